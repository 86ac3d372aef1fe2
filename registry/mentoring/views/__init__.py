"""The pages of mentoring, by who opens them."""
