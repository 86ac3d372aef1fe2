"""What this room owes people to be told. Names of graduates stay on the pages, behind the sign-in."""

from __future__ import annotations

from collections.abc import Callable

from corridor.web.notices import Notice

from . import confirming, contracts, evidence
from .confirming import (
    check_in_due,
    endorsement_asked,
    placement_cancelled,
    placement_claimed,
    placement_disputed,
    placement_expected,
    placement_reminded,
    placement_resolved,
)

NOTICES: dict[str, Callable[..., list[Notice]]] = {
    **confirming.NOTICES,
    **evidence.NOTICES,
    **contracts.NOTICES,
}

__all__ = [
    "NOTICES",
    "check_in_due",
    "endorsement_asked",
    "placement_cancelled",
    "placement_claimed",
    "placement_disputed",
    "placement_expected",
    "placement_reminded",
    "placement_resolved",
]
