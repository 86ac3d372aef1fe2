"""Statements: every month reconciles to zero, by an independent sum, and never across currencies."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridor.papers.cells import as_text
from registry.placements import statements
from registry.placements.models import AmountAnswer, AmountEntry, Milestone, Placement
from registry.placements.statements import Movement
from tests.world import World, browser

from .test_contracts import a_contract

pytestmark = pytest.mark.django_db
STEPS = ("agreed", "delivered", "paid")


def entered(world: World, contract: Placement, *rows: tuple[str, int, date, str]) -> None:
    """Lines of the ledger, brought straight in: step, amount, day, and what the other side said ("" for nothing)."""
    now = timezone.now()
    last = contract.milestones.count()
    milestone = Milestone.objects.create(
        placement=contract,
        position=last + 1,
        title="Part",
        amount=1,
        currency_id=contract.currency_id or "",
        added_at=now,
    )
    first = AmountEntry.objects.create(
        milestone=milestone, step="agreed", amount=1, on=date(2020, 1, 1), side="employer", recorded_by=world.boris,
        recorded_at=now,
    )  # fmt: skip
    for step, amount, on, verdict in rows:
        made = AmountEntry.objects.create(
            milestone=milestone, step=step, amount=amount, on=on, reverses=first if amount < 0 else None,
            side="employer", recorded_by=world.boris, recorded_at=now,
        )  # fmt: skip
        if verdict:
            AmountAnswer.objects.create(
                entry=made, verdict=verdict, words="x", side="graduate", answered_by=world.amina.user, answered_at=now
            )


def plain_sum(currency: str, step: str, before: date) -> Decimal:
    """The oracle: nothing of the code, only the tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(e.amount), 0) FROM placements_amountentry e, placements_milestone m "
            "WHERE m.id = e.milestone_id AND m.currency_id = %s AND e.step = %s AND e.on < %s AND EXISTS "
            "(SELECT FROM placements_amountanswer a WHERE a.entry_id = e.id AND a.verdict = 'confirmed')",
            [currency, step, before],
        )
        return Decimal(cursor.fetchone()[0])


days = st.dates(date(2024, 11, 1), date(2026, 3, 31))
amounts = st.integers(-50, 50).filter(bool)
rows = st.tuples(st.sampled_from(STEPS), amounts, days, st.sampled_from(["confirmed", "confirmed", "rejected", ""]))


def test_every_month_of_every_currency_reconciles_to_zero(world: World) -> None:
    shillings = a_contract(world)
    francs = a_contract(
        world,
        currency_id="RWF",
        starts_on=world.today - timedelta(days=300),
        ended_on=world.today - timedelta(days=100),
    )

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(rows, max_size=12), st.lists(rows, max_size=12))
    def holds(in_shillings: list[Any], in_francs: list[Any]) -> None:
        with transaction.atomic():
            entered(world, shillings, *in_shillings)
            entered(world, francs, *in_francs)
            moved = statements.movements_in(Placement.objects.all())
            whole = statements.accounts(moved)
            _reconciles(whole)
            for year in statements.years_of(moved):
                of_year = statements.accounts(moved, year=year)
                _reconciles(of_year)
                assert {month.month.year for one in of_year for month in one.months} <= {year}
            transaction.set_rollback(True)

    holds()


def _reconciles(found: list[statements.Account]) -> None:
    assert len({one.currency for one in found}) == len(found)
    for account in found:
        currency, before = account.currency, account.opening
        for month in account.months:
            following = date(month.month.year + month.month.month // 12, month.month.month % 12 + 1, 1)
            sums = {}
            for step in STEPS:
                sums[step] = plain_sum(currency, step, following) - plain_sum(currency, step, month.month)
            assert (month.agreed, month.delivered, month.paid) == tuple(sums[step] for step in STEPS)
            assert month.opening == before
            assert month.opening + month.delivered - month.paid - month.closing == 0
            assert month.closing == plain_sum(currency, "delivered", following) - plain_sum(currency, "paid", following)
            before = month.closing
        assert account.closing == before


def test_a_quiet_year_shows_what_is_open_from_before(world: World) -> None:
    contract = a_contract(world)
    entered(world, contract, ("delivered", 70, date(2025, 5, 5), "confirmed"))
    moved = statements.movements_in(Placement.objects.all())
    (account,) = statements.accounts(moved, year=2026)
    assert account.opening == account.closing == 70
    assert statements.accounts(moved, year=2024) == []


def test_who_sees_which_statement(world: World) -> None:
    contract = a_contract(world, role="Mapping of wells")
    entered(world, contract, ("delivered", 777_123, world.today, "confirmed"), ("paid", 5, world.today, ""))
    ours = browser(world.boris).get(reverse("organisation-statements")).content.decode()
    hers = browser(world.amina.user).get(reverse("my-statements")).content.decode()
    for page in (ours, hers):
        assert "Mapping of wells" in page
        assert "KES 777,123" in page
        assert reverse("placement", args=[contract.public_id]) in page
    for stranger in (world.eve, world.claudine.user, world.chantal, world.dede.user, world.admin):
        for name in ("my-statements", "organisation-statements"):
            page = browser(stranger).get(reverse(name)).content.decode()
            assert "Mapping of wells" not in page
    address = reverse("organisation-statements") + f"?organisation={world.employer.slug}"
    assert browser(world.eve).get(address).status_code == 404


def test_a_mentor_reads_what_they_gave(world: World) -> None:
    contract = a_contract(world, organisation=None, mentor=world.dede, role="Website")
    entered(world, contract, ("delivered", 10, world.today, "confirmed"))
    assert "Website" in browser(world.dede.user).get(reverse("my-statements")).content.decode()


def test_the_file_holds_the_same_and_no_formula(world: World) -> None:
    contract = a_contract(world, role='=HYPERLINK("https://bad.example","x")')
    entered(
        world, contract, ("delivered", 70, date(2026, 5, 5), "confirmed"), ("paid", 90, date(2026, 6, 5), "confirmed")
    )
    answer = browser(world.boris).get(reverse("organisation-statements"), {"csv": "1", "year": "2026"})
    assert answer["Content-Disposition"] == 'attachment; filename="statement-2026.csv"'
    read = list(csv.DictReader(io.StringIO(answer.content.decode())))
    by_line: dict[tuple[str, str], Any] = {(row["Month"], row["Line"]): row for row in read}
    assert by_line["2026-05", "movement"]["Contract"] == '\'=HYPERLINK("https://bad.example","x")'
    assert by_line["2026-05", "closing"]["Open"] == by_line["2026-06", "opening"]["Open"] == "70.00"
    assert by_line["2026-06", "closing"]["Open"] == "-20.00"
    assert by_line["2026-06", "movement"]["Link"].endswith(f"/placements/{contract.public_id}/")
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in read:
        if row["Line"] == "movement":
            sums[row["Currency"]] += Decimal(row["Open"])
    assert sums == {"KES": Decimal("-20.00")}


@given(st.text(max_size=12))
def test_no_text_becomes_a_formula(words: str) -> None:
    cell = as_text(words)
    assert cell.removeprefix("'") == words or cell == words
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_amounts_of_two_currencies_are_never_one(world: World) -> None:
    month = date(2026, 1, 1)
    moved = [
        Movement(currency, month, world.employer.pk, "x", "confirmed", Decimal(), Decimal(5), Decimal())  # type: ignore[arg-type]
        for currency in ("KES", "RWF")
    ]
    assert [(one.currency, one.closing) for one in statements.accounts(moved)] == [
        ("KES", Decimal(5)),
        ("RWF", Decimal(5)),
    ]


def test_a_statement_takes_as_many_queries_for_many_contracts_as_for_one(world: World) -> None:
    def queries() -> int:
        client = browser(world.boris)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("organisation-statements"))
        return len(asked)

    entered(world, a_contract(world), ("delivered", 1, world.today, "confirmed"))
    queries()
    few = queries()
    for number in range(4):
        starts_on = world.today - timedelta(days=200 + 20 * number)
        other = a_contract(world, starts_on=starts_on, ended_on=starts_on + timedelta(days=9))
        entered(world, other, ("delivered", 1, starts_on, "confirmed"))
    assert queries() == few
