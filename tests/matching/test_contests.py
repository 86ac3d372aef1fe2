"""A graduate contests a match; a person decides with a reason, and what they decide shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.consents import has_given
from accounts.models import Membership, Purpose, User
from registry.agreements.models import Agreement
from registry.listings.models import Listing
from registry.matching import contests, errors, notices, selectors, services
from registry.matching.contesting import Contest, ContestState, Outcome
from registry.matching.models import Match
from registry.matching.services import contesting
from registry.profiles.models import Profile

from .factories import a_graduate, a_listing, a_person, a_skill, agree, an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def boris() -> User:
    return a_person("Boris")


@pytest.fixture
def listing(ke_rw: Agreement, boris: User) -> Listing:
    return a_listing({a_skill("Linux for tests"): 3}, owner=an_organisation("RW", owner=boris), languages=["rw"])


@pytest.fixture
def amina(listing: Listing) -> Profile:
    """She has the skill, and by her profile not the language: no match."""
    return a_graduate({a_skill("Linux for tests"): 3})


@pytest.fixture
def diana() -> User:
    person = a_person("Diana", is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="change_contest"))
    return User.objects.get(pk=person.pk)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def asked(profile: Profile, listing: Listing, **fields: Any) -> Contest:
    said = {"about": "condition", "words": "I grew up with Kinyarwanda."}
    return contesting.contest(profile=profile, listing=listing, **{**said, **fields})


def test_what_was_computed_is_kept_with_what_the_graduate_says(amina: Profile, listing: Listing) -> None:
    client = signed_in(amina.user)
    page = client.get(reverse("match-why", args=[listing.public_id])).content.decode()
    assert reverse("match-contest", args=[listing.public_id]) in page
    answer = client.post(
        reverse("match-contest", args=[listing.public_id]), {"about": "condition", "words": "I speak it."}
    )
    assert answer.status_code == 302
    contest = Contest.objects.get()
    failed = [gate["code"] for gate in contest.explanation["gates"] if not gate["passed"]]
    assert (contest.words, failed) == ("I speak it.", ["languages"])
    assert "I speak it." in client.get(reverse("my-matching")).content.decode()


def test_the_answer_is_due_within_five_working_days() -> None:
    friday = datetime(2026, 3, 6, 10, tzinfo=UTC)
    assert contests.answer_due(friday) == datetime(2026, 3, 13, 14, tzinfo=UTC)  # 17:00 in Nairobi


def test_a_pair_is_contested_once_at_a_time(amina: Profile, listing: Listing) -> None:
    first = asked(amina, listing)
    with pytest.raises(errors.AlreadyContested):
        asked(amina, listing)
    contesting.take_back(contest=first)
    asked(amina, listing)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contest.objects.filter(pk=first.pk).update(state="waiting")


def test_no_more_than_ten_wait_and_no_more_than_ten_are_written_in_a_day(amina: Profile, listing: Listing) -> None:
    for _number in range(contests.WAITING_AT_ONCE):
        asked(amina, a_listing({a_skill("Linux for tests"): 3}))
    with pytest.raises(errors.TooManyWaiting):
        asked(amina, listing)
    contesting.take_back(contest=Contest.objects.all()[0])
    with pytest.raises(errors.TooManyWaiting):
        asked(amina, listing)
    Contest.objects.update(made_at=timezone.now() - timedelta(days=2))
    asked(amina, listing)


def test_words_are_asked_for(amina: Profile, listing: Listing) -> None:
    with pytest.raises(errors.WordsMissing):
        asked(amina, listing, words="  ")
    answer = signed_in(amina.user).post(reverse("match-contest", args=[listing.public_id]), {"about": "order"})
    assert answer.status_code == 200
    assert not Contest.objects.exists()


def test_who_is_put_forward_stands_first_on_the_list_and_is_marked(
    amina: Profile, listing: Listing, diana: User, boris: User
) -> None:
    other = a_graduate({a_skill("Linux for tests"): 5}, name="Baraka")
    other.languages.create(language_id="rw", level="C1")
    services.match_listing(listing_id=listing.pk)
    contest = asked(amina, listing)
    contesting.decide(contest=contest, by=diana, outcome=Outcome.PUT_FORWARD, reason="She speaks it; we called her.")
    shown = selectors.matches_for_listing(listing)
    assert [(match.profile_id, match.is_by_hand) for match in shown] == [(amina.pk, True), (other.pk, False)]
    page = signed_in(boris).get(reverse("listing-matches", args=[listing.public_id])).content.decode()
    assert "put forward by a person" in page
    mine = selectors.matches_for_profile(amina)
    assert [(match.listing.pk, match.is_by_hand) for match in mine] == [(listing.pk, True)]
    told = signed_in(amina.user).get(reverse("my-matching")).content.decode()
    assert "She speaks it; we called her." in told


def test_who_withdraws_consent_is_put_forward_no_longer(amina: Profile, listing: Listing, diana: User) -> None:
    contest = asked(amina, listing)
    contesting.decide(contest=contest, by=diana, outcome=Outcome.PUT_FORWARD, reason="She speaks it.")
    agree(amina, Purpose.MATCHING, state="withdrawn")
    assert selectors.matches_for_listing(listing) == []


def test_who_objects_sees_nothing_that_was_put_forward(amina: Profile, listing: Listing, diana: User) -> None:
    contest = asked(amina, listing)
    contesting.decide(contest=contest, by=diana, outcome=Outcome.PUT_FORWARD, reason="She speaks it.")
    assert selectors.matches_for_profile(amina)
    signed_in(amina.user).post(reverse("matching-object"))
    assert selectors.matches_for_profile(amina) == []


def test_not_this_employer_holds_also_for_what_was_put_forward(amina: Profile, listing: Listing, diana: User) -> None:
    contest = asked(amina, listing)
    contesting.decide(contest=contest, by=diana, outcome=Outcome.PUT_FORWARD, reason="She speaks it.")
    other = a_listing({a_skill("Linux for tests"): 3}, owner=listing.organisation)
    services.set_aside(listing_id=other.pk, profile_id=amina.pk, because="owner")
    assert selectors.matches_for_profile(amina) == []
    assert selectors.matches_for_listing(listing) == []


def test_a_newer_decision_takes_the_place_of_an_older(amina: Profile, listing: Listing, diana: User) -> None:
    long_ago = timezone.now() - timedelta(days=1)
    first = asked(amina, listing)
    contesting.decide(contest=first, by=diana, outcome=Outcome.PUT_FORWARD, reason="She speaks it.", at=long_ago)
    second = asked(amina, listing, words="Once more.")
    contesting.decide(contest=second, by=diana, outcome=Outcome.STANDS, reason="She does not, she says.")
    assert selectors.matches_for_listing(listing) == []
    assert selectors.matches_for_profile(amina) == []


def test_the_page_of_what_was_put_forward_offers_to_apply(amina: Profile, listing: Listing, diana: User) -> None:
    contest = asked(amina, listing)
    contesting.decide(contest=contest, by=diana, outcome=Outcome.PUT_FORWARD, reason="She speaks it.")
    page = signed_in(amina.user).get(reverse("match-why", args=[listing.public_id])).content.decode()
    assert "put you forward" in page
    assert "This is not among your matches" not in page
    assert reverse("apply", args=[listing.public_id]) in page


def test_nobody_is_put_forward_across_a_border_that_is_closed(amina: Profile, listing: Listing, diana: User) -> None:
    agree(amina, Purpose.CROSS_BORDER, state="withdrawn")
    contest = asked(amina, listing)
    with pytest.raises(errors.CannotBePutForward, match="across the border"):
        contesting.decide(contest=contest, by=diana, outcome=Outcome.PUT_FORWARD, reason="She speaks it.")
    contest.refresh_from_db()
    assert contest.state == ContestState.WAITING


def test_a_decision_needs_a_reason_and_somebody_who_may(
    amina: Profile, listing: Listing, diana: User, boris: User
) -> None:
    contest = asked(amina, listing)
    with pytest.raises(errors.ReasonMissing):
        contesting.decide(contest=contest, by=diana, outcome=Outcome.STANDS, reason=" ")
    with pytest.raises(errors.NotAReviewer):
        contesting.decide(contest=contest, by=boris, outcome=Outcome.STANDS, reason="No.")
    assert listing.organisation is not None
    Membership.objects.create(organisation=listing.organisation, user=diana, role="viewer")
    with pytest.raises(errors.OwnCase):
        contesting.decide(contest=contest, by=diana, outcome=Outcome.STANDS, reason="No.")


def test_it_is_decided_once(amina: Profile, listing: Listing, diana: User) -> None:
    contest = asked(amina, listing)
    contesting.decide(contest=contest, by=diana, outcome=Outcome.STANDS, reason="The listing asks for B1.")
    with pytest.raises(errors.AlreadyDecided):
        contesting.decide(contest=contest, by=diana, outcome=Outcome.CORRECTED, reason="Or not.")
    with pytest.raises(errors.AlreadyDecided):
        contesting.take_back(contest=contest)


def test_what_was_wrong_and_is_corrected_is_computed_anew(
    amina: Profile, listing: Listing, diana: User, django_capture_on_commit_callbacks: Any
) -> None:
    contest = asked(amina, listing)
    amina.languages.create(language_id="rw", level="C2")
    from corridor.outbox.models import Event

    contesting.decide(contest=contest, by=diana, outcome=Outcome.CORRECTED, reason="The roster had lost it.")
    event = Event.objects.get(topic="matching.wishes_changed")
    services.profile_changed(**event.payload)
    assert Match.objects.get().profile_id == amina.pk


def test_the_graduate_is_told_and_the_mail_holds_no_reason(amina: Profile, listing: Listing, diana: User) -> None:
    contest = asked(amina, listing)
    assert [notice.address for notice in notices.contested(contest.pk)] == [amina.user.email]
    contesting.decide(contest=contest, by=diana, outcome=Outcome.STANDS, reason="The listing asks for B1.")
    told = notices.decided(contest.pk)
    assert "the match stands" in told[0].body
    assert "B1" not in told[0].body
    assert notices.contested(contest.pk) == []


def test_objecting_takes_out_of_the_next_run_and_needs_no_reason(amina: Profile, listing: Listing) -> None:
    amina.languages.create(language_id="rw", level="C2")
    services.match_listing(listing_id=listing.pk)
    assert Match.objects.exists()
    client = signed_in(amina.user)
    client.post(reverse("matching-object"))
    assert not has_given(amina.user, Purpose.MATCHING)
    services.profile_changed(profile_id=amina.pk)
    assert not Match.objects.exists()
    assert "You are not matched" in client.get(reverse("my-matching")).content.decode()


def test_nobody_reads_or_takes_back_what_somebody_else_contests(amina: Profile, listing: Listing) -> None:
    contest = asked(amina, listing)
    eve = a_graduate(name="Eve")
    client = signed_in(eve.user)
    assert client.post(reverse("contest-take-back", args=[contest.public_id])).status_code == 404
    assert contest.words not in client.get(reverse("my-matching")).content.decode()


def test_how_it_works_is_told_to_everybody_with_the_figures_of_the_rules(client: Client) -> None:
    page = client.get(reverse("matching")).content.decode()
    assert "What never counts" in page
    assert "85%" in page.replace("\xa0", "").replace(" %", "%")
    assert "two weeks" in page
