"""Any order of steps by anybody, held against a model that shares nothing with the code."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.models import User
from corridor.outbox.models import Event
from corridor.web.errors import DomainError
from registry.safeguarding import selectors, services
from registry.safeguarding.models import Concern
from tests.world import person

from .conftest import staff

pytestmark = pytest.mark.django_db
PEOPLE = st.sampled_from(["reporter", "keeper", "colleague", "stranger", "visitor"])
START = datetime(2026, 11, 25, 9, tzinfo=UTC)
_lives = itertools.count()  # each in a time of its own, since a person may write only so much a day


def machine_in(cast: dict[str, User | None]) -> type[RuleBasedStateMachine]:
    class Life(RuleBasedStateMachine):
        concern: Concern

        @initialize(by_account=st.booleans(), danger=st.booleans())
        def begin(self, by_account: bool, danger: bool) -> None:
            self.who_wrote = "reporter" if by_account else "visitor"
            self.thing, self.now = uuid4(), START + next(_lives) * timedelta(days=40)
            self.concern = services.raise_concern(
                kind="money", words="They ask for a fee.", subject_kind="listing", subject_id=self.thing,
                by=cast[self.who_wrote], is_in_danger=danger, at=self.now,
            )  # fmt: skip
            self.state, self.holder, self.finding = "new", "", ""
            self.clock_from, self.said, self.answers = self.now, 1, 0

        def attempt(self, allowed: bool, step: Any, **arguments: Any) -> None:
            self.now += timedelta(days=2)
            try:
                step(concern=self.concern, at=self.now, **arguments)
            except DomainError:
                assert not allowed
            else:
                assert allowed

        @rule(who=PEOPLE)
        def take(self, who: str) -> None:
            if cast[who] is None:
                return
            keeps = who in {"keeper", "colleague"}
            allowed = keeps and (self.state == "new" or (self.state == "in_hand" and self.holder != who))
            self.attempt(allowed, services.take, by=cast[who])
            if allowed:
                self.state, self.holder = "in_hand", who

        @rule(who=PEOPLE)
        def answer(self, who: str) -> None:
            if cast[who] is None:
                return
            allowed = who in {"keeper", "colleague"} and self.state in {"new", "in_hand"}
            self.attempt(allowed, services.answer, by=cast[who], words="We looked.")
            if allowed:
                self.state, self.holder = "answered", self.holder or who
                self.said, self.answers = self.said + 1, self.answers + 1

        @rule(who=PEOPLE, outcome=st.sampled_from(["helped", "acted", "unfounded", "", "nonsense"]))
        def close(self, who: str, outcome: str) -> None:
            if cast[who] is None:
                return
            known = outcome in {"helped", "acted", "unfounded"}
            allowed = who in {"keeper", "colleague"} and self.state == "answered" and known
            self.attempt(allowed, services.close, by=cast[who], outcome=outcome)
            if allowed:
                self.state, self.finding = "closed", outcome

        @rule(who=PEOPLE, words=st.sampled_from(["Not yet.", "  "]))
        def reopen(self, who: str, words: str) -> None:
            allowed = who == self.who_wrote and self.state in {"answered", "closed"} and bool(words.strip())
            self.attempt(allowed, services.reopen, by=cast[who], words=words)
            if allowed:
                self.state, self.holder, self.clock_from, self.said = "new", "", self.now, self.said + 1

        @invariant()
        def the_row_says_what_the_model_says(self) -> None:
            if not hasattr(self, "concern"):
                return
            self.concern.refresh_from_db()
            assert (self.concern.state, self.concern.outcome) == (self.state, self.finding)
            assert self.concern.taken_by == (cast[self.holder] if self.holder else None)
            assert timedelta(hours=2) <= self.concern.answer_due_at - self.clock_from <= timedelta(days=5)
            assert len(selectors.thread(self.concern)) == self.said
            counted = self.who_wrote == "reporter" and self.finding != "unfounded"
            assert selectors.reporters_of("listing", self.thing) == counted
            told = Event.objects.filter(topic="concern.answered", payload__concern_id=self.concern.pk)
            assert told.count() == self.answers

    return Life


def test_any_order_of_steps() -> None:
    cast = {
        "reporter": person("Amina"), "stranger": person("Eve"), "keeper": staff("Kezia", "moderator"),
        "colleague": staff("Otieno", "data protection officer"), "visitor": None,
    }  # fmt: skip
    run_state_machine_as_test(
        machine_in(cast),
        settings=settings(
            max_examples=60, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
