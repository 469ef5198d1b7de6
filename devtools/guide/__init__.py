"""What the demo's guide holds beside its listings: Spanish, who answers, what was checked."""
