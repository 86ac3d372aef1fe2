"""A roster does what its plan says, once: again, it changes nothing."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridor.outbox.models import Event
from registry.inclusion.models import SealedAnswers
from registry.inclusion.rules import Answers
from registry.inclusion.services import own_answers, seal_answers
from registry.programmes import errors
from registry.programmes.models import Cohort, DuplicateProposal, Enrolment, RosterImport
from registry.programmes.roster import apply_plan

from .conftest import csv_of, imported, plan, row


def test_a_row_becomes_an_enrolment(world) -> None:
    planned = imported(world.cohort, csv_of([row()]))
    amina = Enrolment.objects.get()
    assert planned.counts == {"new": 1, "changed": 0, "unchanged": 0, "refused": 0}
    assert (amina.phone, amina.region_id, amina.country_id) == ("+254712345678", "KE-21", "KE")
    assert (str(amina.enrolled_on), str(amina.graduated_on)) == ("2025-02-03", "2025-07-25")
    assert amina.skills_text == "phone repair|Python"
    assert set(amina.skills.values_list("phrase", flat=True)) == {"phone repair", "Python"}
    assert own_answers(subject=amina.sealed_subject) == Answers("f", "yes", "no")
    assert (amina.user, amina.contact_lost_on) == (None, None)


def test_a_plan_writes_nothing(world) -> None:
    plan(world.cohort, csv_of([row()]))
    assert not Enrolment.objects.exists()
    assert not SealedAnswers.objects.exists()
    assert not RosterImport.objects.exists()


def test_the_import_is_recorded_and_told(world) -> None:
    data = csv_of([row(), row(2, outcome="lost")])
    planned = plan(world.cohort, data)
    applied = apply_plan(plan=planned, by=world.chantal)
    assert (applied.new, applied.changed, applied.unchanged, applied.refused) == (1, 0, 0, 1)
    assert (applied.by, applied.sha256) == (world.chantal, planned.sha256)
    assert Event.objects.get(topic="roster.applied").payload == {"cohort_id": world.cohort.pk}


def test_the_same_file_again_changes_nothing(world) -> None:
    data = csv_of([row(number) for number in range(1, 30)])
    imported(world.cohort, data)
    before = (list(Enrolment.objects.order_by("pk").values()), list(SealedAnswers.objects.order_by("pk").values()))
    again = imported(world.cohort, data)
    assert again.counts == {"new": 0, "changed": 0, "unchanged": 29, "refused": 0}
    assert (list(Enrolment.objects.order_by("pk").values()), list(SealedAnswers.objects.order_by("pk").values())) == (
        before
    )


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("given_names", "Aminah", "given_names"),
        ("family_name", "Odhiambo", "family_name"),
        ("email", "other@graduates.example", "email"),
        ("phone", "+254 733 123456", "phone"),
        ("country", "UG", "country"),
        ("region", "Mombasa", "region"),
        ("birth_year", "2002", "birth_year"),
        ("enrolled_on", "2025-02-04", "enrolled_on"),
        ("graduated_on", "2025-07-24", "graduated_on"),
        ("intent", "study", "intent"),
        ("connectivity", "none", "connectivity"),
        ("skills", "Python", "skills"),
        ("certificate", "", "certificate"),
        ("sex", "x", "inclusion answers"),
        ("disability", "", "inclusion answers"),
        ("marginalised", "yes", "inclusion answers"),
    ],
)
def test_a_corrected_cell_changes_its_row_once(world, column: str, value: str, words: str) -> None:
    imported(world.cohort, csv_of([row(), row(2)]))
    cells = {column: value} | ({"region": "", "phone": "+256 772 123456"} if column == "country" else {})
    corrected = csv_of([row(**cells), row(2)])
    planned = imported(world.cohort, corrected)
    assert planned.counts == {"new": 0, "changed": 1, "unchanged": 1, "refused": 0}
    assert words in planned.rows[0].reasons[0]
    assert plan(world.cohort, corrected).counts["unchanged"] == 2


def test_a_correction_is_in_the_history_and_keeps_the_claim(world) -> None:
    imported(world.cohort, csv_of([row()]))
    amina = Enrolment.objects.get()
    Enrolment.objects.update(user=world.eve)
    imported(world.cohort, csv_of([row(family_name="Odhiambo", outcome="withdrew", graduated_on="")]))
    after = Enrolment.objects.get()
    assert (after.pk, after.public_id, after.sealed_subject) == (amina.pk, amina.public_id, amina.sealed_subject)
    assert (after.family_name, after.outcome, after.graduated_on, after.user) == (
        "Odhiambo",
        "withdrew",
        None,
        world.eve,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT family_name FROM programmes_enrolmentevent ORDER BY pgh_id")
        assert [name for (name,) in cursor.fetchall()] == ["Otieno", "Otieno", "Odhiambo"]


def test_skills_are_replaced_with_a_corrected_row(world) -> None:
    imported(world.cohort, csv_of([row()]))
    imported(world.cohort, csv_of([row(skills="Python; Django; Python")]))
    amina = Enrolment.objects.get()
    assert set(amina.skills.values_list("phrase", flat=True)) == {"Python", "Django"}


def test_a_skill_that_we_do_not_know_is_kept_as_written(world) -> None:
    planned = imported(world.cohort, csv_of([row(skills="phone repair|Qqqzzz Xxxyyy")]))
    assert any("Qqqzzz" in reason for reason in planned.rows[0].reasons)
    amina = Enrolment.objects.get()
    assert amina.skills_text == "phone repair|Qqqzzz Xxxyyy"
    assert amina.skills.count() == 1


def test_a_column_that_the_file_leaves_out_stays_as_it_is(world) -> None:
    imported(world.cohort, csv_of([row()]))
    short = csv_of(
        [row(given_names="Aminah")],
        header="reference,given_names,family_name,email,country,enrolled_on,outcome,graduated_on",
    )
    planned = imported(world.cohort, short)
    amina = Enrolment.objects.get()
    assert planned.rows[0].changes == ("given_names",)
    assert (amina.given_names, amina.phone, amina.region_id, amina.skills.count()) == (
        "Aminah",
        "+254712345678",
        "KE-21",
        2,
    )
    assert own_answers(subject=amina.sealed_subject) == Answers("f", "yes", "no")


def test_a_region_does_not_follow_to_another_country(world) -> None:
    imported(world.cohort, csv_of([row()]))
    header = "reference,given_names,family_name,email,country,enrolled_on,outcome,graduated_on"
    imported(world.cohort, csv_of([row(country="RW")], header=header))
    amina = Enrolment.objects.get()
    assert (amina.country_id, amina.region_id) == ("RW", None)
    assert plan(world.cohort, csv_of([row(country="RW")], header=header)).counts["unchanged"] == 1


def test_what_the_person_said_of_themselves_is_no_change(world) -> None:
    imported(world.cohort, csv_of([row()]))
    subject = Enrolment.objects.get().sealed_subject
    seal_answers(subject=subject, answers=Answers(), source="self")
    assert imported(world.cohort, csv_of([row()])).counts["unchanged"] == 1
    assert own_answers(subject=subject) == Answers()


def test_sealed_answers_are_in_no_other_table(world) -> None:
    imported(world.cohort, csv_of([row(disability="yes", sex="x", marginalised="yes")]))
    columns = {field.name for field in Enrolment._meta.get_fields()}
    assert not columns & {"sex", "disability", "marginalised"}
    sealed = bytes(SealedAnswers.objects.get().ciphertext)
    assert b"yes" not in sealed[:20]
    assert b"disability" not in sealed


def test_a_plan_on_an_older_state_is_not_applied(world) -> None:
    first, second = plan(world.cohort, csv_of([row()])), plan(world.cohort, csv_of([row()]))
    apply_plan(plan=first)
    with pytest.raises(errors.PlanOutdated):
        apply_plan(plan=second)
    assert RosterImport.objects.count() == 1


def test_a_correction_does_not_undo_one_that_came_between(world) -> None:
    imported(world.cohort, csv_of([row()]))
    early, late = plan(world.cohort, csv_of([row(certificate="A")])), plan(world.cohort, csv_of([row(certificate="B")]))
    apply_plan(plan=late)
    with pytest.raises(errors.PlanOutdated):
        apply_plan(plan=early)
    assert Enrolment.objects.get().certificate == "B"


def test_a_foreign_officer_cannot_apply(world) -> None:
    planned = plan(world.cohort, csv_of([row()]))
    for stranger in (world.eve, world.viewer):
        with pytest.raises(errors.NotYourProgramme):
            apply_plan(plan=planned, by=stranger)
    assert not Enrolment.objects.exists()


def test_a_failure_in_the_middle_writes_nothing(world, monkeypatch) -> None:
    monkeypatch.setattr("registry.programmes.roster.applying.BATCH_ROWS", 2)
    planned = plan(world.cohort, csv_of([row(number) for number in range(1, 7)]))
    calls = []

    def fail(done: int, total: int) -> None:
        calls.append(done)
        if len(calls) == 2:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        apply_plan(plan=planned, progress=fail)
    assert calls == [2, 4]
    assert not Enrolment.objects.exists()
    assert not SealedAnswers.objects.exists()


def test_the_same_person_in_two_cohorts_is_proposed_once(world) -> None:
    imported(world.cohort, csv_of([row()]))
    other = csv_of(
        [
            row(reference="X-1", given_names="Amina W.", email="a@b.example"),
            row(reference="X-2", given_names="Family", email="b@b.example"),
            row(reference="X-3", birth_year="1999", email="c@b.example"),
            row(reference="X-4", phone="", email="d@b.example"),
        ]
    )
    imported(world.other, other)
    imported(world.other, other)
    proposal = DuplicateProposal.objects.get()
    assert (proposal.first.reference, proposal.second.reference) == ("L-001", "X-1")


def test_many_rows_take_few_queries(world) -> None:
    def queries(count: int, start: int) -> int:
        rows = [row(number, phone="") for number in range(start, start + count)]
        with CaptureQueriesContext(
            connection,
        ) as seen:
            imported(world.cohort, csv_of(rows))
        return len(seen)

    queries(2, 2)
    assert queries(3, 100) == queries(150, 200)


CELLS = {
    "given_names": st.sampled_from(["Amina", "Jean-Paul", "Ng'ang'a", "Zoë"]),
    "phone": st.sampled_from(["0712345678", "+254712345678", "712345678", "", "12", "=1+1"]),
    "region": st.sampled_from(["Lamu", "lamu county", "KE-21", "", "Atlantis"]),
    "enrolled_on": st.sampled_from(["2025-02-03", "3/2/2025", "3.2.2025", "31/2/2025", "2099-01-01", ""]),
    "graduated_on": st.sampled_from(["2025-07-25", "25.7.2025", "1/1/2020", ""]),
    "outcome": st.sampled_from(["graduated", "Withdrew", "in training", "lost"]),
    "sex": st.sampled_from(["f", "M", "x", "", "?"]),
    "disability": st.sampled_from(["yes", "NO", "", "maybe"]),
    "skills": st.sampled_from(["phone repair", "phone repair|Python", "Phone Repair ; python", ""]),
}
ROW = st.fixed_dictionaries({"reference": st.sampled_from([f"R{n}" for n in range(6)])}, optional=CELLS)


@given(rows=st.lists(ROW, min_size=1, max_size=8))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_roster_imported_twice_is_unchanged(world, rows: list[dict[str, str]]) -> None:
    slug = str(uuid.uuid4())
    cohort = Cohort.objects.create(
        slug=slug,
        programme=world.programme,
        name=slug,
        country_id="KE",
        starts_on=world.cohort.starts_on,
        ends_on=world.cohort.ends_on,
    )
    data = csv_of([row(**cells) for cells in rows])
    first = plan(cohort, data)
    applied = apply_plan(plan=first)
    assert {name: getattr(applied, name) for name in first.counts} == first.counts
    assert sum(first.counts.values()) == len(rows)
    assert cohort.enrolments.count() == first.counts["new"]
    again = plan(cohort, data)
    assert again.counts == {
        "new": 0,
        "changed": 0,
        "unchanged": first.counts["new"],
        "refused": first.counts["refused"],
    }
