"""The record of a student and of a family, across all domains, drawn panel by panel."""
