"""How days and times are written and read, where Django's own habit is not the region's."""
