"""Work on what strangers send us, in a process of its own that may not do much and is killed when it takes too long."""

from .running import Failure, Limits, run

__all__ = ["Failure", "Limits", "run"]
