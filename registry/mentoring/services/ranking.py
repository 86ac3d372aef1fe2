"""Both sides put requests in order. It counts when the next round closes."""

from __future__ import annotations

from typing import Literal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from registry.hiring.access import may_hire
from registry.hiring.models import Application
from registry.listings.models import Kind
from registry.listings.services import lock_listing
from registry.mentoring import errors
from registry.mentoring.models import Preference
from registry.mentoring.requests import askable, ordered_by
from registry.places.rules import corridor_day
from registry.profiles.models import Profile

Direction = Literal["up", "down"]


@transaction.atomic
def move_wish(*, application: Application, by: User, to: Direction) -> None:
    """The graduate moves one of their requests a place up or down. At the end of the list it stays where it is.

    Raises NotYours or RequestAnswered.
    """
    Profile.objects.select_for_update(no_key=True).get(pk=application.profile_id)
    if application.profile.user_id != by.pk:
        raise errors.NotYours
    theirs = Application.objects.filter(profile=application.profile_id)
    _move(theirs, application, to, Preference.By.GRADUATE)


@transaction.atomic
def move_mentee(*, application: Application, by: User, to: Direction) -> None:
    """The mentor moves a request to a mentorship a place up or down; whoever was put aside comes back with it.

    Raises NotYours or RequestAnswered.
    """
    _lock_as_mentor(application, by)
    Preference.objects.filter(application=application, is_refused=True).delete()
    theirs = Application.objects.filter(listing=application.listing_id)
    _move(theirs, application, to, Preference.By.MENTOR)


@transaction.atomic
def refuse_mentee(*, application: Application, by: User) -> None:
    """ "Not this one": rounds do not propose this request. The graduate is not told; the request itself stays.

    Raises NotYours or RequestAnswered.
    """
    _lock_as_mentor(application, by)
    _require_askable(application)
    Preference.objects.update_or_create(
        application=application, by=Preference.By.MENTOR, defaults={"position": None, "is_refused": True}
    )


@transaction.atomic
def restore_mentee(*, application: Application, by: User) -> None:
    """The mentor takes a "not this one" back. Raises NotYours."""
    _lock_as_mentor(application, by)
    Preference.objects.filter(application=application, by=Preference.By.MENTOR, is_refused=True).delete()


def _lock_as_mentor(application: Application, by: User) -> None:
    listing = lock_listing(application.listing_id)
    if listing.kind != Kind.MENTORSHIP or not may_hire(by, listing):
        raise errors.NotYours


def _require_askable(application: Application) -> None:
    if not askable(Application.objects.filter(pk=application.pk)).exists():
        raise errors.RequestAnswered


def _move(rows: QuerySet[Application], application: Application, to: Direction, by: Preference.By) -> None:
    """Write the whole order anew: what stood by its own rule stands by hand from now on."""
    _require_askable(application)
    ordered = [one.application for one in ordered_by(by, rows, on=corridor_day(timezone.now())) if not one.is_refused]
    here = ordered.index(application.pk)
    there = here + (-1 if to == "up" else 1)
    if 0 <= there < len(ordered):
        ordered[here], ordered[there] = ordered[there], ordered[here]
    Preference.objects.bulk_create(
        [Preference(application_id=pk, by=by, position=number) for number, pk in enumerate(ordered, start=1)],
        update_conflicts=True,
        unique_fields=["application", "by"],
        update_fields=["position", "is_refused"],
    )
