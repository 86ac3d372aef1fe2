"""A retrieval test of matching: what it is drawn from, who is asked, and how the answers are measured."""
