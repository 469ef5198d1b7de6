"""What every domain stands on: keys, clock, row policies, links, messages. No county words."""
