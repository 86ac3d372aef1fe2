"""Rosters: read, planned, applied."""

from .applying import apply_plan
from .planning import Plan, PlannedRow, plan_roster

__all__ = ["Plan", "PlannedRow", "apply_plan", "plan_roster"]
