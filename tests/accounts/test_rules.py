"""Roles, decisions and answers, as pure rules."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import rules
from accounts.models import ConsentState, Role
from accounts.models.organisation import OrganisationKind as Kind
from accounts.models.organisation import OrganisationState as State
from accounts.rules import Ability

kinds = st.sampled_from(list(Kind))
roles = st.sampled_from(list(Role))
states = st.sampled_from(list(State))
abilities = st.sampled_from(list(Ability))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("employer", {"owner", "recruiter", "viewer"}),
        ("provider", {"owner", "officer", "viewer"}),
        ("funder", {"owner", "analyst", "viewer"}),
        ("government", {"owner", "analyst", "viewer"}),
    ],
)
def test_each_kind_has_its_own_roles(kind, expected):
    assert set(rules.roles_for(kind)) == expected
    assert rules.roles_for(kind)[0] == Role.OWNER


@given(kinds, roles, states, abilities)
@settings(deadline=None)
def test_only_verified_organisations_act_and_only_in_roles_that_they_have(kind, role, state, ability):
    if rules.can(ability, kind=kind, role=role, state=state):
        assert state == State.VERIFIED
        assert rules.has_role(kind, role)


@given(kinds, states, abilities)
@settings(deadline=None)
def test_a_viewer_never_may_more_than_an_owner(kind, state, ability):
    if rules.can(ability, kind=kind, role=Role.VIEWER, state=state):
        assert rules.can(ability, kind=kind, role=Role.OWNER, state=state)


@given(kinds, roles)
@settings(deadline=None)
def test_employers_and_analysts_stay_apart(kind, role):
    def may(ability: Ability) -> bool:
        return rules.can(ability, kind=kind, role=role, state=State.VERIFIED)

    assert not (may(Ability.RECRUIT) and may(Ability.ANALYSE))
    assert not (may(Ability.RECRUIT) and may(Ability.RUN_PROGRAMMES))


@given(states)
@settings(deadline=None)
def test_no_decision_leads_back_to_waiting_or_stays(state):
    assert not rules.may_decide(state, State.PENDING)
    assert not rules.may_decide(state, state)


@given(states, st.integers(min_value=0, max_value=10_000))
@settings(deadline=None)
def test_invitations_left_are_never_negative_and_none_without_a_good_check(state, sent):
    left = rules.invitations_left(state=state, sent_in_a_day=sent)
    assert left >= 0
    if state in (State.REJECTED, State.SUSPENDED):
        assert left == 0


@given(st.lists(st.sampled_from(list(ConsentState)), max_size=12))
@settings(deadline=None)
def test_a_withdrawal_always_follows_a_yes(wishes):
    now: ConsentState | None = None
    for wish in wishes:
        if rules.may_answer(now, wish):
            if wish == ConsentState.WITHDRAWN:
                assert now == ConsentState.GIVEN
            now = wish
