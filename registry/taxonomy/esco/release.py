"""An ESCO release as its two CSV archives hold it: read completely and checked before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from sys import intern
from typing import Final, TypeVar

from registry.taxonomy.loading import ESCO, KINDS, labels_of, tidy
from registry.taxonomy.merging import (
    LONGEST_LABEL,
    IscoRow,
    LabelRow,
    OccupationRow,
    OccupationSkillRow,
    RelationRow,
    SkillRow,
)
from registry.taxonomy.models import Origin, SkillKind, SkillRelation

from .archives import Archive, ArchiveRefused, opened, rows_of

Row = TypeVar("Row")

CLASSIFICATION: Final = ("skills", "skillGroups", "skillsHierarchy", "occupations", "ISCOGroups")
RELATIONS: Final = (
    "broaderRelationsOccPillar",
    "broaderRelationsSkillPillar",
    "occupationSkillRelations",
    "skillSkillRelations",
)
LONGEST_NAME: Final = 300
LEVELS: Final = 4

# ESCO 1.1.1 relates one occupation that it does not describe: it stands under another, with 67 skills and no label.
UNDESCRIBED: Final = frozenset({f"{ESCO}occupation/a9e54177-a185-404d-b6e6-15663d31137e"})

# How many rows the tables of a release have, in every language.
KNOWN: Final[dict[str, dict[str, int]]] = {
    "1.1.1": {
        "skills": 13_896,
        "skillGroups": 640,
        "skillsHierarchy": 647,
        "occupations": 3_007,
        "ISCOGroups": 619,
        "broaderRelationsOccPillar": 3_617,
        "broaderRelationsSkillPillar": 20_656,
        "occupationSkillRelations": 123_855,
        "skillSkillRelations": 5_899,
    }
}


@dataclass
class Release:
    """Everything that the archives say. `counts` are the rows of each table as they stand in the files."""

    language: str
    isco: dict[str, IscoRow] = field(default_factory=dict)
    skills: dict[str, SkillRow] = field(default_factory=dict)
    occupations: dict[str, OccupationRow] = field(default_factory=dict)
    skill_labels: list[LabelRow] = field(default_factory=list)
    occupation_labels: list[LabelRow] = field(default_factory=list)
    relations: set[RelationRow] = field(default_factory=set)
    occupation_skills: dict[tuple[str, str], OccupationSkillRow] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def version(self) -> str | None:
        """The known release that has exactly these counts."""
        return next((version for version, counts in KNOWN.items() if counts == self.counts), None)

    def differences(self, version: str) -> str:
        """In words, where the counts are not those of a known release."""
        return "; ".join(
            f"{table} has {self.counts[table]:,} rows, not {known:,}"
            for table, known in KNOWN[version].items()
            if self.counts[table] != known
        )


def read_release(classification: Path, relations: Path, *, step: Callable[[str], None]) -> Release:
    """Read both archives to the end. Calls `step` with the name of each table before it is read.

    Raises ArchiveRefused if anything in them is missing, cut, doubled, malformed or points nowhere.
    """
    with (
        opened(classification, what="ESCO's classification", tables=CLASSIFICATION) as concepts,
        opened(relations, what="ESCO's relations", tables=RELATIONS) as links,
    ):
        release = Release(concepts.language or "en")
        for archive, table, reader in (
            (concepts, "ISCOGroups", _read_isco),
            (concepts, "skills", _read_skills),
            (concepts, "skillGroups", _read_groups),
            (concepts, "skillsHierarchy", _read_hierarchy),
            (concepts, "occupations", _read_occupations),
            (links, "broaderRelationsOccPillar", _read_broader_occupations),
            (links, "broaderRelationsSkillPillar", _read_broader_skills),
            (links, "occupationSkillRelations", _read_occupation_skills),
            (links, "skillSkillRelations", _read_skill_relations),
        ):
            step(table)
            reader(release, archive)
    return release


def _rows(
    release: Release, archive: Archive, table: str, columns: Sequence[str], *, at_least: int | None = None
) -> Iterator[tuple[str, Sequence[str]]]:
    """The rows of a table, counted."""
    release.counts[table] = 0
    for row in rows_of(archive, table, columns, at_least=at_least):
        release.counts[table] += 1
        yield row


def _read_isco(release: Release, archive: Archive) -> None:
    for where, (code, label) in _rows(release, archive, "ISCOGroups", ["code", "preferredLabel"]):
        if not (code.isdecimal() and code.isascii() and 1 <= len(code) <= LEVELS):
            raise ArchiveRefused(f"{where}: {code!r} is no code of ISCO-08.")
        _once(release.isco, code, where)
        release.isco[code] = IscoRow(code, _named(label, where, longest=160))
    for code in release.isco:
        if code[:-1] and code[:-1] not in release.isco:
            raise ArchiveRefused(f"{archive.name}: ISCO-08 group {code} stands under {code[:-1]}, which is missing.")


_CONCEPT: Final = ["conceptUri", "preferredLabel", "altLabels", "hiddenLabels", "description"]


def _read_skills(release: Release, archive: Archive) -> None:
    for where, row in _rows(release, archive, "skills", [*_CONCEPT, "skillType", "reuseLevel"]):
        uri, label, alternative, hidden, description, kind, reuse = row
        if kind not in KINDS:
            raise ArchiveRefused(f"{where}: {kind!r} is no kind of skill.")
        _once(release.skills, _esco(uri, where), where)
        release.skills[uri] = SkillRow(
            uri, _named(label, where), KINDS[kind], Origin.ESCO, intern(reuse[:40]), description.strip()
        )
        release.skill_labels += _labels(release, uri, label, alternative, hidden, where)


def _read_groups(release: Release, archive: Archive) -> None:
    for where, row in _rows(release, archive, "skillGroups", [*_CONCEPT, "code"]):
        uri, label, alternative, hidden, description, code = row
        _once(release.skills, _esco(uri, where), where)
        _add_group(release, uri, label, alternative, hidden, description, code, where)


def _read_hierarchy(release: Release, archive: Archive) -> None:
    """Read the levels of groups. Rows end with their last code, which only some branches have.

    The hierarchy also names the few groups that `skillGroups` forgets.
    """
    columns = [f"Level {level} {what}" for what in ("URI", "preferred term", "code") for level in range(LEVELS)]
    rows = _rows(release, archive, "skillsHierarchy", [*columns, "Description"], at_least=11)
    for where, row in rows:
        uris, terms = ([cell for cell in row[start : start + LEVELS] if cell] for start in (0, LEVELS))
        if not uris or len(uris) != len(terms):
            raise ArchiveRefused(f"{where}: the levels are not complete. The file was cut or changed.")
        code = row[2 * LEVELS + len(uris) - 1]
        if _esco(uris[-1], where) not in release.skills:
            _add_group(release, uris[-1], terms[-1], "", "", row[-1], code, where)
        if len(uris) > 1:
            _exists(release.skills, uris[-2], where)
            release.relations.add(_broader(uris[-1], uris[-2]))


def _add_group(
    release: Release, uri: str, label: str, alternative: str, hidden: str, description: str, code: str, where: str
) -> None:
    release.skills[uri] = SkillRow(
        uri, _named(label, where), SkillKind.GROUP, Origin.ESCO, "", description.strip(), code[:60]
    )
    release.skill_labels += _labels(release, uri, label, alternative, hidden, where)


def _read_occupations(release: Release, archive: Archive) -> None:
    for where, row in _rows(release, archive, "occupations", [*_CONCEPT, "iscoGroup", "code"]):
        uri, label, alternative, hidden, description, isco, code = row
        _exists(release.isco, isco, where)
        _once(release.occupations, _esco(uri, where), where)
        release.occupations[uri] = OccupationRow(uri, code[:20], _named(label, where), isco, description.strip())
        release.occupation_labels += _labels(release, uri, label, alternative, hidden, where)


_BROADER: Final = ["conceptType", "conceptUri", "broaderType", "broaderUri"]


def _read_broader_occupations(release: Release, archive: Archive) -> None:
    """See that the ends exist; the tables keep an occupation's unit group only.

    An occupation that is known to have no description is kept under its URI, in the unit group of the broader one.
    """
    isco = {f"{ESCO}isco/C{code}": code for code in release.isco}
    for where, (kind, uri, _, above) in _rows(release, archive, "broaderRelationsOccPillar", _BROADER):
        if kind == "Occupation" and uri in UNDESCRIBED and uri not in release.occupations:
            _exists(release.occupations, above, where)
            release.occupations[uri] = OccupationRow(uri, "", uri, release.occupations[above].isco)
        for end in (uri, above):
            if end not in release.occupations and end not in isco:
                raise ArchiveRefused(f"{where}: {end} is in neither archive.")


def _read_broader_skills(release: Release, archive: Archive) -> None:
    seen: set[RelationRow] = set()
    for where, (_, uri, _, above) in _rows(release, archive, "broaderRelationsSkillPillar", _BROADER):
        _add_relation(release, seen, _broader(uri, above), where)


def _read_skill_relations(release: Release, archive: Archive) -> None:
    seen: set[RelationRow] = set()
    columns = ["originalSkillUri", "relationType", "relatedSkillUri"]
    for where, (uri, kind, other) in _rows(release, archive, "skillSkillRelations", columns):
        if kind not in {SkillRelation.Kind.ESSENTIAL, SkillRelation.Kind.OPTIONAL}:
            raise ArchiveRefused(f"{where}: {kind!r} is no kind of relation.")
        _add_relation(release, seen, RelationRow(uri, other, intern(kind)), where)


def _read_occupation_skills(release: Release, archive: Archive) -> None:
    columns = ["occupationUri", "relationType", "skillUri"]
    for where, (uri, kind, skill) in _rows(release, archive, "occupationSkillRelations", columns):
        if kind not in {"essential", "optional"}:
            raise ArchiveRefused(f"{where}: {kind!r} is no kind of relation.")
        # The dictionaries' own strings, so that the texts of 124,000 rows are kept once.
        occupation = _exists(release.occupations, uri, where).uri
        held = _exists(release.skills, skill, where).uri
        _once(release.occupation_skills, (occupation, held), where)
        release.occupation_skills[occupation, held] = OccupationSkillRow(occupation, held, kind == "essential")


def _add_relation(release: Release, seen: set[RelationRow], relation: RelationRow, where: str) -> None:
    one, other = _exists(release.skills, relation.uri, where).uri, _exists(release.skills, relation.other, where).uri
    relation = RelationRow(one, other, relation.kind)
    _once(seen, relation, where)
    seen.add(relation)
    # ESCO 1.1.1 relates one skill to itself, which says nothing.
    if one != other:
        release.relations.add(relation)


def _broader(uri: str, above: str) -> RelationRow:
    return RelationRow(uri, above, SkillRelation.Kind.BROADER.value)


def _labels(release: Release, uri: str, label: str, alternative: str, hidden: str, where: str) -> Sequence[LabelRow]:
    labels = labels_of(uri, release.language, label, alternative.split("\n"), hidden.split("\n"))
    if any(len(row.text) > LONGEST_LABEL for row in labels):
        raise ArchiveRefused(f"{where}: a label is longer than {LONGEST_LABEL} letters.")
    return labels


def _named(label: str, where: str, *, longest: int = LONGEST_NAME) -> str:
    name = tidy(label)
    if not name:
        raise ArchiveRefused(f"{where}: the preferred label is empty.")
    if len(name) > longest:
        raise ArchiveRefused(f"{where}: the preferred label is longer than {longest} letters.")
    return name


def _esco(uri: str, where: str) -> str:
    if not uri.startswith(ESCO) or len(uri) > 200 or uri != tidy(uri):
        raise ArchiveRefused(f"{where}: {uri[:80]!r} is no address of ESCO's.")
    return uri


def _once(known: Container[object], key: object, where: str) -> None:
    if key in known:
        raise ArchiveRefused(f"{where}: the row stands there twice.")


def _exists(known: Mapping[str, Row], key: str, where: str) -> Row:
    if key not in known:
        raise ArchiveRefused(f"{where}: {key[:120]!r} is in neither archive.")
    return known[key]
