"""From draft to the end of a listing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.utils import timezone

from accounts.models import Membership, Organisation, User
from corridor.outbox import periodic
from corridor.outbox.delivering import drain
from corridor.outbox.models import Event
from registry.listings import errors
from registry.listings.models import Listing, State
from registry.listings.notices import NOTICES
from registry.listings.services import (
    AskedSkill,
    EmployerNotVerified,
    ListingFull,
    approve_listing,
    close_listing,
    draft_listing,
    edit_listing,
    expire_due,
    fill_place,
    reject_listing,
    submit_listing,
)
from registry.profiles.models import MentorProfile
from registry.taxonomy.models import Skill, SkillKind
from tests.agreements.factories import person

pytestmark = pytest.mark.django_db
Publish = Callable[..., Listing]


def told(topic: str) -> list[dict[str, Any]]:
    return list(Event.objects.filter(topic=topic).order_by("pk").values_list("payload", flat=True))


# --- Writing ---


def test_a_draft_keeps_what_it_says(draft: Listing, job: dict[str, Any]) -> None:
    draft.refresh_from_db()
    assert (draft.state, draft.title, draft.region_id, draft.pay_max) == (
        State.DRAFT,
        "Network technician",
        "KE-21",
        Decimal("60000.50"),
    )
    asked = draft.skills.get()
    assert (asked.level, asked.weight, asked.is_required) == (3, 3, True)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"currency": "RWF", "pay_max": Decimal("60000.50")}, errors.AmountWrong),
        ({"pay_min": Decimal(70000)}, errors.PayNotOrdered),
        ({"pay_min": None}, errors.PayMissing),
        ({"closes_on": timezone.localdate() - timedelta(days=1)}, errors.ClosingDatePast),
        ({"kind": "mentorship", "pay_min": None, "pay_max": None}, errors.KindNotYours),
        ({"kind": "contract"}, errors.DurationMissing),
        ({"openings": 0}, errors.OpeningsWrong),
        ({"country": "RW"}, errors.RegionElsewhere),
        ({"eligible_countries": ["XX"]}, errors.UnknownCountry),
        ({"languages": ["klingon"]}, errors.UnknownLanguage),
        ({"skills": [AskedSkill(0)]}, errors.NotASkill),
    ],
)
def test_what_a_draft_may_not_say(
    kenyan: Organisation, boris: User, job: dict[str, Any], changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        draft_listing(by=boris, owner=kenyan, **{**job, **changes})
    assert not Listing.objects.exists()


def test_headings_of_the_taxonomy_are_not_skills(kenyan: Organisation, boris: User, job: dict[str, Any]) -> None:
    heading = Skill.objects.create(uri="urn:test:heading", label="heading", kind=SkillKind.GROUP, origin="local")
    with pytest.raises(errors.NotASkill):
        draft_listing(by=boris, owner=kenyan, **{**job, "skills": [AskedSkill(heading.pk)]})


def test_only_owners_and_recruiters_write(
    kenyan: Organisation, eve: User, job: dict[str, Any], dede: MentorProfile
) -> None:
    viewer = person("Viewer")
    Membership.objects.create(organisation=kenyan, user=viewer, role="viewer")
    for stranger in (eve, viewer):
        with pytest.raises(errors.NotYours):
            draft_listing(by=stranger, owner=kenyan, **job)
    with pytest.raises(errors.NotYours):
        draft_listing(by=eve, owner=dede, **{**job, "kind": "contract", "duration_days": 5})


def test_a_mentor_offers_mentorships_and_contracts(dede: MentorProfile, job: dict[str, Any]) -> None:
    terms = {**job, "country": "GB", "region": None, "kind": "mentorship", "pay_min": None, "pay_max": None}
    offered = draft_listing(by=dede.user, owner=dede, **terms)
    assert (offered.owner_name, offered.owner_country, offered.currency_id) == ("Dede Tester", "GB", None)
    with pytest.raises(errors.KindNotYours):
        draft_listing(by=dede.user, owner=dede, **job)


def test_a_draft_can_be_changed_and_an_open_listing_cannot(
    draft: Listing, boris: User, eve: User, chief: User, job: dict[str, Any]
) -> None:
    changed = {**job, "title": "Network engineer", "skills": []}
    with pytest.raises(errors.NotYours):
        edit_listing(listing=draft, by=eve, **changed)
    edit_listing(listing=draft, by=boris, **changed)
    draft.refresh_from_db()
    assert (draft.title, draft.skills.count()) == ("Network engineer", 0)
    edit_listing(listing=draft, by=boris, **job)
    submit_listing(listing=draft, by=boris)
    approve_listing(listing=draft, by=chief)
    with pytest.raises(errors.NotEditable):
        edit_listing(listing=draft, by=boris, **changed)


# --- Checking ---


def test_only_verified_owners_submit(draft: Listing, boris: User, kenyan: Organisation) -> None:
    Organisation.objects.filter(pk=kenyan.pk).update(state="pending", decided_at=None)
    with pytest.raises(EmployerNotVerified):
        submit_listing(listing=draft, by=boris)
    Organisation.objects.filter(pk=kenyan.pk).update(state="verified", decided_at=timezone.now())
    assert submit_listing(listing=draft, by=boris).state == State.REVIEW
    with pytest.raises(errors.NotPossibleNow):
        submit_listing(listing=draft, by=boris)


def test_a_mentor_must_be_verified_too(dede: MentorProfile, job: dict[str, Any]) -> None:
    terms = {**job, "kind": "contract", "duration_days": 10}
    offered = draft_listing(by=dede.user, owner=dede, **terms)
    MentorProfile.objects.update(state="suspended")
    with pytest.raises(EmployerNotVerified):
        submit_listing(listing=offered, by=dede.user)


def test_what_cannot_be_submitted(draft: Listing, boris: User, eve: User) -> None:
    with pytest.raises(errors.NotYours):
        submit_listing(listing=draft, by=eve)
    with pytest.raises(errors.ClosingDatePast):
        submit_listing(listing=draft, by=boris, at=timezone.now() + timedelta(days=30))
    draft.skills.all().delete()
    with pytest.raises(errors.SkillsMissing):
        submit_listing(listing=draft, by=boris)


def test_approval_opens_and_tells(draft: Listing, boris: User, chief: User) -> None:
    with pytest.raises(errors.NotPossibleNow):
        approve_listing(listing=draft, by=chief)
    submit_listing(listing=draft, by=boris)
    opened = approve_listing(listing=draft, by=chief)
    assert opened.state == State.OPEN
    assert opened.published_at is not None
    assert told("listing.published") == [{"listing_id": draft.pk}]


def test_who_may_check(draft: Listing, boris: User, kenyan: Organisation, eve: User) -> None:
    submit_listing(listing=draft, by=boris)
    with pytest.raises(errors.NotAModerator):
        approve_listing(listing=draft, by=eve)
    moderate = Permission.objects.get(codename="change_listing")
    colleague = person("Colleague", is_staff=True)
    Membership.objects.create(organisation=kenyan, user=colleague, role="viewer")
    for own in (boris, colleague):
        own.user_permissions.add(moderate)
        own = User.objects.get(pk=own.pk)  # without remembered permissions
        with pytest.raises(errors.OwnListing):
            approve_listing(listing=draft, by=own)
        with pytest.raises(errors.OwnListing):
            reject_listing(listing=draft, by=own, reason="x")


def test_a_mentor_does_not_check_their_own(dede: MentorProfile, job: dict[str, Any]) -> None:
    offered = draft_listing(by=dede.user, owner=dede, **{**job, "kind": "contract", "duration_days": 10})
    submit_listing(listing=offered, by=dede.user)
    dede.user.user_permissions.add(Permission.objects.get(codename="change_listing"))
    with pytest.raises(errors.OwnListing):
        approve_listing(listing=offered, by=User.objects.get(pk=dede.user.pk))


def test_a_listing_goes_back_with_a_reason(draft: Listing, boris: User, chief: User) -> None:
    submit_listing(listing=draft, by=boris)
    with pytest.raises(errors.ReasonMissing):
        reject_listing(listing=draft, by=chief, reason=" ")
    back = reject_listing(listing=draft, by=chief, reason="Say which town.")
    assert (back.state, back.state_reason) == (State.DRAFT, "Say which town.")
    with pytest.raises(errors.NotPossibleNow):
        reject_listing(listing=draft, by=chief, reason="again")
    assert submit_listing(listing=draft, by=boris).state_reason == ""


def test_an_owner_suspended_in_between_is_not_published(
    draft: Listing, boris: User, chief: User, kenyan: Organisation
) -> None:
    submit_listing(listing=draft, by=boris)
    Organisation.objects.filter(pk=kenyan.pk).update(state="suspended")
    with pytest.raises(EmployerNotVerified):
        approve_listing(listing=draft, by=chief)


def test_the_owner_is_told(draft: Listing, boris: User, chief: User) -> None:
    submit_listing(listing=draft, by=boris)
    reject_listing(listing=draft, by=chief, reason="Say which town.")
    (notice,) = NOTICES["listing.rejected"](**told("listing.rejected")[0])
    assert notice.address == boris.email
    assert "Say which town." in notice.body
    assert str(draft.public_id) in notice.body
    submit_listing(listing=draft, by=boris)
    approve_listing(listing=draft, by=chief)
    (notice,) = NOTICES["listing.published"](**told("listing.published")[0])
    assert notice.key == f"listing.published:{draft.pk}:{boris.pk}"
    assert NOTICES["listing.published"](listing_id=0) == []


# --- Ending ---


def test_places_are_taken_until_none_is_left(publish: Publish) -> None:
    listing = publish(openings=2)
    assert fill_place(listing_id=listing.pk).state == State.OPEN
    assert fill_place(listing_id=listing.pk).state == State.FILLED
    with pytest.raises(ListingFull):
        fill_place(listing_id=listing.pk)
    assert told("listing.closed") == [{"listing_id": listing.pk}]


def test_closing_is_the_owners_and_happens_once(publish: Publish, boris: User, eve: User) -> None:
    listing = publish()
    with pytest.raises(errors.NotYours):
        close_listing(listing=listing, by=eve)
    assert close_listing(listing=listing, by=boris).state == State.CLOSED
    close_listing(listing=listing, by=boris)
    assert told("listing.closed") == [{"listing_id": listing.pk}]


def test_a_draft_is_closed_without_telling_anybody(draft: Listing, boris: User) -> None:
    close_listing(listing=draft, by=boris)
    assert told("listing.closed") == []


def test_an_offer_made_in_time_may_be_accepted_after_the_end(publish: Publish, boris: User) -> None:
    listing = publish()
    close_listing(listing=listing, by=boris)
    ended = fill_place(listing_id=listing.pk)
    assert (ended.state, ended.filled) == (State.CLOSED, 1)


def test_listings_expire_once_on_the_day_after(publish: Publish) -> None:
    listing, later = publish(), publish(closes_on=timezone.localdate() + timedelta(days=40))
    assert expire_due(on=listing.closes_on) == 0
    assert expire_due(on=listing.closes_on + timedelta(days=1)) == 1
    assert expire_due(on=listing.closes_on + timedelta(days=1)) == 0
    listing.refresh_from_db()
    later.refresh_from_db()
    assert (listing.state, later.state) == (State.EXPIRED, State.OPEN)
    assert told("listing.closed") == [{"listing_id": listing.pk}]


def test_every_day_what_is_over_expires(publish: Publish) -> None:
    listing = publish()
    Listing.objects.filter(pk=listing.pk).update(closes_on=timezone.localdate() - timedelta(days=1))
    assert "listings.daily" in {job.topic for job in periodic.jobs()}
    periodic.run_due_jobs()
    drain()
    listing.refresh_from_db()
    assert listing.state == State.EXPIRED


@pytest.mark.django_db(transaction=True)
def test_many_offers_at_once_never_overfill(publish: Publish) -> None:
    listing = publish(openings=3)
    taken: list[bool] = []

    def take() -> None:
        try:
            fill_place(listing_id=listing.pk)
            taken.append(True)
        except ListingFull:
            taken.append(False)
        finally:
            connection.close()

    takers = [threading.Thread(target=take) for _ in range(12)]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join(30)
    listing.refresh_from_db()
    assert (taken.count(True), len(taken), listing.filled, listing.state) == (3, 12, 3, State.FILLED)
