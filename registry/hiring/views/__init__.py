"""The pages of hiring, by side."""
