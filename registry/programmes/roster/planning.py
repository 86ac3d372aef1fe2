"""What a roster would do to a cohort, before anything is done."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Literal, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from registry.inclusion.services import would_change
from registry.places.models import Country, Region
from registry.places.selectors import region_index
from registry.programmes.models import Cohort, Enrolment, RosterImport
from registry.taxonomy.linking import best

from .cells import Places, Reading, Values, read_cells
from .columns import ANSWERS
from .reading import RawRow, RosterFile, read_roster

Result = Literal["new", "changed", "unchanged", "refused"]
RESULTS: tuple[Result, ...] = ("new", "changed", "unchanged", "refused")
Progress = Callable[[int, int], None]
T = TypeVar("T")
BATCH_ROWS = 1000
# More different phrases than this are no skills but prose; linking them all would take minutes.
MAX_PHRASES = 5000
# How alike a phrase and a label must be. A skill that nobody named would end on a person's profile, so what is only
# somewhat alike stays unlinked, and the officer is told.
LINK_AT_LEAST = 0.8
# Column -> field of an enrolment. A date of graduation stands or falls with the outcome, so it is always compared.
FIELDS = {
    "given_names": "given_names",
    "family_name": "family_name",
    "email": "email",
    "phone": "phone",
    "country": "country_id",
    "region": "region_id",
    "birth_year": "birth_year",
    "enrolled_on": "enrolled_on",
    "outcome": "outcome",
    "graduated_on": "graduated_on",
    "intent": "intent",
    "connectivity": "connectivity",
    "certificate": "certificate",
    "skills": "skills_text",
}


@dataclass(slots=True)
class PlannedRow:
    """What would become of one row, and why. `values` only where something would be written."""

    line: int
    reference: str
    result: Result
    reasons: tuple[str, ...] = ()
    values: Values | None = None
    enrolment_id: int | None = None
    sealed_subject: UUID | None = None
    changes: tuple[str, ...] = ()


@dataclass
class Plan:
    """All that a roster would do. Applying it does exactly this, or nothing.

    `basis` is the newest import of the cohort when the plan was made; a plan on an older basis is not applied.
    """

    cohort_id: int
    sha256: str
    basis: int | None
    columns: tuple[str, ...]
    rows: list[PlannedRow] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    links: dict[str, int] = field(default_factory=dict)

    @property
    def counts(self) -> dict[Result, int]:
        """How many rows there are of each result."""
        counted = Counter(row.result for row in self.rows)
        return {result: counted[result] for result in RESULTS}

    @property
    def fields(self) -> list[str]:
        """The fields of an enrolment that the file speaks of."""
        return [name for column, name in FIELDS.items() if column in self.columns or column == "graduated_on"]

    @property
    def answers(self) -> list[str]:
        """The sealed answers that the file speaks of."""
        return [name for name in ANSWERS if name in self.columns]


def plan_roster(*, data: bytes, filename: str, cohort: Cohort, on: date, progress: Progress | None = None) -> Plan:
    """Read a roster and compare it with the cohort; nothing is written.

    `on` is today: later dates are impossible. `filename` plays no part, since names of files often lie. `progress` is
    told how many rows of how many are done. Raises RosterRefused if the file cannot be taken as a whole.
    """
    roster = read_roster(data)
    plan = Plan(
        cohort_id=cohort.pk,
        sha256=hashlib.sha256(data).hexdigest(),
        basis=RosterImport.objects.filter(cohort=cohort).order_by("-pk").values_list("pk", flat=True).first(),
        columns=roster.columns,
        warnings=_file_warnings(roster),
    )
    planner = _Planner(plan=plan, cohort=cohort, places=known_places(), on=on)
    for batch in _batches(roster.rows(), BATCH_ROWS):
        planner.take(batch)
        if progress is not None:
            progress(len(plan.rows), roster.count)
    _link_skills(plan)
    return plan


def known_places() -> Places:
    """Countries and regions, in three queries."""
    regions = list(Region.objects.residential())
    return Places(
        countries=dict(Country.objects.values_list("code", "name")),
        index=region_index(),
        residential=frozenset(region.code for region in regions),
        names={region.code: region.name for region in regions},
    )


@dataclass
class _Planner:
    """Goes through a roster batch by batch, in two queries each."""

    plan: Plan
    cohort: Cohort
    places: Places
    on: date
    seen: dict[str, int] = field(default_factory=dict)
    emails: dict[str, int] = field(default_factory=dict)

    def take(self, batch: Sequence[RawRow]) -> None:
        readings = [(raw.line, self._read(raw)) for raw in batch]
        wanted = [reading.values.reference for _line, reading in readings if reading.values]
        stored = {
            str(row["reference"]): row
            for row in Enrolment.objects.filter(cohort=self.cohort, reference__in=wanted).values(
                "pk", "reference", "sealed_subject", *FIELDS.values()
            )
        }
        answers = {
            stored[reading.values.reference]["sealed_subject"]: reading.values.answers
            for _line, reading in readings
            if reading.values and reading.values.reference in stored
        }
        resealed = would_change(answers=answers, only=self.plan.answers)
        for line, reading in readings:
            self.plan.rows.append(self._planned(line, reading, stored, resealed))

    def _read(self, raw: RawRow) -> Reading:
        reading = read_cells(raw.cells, places=self.places, on=self.on)
        if raw.has_too_many_cells:
            reading.reasons.append(_("This row has more cells than the header. Perhaps a separator stands in a cell."))
            reading.values = None
        if reading.reference:
            first = self.seen.setdefault(reading.reference, raw.line)
            if first != raw.line:
                reading.reasons.append(
                    _("The reference stands in line %(line)d already. Each person needs their own.") % {"line": first}
                )
                reading.values = None
        if reading.values is not None:
            self._warn(raw.line, reading.values, reading.warnings)
        return reading

    def _warn(self, line: int, values: Values, warnings: list[str]) -> None:
        for name, day in (("enrolled_on", values.enrolled_on), ("graduated_on", values.graduated_on)):
            if day is not None and not self.cohort.starts_on <= day <= self.cohort.ends_on:
                warnings.append(_("%(column)s lies outside the dates of the cohort.") % {"column": name})
        if values.email:
            first = self.emails.setdefault(values.email, line)
            if first != line:
                warnings.append(
                    _("Line %(line)d has the same e-mail address. Each person needs their own to claim their place.")
                    % {"line": first}
                )

    def _planned(
        self, line: int, reading: Reading, stored: Mapping[str, Mapping[str, object]], resealed: set[UUID]
    ) -> PlannedRow:
        values = reading.values
        if values is None:
            return PlannedRow(line, reading.reference, "refused", tuple(reading.reasons))
        before = stored.get(values.reference)
        if before is None:
            return PlannedRow(line, values.reference, "new", tuple(reading.warnings), values)
        changes = _changes(before, values, self.plan.fields)
        subject = before["sealed_subject"]
        if subject in resealed:
            changes.append("answers")
        if not changes:
            return PlannedRow(line, values.reference, "unchanged", tuple(reading.warnings))
        words = _("Changes: %(columns)s.") % {"columns": ", ".join(_words_of(changes))}
        return PlannedRow(
            line=line,
            reference=values.reference,
            result="changed",
            reasons=(words, *reading.warnings),
            values=values,
            enrolment_id=before["pk"],  # type: ignore[arg-type]
            sealed_subject=subject,  # type: ignore[arg-type]
            changes=tuple(changes),
        )


def field_values(values: Values) -> dict[str, object]:
    """A row's values by field of an enrolment."""
    found = {name: getattr(values, column) for column, name in FIELDS.items() if column != "skills"}
    return {**found, "skills_text": "|".join(values.skills)}


def _changes(before: Mapping[str, object], values: Values, fields: Iterable[str]) -> list[str]:
    after = field_values(values)
    changes = [name for name in fields if before[name] != after[name]]
    # A region belongs to a country: who moves abroad by a file without regions has none any more.
    if "country_id" in changes and "region_id" not in fields and before["region_id"] is not None:
        changes.append("region_id")
    return changes


def _words_of(changes: Iterable[str]) -> list[str]:
    columns = {name: column for column, name in FIELDS.items()} | {"answers": _("inclusion answers")}
    return [columns[name] for name in changes]


def _file_warnings(roster: RosterFile) -> list[str]:
    warnings = []
    if roster.ignored:
        names = ", ".join(roster.ignored[:20])
        warnings.append(
            _("These columns are not part of a roster, and nothing of them is kept: %(names)s.") % {"names": names}
        )
    if roster.sheets > 1:
        warnings.append(_("This spreadsheet has several sheets. Only the first one is read."))
    return warnings


def _link_skills(plan: Plan) -> None:
    """Find the skills that the rows to be written name; say which phrases mean none."""
    writing = [row for row in plan.rows if row.values is not None and row.values.skills]
    phrases = Counter(phrase for row in writing for phrase in row.values.skills if row.values)  # type: ignore[union-attr]
    if len(phrases) > MAX_PHRASES:
        plan.warnings.append(
            _("The roster names more than 5,000 different skills. The rarest are kept as written, without a link.")
        )
    asked = [phrase for phrase, _count in phrases.most_common(MAX_PHRASES)]
    plan.links = best(asked, at_least=LINK_AT_LEAST)
    unknown = set(asked) - set(plan.links)
    for row in writing:
        strange = [phrase for phrase in row.values.skills if phrase in unknown] if row.values else []
        if strange:
            named = ", ".join(f"“{phrase}”" for phrase in strange[:5])
            words = _("We do not know these skills, and keep them as written: %(skills)s.") % {"skills": named}
            row.reasons = (*row.reasons, words)


def _batches(rows: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(rows, size)):
        yield batch
