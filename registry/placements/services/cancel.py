"""It did not happen, and takes no place."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from corridor import outbox
from registry.hiring.models import Offer, OfferState
from registry.listings.services import free_places, lock_listing
from registry.placements import errors
from registry.placements.models import Placement, PlacementState
from registry.placements.rules import Side

from .steps import is_confirmed_by, lock_placement, move, side_or_refuse, undo_renewal


@transaction.atomic
def cancel_placement(*, placement: Placement, by: User) -> Placement:
    """It did not happen. Either side may say so while nobody has confirmed it; a claim only by who made it.

    Raises NotYours, ConfirmedByOther or StepNotAllowed.
    """
    placement = lock_placement(placement.pk)
    cancelling = side_or_refuse(by, placement)
    other = Side.EMPLOYER if cancelling == Side.GRADUATE else Side.GRADUATE
    if placement.state == PlacementState.CLAIMED and is_confirmed_by(placement, other):
        raise errors.ConfirmedByOther
    move(placement, PlacementState.CANCELLED, cancelling)
    undo_renewal(placement)
    outbox.emit("placement.cancelled", placement_id=placement.pk)
    return placement


@transaction.atomic
def free_place(*, placement_id: int, at: datetime | None = None) -> None:
    """Give the listing the place back that an engagement took which did not happen. Safe to run twice and at once:
    the places taken are counted anew, under the lock that every acceptance takes.
    """
    offers = Offer.objects.filter(placement=placement_id, placement__state=PlacementState.CANCELLED)
    listing_id = offers.values_list("application__listing_id", flat=True).first()
    if listing_id is None:
        return
    lock_listing(listing_id)
    accepted = Offer.objects.filter(application__listing=listing_id, state=OfferState.ACCEPTED)
    # An offer whose placement is not recorded yet, or that joined a running one, holds its place.
    taken = accepted.exclude(placement__state=PlacementState.CANCELLED).count()
    free_places(listing_id=listing_id, taken=taken, at=at)
