"""What pages cost: as many queries for many rows as for few, and not many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.mentoring.models import mentorships_of
from tests.house.crowd import contract_of, grow
from tests.house.lived import Lived
from tests.world import browser

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Page:
    """A page, as whom it is opened, and how many queries it may take at most, with nothing in the cache."""

    who: str
    at_most: int
    of: Callable[[Lived], str]


def _pair(lived: Lived) -> str:
    """The first mentorship that Amina and Dede have together."""
    first = mentorships_of(lived.world.amina.user).earliest("pk")
    return reverse("mentorship", args=[first.public_id])


def _named(name: str) -> Callable[[Lived], str]:
    return lambda lived: reverse(name)


def _programme(lived: Lived) -> str:
    return reverse("programme-outcomes", args=[lived.world.programme.slug])


PAGES = {
    "home, visitor": Page("visitor", 10, _named("home")),
    "home, graduate": Page("amina", 14, _named("home")),
    "home, employer": Page("boris", 14, _named("home")),
    # Savepoints and settings of the searches are counted too.
    "talent, visitor": Page("visitor", 32, _named("talent")),
    "talent, employer": Page("boris", 44, _named("talent")),
    "talent, mentor": Page("dede", 44, _named("talent")),
    "one card": Page("boris", 24, lambda lived: reverse("talent-card", args=[lived.world.amina.public_id])),
    "listings, visitor": Page("visitor", 10, _named("listings")),
    "listings, graduate": Page("amina", 14, _named("listings")),
    "one listing, visitor": Page("visitor", 12, lambda lived: reverse("listing", args=[lived.world.listing.public_id])),
    "one listing, graduate": Page("amina", 16, lambda lived: reverse("listing", args=[lived.world.listing.public_id])),
    "one listing, owner": Page("boris", 16, lambda lived: reverse("listing", args=[lived.world.listing.public_id])),
    "programmes": Page("visitor", 10, _named("programmes")),
    "outcomes, visitor": Page("visitor", 12, _named("outcomes")),
    "outcomes, officer": Page("chantal", 14, _named("outcomes")),
    "one cohort's outcomes": Page("chantal", 14, lambda lived: reverse("cohort-outcomes", args=["lamu"])),
    "one programme's outcomes": Page("visitor", 12, _programme),
    "insight": Page("analyst", 15, _named("insight")),
    "fairness": Page("analyst", 20, _named("fairness")),
    "graduate's workspace": Page("amina", 25, _named("me")),
    "applications": Page("amina", 20, _named("my-applications")),
    "profile": Page("amina", 20, _named("profile")),
    "a step of the profile": Page("amina", 20, lambda lived: reverse("profile-step", args=["skills"])),
    "ledger": Page("amina", 10, _named("ledger")),
    "why a match": Page("amina", 30, lambda lived: reverse("match-why", args=[lived.world.listing.public_id])),
    "employer's workspace": Page("boris", 18, _named("hire")),
    "matches": Page("boris", 30, lambda lived: reverse("listing-matches", args=[lived.world.listing.public_id])),
    "who saw whom": Page("boris", 14, lambda lived: reverse("organisation-ledger", args=[lived.world.employer.slug])),
    "pipeline": Page("boris", 30, lambda lived: reverse("pipeline", args=[lived.story.second_job.public_id])),
    "one application": Page("boris", 60, lambda lived: reverse("application", args=[lived.story.waiting.public_id])),
    "conversation, employer": Page(
        "boris", 34, lambda lived: reverse("conversation", args=[lived.story.waiting.public_id])
    ),
    "conversation, graduate": Page(
        "claudine", 24, lambda lived: reverse("conversation", args=[lived.story.waiting.public_id])
    ),
    # The gate shows the mentor each mentee, with its settings and savepoints.
    "mentor's workspace": Page("dede", 44, _named("mentor")),
    "requests to a mentor": Page("dede", 60, _named("mentor-requests")),
    "one's mentors": Page("amina", 20, _named("my-mentors")),
    "a mentorship, graduate": Page("amina", 30, _pair),
    "a mentorship, mentor": Page("dede", 44, _pair),
    "officer's workspace": Page("chantal", 14, _named("programme")),
    "cohorts": Page("chantal", 14, _named("cohorts")),
    "certificates to award": Page("chantal", 20, lambda lived: reverse("cohort-awards", args=["lamu"])),
    "achievements": Page("chantal", 14, _named("achievements")),
    "own certificates": Page("amina", 20, lambda lived: reverse("profile-step", args=["certificates"])),
    "help, visitor": Page("visitor", 8, _named("help")),
    "report, graduate": Page("amina", 14, _named("report")),
    "own reports": Page("amina", 14, _named("help-concerns")),
    "a contract": Page("amina", 44, lambda lived: reverse("placement", args=[contract_of(lived).public_id])),
    "own statements": Page("amina", 14, _named("my-statements")),
    "an employer's statements": Page("boris", 14, _named("organisation-statements")),
    "placements without an answer": Page("chantal", 14, _named("waiting-placements")),
    "one cohort": Page("chantal", 20, lambda lived: reverse("cohort", args=["lamu"])),
}
# Pages that hide what is small, and show no row for each of a few people.
TOTALS = {"insight", "fairness", "one cohort's outcomes", "one programme's outcomes"}


def costs_of(lived: Lived) -> dict[str, tuple[int, int]]:
    """How many queries each page takes, and how many bytes it gives."""
    costs = {}
    for name, page in PAGES.items():
        client, url = browser(lived.world.cast()[page.who]), page.of(lived)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(url)
        assert answer.status_code == 200, name
        costs[name] = (len(queries), len(answer.content))
    return costs


def test_pages_ask_as_often_for_many_rows_as_for_few(lived: Lived) -> None:
    grow(lived, 2)
    few = costs_of(lived)
    grow(lived, 10)
    many = costs_of(lived)
    # A page that shows no more than before would prove nothing.
    assert {name for name in PAGES if many[name][1] <= few[name][1]} <= TOTALS
    queries = {name: (few[name][0], many[name][0]) for name in PAGES}
    assert {name: asked for name, asked in queries.items() if asked[0] != asked[1]} == {}
    assert {name: asked for name, (_few, asked) in queries.items() if asked > PAGES[name].at_most} == {}
