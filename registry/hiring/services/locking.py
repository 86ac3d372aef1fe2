"""Rows, locked. The order is told in the package's first lines."""

from __future__ import annotations

from registry.hiring.models import Application, ListingInvitation, Offer
from registry.profiles.models import Profile

# NO KEY UPDATE: other transactions may go on to insert rows that point at these.


def lock_profile(pk: int) -> Profile:
    return Profile.objects.select_related("user").select_for_update(of=("self",), no_key=True).get(pk=pk)


def lock_invitation(pk: int) -> ListingInvitation:
    return (
        ListingInvitation.objects.select_related("profile__user")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=pk)
    )


def lock_application(pk: int) -> Application:
    return (
        Application.objects.select_related(
            "profile__user", "listing__organisation", "listing__mentor__user", "listing__country"
        )
        .select_for_update(of=("self",), no_key=True)
        .get(pk=pk)
    )


def lock_offer(pk: int) -> Offer:
    return Offer.objects.select_related("made_by").select_for_update(of=("self",), no_key=True).get(pk=pk)
