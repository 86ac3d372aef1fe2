"""Two clicks at the same moment do what one does."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from corridor.web.errors import DomainError
from registry.programmes import claims
from registry.programmes.errors import PlanOutdated
from registry.programmes.models import Enrolment, RosterImport
from registry.programmes.roster import apply_plan
from tests.hiring.racing import racers

from .conftest import csv_of, imported, plan, row

CLICKS = 8


def at_once(act: Callable[[int], object]) -> list[object]:
    """What each of several threads got: its answer, or the refusal."""

    def one(number: int) -> object:
        try:
            return act(number)
        except DomainError as refusal:
            return type(refusal).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(CLICKS) as pool:
        return list(pool.map(one, range(CLICKS)))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("clicks", "rounds"), [(8, 4), pytest.param(50, 200, marks=[pytest.mark.slow, pytest.mark.timeout(7200)])]
)
def test_a_plan_is_applied_once_and_two_plans_never_both(world, clicks: int, rounds: int) -> None:
    """Half of the clicks bring one file, half another that says otherwise of the same people: one of all counts."""
    with racers(clicks) as race:
        for number in range(rounds):
            people = [row(one, family_name=f"Round{number}") for one in range(1, 6)]
            others = [row(one, family_name=f"Other{number}") for one in range(1, 6)]
            plans = [plan(world.cohort, csv_of(people)), plan(world.cohort, csv_of(others))]
            answers = race([partial(apply_plan, plan=plans[click % 2]) for click in range(clicks)])
            applied = [answer for answer in answers if isinstance(answer, RosterImport)]
            assert len(applied) == 1, answers
            assert all(isinstance(answer, (RosterImport, PlanOutdated)) for answer in answers), answers
            names = set(Enrolment.objects.values_list("family_name", flat=True))
            assert names in ({f"Round{number}"}, {f"Other{number}"})
    assert Enrolment.objects.count() == 5
    assert RosterImport.objects.count() == rounds


@pytest.mark.django_db(transaction=True)
def test_a_link_is_used_once(world) -> None:
    imported(world.cohort, csv_of([row()]))
    token = claims.invite_to_claim(enrolment=Enrolment.objects.get())
    users = [User.objects.create_user(f"u{number}@graduates.example") for number in range(CLICKS)]
    answers = at_once(lambda number: claims.use_invitation(token=token, user=users[number], at=timezone.now()))
    assert sum(isinstance(answer, Enrolment) for answer in answers) == 1
    assert answers.count("ClaimUsed") == CLICKS - 1
