"""The pages of matching: the pair, the listing's list, and how one is matched."""
