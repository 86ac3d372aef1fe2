"""The page and the command say the same, and only to those who answer for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import call_command

from accounts.groups import DATA_PROTECTION_OFFICER, MODERATOR
from accounts.models import Membership, Organisation, Role, User
from registry.inclusion.models import SealedRead
from registry.outcomes.fairness import publishing
from registry.outcomes.fairness.report import Measure
from tests.world import World, browser

from .fairness_people import crowd
from .test_fairness_verdicts import WOMEN

pytestmark = pytest.mark.django_db
URL = "/insight/fairness/"


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def biased(monkeypatch: pytest.MonkeyPatch) -> None:
    """A corridor in which women get six tenths of the shortlists."""
    people = crowd(3, less={Measure.SHORTLISTED: 0.6}, of=WOMEN)
    monkeypatch.setattr(publishing, "graduates", lambda *, on: people)


def administrator(group: str) -> User:
    call_command("load_roles", verbosity=0)
    user = User.objects.create(email=f"{group[:4]}@corridor.example", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def test_who_may_see_it(world: World) -> None:
    cast = world.cast()
    may = {name for name, person in cast.items() if browser(person).get(URL).status_code == 200}
    assert may == {"analyst", "admin"}
    assert browser(None).get(URL).status_code == 302
    assert browser(administrator(DATA_PROTECTION_OFFICER)).get(URL).status_code == 200
    assert browser(administrator(MODERATOR)).get(URL).status_code == 404


def test_an_unchecked_funder_sees_nothing(world: World) -> None:
    funder = Organisation.objects.create(slug="new", name="New fund", kind="funder", country_id="KE")
    user = User.objects.create(email="new@fund.example")
    Membership.objects.create(organisation=funder, user=user, role=Role.OWNER)
    assert browser(user).get(URL).status_code == 404
    assert URL not in browser(user).get("/insight/").text
    assert URL in browser(world.analyst).get("/insight/").text


def test_the_page_names_who_is_behind_first(world: World, biased: None) -> None:
    page = browser(world.analyst).get(URL).text
    beginning = page[: page.index('class="tabs"')]
    assert "women" in beginning
    assert "Shortlisted" in beginning
    assert "flagged" in beginning
    assert "not said, or too few to show" in page


@pytest.mark.parametrize("trait", ["sex", "disability", "marginalised", "connectivity", "country", "nonsense"])
def test_every_tab_opens_and_says_where_it_is(world: World, biased: None, trait: str) -> None:
    page = browser(world.analyst).get(URL, {"by": trait}).text
    shown = "sex" if trait == "nonsense" else trait
    assert f'<a href="?by={shown}" aria-current="page">' in " ".join(page.split())
    assert ("sealed" in page) == (shown in {"sex", "disability", "marginalised"})


def test_the_world_is_too_small_to_say_anything(world: World) -> None:
    page = browser(world.analyst).get(URL).text
    assert "No group that can be compared is flagged or watched today." in page
    assert "too few to say" in page


def test_the_command_prints_the_figures_of_the_page(world: World, biased: None) -> None:
    def printed(*options: str) -> str:
        out = StringIO()
        call_command("fairness", *options, stdout=out)
        return out.getvalue()

    tables: list[dict[str, Any]] = json.loads(printed("--json"), parse_constant=pytest.fail)
    shortlists = next(t for t in tables if (t["measure"], t["trait"]) == ("shortlisted", "sex"))
    women, men, *_others = shortlists["rows"]
    assert women["verdict"] == "flagged"
    assert women["people"] % 5 == women["trials"] % 5 == women["hits"] % 5 == 0
    assert women["rate"] == pytest.approx(women["hits"] / women["trials"], abs=1e-4)
    assert women["ratio"]["value"] == pytest.approx(women["rate"] / men["rate"], abs=1e-3)
    page = browser(world.analyst).get(URL).text
    assert f"{women['rate']:.0%}" in page
    text = printed()
    assert "women" in text
    assert "flagged" in text


def test_the_figures_of_a_day_are_made_once(world: World) -> None:
    for _time in range(2):
        browser(world.analyst).get(URL)
    call_command("fairness", stdout=StringIO())
    assert SealedRead.objects.filter(reader="outcomes", purpose="fairness by inclusion group").count() == 1
