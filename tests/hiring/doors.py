"""What hiring needs of rooms beside it. Where such a room is not there, something as small as it promises stands in."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from corridor import outbox
from corridor.web.errors import DomainError


def open_doors() -> None:
    """Let the services find what they import."""
    if find_spec("registry.listings.services") is None:
        sys.modules.setdefault("registry.listings.services", _listings())
    if find_spec("registry.matching.services") is None:
        sys.modules.setdefault("registry.matching.services", _matching())


def _listings() -> ModuleType:
    from registry.listings.models import Listing, State

    class ListingFull(DomainError):
        message = _("All places are taken.")

    @transaction.atomic
    def fill_place(*, listing_id: int) -> Listing:
        listing = Listing.objects.select_for_update().get(pk=listing_id)
        if listing.places_left <= 0:
            raise ListingFull
        listing.filled += 1
        if listing.places_left == 0:
            listing.state = State.FILLED
            outbox.emit("listing.closed", listing_id=listing.pk)
        listing.save(update_fields=["filled", "state"])
        return listing

    module: Any = ModuleType("registry.listings.services")
    module.ListingFull, module.fill_place = ListingFull, fill_place
    return module  # type: ignore[no-any-return]


def _matching() -> ModuleType:
    from registry.matching.models import Exclusion

    def exclude(*, listing_id: int, profile_id: int, reason: str) -> None:
        Exclusion.objects.update_or_create(listing_id=listing_id, profile_id=profile_id, defaults={"reason": reason})

    module: Any = ModuleType("registry.matching.services")
    module.exclude = exclude
    return module  # type: ignore[no-any-return]
