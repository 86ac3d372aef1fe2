"""The pages of a graduate's and a mentor's profile."""
