"""What every service needs: the lock, whose side somebody is on, and the move that the table allows."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from accounts.models import User
from registry.placements import errors, rules
from registry.placements.access import side
from registry.placements.models import CheckIn, Placement, PlacementState
from registry.placements.rules import Side
from registry.profiles.models import Profile


def lock_placement(pk: int) -> Placement:
    return (
        Placement.objects.select_related("profile__user", "organisation", "mentor__user", "country")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=pk)
    )


def hold_engagements(profile_id: int) -> None:
    """Write the periods of one person one after the other. Two at once would each wait for the other in the exclusion
    constraint, until the database ends one of them with a deadlock."""
    Profile.objects.select_for_update(no_key=True).get(pk=profile_id)


def insert(placement: Placement) -> None:
    """Raises OverlappingEngagement where the database says so."""
    placement.full_clean(validate_constraints=False)
    hold_engagements(placement.profile_id)
    try:
        with transaction.atomic():
            placement.save(force_insert=True)
    except IntegrityError as error:
        if "no_overlapping_engagement" in str(error):
            raise errors.OverlappingEngagement from error
        raise


def side_or_refuse(by: User, placement: Placement) -> Side:
    found = side(by, placement)
    if found is None:
        raise errors.NotYours
    return found


def is_confirmed_by(placement: Placement, one: Side) -> bool:
    times = {Side.GRADUATE: placement.graduate_confirmed_at, Side.EMPLOYER: placement.employer_confirmed_at}
    return times[one] is not None


def set_confirmed(placement: Placement, one: Side, at: datetime) -> None:
    if one == Side.GRADUATE:
        placement.graduate_confirmed_at = at
    else:
        placement.employer_confirmed_at = at


def certainty(placement: Placement) -> PlacementState:
    return rules.state_by_confirmations(
        graduate=placement.graduate_confirmed_at is not None, employer=placement.employer_confirmed_at is not None
    )


def move(placement: Placement, to: PlacementState, by: Side, *changed: str) -> None:
    if not rules.may_move(placement.state, to, by):
        raise errors.StepNotAllowed
    placement.state = to
    placement.save(update_fields=["state", *changed])


def name_of(one: Side) -> str:
    """The side as the tables name it."""
    return CheckIn.Side.GRADUATE.value if one == Side.GRADUATE else CheckIn.Side.EMPLOYER.value


def undo_renewal(placement: Placement) -> None:
    """A renewal that did not happen frees its contract, which goes on if the renewal had ended it. The caller holds the
    renewal; its history keeps what it renewed."""
    if placement.renews_id is None:
        return
    former = lock_placement(placement.renews_id)
    if former.ended_on == placement.starts_on - timedelta(days=1):
        former.ended_on = None
        former.save(update_fields=["ended_on"])
    placement.renews = None
    placement.save(update_fields=["renews"])
