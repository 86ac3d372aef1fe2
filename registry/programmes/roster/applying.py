"""Doing what a plan says: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pghistory
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from corridor import outbox
from registry.inclusion.services import seal_many
from registry.programmes import errors
from registry.programmes.duplicates import propose_duplicates
from registry.programmes.models import Cohort, Enrolment, EnrolmentSkill, RosterImport
from registry.programmes.services import require_officer

from .planning import Plan, PlannedRow, Progress, field_values

BATCH_ROWS = 1000


@transaction.atomic
def apply_plan(*, plan: Plan, by: User | None = None, progress: Progress | None = None) -> RosterImport:
    """Write every row that the plan accepts, and the import itself. `by` None is the operator's command.

    Raises NotYourProgramme, or PlanOutdated if the cohort has had another import since the plan was made.
    """
    cohort = (
        Cohort.objects.select_for_update(of=("self",), no_key=True)
        .select_related("programme__provider")
        .get(pk=plan.cohort_id)
    )
    if by is not None:
        require_officer(by, cohort.programme.provider)
    newest = RosterImport.objects.filter(cohort=cohort).order_by("-pk").values_list("pk", flat=True).first()
    if newest != plan.basis:
        raise errors.PlanOutdated
    # The history says which file a row came from.
    with pghistory.context(roster=plan.sha256):
        phones = _write_all(plan, cohort, progress)
    propose_duplicates(phones=phones)
    applied = RosterImport.objects.create(cohort=cohort, sha256=plan.sha256, by=by, **plan.counts)
    outbox.emit("roster.applied", cohort_id=cohort.pk)
    return applied


def _write_all(plan: Plan, cohort: Cohort, progress: Progress | None) -> set[str]:
    """Write in batches; return the phones of all who were written."""
    writing = [row for row in plan.rows if row.values is not None]
    phones: set[str] = set()
    for done in range(0, len(writing), BATCH_ROWS):
        batch = writing[done : done + BATCH_ROWS]
        phones |= {enrolment.phone for enrolment in _write(plan, cohort, batch) if enrolment.phone}
        # The history's triggers catch an error for each row, and PostgreSQL then looks through all foreign keys that
        # the transaction has yet to check. Checked batch by batch, many rows take linear time instead of squared.
        connection.check_constraints()
        if progress is not None:
            progress(done + len(batch), len(writing))
    return phones


def _write(plan: Plan, cohort: Cohort, batch: Sequence[PlannedRow]) -> list[Enrolment]:
    new = [row for row in batch if row.result == "new"]
    changed = [row for row in batch if row.result == "changed"]
    enrolments = [*_insert(cohort, new), *_update(plan, cohort, changed)]
    answers = {
        row.sealed_subject or enrolment.sealed_subject: row.values.answers
        for row, enrolment in zip([*new, *changed], enrolments, strict=True)
        if row.values is not None
    }
    seal_many(answers=answers, only=plan.answers)
    _write_skills(plan, [*new, *changed], enrolments)
    return enrolments


def _insert(cohort: Cohort, rows: Sequence[PlannedRow]) -> list[Enrolment]:
    enrolments = list(_enrolments(cohort, rows))
    try:
        with transaction.atomic():
            return Enrolment.objects.bulk_create(enrolments)
    except IntegrityError as error:  # somebody added the same reference by another way
        raise errors.PlanOutdated from error


def _update(plan: Plan, cohort: Cohort, rows: Sequence[PlannedRow]) -> list[Enrolment]:
    """Change many rows in one statement: an insert that meets its row updates it, with its history."""
    enrolments = list(_enrolments(cohort, rows))
    fields = [name.removesuffix("_id") for name in plan.fields]
    Enrolment.objects.bulk_create(
        enrolments, update_conflicts=True, unique_fields=["cohort", "reference"], update_fields=fields
    )
    moved = [row.enrolment_id for row in rows if row.enrolment_id and "region_id" in row.changes]
    if moved and "region" not in fields:
        Enrolment.objects.filter(pk__in=moved).update(region=None)
    return enrolments


def _enrolments(cohort: Cohort, rows: Sequence[PlannedRow]) -> Iterator[Enrolment]:
    for row in rows:
        if row.values is not None:
            yield Enrolment(cohort=cohort, reference=row.reference, **field_values(row.values))


def _write_skills(plan: Plan, rows: Sequence[PlannedRow], enrolments: Sequence[Enrolment]) -> None:
    replaced = [row.enrolment_id for row in rows if row.enrolment_id and "skills_text" in row.changes]
    if replaced:
        EnrolmentSkill.objects.filter(enrolment__in=replaced).delete()
    skills = []
    for row, enrolment in zip(rows, enrolments, strict=True):
        if row.values is None or (row.result == "changed" and "skills_text" not in row.changes):
            continue
        linked: dict[int, str] = {}
        for phrase in row.values.skills:
            if phrase in plan.links:
                linked.setdefault(plan.links[phrase], phrase)
        skills += [
            EnrolmentSkill(enrolment_id=row.enrolment_id or enrolment.pk, skill_id=skill, phrase=phrase)
            for skill, phrase in linked.items()
        ]
    EnrolmentSkill.objects.bulk_create(skills)
