"""What people are told."""

from __future__ import annotations

import pytest

from accounts.models import Membership, Role
from accounts.notices import NOTICES
from accounts.services.organisations import decide_organisation

from .conftest import make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("states", "words"),
    [(["verified"], "is verified"), (["rejected"], "could not be"), (["verified", "suspended"], "is suspended")],
)
def test_every_owner_and_nobody_else_hears_of_a_decision(hilltop, boris, rita, states, words):
    second = make_person("Second")
    Membership.objects.create(organisation=hilltop, user=second, role=Role.OWNER)
    Membership.objects.create(organisation=hilltop, user=make_person("Vera"), role=Role.VIEWER)
    for state in states:
        decide_organisation(organisation=hilltop, by=rita, state=state, reason="As we found.")
    notices = NOTICES["organisation.decided"](organisation_id=hilltop.pk)
    assert {notice.address for notice in notices} == {boris.email, second.email}
    for notice in notices:
        assert words in notice.subject
        assert "As we found." in notice.body
        assert f"http://testserver/organisations/{hilltop.slug}/" in notice.body


def test_two_decisions_are_two_messages(hilltop, rita):
    keys = set()
    for state in ("verified", "suspended", "verified"):
        decide_organisation(organisation=hilltop, by=rita, state=state, reason="As we found.")
        (notice,) = NOTICES["organisation.decided"](organisation_id=hilltop.pk)
        keys.add(notice.key)
    assert len(keys) == 3


def test_nothing_is_told_of_an_organisation_that_waits_or_is_gone(hilltop):
    assert NOTICES["organisation.decided"](organisation_id=hilltop.pk) == []
    assert NOTICES["organisation.decided"](organisation_id=0) == []
    assert NOTICES["invitation.made"](invitation_id=0) == []
