"""Any order of steps by anybody, held against a model that shares nothing with the code."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from corridor.web.errors import DomainError
from registry.listings.models import Kind
from registry.mentoring import services
from registry.mentoring.hours import hours_given
from registry.mentoring.models import MentorshipAgreement, Session
from registry.placements.models import Placement
from registry.placements.services import end_placement
from tests.hiring import people
from tests.world import World

from . import pairs

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 10, 9, tzinfo=UTC)
ANYBODY = st.sampled_from(["graduate", "mentor", "stranger"])
_graduates = itertools.count()


def machine_in(world: World) -> type[RuleBasedStateMachine]:
    """A mentorship that began a week ago, and everybody who may try something with it."""

    class Lifecycle(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            profile = people.graduate(f"Model{next(_graduates)}", "KE", agrees=())
            Placement.objects.filter(mentor=world.dede).update(state="cancelled")  # of the examples before
            self.placement = Placement.objects.create(
                profile=profile, mentor=world.dede, kind=Kind.MENTORSHIP, role="Web", isco_id="3512", country_id="KE",
                starts_on=(START - timedelta(days=7)).date(), state="confirmed", graduate_confirmed_at=START,
                employer_confirmed_at=START,
            )  # fmt: skip
            self.people = {"graduate": profile.user, "mentor": world.dede.user, "stranger": world.eve}
            self.now = START
            self.ended = False
            self.disputed = False
            self.versions: list[dict[str, Any]] = []  # by, terms, state
            self.sessions: list[dict[str, Any]] = []  # row, by, start, minutes, state

        def attempt(self, allowed: bool, step: Callable[..., Any], **arguments: Any) -> Any:
            try:
                done = step(**arguments)
            except DomainError:
                assert not allowed
                return None
            assert allowed
            return done

        # --- Agreements ---

        def standing(self, state: str) -> dict[str, Any] | None:
            return next((one for one in self.versions if one["state"] == state), None)

        @rule(who=ANYBODY, weeks=st.sampled_from([4, 8]))
        def propose(self, who: str, weeks: int) -> None:
            agreed = self.standing("agreed")
            allowed = who != "stranger" and not self.ended and not self.disputed and not self.standing("proposed")
            allowed = allowed and (agreed is None or agreed["weeks"] != weeks)
            made = self.attempt(
                allowed, services.propose_agreement, placement=self.placement, by=self.people[who], goals=["A goal"],
                weeks=weeks, every_days=7,
            )  # fmt: skip
            if made is not None:
                self.versions.append({"row": made, "by": who, "weeks": weeks, "state": "proposed"})

        @precondition(lambda self: bool(self.versions))
        @rule(who=ANYBODY, act=st.sampled_from(["accept", "decline", "take_back"]), data=st.data())
        def answer(self, who: str, act: str, data: st.DataObject) -> None:
            one = data.draw(st.sampled_from(self.versions))
            allowed = one["state"] == "proposed" and who != "stranger" and (who == one["by"]) == (act == "take_back")
            if act == "accept":
                allowed = allowed and not self.ended and not self.disputed
            step = getattr(services, f"{act}_agreement")
            if self.attempt(allowed, step, agreement=one["row"], by=self.people[who]) is None:
                return
            if act == "accept":
                for old in self.versions:
                    old["state"] = "replaced" if old["state"] == "agreed" else old["state"]
            one["state"] = {"accept": "agreed", "decline": "declined", "take_back": "taken"}[act]

        # --- Sessions ---

        def is_free(self, start: datetime, minutes: int, besides: object = None) -> bool:
            end = start + timedelta(minutes=minutes)
            return all(
                end <= one["start"] or start >= one["start"] + timedelta(minutes=one["minutes"])
                for one in self.sessions
                if one is not besides and one["state"] in {"recorded", "confirmed"}
            )

        def is_possible(self, start: datetime, minutes: int) -> bool:
            day = start.astimezone(ZoneInfo("Africa/Nairobi")).date()  # where the mentorship is
            inside = (START - timedelta(days=7)).date() <= day <= (self.last_day or date.max)
            return inside and start + timedelta(minutes=minutes) <= self.now and not self.disputed

        @property
        def last_day(self) -> date | None:
            return START.date() if self.ended else None

        @rule(who=ANYBODY, hours_ago=st.integers(-1, 200), minutes=st.sampled_from([5, 60, 180]))
        def record(self, who: str, hours_ago: int, minutes: int) -> None:
            start = self.now - timedelta(hours=hours_ago)
            allowed = who != "stranger" and self.is_possible(start, minutes) and self.is_free(start, minutes)
            made = self.attempt(
                allowed, services.record_session, placement=self.placement, by=self.people[who],
                meeting=pairs.meeting(start, minutes), at=self.now,
            )  # fmt: skip
            if made is not None:
                self.sessions.append({"row": made, "by": who, "start": start, "minutes": minutes, "state": "recorded"})

        @precondition(lambda self: bool(self.sessions))
        @rule(who=ANYBODY, act=st.sampled_from(["confirm", "contest", "remove", "correct"]), data=st.data())
        def settle(self, who: str, act: str, data: st.DataObject) -> None:
            one = data.draw(st.sampled_from(self.sessions))
            mine, now = who == one["by"], one["state"]
            free = self.is_free(one["start"], one["minutes"], one)
            allowed = (
                who != "stranger"
                and {
                    "confirm": not mine
                    and (now == "confirmed" or (now in {"recorded", "contested"} and free and not self.disputed)),
                    "contest": not mine and now == "recorded",
                    "remove": mine and now in {"recorded", "contested"},
                    "correct": mine and now == "contested" and free and self.is_possible(one["start"], one["minutes"]),
                }[act]
            )
            told: dict[str, dict[str, Any]] = {
                "contest": {"reason": "No."},
                "correct": {"meeting": pairs.meeting(one["start"], one["minutes"])},
            }
            step, by = getattr(services, f"{act}_session"), self.people[who]
            if self.attempt(allowed, step, session=one["row"], by=by, at=self.now, **told.get(act, {})) is not None:
                states = {"confirm": "confirmed", "contest": "contested", "remove": "removed", "correct": "recorded"}
                one["state"] = states[act]

        # --- What befalls them ---

        @rule(hours=st.integers(0, 48))
        def time_passes(self, hours: int) -> None:
            self.now += timedelta(hours=hours)

        @precondition(lambda self: not self.ended and not self.disputed)
        @rule(who=st.sampled_from(["graduate", "mentor"]))
        def end(self, who: str) -> None:
            end_placement(placement=self.placement, by=self.people[who], ended_on=START.date(), at=self.now)
            self.ended = True

        @rule(disputed=st.booleans())
        def dispute(self, disputed: bool) -> None:
            state = "disputed" if disputed else "confirmed"
            Placement.objects.filter(pk=self.placement.pk).update(state=state)
            self.disputed = disputed

        @invariant()
        def the_rows_say_what_the_model_says(self) -> None:
            if not hasattr(self, "placement"):
                return
            versions = MentorshipAgreement.objects.filter(placement=self.placement).order_by("version")
            assert list(versions.values_list("state", "weeks")) == [
                (one["state"], one["weeks"]) for one in self.versions
            ]
            sessions = Session.objects.filter(placement=self.placement).order_by("pk")
            assert list(sessions.values_list("state", flat=True)) == [one["state"] for one in self.sessions]
            counted = [] if self.disputed else [one for one in self.sessions if one["state"] == "confirmed"]
            minutes = sum(one["minutes"] for one in counted)
            found = hours_given(since=date(2026, 1, 1), until=date(2027, 1, 1))
            assert sum(one.hours for one in found) == pytest.approx(minutes / 60)

    return Lifecycle


def test_any_order_of_steps(world: World) -> None:
    run_state_machine_as_test(
        machine_in(world),
        settings=settings(
            max_examples=40, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
