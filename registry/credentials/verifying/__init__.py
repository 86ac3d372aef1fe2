"""Judging a credential: a list of steps, three statements that are never folded into one, and a verdict."""

from .checking import verify
from .judging import judge
from .report import Report, State, Step
from .summary import Summary, summary_of

__all__ = ["Report", "State", "Step", "Summary", "judge", "summary_of", "verify"]
