"""Judging a credential: a list of steps, three statements that are never folded into one, and a verdict."""

from .checking import verify
from .judging import judge_file, judge_text
from .report import Report, State, Step

__all__ = ["Report", "State", "Step", "judge_file", "judge_text", "verify"]
