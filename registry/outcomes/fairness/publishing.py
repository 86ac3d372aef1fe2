"""The monitor's figures as everybody sees them who may: the page, its copy as JSON, and the command are the same."""

from __future__ import annotations

import math
from dataclasses import asdict
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache

from accounts.access import may_see_figures
from accounts.models import User

from .report import Table, monitor
from .selectors import graduates

# Worked out once a day: two pictures an hour apart would show who was shortlisted in between.
CACHE_SECONDS = 24 * 60 * 60


def may_see_fairness(user: User | AnonymousUser) -> bool:
    """Members of a verified funder or government office, and administrators who may see who opened sealed answers."""
    return may_see_figures(user) or user.has_perm("inclusion.view_sealedread")


def figures(*, on: date) -> list[Table]:
    """The monitor of a day. Opening the sealed answers for it is written down."""
    key = f"outcomes:fairness:{on}"
    kept: list[Table] | None = cache.get(key)
    if kept is None:
        kept = monitor(graduates(on=on))
        cache.set(key, kept, CACHE_SECONDS)
    return kept


def as_json(tables: list[Table]) -> list[dict[str, Any]]:
    """The tables in plain values; a bound that does not exist is null."""
    return [_plain(asdict(table)) for table in tables]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, float):
        return round(value, 4) if math.isfinite(value) else None
    return value
