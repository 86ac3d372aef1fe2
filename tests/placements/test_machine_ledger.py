"""Corrections and the ledger of a contract in any order by anybody, held against a model that shares nothing with the
code."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from corridor.web.errors import DomainError
from registry.listings.models import Kind
from registry.placements import services
from registry.placements.contracts import paid_totals
from registry.placements.models import AmountEntry, Milestone, Placement, PlacementCorrection
from tests.hiring import people
from tests.world import World

START = datetime(2026, 3, 10, 6, tzinfo=UTC)
SIDES = ("graduate", "employer")
EVERYBODY = (*SIDES, "stranger")
who_acts = st.sampled_from(EVERYBODY)
_graduates = itertools.count()


def machine_in(world: World) -> type[RuleBasedStateMachine]:
    """A confirmed contract, and everybody who may try something with it."""

    class Ledger(RuleBasedStateMachine):
        placement: Placement

        @initialize()
        def begin(self) -> None:
            profile = people.graduate(f"Ledger{next(_graduates)}", "KE", agrees=())
            self.placement = Placement.objects.create(
                profile=profile, organisation=world.employer, kind=Kind.CONTRACT, role="Draughtswoman", isco_id="3512",
                country_id="KE", starts_on=(START - timedelta(days=40)).date(), currency_id="KES", state="confirmed",
                graduate_confirmed_at=START, employer_confirmed_at=START,
            )  # fmt: skip
            self.people = {"graduate": profile.user, "employer": world.boris, "stranger": world.eve}
            self.disputed = False
            # The model of the ledger: for each milestone lines of [step, amount, advance, side, said, taken out by].
            self.milestones: list[Milestone] = []
            self.lines: list[dict[str, Any]] = []
            # The model of corrections: what is recorded, and what waits.
            self.starts_on: date = self.placement.starts_on
            self.open: tuple[PlacementCorrection, str, date, date] | None = None

        def attempt(self, allowed: bool, act: Any, **arguments: Any) -> Any:
            try:
                made = act(at=START, **arguments)
            except DomainError:
                assert not allowed
                return None
            assert allowed
            return made

        # --- Corrections -------------------------------------------------------------------------------------------

        @rule(who=who_acts, days=st.integers(30, 50))
        def propose(self, who: str, days: int) -> None:
            day = (START - timedelta(days=days)).date()
            allowed = who != "stranger" and not self.disputed and self.open is None and day != self.starts_on
            changes = {"starts_on": day}
            made = self.attempt(
                allowed, services.correct_placement, placement=self.placement, by=self.people[who], changes=changes
            )
            if made is not None:
                self.open = (made, who, self.starts_on, day)

        @rule(who=who_acts, agrees=st.booleans())
        def answer_correction(self, who: str, agrees: bool) -> None:
            if self.open is None:
                return
            made, proposer, before, after = self.open
            fits = not agrees or (not self.disputed and before == self.starts_on)
            allowed = who in SIDES and who != proposer and fits
            self.attempt(
                allowed, services.answer_correction, correction=made, by=self.people[who], agrees=agrees, words="no"
            )
            if allowed:
                self.open = None
                self.starts_on = after if agrees else self.starts_on

        @rule(who=who_acts)
        def withdraw(self, who: str) -> None:
            if self.open is None:
                return
            allowed = who == self.open[1]
            self.attempt(allowed, services.withdraw_correction, correction=self.open[0], by=self.people[who])
            self.open = None if allowed else self.open

        # --- The ledger --------------------------------------------------------------------------------------------

        def known(self, of: Milestone, step: str, *, certain: bool, low: bool, advances: bool = True) -> Decimal:
            """What a step comes to: what is confirmed, and of what waits only what makes it smaller or larger."""
            whole = Decimal()
            for line in self.lines:
                if line["of"] != of or line["step"] != step or line["said"] == "rejected":
                    continue
                if line["said"] == "confirmed" or (not certain and (line["amount"] < 0) == low):
                    whole += line["amount"] if advances or not line["advance"] else 0
            return whole

        def fits(self, of: Milestone, step: str, amount: Decimal, advance: bool) -> bool:
            if step == "agreed" and amount > 0:
                return True
            self.lines.append({"of": of, "step": step, "amount": amount, "advance": advance, "said": ""})
            agreed = self.known(of, "agreed", certain=False, low=True)
            delivered = self.known(of, "delivered", certain=False, low=True)
            most_delivered = self.known(of, "delivered", certain=False, low=False)
            most_paid = self.known(of, "paid", certain=False, low=False)
            for_work = self.known(of, "paid", certain=False, low=False, advances=False)
            self.lines.pop()
            holds = most_delivered <= agreed and most_paid <= agreed and for_work <= delivered
            if step == "paid" and amount > 0 and not advance:
                return holds and most_paid <= delivered
            return holds

        @rule(who=who_acts, amount=st.integers(0, 9))
        def add(self, who: str, amount: int) -> None:
            allowed = who != "stranger" and not self.disputed and amount > 0
            made = self.attempt(
                allowed, services.add_milestone, placement=self.placement, by=self.people[who], title="Part",
                amount=Decimal(amount),
            )  # fmt: skip
            if made is not None:
                self.milestones.append(made)
                self.note(made.entries.get(), who)

        def note(self, entry: AmountEntry, who: str) -> None:
            self.lines.append(
                {
                    "row": entry, "of": entry.milestone, "step": entry.step, "amount": entry.amount,
                    "advance": entry.is_advance, "side": who, "said": "", "out": None,
                }
            )  # fmt: skip

        @rule(
            who=who_acts, step=st.sampled_from(["agreed", "delivered", "paid"]), amount=st.integers(1, 9),
            advance=st.booleans(), which=st.integers(0, 5),
        )  # fmt: skip
        def record(self, who: str, step: str, amount: int, advance: bool, which: int) -> None:
            if not self.milestones:
                return
            of = self.milestones[which % len(self.milestones)]
            advance = advance and step == "paid"
            allowed = who != "stranger" and not self.disputed and self.fits(of, step, Decimal(amount), advance)
            made = self.attempt(
                allowed, services.record_amount, milestone=of, by=self.people[who], step=step, amount=Decimal(amount),
                on=START.date(), is_advance=advance,
            )  # fmt: skip
            if made is not None:
                self.note(made, who)

        @rule(who=who_acts, which=st.integers(0, 30), verdict=st.sampled_from(["confirmed", "confirmed", "rejected"]))
        def say(self, who: str, which: int, verdict: str) -> None:
            if not self.lines:
                return
            line = self.lines[which % len(self.lines)]
            answerable = line["said"] in {"", verdict}
            allowed = who in SIDES and who != line["side"] and answerable and not self.disputed
            self.attempt(
                allowed, services.answer_amount, entry=line["row"], by=self.people[who], verdict=verdict, words="so"
            )
            line["said"] = verdict if allowed else line["said"]

        @rule(who=who_acts, which=st.integers(0, 30))
        def take_out(self, who: str, which: int) -> None:
            if not self.lines:
                return
            line = self.lines[which % len(self.lines)]
            is_out = any(one["out"] is line and one["said"] != "rejected" for one in self.lines)
            allowed = who != "stranger" and not self.disputed and line["said"] == "confirmed" and line["out"] is None
            allowed = allowed and not is_out and self.fits(line["of"], line["step"], -line["amount"], line["advance"])
            made = self.attempt(allowed, services.reverse_amount, entry=line["row"], by=self.people[who], words="wrong")
            if made is not None:
                self.note(made, who)
                self.lines[-1]["out"] = line

        @rule(who=st.sampled_from(SIDES))
        def dispute(self, who: str) -> None:
            if not self.disputed and len(self.lines) > 4:
                services.dispute_placement(placement=self.placement, by=self.people[who], reason="no")
                self.disputed = True

        @rule()
        def settle(self) -> None:
            if self.disputed:
                services.resolve_dispute(placement=self.placement, by=world.admin, happened=True, reason="seen")
                self.disputed = False

        @invariant()
        def the_rows_say_what_the_model_says(self) -> None:
            if not hasattr(self, "placement"):
                return
            self.placement.refresh_from_db()
            assert self.placement.starts_on == self.starts_on
            waits = self.placement.corrections.filter(state="proposed").count()
            assert waits == (self.open is not None)
            for of in self.milestones:
                agreed, delivered, paid = (
                    self.known(of, step, certain=True, low=True) for step in ("agreed", "delivered", "paid")
                )
                assert 0 <= delivered <= agreed
                assert 0 <= paid <= agreed
            paid_in_all = sum((self.known(of, "paid", certain=True, low=True) for of in self.milestones), Decimal())
            assert paid_totals(Placement.objects.filter(pk=self.placement.pk)).get("KES", Decimal()) == paid_in_all

    return Ledger


def test_any_order_of_steps(world: World) -> None:
    run_state_machine_as_test(
        machine_in(world),
        settings=settings(
            max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.mark.slow
def test_any_order_of_many_steps(world: World) -> None:
    run_state_machine_as_test(
        machine_in(world),
        settings=settings(
            max_examples=600, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


pytestmark = pytest.mark.django_db
