"""A listing that takes no applications for a while."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from corridor.outbox.delivering import drain
from registry.hiring import errors as hiring_errors
from registry.hiring.services import apply
from registry.listings import errors
from registry.listings.models import Listing, State
from registry.listings.notices import NOTICES
from registry.listings.services import (
    close_listing,
    expire_due,
    fill_place,
    free_places,
    pause_listing,
    resume_listing,
)
from registry.matching.models import Match
from registry.matching.services import match_listing
from tests.listings.test_pages import signed_in
from tests.listings.test_services import told
from tests.world import World, browser

pytestmark = pytest.mark.django_db
Publish = Callable[..., Listing]


def listed(reader: Client) -> set[UUID]:
    return {card.public_id for card in reader.get("/listings/").context["cards"]}


def test_a_paused_listing_leaves_the_list_takes_nobody_and_says_so(world: World) -> None:
    page = reverse("listing", args=[world.listing.public_id])
    pause_listing(listing=world.listing, by=world.boris, reason="")
    visitor = browser(None)
    assert world.listing.public_id not in listed(visitor)
    for reader in (visitor, browser(world.amina.user), browser(world.boris)):
        shown = reader.get(page)
        assert shown.status_code == 200
        assert b"This listing is paused" in shown.content
        assert b">Apply<" not in shown.content
        assert b"application/ld+json" not in shown.content
    with pytest.raises(hiring_errors.ListingNotOpen):
        apply(profile=world.amina, listing=world.listing)
    resume_listing(listing=world.listing, by=world.boris)
    assert world.listing.public_id in listed(visitor)
    apply(profile=world.amina, listing=world.listing)


def test_matching_forgets_a_paused_listing_and_ranks_it_again_when_it_resumes(world: World) -> None:
    match_listing(listing_id=world.listing.pk)
    pairs = Match.objects.filter(listing=world.listing)
    before = set(pairs.values_list("profile_id", flat=True))
    assert before
    pause_listing(listing=world.listing, by=world.boris, reason="")
    drain()
    assert not pairs.exists()
    resume_listing(listing=world.listing, by=world.boris)
    drain()
    assert set(pairs.values_list("profile_id", flat=True)) == before


def test_pausing_is_the_owners_or_the_clocks_with_a_reason(publish: Publish, boris: User, eve: User) -> None:
    listing = publish()
    with pytest.raises(errors.NotYours):
        pause_listing(listing=listing, by=eve, reason="")
    with pytest.raises(errors.ReasonMissing):
        pause_listing(listing=listing, by=None, reason=" ")
    paused = pause_listing(listing=listing, by=None, reason="Nobody answered for 21 days.")
    assert (paused.state, paused.state_reason) == (State.PAUSED, "Nobody answered for 21 days.")
    assert [one["listing_id"] for one in told("listing.paused")] == [listing.pk]
    with pytest.raises(errors.NotPossibleNow):
        pause_listing(listing=listing, by=boris, reason="")
    with pytest.raises(errors.NotYours):
        resume_listing(listing=listing, by=eve)
    assert resume_listing(listing=listing, by=boris).state_reason == ""
    with pytest.raises(errors.NotPossibleNow):
        resume_listing(listing=listing, by=boris)


def test_the_owner_is_told_when_time_paused_it(publish: Publish, boris: User) -> None:
    listing = publish()
    pause_listing(listing=listing, by=None, reason="Nobody answered for 21 days.")
    (notice,) = NOTICES["listing.paused_by_time"](**told("listing.paused_by_time")[0])
    assert notice.address == boris.email
    assert "Nobody answered for 21 days." in notice.body
    assert str(listing.public_id) in notice.body
    resume_listing(listing=listing, by=boris)
    assert NOTICES["listing.paused_by_time"](**told("listing.paused_by_time")[0]) == []
    pause_listing(listing=listing, by=boris, reason="")
    assert len(told("listing.paused_by_time")) == 1


def test_what_is_not_open_is_not_paused(draft: Listing, boris: User) -> None:
    with pytest.raises(errors.NotPossibleNow):
        pause_listing(listing=draft, by=boris, reason="")


def test_a_paused_listing_still_ends(publish: Publish, boris: User) -> None:
    late, closed, full = publish(), publish(), publish()
    for listing in (late, closed, full):
        pause_listing(listing=listing, by=boris, reason="")
    assert close_listing(listing=closed, by=boris).state == State.CLOSED
    assert fill_place(listing_id=full.pk).state == State.FILLED
    with pytest.raises(errors.ClosingDatePast):
        resume_listing(listing=late, by=boris, at=timezone.now() + timedelta(days=30))
    assert expire_due(on=late.closes_on + timedelta(days=1)) == 1
    late.refresh_from_db()
    assert late.state == State.EXPIRED
    assert [one["listing_id"] for one in told("listing.closed")] == [closed.pk, full.pk, late.pk]
    assert free_places(listing_id=full.pk, taken=0).state == State.OPEN


def test_an_owner_pauses_and_resumes_on_the_page(publish: Publish, boris: User, eve: User, client: Client) -> None:
    listing = publish()
    pause, resume = (reverse(name, args=[listing.public_id]) for name in ("listing-pause", "listing-resume"))
    assert signed_in(eve).post(pause).status_code == 404
    assert client.post(pause).status_code == 302
    owner = signed_in(boris)
    assert b"This listing is paused" in owner.post(pause, follow=True).content
    assert b"The listing is open again" in owner.post(resume, follow=True).content
    listing.refresh_from_db()
    assert listing.state == State.OPEN
