"""Both sides read the same reasons; only the graduate reads of pay, and only members read the list."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from registry.agreements.models import Agreement, Disclosure
from registry.listings.models import Listing
from registry.matching import selectors, services
from registry.matching.models import Exclusion, Match
from registry.matching.words import Reader, reasons
from registry.profiles.models import Profile
from registry.programmes.models import Programme

from .factories import a_graduate, a_listing, a_mentor, a_person, a_skill, agree, an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def boris(db: None) -> Any:
    return a_person("Boris")


@pytest.fixture
def listing(ke_rw: Agreement, boris: Any) -> Listing:
    needs = [(a_skill("Linux for tests"), 4, 3, True), (a_skill("cabling"), 2, 2, True), (a_skill("SQL"), 2, 1, False)]
    return a_listing(needs, owner=an_organisation("RW", owner=boris), title="Junior administrator")


@pytest.fixture
def amina(listing: Listing) -> Profile:
    profile = a_graduate(
        {a_skill("Linux for tests"): 2, a_skill("cabling"): 3},
        pay_floor=5_000,
        pay_currency_id="USD",
        headline="Networks in Lamu",
    )
    services.match_listing(listing_id=listing.pk)
    services.match_profile(profile_id=profile.pk)
    return profile


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def why(listing: Listing) -> str:
    return reverse("match-why", args=[listing.public_id])


def matches(listing: Listing) -> str:
    return reverse("listing-matches", args=[listing.public_id])


def test_the_graduate_reads_what_is_met_what_is_missing_and_what_would_raise_it(
    amina: Profile, listing: Listing
) -> None:
    provider = an_organisation("KE", kind="provider")
    programme = Programme.objects.create(slug="lamu-data", provider=provider, name="Data in Lamu", country_id="KE")
    programme.skills.add(a_skill("SQL"))
    page = signed_in(amina.user).get(why(listing)).content.decode()
    assert "You meet 1 of 3 needs." in page
    assert "You have it at level 2, self-declared, not yet proven." in page
    assert "Data in Lamu" in page
    assert "would raise your match to" in page
    assert "The pay does not reach the least that you ask for." in page
    assert "You agreed to be shown across the border, and the agreement is in force." in page


def test_the_page_says_why_a_pair_is_no_match(amina: Profile, listing: Listing) -> None:
    from accounts.models import Purpose

    agree(amina, Purpose.CROSS_BORDER, state="withdrawn")
    page = signed_in(amina.user).get(why(listing)).content.decode()
    assert "This is not among your matches, because:" in page
    assert "you have not agreed to be shown across the border" in page
    assert reverse("apply", args=[listing.public_id]) not in page


def test_every_reason_has_words_for_whoever_can_read_it(amina: Profile, listing: Listing) -> None:
    explanation = Match.objects.get().explanation
    for reader in Reader:
        told = reasons(explanation, reader)
        assert told.is_possible
        assert len(told.needs) == 3
        assert all(line.text for line in [*told.lines, *told.gates])


def test_not_for_me_takes_the_listing_off_both_lists(amina: Profile, listing: Listing) -> None:
    answer = signed_in(amina.user).post(reverse("match-dismiss", args=[listing.public_id]))
    assert answer.status_code == 302
    assert Exclusion.objects.get().reason == "not_for_me"
    assert selectors.matches_for_profile(amina) == []
    assert selectors.matches_for_listing(listing) == []


def test_not_for_me_does_not_hide_that_someone_applied(amina: Profile, listing: Listing) -> None:
    services.exclude(listing_id=listing.pk, profile_id=amina.pk, reason="applied")
    signed_in(amina.user).post(reverse("match-dismiss", args=[listing.public_id]))
    assert Exclusion.objects.get().reason == "applied"


def test_dismissing_needs_a_post(amina: Profile, listing: Listing) -> None:
    assert signed_in(amina.user).get(reverse("match-dismiss", args=[listing.public_id])).status_code == 405


def test_the_owner_reads_anonymous_cards_with_reasons_and_nothing_of_pay(
    amina: Profile, listing: Listing, boris: Any
) -> None:
    page = signed_in(boris).get(matches(listing)).content.decode()
    assert "Networks in Lamu" in page
    assert "Meets 1 of 3 needs." in page
    assert reverse("invite", args=[listing.public_id, amina.public_id]) in page
    assert "Amina" not in page
    # What a graduate asks for is neither said nor to be worked out from a score.
    content = page[page.index("<main") : page.index("</main>")].lower()
    score = Match.objects.get().score
    assert not [word for word in ("pay", "least", "5000", "5,000", f"{score:.0%}") if word in content]
    assert Disclosure.objects.get().profile == amina


def test_the_percentage_that_the_owner_reads_falls_steadily(listing: Listing, boris: Any) -> None:
    """Whoever fits better stands lower when the work suits them less; the number on the card says so."""
    suited = a_graduate({a_skill("Linux for tests"): 3, a_skill("cabling"): 2}, headline="Suited", wants=["job"])
    unsuited = a_graduate({a_skill("Linux for tests"): 4, a_skill("cabling"): 2}, headline="Able", wants=["contract"])
    services.match_listing(listing_id=listing.pk)
    fits = dict(Match.objects.values_list("profile_id", "fit"))
    assert fits[unsuited.pk] > fits[suited.pk]
    page = signed_in(boris).get(matches(listing)).text
    shown = [int(number) for number in re.findall(r"<b>(\d+)%</b>\s*match", page)]
    assert len(shown) == 2
    assert shown[0] > shown[1]
    assert page.index("Suited") < page.index("Able")
    after = [int(number) for number in re.findall(r"the match would be (\d+)%", page)]
    assert [new > now for new, now in zip(after, shown, strict=True)] == [True, True]


def test_only_who_stands_on_the_page_counts_as_seen(listing: Listing, boris: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("registry.matching.views.pairs.GRADUATES_A_PAGE", 2)
    skill, cabling = a_skill("Linux for tests"), a_skill("cabling")
    people = [a_graduate({skill: level, cabling: 2}, headline=f"Level {level}") for level in (5, 4, 3)]
    services.match_listing(listing_id=listing.pk)
    best_first = list(Match.objects.order_by("listing_rank").values_list("profile_id", flat=True))
    assert len(best_first) == len(people)

    client = signed_in(boris)
    first = client.get(matches(listing)).text
    assert first.count("<article") == 2
    assert "Page 1 of 2" in first
    assert set(Disclosure.objects.values_list("profile_id", flat=True)) == set(best_first[:2])

    second = client.get(matches(listing), {"page": 2}).text
    assert second.count("<article") == 1
    assert set(Disclosure.objects.values_list("profile_id", flat=True)) == set(best_first)
    for wrong in ("0", "99", "x"):
        assert client.get(matches(listing), {"page": wrong}).status_code == 200


def test_the_owners_rows_are_the_same_whatever_the_graduate_asks_for(amina: Profile, listing: Listing) -> None:
    before = selectors.matches_for_listing(listing)
    Profile.objects.update(pay_floor=None, pay_currency=None)
    services.match_listing(listing_id=listing.pk)
    assert selectors.matches_for_listing(listing) == before


def test_who_is_not_a_member_finds_no_such_page(amina: Profile, listing: Listing) -> None:
    assert signed_in(a_person("Eve")).get(matches(listing)).status_code == 404
    assert signed_in(amina.user).get(matches(listing)).status_code == 404
    assert Client().get(matches(listing)).status_code == 302
    assert not Disclosure.objects.exists()


def test_a_viewer_reads_the_list_and_invites_nobody(amina: Profile, listing: Listing) -> None:
    viewer = a_person("Viola")
    assert listing.organisation is not None
    Membership.objects.create(organisation=listing.organisation, user=viewer, role="viewer")
    page = signed_in(viewer).get(matches(listing)).content.decode()
    assert "Networks in Lamu" in page
    assert reverse("invite", args=[listing.public_id, amina.public_id]) not in page


def test_a_suspended_organisation_is_shown_nobody(amina: Profile, listing: Listing, boris: Any) -> None:
    assert listing.organisation is not None
    listing.organisation.state = "suspended"
    listing.organisation.save(update_fields=["state"])
    page = signed_in(boris).get(matches(listing)).content.decode()
    assert "Networks in Lamu" not in page
    assert "verified employers and mentors" in page


def test_a_graduate_who_withdrew_a_moment_ago_is_not_shown(amina: Profile, listing: Listing, boris: Any) -> None:
    from accounts.models import Purpose

    agree(amina, Purpose.MATCHING, state="withdrawn")
    page = signed_in(boris).get(matches(listing)).content.decode()
    assert "Networks in Lamu" not in page
    assert "Nobody fits yet" in page


def test_a_mentor_reads_who_fits_their_own_listing(ke_rw: Agreement) -> None:
    dede = a_mentor("DE")
    listing = a_listing({a_skill("cabling"): 2}, owner=dede, kind="contract")
    a_graduate({a_skill("cabling"): 2}, headline="Cables in Kisumu")
    services.match_listing(listing_id=listing.pk)
    assert "Cables in Kisumu" in signed_in(dede.user).get(matches(listing)).content.decode()


def test_pages_need_a_profile_and_a_published_listing(amina: Profile, listing: Listing) -> None:
    draft = a_listing(state="draft", published_at=None)
    assert signed_in(amina.user).get(why(draft)).status_code == 404
    assert signed_in(a_person("Eve")).get(why(listing)).status_code == 404


def test_a_closed_listing_is_on_no_list_at_once(amina: Profile, listing: Listing) -> None:
    assert [match.listing for match in selectors.matches_for_profile(amina)] == [listing]
    Listing.objects.update(state="closed")
    assert selectors.matches_for_profile(amina) == []


def test_the_lists_ask_as_few_questions_for_many_rows_as_for_one(amina: Profile, listing: Listing, boris: Any) -> None:
    counts = []
    for more in (0, 8):
        for _number in range(more):
            a_graduate({a_skill("cabling"): 3})
            a_listing({a_skill("cabling"): 3})
        services.match_listing(listing_id=listing.pk)
        services.match_profile(profile_id=amina.pk)
        # Today's ledger rows are written once; the first look has more to do.
        signed_in(boris).get(matches(listing))
        asked = []
        for client, url in ((signed_in(boris), matches(listing)), (signed_in(amina.user), why(listing))):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            # Whether demo data is loaded is cached, in a cache that another test run may empty at any moment.
            asked.append(len([query for query in queries if "demo_demoload" not in query["sql"]]))
        with CaptureQueriesContext(connection) as queries:
            assert len(selectors.matches_for_profile(amina, on=timezone.localdate())) == 1 + more
            assert len(selectors.matches_for_listing(listing)) == 1 + more
        # Each list, how many profiles there are, and whom a person put forward, if they still agree.
        assert len(queries) == 6
        counts.append(asked)
    assert counts[0] == counts[1]


def test_the_admin_lists_matches_without_pay(amina: Profile, listing: Listing) -> None:
    from django.contrib import admin

    from registry.matching.admin import MatchAdmin

    shown = {*MatchAdmin(Match, admin.site).list_display, *(MatchAdmin.fields or [])}
    assert not shown & {"score", "appeal", "explanation"}


def test_the_graduate_is_told_what_is_asked_for_most(ke_rw: Agreement) -> None:
    linux, sql, cloud = a_skill("Linux for tests"), a_skill("SQL"), a_skill("cloud for tests")
    amina = a_graduate({linux: 3})
    for number in range(3):
        needs = [(linux, 2, 3, True), (sql, 2, 1, False)]
        a_listing([*needs, (cloud, 1, 1, False)] if number == 0 else needs)
    services.match_profile(profile_id=amina.pk)
    asked = selectors.most_asked(selectors.matches_for_profile(amina))
    assert [(one.label, one.listings) for one in asked] == [("SQL", 3)]
    page = " ".join(signed_in(amina.user).get(reverse("me")).content.decode().split())
    assert "Asked for most" in page
    assert 'SQL <span class="small soft">3 listings</span>' in page.replace("> 3", ">3").replace(
        "listings </", "listings</"
    )
