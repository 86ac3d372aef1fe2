"""From words to skills: what words are alike, the index of all labels, and how it is kept up to date."""
