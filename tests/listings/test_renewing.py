"""More time for a listing, and the word three days before it closes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from registry.listings import errors
from registry.listings.models import Listing, State
from registry.listings.notices import NOTICES
from registry.listings.services import (
    close_listing,
    expire_due,
    remind_of_closing,
    renew_listing,
)
from tests.listings.test_pages import signed_in
from tests.listings.test_services import told

pytestmark = pytest.mark.django_db
Publish = Callable[..., Listing]


def test_a_renewal_gives_time_and_opens_what_expired_within_a_month(publish: Publish, boris: User, eve: User) -> None:
    listing, today = publish(), timezone.localdate()
    with pytest.raises(errors.NotYours):
        renew_listing(listing=listing, by=eve, closes_on=today + timedelta(days=60))
    with pytest.raises(errors.RenewedTooFar):
        renew_listing(listing=listing, by=boris, closes_on=today + timedelta(days=91))
    with pytest.raises(errors.ClosingDatePast):
        renew_listing(listing=listing, by=boris, closes_on=today - timedelta(days=1))
    assert renew_listing(listing=listing, by=boris, closes_on=today + timedelta(days=90)).state == State.OPEN
    assert told("listing.resumed") == []
    Listing.objects.filter(pk=listing.pk).update(closes_on=today - timedelta(days=30))
    expire_due(on=today)
    again = renew_listing(listing=listing, by=boris, closes_on=today + timedelta(days=10))
    assert (again.state, again.closes_on) == (State.OPEN, today + timedelta(days=10))
    assert [one["listing_id"] for one in told("listing.resumed")] == [listing.pk]
    Listing.objects.filter(pk=listing.pk).update(closes_on=today - timedelta(days=31), state=State.EXPIRED)
    with pytest.raises(errors.TooLateToRenew):
        renew_listing(listing=listing, by=boris, closes_on=today + timedelta(days=10))


def test_a_suspended_owner_or_a_full_listing_is_not_opened_by_renewal(
    publish: Publish, boris: User, kenyan: Organisation
) -> None:
    listing, until = publish(), timezone.localdate() + timedelta(days=10)
    Listing.objects.filter(pk=listing.pk).update(state=State.EXPIRED, filled=1)
    with pytest.raises(errors.ListingFull):
        renew_listing(listing=listing, by=boris, closes_on=until)
    Organisation.objects.filter(pk=kenyan.pk).update(state="suspended")
    with pytest.raises(errors.EmployerNotVerified):
        renew_listing(listing=listing, by=boris, closes_on=until)
    close_listing(listing=listing, by=boris)
    Listing.objects.filter(pk=listing.pk).update(state=State.CLOSED)
    with pytest.raises(errors.NotPossibleNow):
        renew_listing(listing=listing, by=boris, closes_on=until)


def test_owners_are_reminded_three_days_before_and_once(publish: Publish, boris: User) -> None:
    listing = publish()
    assert remind_of_closing(on=listing.closes_on - timedelta(days=4)) == 0
    for days in (3, 2, 1):
        assert remind_of_closing(on=listing.closes_on - timedelta(days=days)) == 1
    notices = [notice for one in told("listing.closing_soon") for notice in NOTICES["listing.closing_soon"](**one)]
    assert len({notice.key for notice in notices}) == 1
    assert str(listing.public_id) in notices[0].body
    renew_listing(listing=listing, by=boris, closes_on=listing.closes_on + timedelta(days=30))
    assert NOTICES["listing.closing_soon"](**told("listing.closing_soon")[0]) == []


def test_an_owner_renews_on_the_page(publish: Publish, boris: User, client: Client) -> None:
    listing, until = publish(), timezone.localdate() + timedelta(days=70)
    page, renew = (reverse(name, args=[listing.public_id]) for name in ("listing", "listing-renew"))
    owner = signed_in(boris)
    assert b"Change the closing date" in owner.get(page).content
    assert b"Change the closing date" not in client.get(page).content
    owner.post(renew, {"closes_on": until.isoformat()})
    listing.refresh_from_db()
    assert listing.closes_on == until
    assert connection.vendor == "postgresql"
