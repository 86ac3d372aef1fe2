"""The people and cohorts of the profiles' tests."""

from __future__ import annotations

from tests.profiles.conftest import amina, enrol, huye, lamu, profile

__all__ = ["amina", "enrol", "huye", "lamu", "profile"]
