"""Each wrong cell has a reason that an officer understands; every right one is read as it was meant."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.programmes.models import Cohort, Enrolment
from registry.programmes.roster.cells import Places, Values, read_cells
from registry.programmes.roster.columns import COLUMNS

from .conftest import AMINA, TODAY, csv_of, plan, row

PLACES = Places(
    countries={"KE": "Kenya", "RW": "Rwanda", "DE": "Germany"},
    index={
        ("KE", "lamu"): "KE-21",
        ("KE", "ke 21"): "KE-21",
        ("KE", "murang a"): "KE-29",
        ("RW", "huye"): "RW-24",
        ("RW", "southern"): "RW-S",
    },
    residential=frozenset({"KE-21", "KE-29", "RW-24"}),
    names={"KE-21": "Lamu", "KE-29": "Murang'a", "RW-24": "Huye"},
)


def values_of(**cells: str) -> Values:
    reading = read_cells(AMINA | cells, places=PLACES, on=TODAY)
    assert reading.values is not None, reading.reasons
    return reading.values


def reasons_of(**cells: str) -> str:
    reading = read_cells(AMINA | cells, places=PLACES, on=TODAY)
    assert reading.values is None
    return " ".join(reading.reasons)


@pytest.mark.parametrize(
    "text", ["2025-07-05", "5/7/2025", "05/07/2025", "5.7.2025", "2025-07-05 00:00:00", " 5/7/2025 "]
)
def test_mixed_forms_of_dates_mean_the_same_day(text: str) -> None:
    assert values_of(graduated_on=text).graduated_on == date(2025, 7, 5)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("0712 345 678", "+254712345678"),
        ("712345678", "+254712345678"),
        ("254712345678", "+254712345678"),
        ("+254 (712) 345-678", "+254712345678"),
        ("+250 788 123 456", "+250788123456"),
        ("", ""),
    ],
)
def test_phones_become_e164(text: str, phone: str) -> None:
    assert values_of(phone=text).phone == phone


def test_a_phone_is_read_in_the_country_of_its_row() -> None:
    assert values_of(country="rw", region="Huye", phone="0788 123 456").phone == "+250788123456"


def test_skills_are_separated_by_a_bar_or_a_semicolon_or_a_line() -> None:
    assert values_of(skills="phone repair | Python;; Excel\nphone repair").skills == ("phone repair", "Python", "Excel")


def test_words_are_read_whatever_their_case() -> None:
    found = values_of(outcome="In Training", graduated_on="", intent="Self-employment", sex="F", disability="YES")
    assert (found.outcome, found.intent, found.answers.sex, found.answers.disability) == (
        "in_training",
        "self_employment",
        "f",
        "yes",
    )


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"reference": ""}, "reference is missing"),
        ({"given_names": " "}, "given_names is missing"),
        ({"family_name": "x" * 121}, "longer than 120"),
        ({"certificate": "x" * 1001}, "more than 1,000 characters"),
        ({"email": "amina at home"}, "is not an e-mail address"),
        ({"email": "", "phone": ""}, "so that the person can be reached"),
        ({"phone": "12345"}, "is not a phone number"),
        ({"phone": "=1+254712345678"}, "is not a phone number"),
        ({"phone": "2.54712E+11"}, "shortened"),
        ({"phone": "0800-FLOWERS"}, "is not a phone number"),
        ({"country": ""}, "country is missing"),
        ({"country": "Kenya"}, "Write the country as its code: KE"),
        ({"country": "XX"}, "is not a country"),
        ({"region": "Atlantis"}, "is not a county or district of Kenya"),
        ({"region": "Lamuu"}, "Did you mean Lamu?"),
        ({"country": "RW", "phone": "", "region": "Southern"}, "is a province"),
        ({"birth_year": "01"}, "is not a year"),
        ({"birth_year": "2030"}, "is not a year"),
        ({"birth_year": "2020"}, "does not fit"),
        ({"birth_year": "1900"}, "does not fit"),
        ({"enrolled_on": ""}, "enrolled_on is missing"),
        ({"enrolled_on": "30/2/2025"}, "no day of the calendar"),
        ({"enrolled_on": "2/25/2025"}, "Write the day first"),
        ({"enrolled_on": "45678"}, "is not a date"),
        ({"enrolled_on": "3/2/25"}, "is not a date"),
        ({"enrolled_on": "3 Feb 2025"}, "is not a date"),
        ({"enrolled_on": "2025-11-25"}, "lies in the future"),
        ({"enrolled_on": "1970-01-01"}, "too long ago"),
        ({"graduated_on": "2025-02-02"}, "graduated_on is before enrolled_on"),
        ({"graduated_on": "2026-02-02"}, "lies in the future"),
        ({"graduated_on": ""}, "needs the date"),
        ({"outcome": "withdrew"}, "Change one of them"),
        ({"outcome": ""}, "outcome is missing"),
        ({"outcome": "lost"}, "Write in_training, graduated, withdrew"),
        ({"intent": "money"}, "intent cannot be"),
        ({"sex": "other"}, "Write f, m or x"),
        ({"disability": "some"}, "Write yes or no"),
        ({"marginalised": "?"}, "Write yes or no"),
        ({"connectivity": "5G"}, "connectivity cannot be"),
        ({"skills": "|".join(str(n) for n in range(51))}, "more than 50 skills"),
        ({"skills": "x" * 201}, "longer than 200"),
        ({"given_names": "Amina\nWanjiru"}, "line break"),
        ({"given_names": "Ami\x07na"}, "cannot be seen"),
        ({"given_names": "Ami\u202ena"}, "cannot be seen"),
        *(({"given_names": f"{sign}cmd"}, "like a formula") for sign in "=+-@＝＋－＠"),
        ({"skills": "@SUM(A1)"}, "like a formula"),
        ({"reference": "-1"}, "like a formula"),
    ],
)
def test_a_wrong_cell_has_its_reason(cells: dict[str, str], reason: str) -> None:
    assert reason in reasons_of(**cells)


def test_all_that_is_wrong_is_told_at_once() -> None:
    words = reasons_of(email="x", country="XX", enrolled_on="soon", outcome="lost")
    assert all(part in words for part in ("e-mail", "country", "date", "outcome"))


def test_a_country_without_a_list_of_regions_is_no_obstacle() -> None:
    reading = read_cells(AMINA | {"country": "DE", "region": "Bayern", "phone": ""}, places=PLACES, on=TODAY)
    assert reading.values is not None
    assert reading.values.region is None
    assert "no list of regions of Germany" in reading.warnings[0]


@given(st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=40) | st.sampled_from(list(AMINA.values()))))
@settings(max_examples=600, deadline=None)
def test_any_row_is_taken_or_has_a_reason(cells: dict[str, str]) -> None:
    reading = read_cells(AMINA | cells, places=PLACES, on=TODAY)
    assert (reading.values is None) == bool(reading.reasons)
    if reading.values is not None:
        assert not reading.values.given_names.startswith(("=", "+", "-", "@"))
        assert "\x00" not in "".join(str(getattr(reading.values, name)) for name in ("reference", "certificate"))


# --- What only the cohort or the other rows tell ---------------------------------------------------------------------


def test_a_doubled_reference_is_refused_from_its_second_row_on(world) -> None:
    planned = plan(world.cohort, csv_of([row(), row(), row(given_names="Other", enrolled_on="soon"), row(2)]))
    assert [found.result for found in planned.rows] == ["new", "refused", "refused", "new"]
    assert "stands in line 2 already" in planned.rows[1].reasons[0]
    assert len(planned.rows[2].reasons) == 2


def test_a_refused_first_row_does_not_make_room_for_the_second(world) -> None:
    planned = plan(world.cohort, csv_of([row(enrolled_on="soon"), row()]))
    assert planned.counts["refused"] == 2


def test_dates_outside_the_cohort_are_a_warning(world) -> None:
    planned = plan(world.cohort, csv_of([row(enrolled_on="2025-01-02", graduated_on="2025-09-01")]))
    assert planned.rows[0].result == "new"
    assert [reason.split()[0] for reason in planned.rows[0].reasons] == ["enrolled_on", "graduated_on"]


def test_a_shared_phone_is_fine_and_a_shared_address_a_warning(world) -> None:
    planned = plan(world.cohort, csv_of([row(), row(2, phone=AMINA["phone"], email=AMINA["email"])]))
    assert [found.result for found in planned.rows] == ["new", "new"]
    assert "Line 2 has the same e-mail address" in planned.rows[1].reasons[0]


def test_a_row_with_a_stray_separator_is_refused(world) -> None:
    data = csv_of([row()]).decode().replace("DigiTruck certificate", "DigiTruck certificate,stray").encode()
    assert "more cells than the header" in plan(world.cohort, data).rows[0].reasons[0]


def test_columns_that_are_not_kept_are_told(world) -> None:
    planned = plan(world.cohort, csv_of([row() | {"national_id": "1"}], header=",".join([*COLUMNS, "national_id"])))
    assert "national_id" in planned.warnings[0]


def test_regions_are_known_by_their_many_names(world) -> None:
    names = ["Lamu", "LAMU COUNTY", "KE-21", "Kaunti ya Lamu"]
    planned = plan(world.cohort, csv_of([row(number, region=name) for number, name in enumerate(names, start=1)]))
    assert {found.values.region for found in planned.rows if found.values} == {"KE-21"}
    assert planned.counts["new"] == 4


def test_the_longest_texts_fit_the_table(world) -> None:
    from registry.programmes.roster import apply_plan

    cells = {name: "é" * length for name, length in (("given_names", 120), ("family_name", 120), ("certificate", 200))}
    data = csv_of([row(**cells, reference="r" * 60, skills=";".join(["s" * 99] * 2 + ["t" * 200] * 3))])
    apply_plan(plan=plan(Cohort.objects.get(pk=world.cohort.pk), data))
    assert Enrolment.objects.get().given_names == "é" * 120
