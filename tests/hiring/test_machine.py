"""Any order of steps by anybody between an application and an agreed role, held against a model of its own."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
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
from registry.hiring import services
from registry.hiring.models import Interview, Offer
from tests.hiring import people
from tests.world import World

pytestmark = pytest.mark.django_db
ANYBODY = st.sampled_from(["graduate", "hirer", "stranger"])
SIDES = {"graduate": "hirer", "hirer": "graduate"}
ENDED = {"placed", "declined", "withdrawn"}
_graduates = itertools.count()


def machine_in(world: World) -> type[RuleBasedStateMachine]:
    """One application to a listing with one place, and everybody who may try something with it."""

    class Hiring(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            self.now = timezone.now()
            profile = people.graduate(f"Model{next(_graduates)}", "RW")
            self.listing = people.listing(organisation=world.employer, posted_by=world.boris)
            self.made = services.apply(profile=profile, listing=self.listing)
            self.people = {"graduate": profile.user, "hirer": world.boris, "stranger": world.eve}
            self.state = "new"
            self.offer: dict[str, Any] | None = None  # the standing one: row, by
            self.talk: dict[str, Any] | None = None  # the open one: row, by, state
            self.said = 0

        def attempt(self, allowed: bool, step: Callable[..., Any], **arguments: Any) -> Any:
            try:
                done = step(**arguments)
            except DomainError:
                assert not allowed, (step.__name__, self.state)
                return None
            assert allowed, (step.__name__, self.state)
            return done

        def ends(self, state: str) -> None:
            self.state, self.offer, self.talk = state, None, None

        # --- The application ---

        @rule(who=ANYBODY, to=st.sampled_from(["shortlisted", "interview", "declined"]))
        def move(self, who: str, to: str) -> None:
            order = ["new", "shortlisted", "interview"]
            onward = self.state in order and (to == "declined" or order.index(to) > order.index(self.state))
            step = {"application": self.made, "to": to, "by": self.people[who], "reason": "skills"}
            if self.attempt(who == "hirer" and onward, services.move, **step) is not None:
                self.ends(to) if to == "declined" else setattr(self, "state", to)

        @rule(who=ANYBODY)
        def withdraw(self, who: str) -> None:
            allowed = who == "graduate" and self.state not in ENDED
            if self.attempt(allowed, services.withdraw, application=self.made, by=self.people[who]) is not None:
                self.ends("withdrawn")

        # --- Offers ---

        @rule(who=ANYBODY)
        def make_offer(self, who: str) -> None:
            may = self.state in {"new", "shortlisted", "interview"} or (
                self.offer is not None and self.offer["by"] == "graduate"
            )
            day = world.today
            made = self.attempt(
                who == "hirer" and may, services.make_offer, application=self.made, by=self.people[who], role="Helper",
                isco="3512", starts_on=day, pay=Decimal(600_000), currency="RWF", answer_by=day + timedelta(days=3),
            )  # fmt: skip
            if made is not None:
                self.state, self.offer = "offered", {"row": made, "by": "hirer"}

        @precondition(lambda self: self.offer is not None)
        @rule(who=ANYBODY)
        def other_terms(self, who: str) -> None:
            assert self.offer is not None
            row: Offer = self.offer["row"]
            asked = self.attempt(
                who == "graduate" and self.offer["by"] == "hirer", services.ask_other_terms, offer=row,
                by=self.people[who], starts_on=row.starts_on, pay=Decimal(700_000),
            )  # fmt: skip
            if asked is not None:
                self.offer = {"row": asked, "by": "graduate"}

        @precondition(lambda self: self.offer is not None)
        @rule(who=ANYBODY, act=st.sampled_from(["accept", "decline", "withdraw"]))
        def answer(self, who: str, act: str) -> None:
            assert self.offer is not None
            maker = self.offer["by"]
            allowed = who == (maker if act == "withdraw" else SIDES[maker])
            step = getattr(services, f"{act}_offer")
            if self.attempt(allowed, step, offer=self.offer["row"], by=self.people[who]) is None:
                return
            if act == "accept":
                self.ends("placed")
            else:
                self.state, self.offer = "interview", None

        # --- Talks and messages ---

        @rule(who=ANYBODY)
        def propose(self, who: str) -> None:
            allowed = who != "stranger" and self.talk is None and self.state not in {"declined", "withdrawn"}
            made = self.attempt(
                allowed, services.propose_interview, application=self.made, by=self.people[who],
                slots=[self.now + timedelta(days=2)], minutes=30, way="phone",
            )  # fmt: skip
            if made is not None:
                self.talk = {"row": made, "by": who, "state": "proposed"}
                if who == "hirer" and self.state in {"new", "shortlisted"}:
                    self.state = "interview"

        @precondition(lambda self: self.talk is not None)
        @rule(who=ANYBODY, act=st.sampled_from(["choose", "move", "call_off"]))
        def talk_on(self, who: str, act: str) -> None:
            assert self.talk is not None
            row: Interview = self.talk["row"]
            slot = self.now + timedelta(days=2)
            by = self.people[who]
            if act == "call_off":
                if self.attempt(who != "stranger", services.call_off_interview, interview=row, by=by) is not None:
                    self.talk = None
            elif act == "move":
                moved = self.attempt(
                    who != "stranger", services.propose_other_times, interview=row, by=by, slots=[slot], minutes=30,
                    way="phone",
                )  # fmt: skip
                if moved is not None:
                    self.talk |= {"by": who, "state": "proposed"}
            else:
                # A second tap on the same time is no mistake.
                allowed = who != "stranger" and (self.talk["state"] == "agreed" or who != self.talk["by"])
                if self.attempt(allowed, services.choose_slot, interview=row, by=by, starts_at=slot) is not None:
                    self.talk["state"] = "agreed"

        @rule(who=ANYBODY)
        def write(self, who: str) -> None:
            allowed = who != "stranger" and self.state not in {"declined", "withdrawn"}
            step = {"application": self.made, "by": self.people[who], "body": "A word."}
            if self.attempt(allowed, services.write_message, **step) is not None:
                self.said += 1

        # --- What always holds ---

        @invariant()
        def the_rows_are_what_the_model_says(self) -> None:
            if not hasattr(self, "made"):
                return
            self.made.refresh_from_db()
            self.listing.refresh_from_db()
            assert self.made.state == self.state
            assert self.listing.filled == (1 if self.state == "placed" else 0)
            standing = self.made.offers.filter(state="sent").values_list("pk", flat=True)
            assert list(standing) == ([self.offer["row"].pk] if self.offer else [])
            open_talks = self.made.interviews.filter(state__in=["proposed", "agreed"]).values_list("pk", "state")
            assert list(open_talks) == ([(self.talk["row"].pk, self.talk["state"])] if self.talk else [])
            assert self.made.messages.count() == self.said

    return Hiring


@pytest.mark.parametrize(
    ("examples", "steps"), [(12, 25), pytest.param(300, 60, marks=[pytest.mark.slow, pytest.mark.timeout(7200)])]
)
def test_any_order_of_steps_keeps_to_the_model(world: World, examples: int, steps: int) -> None:
    run_state_machine_as_test(
        machine_in(world),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
