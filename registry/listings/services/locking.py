"""A listing, held: whoever changes one, or takes or frees a place in it, waits here."""

from __future__ import annotations

from registry.listings.models import Listing


def lock_listing(pk: int) -> Listing:
    """The listing with its owner and country, held until the end of the transaction.

    NO KEY UPDATE: other transactions may go on to insert rows that point at it.
    """
    held = Listing.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("organisation", "mentor__user", "country").get(pk=pk)
