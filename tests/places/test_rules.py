"""Folding of names, amounts of money and conversion."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.places.loading import DATA
from registry.places.rules import CURRENCY_DECIMALS, WrongAmount, check_amount, convert, corridor_day, fold

phrases = st.text(max_size=60)
latin = st.text(alphabet="abcdefghijklmnopqrstuvwxyzéèàüçñô '’-/.,+#0123456789", max_size=60)


@given(phrases)
@settings(deadline=None, max_examples=400)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(latin)
@settings(deadline=None)
def test_case_does_not_count(text):
    assert fold(text.upper()) == fold(text) == fold(text.title())


@given(st.lists(st.text(alphabet="abcdefgé0123", min_size=1, max_size=8), max_size=5), st.sampled_from(" \t-/,.;:|_"))
@settings(deadline=None)
def test_any_separator_is_a_space(words, separator):
    assert fold(separator.join(words)) == fold("  ".join(words))


@given(phrases)
@settings(deadline=None)
def test_what_is_left_has_single_spaces_and_no_underscore(text):
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert "_" not in folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Murang'a", "muranga"),
        ("Murang’a", "muranga"),
        ("MURANGʼA", "muranga"),
        ("Murang´a", "muranga"),
        ("Elgeyo/Marakwet", "elgeyo marakwet"),
        ("Élan  vital", "elan vital"),
        ("Straße", "strasse"),
        ("C++", "cplusplus"),
        ("C++11", "cplusplus 11"),
        ("CompTIA A+", "comptia aplus"),
        ("#python #django", "python django"),
        ("C#/.NET", "csharp net"),
        ("HTML+CSS", "html css"),
        ("HTML + CSS", "html css"),
        ("Node.js", "node js"),
        ("+254", "254"),
        ("'' – ’", ""),
        ("", ""),
    ],
)
def test_folded_forms(text, folded):
    assert fold(text) == folded


def test_decimals_agree_with_the_reference_data():
    rows = json.loads((DATA / "currencies.json").read_text())
    assert {row["code"]: row["decimals"] for row in rows} == CURRENCY_DECIMALS


@pytest.mark.parametrize(
    ("amount", "currency"),
    [("0", "RWF"), ("350000", "RWF"), ("350000.00", "RWF"), ("45000.50", "KES"), ("1E+3", "USD")],
)
def test_amounts_that_can_be_paid(amount, currency):
    check_amount(Decimal(amount), currency)


@pytest.mark.parametrize(
    ("amount", "currency", "says"),
    [
        ("0.5", "RWF", "whole number"),
        ("10.001", "KES", "2 digits"),
        ("-1", "KES", "zero or more"),
        ("NaN", "KES", "zero or more"),
        ("Infinity", "KES", "zero or more"),
        ("1E+12", "KES", "smaller"),
        ("1E+400", "RWF", "smaller"),
        ("10", "TZS", "currencies"),
    ],
)
def test_amounts_that_cannot_be_paid_say_what_to_do(amount, currency, says):
    with pytest.raises(WrongAmount, match=says):
        check_amount(Decimal(amount), currency)


money = st.decimals(min_value=0, max_value=10**9, places=2)
rate = st.decimals(min_value="0.0001", max_value=10, places=4)


@given(money, rate, rate)
@settings(deadline=None)
def test_converted_amounts_can_be_paid_and_keep_their_value(amount, kes, rwf):
    rates = {"KES": kes, "RWF": rwf, "USD": Decimal(1)}
    there = convert(amount, "KES", "RWF", rates)
    assert there is not None
    check_amount(min(there, Decimal(1)), "RWF")
    assert there == there.to_integral_value()
    assert abs(there * rwf - amount * kes) <= rwf / 2 + Decimal("1e-9")


def test_nothing_is_guessed_without_a_rate():
    assert convert(Decimal(5), "KES", "TZS", {"KES": Decimal("0.0077")}) is None
    assert convert(Decimal("5.5"), "TZS", "TZS", {}) == Decimal("5.5")


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 6, 9, 20, 59, tzinfo=UTC), date(2026, 6, 9)),
        (datetime(2026, 6, 9, 21, 0, tzinfo=UTC), date(2026, 6, 10)),  # midnight in Nairobi
    ],
)
def test_a_day_has_begun_when_it_has_begun_in_one_of_the_countries(at: datetime, expected: date) -> None:
    assert corridor_day(at) == expected
