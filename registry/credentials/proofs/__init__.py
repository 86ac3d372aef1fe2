"""Proofs of credentials: keys, canonical forms, signatures. No models, no clock, no network."""
