"""Synthetic people and listings by the million, in a database of their own: for benchmarks and tests of size."""

from .database import SCALE_SUFFIX, NotOurs, address, bring_up_to_date, is_filled, prepare, remember, use
from .filling import VERSION, Sizes, fill

__all__ = [
    "SCALE_SUFFIX",
    "VERSION",
    "NotOurs",
    "Sizes",
    "address",
    "bring_up_to_date",
    "fill",
    "is_filled",
    "prepare",
    "remember",
    "use",
]
