"""The county office, districts, schools, agencies and nonprofits."""
