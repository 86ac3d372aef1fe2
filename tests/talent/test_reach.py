"""How many could do the work of a listing that is being written: right, coarse, and deaf to pay."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organisation, Purpose
from registry.matching.rules import ListingSide, Requirement, is_possible
from registry.matching.sides import load_context, load_graduates
from registry.profiles.models import Profile, ProfileSkill
from registry.talent import facets
from registry.talent.audience import EVERYBODY, Scope
from registry.talent.reach import Reach, reach_of
from registry.talent.rules import coarse
from tests.agreements.factories import CARD, person
from tests.listings.test_pages import typed
from tests.talent.factories import graduate

pytestmark = pytest.mark.django_db
MATCHED = CARD | {Purpose.MATCHING}


@pytest.fixture
def crowd(crowd_on_stage: None) -> list[Profile]:
    """Some hundred synthetic people who can be found."""
    return list(Profile.objects.on_talent_pages().filter(hidden_in=[]))


def draft(**more: Any) -> ListingSide:
    asked: dict[str, Any] = {
        "id": 0, "kind": "job", "is_open": True, "closes_on": timezone.localdate(), "owner_country": "KE",
        "country": "KE", "region": None, "is_remote": True, "isco": "2512", "requirements": (),
    }  # fmt: skip
    return ListingSide(**(asked | more))


def told(side: ListingSide, *, scope: Scope = EVERYBODY) -> Reach:
    return reach_of(side, scope=scope, on=timezone.localdate())


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"is_remote": False},
        {"is_remote": False, "country": "RW", "owner_country": "RW"},
        {"languages": ("rw",)},
        {"languages": ("en", "sw"), "hours_per_week": 40},
        {"eligible_countries": frozenset({"RW"})},
    ],
)
def test_the_figure_is_that_of_asking_every_gate_of_everybody(crowd: list[Profile], more: dict[str, Any]) -> None:
    side, today = draft(**more), timezone.localdate()
    context = load_context(today, [side], exclusions=Q(pk__in=()))
    able = [one for one in load_graduates(today, [p.pk for p in crowd]) if is_possible(side, one, context)]
    assert told(side).possible == coarse(len(able))


def test_the_skilled_hold_every_required_skill_or_a_close_one(crowd: list[Profile]) -> None:
    common = ProfileSkill.objects.filter(profile__in=crowd).values_list("skill_id", flat=True)
    skill = max(set(common), key=list(common).count)
    side = draft(requirements=(Requirement(skill, 5, 3, True),))
    reach = told(side)
    holding = ProfileSkill.objects.filter(skill_id=skill, profile__in=crowd).count()
    assert holding >= 10
    assert coarse(holding // 2) <= reach.skilled <= reach.possible
    assert told(draft(requirements=(Requirement(skill, 5, 3, False),))).asks_skills is False


def test_what_hinders_most_is_named_with_what_it_would_bring(crowd: list[Profile]) -> None:
    here, anywhere = told(draft(is_remote=False, country="RW")), told(draft(country="RW"))
    assert here.possible < anywhere.possible
    assert dict(here.without)["work_place"] == anywhere.possible
    assert "work_place" not in dict(anywhere.without)


def test_fewer_than_ten_are_never_told() -> None:
    for number in range(9):
        graduate(f"Amina{number}", consents=MATCHED)
    assert told(draft()) == Reach()
    graduate("Baraka", consents=MATCHED)
    assert told(draft()).possible == 10


def test_who_is_not_matched_or_hides_there_is_not_counted() -> None:
    for number in range(10):
        graduate(f"Amina{number}", consents=MATCHED | {Purpose.CROSS_BORDER})
    assert told(draft()).possible == 10
    for number in range(10):
        graduate(f"Baraka{number}")  # agreed to a card, not to matching
        graduate(f"Chantal{number}", consents=MATCHED, hidden_in=["KE"])
    assert told(draft(), scope=Scope("KE")).possible == 10


def test_of_a_crowd_some_speak_for_the_rest(crowd: list[Profile], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = told(draft())
    monkeypatch.setattr(facets, "LOOKED_AT", 90)
    some = told(draft())
    assert not whole.is_about
    assert some.is_about
    assert whole.possible / 2 <= some.possible <= whole.possible * 2


def test_it_asks_as_many_statements_for_many_as_for_few(crowd: list[Profile]) -> None:
    skills = ProfileSkill.objects.values_list("skill_id", flat=True).distinct()[:4]
    side = draft(requirements=tuple(Requirement(skill, 3, 2, True) for skill in skills))
    with CaptureQueriesContext(
        connection,
    ) as many:
        told(side)
    Profile.objects.filter(pk__in=[p.pk for p in crowd[20:]]).delete()
    with CaptureQueriesContext(connection) as few:
        told(side)
    assert len(many) == len(few) <= 32


def test_the_form_tells_while_one_writes_and_pay_changes_nothing(kenyan: Organisation) -> None:
    for number in range(12):
        graduate(f"Amina{number}", consents=MATCHED, skills=("SQL",), pay_floor=90_000, pay_currency_id="KES")
    owner = Client()
    owner.force_login(kenyan.memberships.get().user)

    def piece(**more: Any) -> str:
        sent = typed(organisation=kenyan.pk, **more)
        answer = owner.post("/hire/listings/reach/", sent, headers={"X-Requested-With": "fetch"})
        assert answer.status_code == 200
        return answer.content.decode()

    said = piece()
    assert "At least 10 people" in said
    assert "<html" not in said
    assert said == piece(pay_min="1", pay_max="2") == piece(pay_min="900000", pay_max="950000") == piece(title="")
    assert "Fewer than ten people" in piece(languages=["rw"])
    assert "Say for whom" in piece(country="")
    page = owner.post("/hire/listings/reach/", typed(organisation=kenyan.pk)).content.decode()
    assert "<html" in page
    assert "At least 10 people" in page


def test_a_form_that_says_nothing_is_answered_and_visitors_are_not(kenyan: Organisation, client: Client) -> None:
    assert client.post("/hire/listings/reach/").status_code == 302
    client.force_login(person("Eve"))
    assert client.post("/hire/listings/reach/", {"organisation": kenyan.pk}).status_code == 200
    assert b"At least" not in client.post("/hire/listings/reach/", typed(organisation=kenyan.pk)).content
