"""Who may do what (roles), for which schools (grants), and what agreements allow (sharings)."""
