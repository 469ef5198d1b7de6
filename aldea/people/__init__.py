"""Students, their families, and what a family agreed to. Knows nothing of needs or referrals."""
