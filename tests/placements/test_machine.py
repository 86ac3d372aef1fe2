"""Any order of steps by anybody, held against a model that shares nothing with the code."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.models import User
from corridor.outbox.models import Event
from corridor.web.errors import DomainError
from registry.listings.models import Kind
from registry.placements import services
from registry.placements.links import secret_for
from registry.placements.models import Placement
from registry.placements.rules import Side
from tests.hiring import people
from tests.world import World

START = datetime(2026, 3, 10, 6, tzinfo=UTC)  # well inside the day in every zone of the corridor
_graduates = itertools.count()


def machine_in(world: World, admin: User) -> type[RuleBasedStateMachine]:
    """A placement that begins in three days, and everybody who may try something with it."""

    class Lifecycle(RuleBasedStateMachine):
        placement: Placement

        @initialize(kind=st.sampled_from([Kind.JOB, Kind.CONTRACT, Kind.MENTORSHIP]))
        def begin(self, kind: Kind) -> None:
            profile = people.graduate(f"Model{next(_graduates)}", "KE", agrees=())
            mentored = kind == Kind.MENTORSHIP
            self.placement = Placement.objects.create(
                profile=profile,
                organisation=None if mentored else world.employer,
                mentor=world.dede if mentored else None,
                kind=kind,
                role="Support",
                isco_id="3512",
                country_id="KE",
                starts_on=(START + timedelta(days=3)).date(),
            )
            self.people = {
                "graduate": profile.user,
                "employer": world.dede.user if mentored else world.boris,
                "stranger": world.eve,
            }
            self.now = START
            self.ended: date | None = None
            self.yes: set[str] = set()
            self.links: list[tuple[str, str, str, frozenset[str], date | None]] = []
            self.fate = ""  # "", "disputed" or "cancelled"
            self.complete = 0

        def attempt(self, allowed: bool, step, **arguments) -> None:
            try:
                step(placement=self.placement, **arguments)
            except DomainError:
                assert not allowed
            else:
                assert allowed

        @rule(days=st.integers(0, 3))
        def time_passes(self, days: int) -> None:
            self.now += timedelta(days=days)

        @rule(who=st.sampled_from(["graduate", "employer", "stranger"]))
        def say_yes(self, who: str) -> None:
            started = self.now >= START + timedelta(days=3)
            allowed = who != "stranger" and not self.fate and (started or who in self.yes)
            self.attempt(allowed, services.confirm_placement, by=self.people[who], at=self.now)
            if allowed:
                before = len(self.yes)
                self.yes.add(who)
                self.complete += before < len(self.yes) == 2

        @rule(who=st.sampled_from(["graduate", "employer", "stranger"]))
        def get_a_link(self, who: str) -> None:
            """A message asks somebody to confirm for the side on which they stand, strangers for any."""
            side = Side.GRADUATE if who == "graduate" else Side.EMPLOYER
            self.placement.refresh_from_db()
            secret = secret_for(self.placement, side=side, person=self.people[who])
            self.links.append((secret, who, self.fate, frozenset(self.yes), self.ended))

        @rule(which=st.integers(0, 9))
        def follow_a_link(self, which: int) -> None:
            if not self.links:
                return
            secret, who, fate, yes, _ended = self.links[which % len(self.links)]
            same = fate == self.fate and yes == frozenset(self.yes)
            # What was confirmed, disputed and upheld again is as it was: the same link asks the same.
            allowed = who != "stranger" and same and not fate and who not in yes
            allowed = allowed and self.now >= START + timedelta(days=3)
            try:
                services.confirm_by_link(secret=secret, at=self.now)
            except DomainError:
                assert not allowed
            else:
                assert allowed or (same and who in yes and not fate and who != "stranger")
            if allowed:
                before = len(self.yes)
                self.yes.add(who)
                self.complete += before < len(self.yes) == 2

        @rule(who=st.sampled_from(["graduate", "employer", "stranger"]))
        def dispute(self, who: str) -> None:
            allowed = who != "stranger" and not self.fate
            self.attempt(allowed, services.dispute_placement, by=self.people[who], reason="no")
            self.fate = "disputed" if allowed else self.fate

        @rule(who=st.sampled_from(["graduate", "employer", "stranger"]))
        def cancel(self, who: str) -> None:
            allowed = who != "stranger" and not self.fate and self.yes <= {who}
            self.attempt(allowed, services.cancel_placement, by=self.people[who])
            self.fate = "cancelled" if allowed else self.fate

        @rule(happened=st.booleans())
        def settle(self, happened: bool) -> None:
            allowed = self.fate == "disputed"
            self.attempt(allowed, services.resolve_dispute, by=admin, happened=happened, reason="seen")
            if allowed:
                self.fate = "" if happened else "cancelled"
                self.complete += happened and len(self.yes) == 2

        @rule(who=st.sampled_from(["graduate", "employer", "stranger"]), days=st.integers(-1, 6))
        def end(self, who: str, days: int) -> None:
            ended_on = (START + timedelta(days=days)).date()
            same = self.ended == ended_on
            possible = not self.fate and self.yes and self.ended is None and days >= 3 and ended_on <= self.now.date()
            allowed = who != "stranger" and bool(same or possible)
            self.attempt(allowed, services.end_placement, by=self.people[who], ended_on=ended_on, at=self.now)
            if allowed:
                self.ended = ended_on

        @invariant()
        def the_row_says_what_the_model_says(self) -> None:
            if not hasattr(self, "placement"):
                return
            self.placement.refresh_from_db()
            certain = {0: "expected", 1: "claimed", 2: "confirmed"}[len(self.yes)]
            assert self.placement.state == (self.fate or certain)
            counts = certain == "confirmed" and not self.fate and self.placement.kind != Kind.MENTORSHIP
            assert Placement.objects.counting().filter(pk=self.placement.pk).exists() == counts
            told = Event.objects.filter(topic="placement.confirmed", payload={"placement_id": self.placement.pk})
            assert told.count() == self.complete

    return Lifecycle


def test_any_order_of_steps(world: World) -> None:
    admin = people.person("admin", "Admin", is_superuser=True, is_staff=True)
    run_state_machine_as_test(
        machine_in(world, admin),
        settings=settings(
            max_examples=60, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


pytestmark = pytest.mark.django_db
