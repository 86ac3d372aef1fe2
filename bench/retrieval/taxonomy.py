"""Skills and occupations in memory, from the official archives or from what every installation has."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from registry.taxonomy import loading
from registry.taxonomy.esco.release import read_release
from registry.taxonomy.merging import RelationRow
from registry.taxonomy.models import SkillKind, SkillRelation
from registry.taxonomy.rules import fold, partial_credit

ARCHIVES = ("esco-1.1.1-classification-en-csv.zip", "esco-1.1.1-relations-csv.zip")


@dataclass(frozen=True)
class Occupation:
    """An ESCO occupation with its place in ESCO's own tree (`code`) and its skills."""

    label: str
    code: str
    isco: str
    essential: tuple[int, ...]
    optional: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Taxonomy:
    """Skills by number. `names` are all labels of a skill, the preferred one first; pairs are as `rules` take them."""

    source: str
    names: Mapping[int, tuple[str, ...]]
    reuse: Mapping[int, str]
    broader: Collection[tuple[int, int]]
    related: Collection[tuple[int, int]]
    groups: frozenset[int]
    occupations: tuple[Occupation, ...]
    isco: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def shared(self) -> Counter[int]:
        """How many occupations have a skill, essential or optional: the order that the listing form proposes."""
        return Counter(skill for one in self.occupations for skill in (*one.essential, *one.optional))

    @cached_property
    def by_word(self) -> Mapping[str, tuple[int, ...]]:
        """The skills that have a word in one of their names."""
        found: dict[str, set[int]] = defaultdict(set)
        for skill, names in self.names.items():
            for word in fold(" ".join(names)).split():
                found[word].add(skill)
        return {word: tuple(sorted(skills)) for word, skills in found.items()}

    def close(self, asked: Collection[int]) -> dict[int, dict[int, float]]:
        """Partial credit as matching has it, by the same rule (`taxonomy.selectors.closeness_of`)."""
        pairs = [(number, skill) for number, one in enumerate(self.occupations) for skill in one.essential]
        return partial_credit(
            frozenset(asked),
            broader=self.broader,
            related=self.related,
            groups=self.groups,
            essential=pairs,
            needed_in=Counter(skill for _number, skill in pairs),
        )


def read(folder: Path) -> Taxonomy:
    """All of ESCO when its archives are there, else the bundled part; both with the local extension."""
    paths = [folder / name for name in ARCHIVES]
    return _official(*paths) if all(path.is_file() for path in paths) else _bundled()


def _official(classification: Path, relations: Path) -> Taxonomy:
    release = read_release(classification, relations, step=lambda _table: None)
    names: dict[str, dict[str, None]] = {uri: {row.label: None} for uri, row in release.skills.items()}
    for label in release.skill_labels:
        names[label.uri].setdefault(label.text)
    skills = {
        uri: (tuple(names[uri]), row.reuse_level, row.kind == SkillKind.GROUP) for uri, row in release.skills.items()
    }
    parts: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for (occupation, skill), link in release.occupation_skills.items():
        parts[occupation][0 if link.is_essential else 1].append(skill)
    occupations: list[tuple[str, str, str, list[str], list[str]]] = [
        (row.label, row.code, row.isco, *parts[uri]) for uri, row in release.occupations.items() if row.code
    ]
    isco = {code: row.label for code, row in release.isco.items()}
    return _numbered("all of ESCO 1.1.1 and the local extension", skills, release.relations, occupations, isco)


def _bundled() -> Taxonomy:
    skills = {
        row["uri"]: ((loading.tidy(row["label"]), *(row.get("altLabel") or ())), "", False)
        for row in loading._wheel("esco_s")
        if row["uri"].startswith(loading.ESCO)
    }
    known = {row["uri"]: row for row in loading._wheel("esco_o")}
    occupations: list[tuple[str, str, str, list[str], list[str]]] = [
        (known[row["uri"]]["label"], row["code"], row["isco"], known[row["uri"]]["s"], [])
        for row in loading._json("ict_occupations")
    ]
    isco = {row["code"]: row["title"] for row in loading._json("isco08")}
    return _numbered("bundled: ESCO's occupations of information technology", skills, (), occupations, isco)


def _numbered(
    source: str,
    skills: Mapping[str, tuple[tuple[str, ...], str, bool]],
    relations: Collection[RelationRow],
    occupations: Collection[tuple[str, str, str, list[str], list[str]]],
    isco: Mapping[str, str],
) -> Taxonomy:
    """Everything by number, in the order of URIs, with the local extension added."""
    rows: list[dict[str, Any]] = json.loads((loading.DATA / "local_skills.json").read_text(encoding="utf-8"))["skills"]
    local = {
        f"{loading.LOCAL}{row['slug']}": ((row["label"], *(w for some in row["alt"].values() for w in some)), "", False)
        for row in rows
    }
    everything = {**skills, **local}
    number = {uri: place for place, uri in enumerate(sorted(everything), start=1)}
    above = [(f"{loading.LOCAL}{row['slug']}", row["broader"]) for row in rows if row["broader"] in number]
    is_broader = SkillRelation.Kind.BROADER
    above += [(row.uri, row.other) for row in relations if row.kind == is_broader]
    groups = frozenset(number[uri] for uri, (_names, _reuse, is_group) in everything.items() if is_group)

    def held(uris: Collection[str]) -> tuple[int, ...]:
        return tuple(sorted(number[uri] for uri in uris if uri in number and number[uri] not in groups))

    return Taxonomy(
        source,
        names={number[uri]: names for uri, (names, _reuse, _group) in everything.items()},
        reuse={number[uri]: reuse for uri, (_names, reuse, _group) in everything.items()},
        broader=sorted({(number[one], number[other]) for one, other in above}),
        related=sorted((number[row.uri], number[row.other]) for row in relations if row.kind != is_broader),
        groups=groups,
        occupations=tuple(
            sorted(
                (
                    Occupation(label, code, group, held(need), held(may))
                    for label, code, group, need, may in occupations
                ),
                key=lambda one: (one.code, one.label),
            )
        ),
        isco=isco,
    )
