"""Two clicks at the same moment do what one does."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from corridor.web.errors import DomainError
from registry.programmes import claims
from registry.programmes.models import Enrolment, RosterImport
from registry.programmes.roster import apply_plan

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
def test_a_plan_is_applied_once(world) -> None:
    planned = plan(world.cohort, csv_of([row(number) for number in range(1, 20)]))
    answers = at_once(lambda number: apply_plan(plan=planned))
    assert sum(isinstance(answer, RosterImport) for answer in answers) == 1
    assert answers.count("PlanOutdated") == CLICKS - 1
    assert Enrolment.objects.count() == 19


@pytest.mark.django_db(transaction=True)
def test_a_link_is_used_once(world) -> None:
    imported(world.cohort, csv_of([row()]))
    token = claims.invite_to_claim(enrolment=Enrolment.objects.get())
    users = [User.objects.create_user(f"u{number}@graduates.example") for number in range(CLICKS)]
    answers = at_once(lambda number: claims.use_invitation(token=token, user=users[number], at=timezone.now()))
    assert sum(isinstance(answer, Enrolment) for answer in answers) == 1
    assert answers.count("ClaimUsed") == CLICKS - 1
