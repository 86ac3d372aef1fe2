"""Ranking at a million: the rules of `registry.matching.rules`, over arrays that all processes of a machine share."""
