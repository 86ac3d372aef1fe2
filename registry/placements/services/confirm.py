"""A side says that it really began."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.hiring.rules import day_at
from registry.placements import errors, links, rules
from registry.placements.access import side
from registry.placements.models import Placement, PlacementState

from .steps import certainty, is_confirmed_by, lock_placement, move, set_confirmed, side_or_refuse


@transaction.atomic
def confirm_placement(*, placement: Placement, by: User, at: datetime | None = None) -> Placement:
    """The person's side says that it really began. With both sides' word the placement counts.

    A side that says so twice changes nothing. Raises NotYours, InDispute, DidNotHappen, or NotStartedYet.
    """
    at = at or timezone.now()
    placement = lock_placement(placement.pk)
    confirming = side_or_refuse(by, placement)
    if placement.state == PlacementState.DISPUTED:
        raise errors.InDispute
    if placement.state == PlacementState.CANCELLED:
        raise errors.DidNotHappen
    if is_confirmed_by(placement, confirming):
        return placement
    if not rules.has_started(placement.starts_on, day_at(at, placement.country.time_zone)):
        raise errors.NotStartedYet(placement.starts_on)
    set_confirmed(placement, confirming, at)
    move(placement, certainty(placement), confirming, "graduate_confirmed_at", "employer_confirmed_at")
    done = placement.state == PlacementState.CONFIRMED
    outbox.emit("placement.confirmed" if done else "placement.claimed", placement_id=placement.pk)
    return placement


@transaction.atomic
def confirm_by_link(*, secret: str, at: datetime | None = None) -> Placement:
    """The same by the link of a message, for the person to whom it was sent, while they still stand on that side.

    Raises LinkOver, or what `confirm_placement` raises.
    """
    placement, person = asked_by_link(secret, lock=True)
    return confirm_placement(placement=placement, by=person, at=at)


def asked_by_link(secret: str, *, lock: bool = False) -> tuple[Placement, User]:
    """What a link asks about, and whom. Raises LinkOver when it is old, or when anything has changed since."""
    asked = links.read(secret)
    rows = Placement.objects.select_related("profile__user", "organisation", "mentor__user", "country")
    placement = lock_placement(asked.placement_id) if lock else rows.filter(pk=asked.placement_id).first()
    person = User.objects.filter(pk=asked.person_id).first()
    if placement is None or person is None:
        raise errors.LinkOver
    if links.stamp_of(placement, person) != asked.stamp or side(person, placement) != asked.side:
        raise errors.LinkOver
    return placement, person
