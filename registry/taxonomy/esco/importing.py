"""Writing an ESCO release: whole, in one transaction, or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from django.db import transaction

from registry.taxonomy import merging
from registry.taxonomy.merging import Changes
from registry.taxonomy.models import TaxonomyImport

from .archives import ArchiveRefused
from .release import CLASSIFICATION, KNOWN, RELATIONS, Release, read_release

NEWEST: Final = max(KNOWN)
STEPS: Final = len(CLASSIFICATION) + len(RELATIONS) + 7


@dataclass(frozen=True)
class Imported:
    """What the archives hold, and what reading them did to the tables, in rows of all kinds."""

    skills: int
    occupations: int
    relations: int
    created: int
    changed: int


def import_esco(
    *,
    classification: Path,
    relations: Path,
    accept_unknown: bool = False,
    step: Callable[[str], None] = lambda _: None,
) -> Imported:
    """Read an official release of ESCO, in any language, into the taxonomy. Importing it again changes nothing.

    Concepts are known by their URIs and keep their keys. The local extension is not touched. Names and descriptions
    are ESCO's English ones where English was ever read; every other language adds its labels.
    Calls `step` with what is being done, `STEPS` times. Raises ArchiveRefused, and then nothing was written: also if
    the archives are not of a known release, unless `accept_unknown`.
    """
    release = read_release(classification, relations, step=step)
    version = release.version()
    if version is None and not accept_unknown:
        raise ArchiveRefused(
            f"These are not the archives of ESCO {NEWEST}: {release.differences(NEWEST)}. If they are another official "
            "release, and whole, say --accept-unknown."
        )
    with transaction.atomic():
        changes = _merge(release, step=step)
        imported = Imported(
            skills=release.counts["skills"],
            occupations=release.counts["occupations"],
            relations=release.counts["occupationSkillRelations"],
            created=changes.created,
            changed=changes.changed,
        )
        if changes != Changes():
            TaxonomyImport.objects.create(
                name="esco",
                version=version or "unknown",
                sha256=_sha256(classification, relations),
                counts={**asdict(imported), **release.counts, "language": release.language},
            )
    return imported


def _merge(release: Release, *, step: Callable[[str], None]) -> Changes:
    merging.one_at_a_time()
    english, languages = release.language == "en", [release.language]
    step("writing ISCO-08")
    changes = merging.merge_isco(release.isco.values(), names=english)
    step("writing skills")
    changes += merging.merge_skills(release.skills.values(), names=english)
    step("writing labels of skills")
    changes += merging.merge_skill_labels(release.skill_labels, languages=languages)
    step("writing occupations")
    changes += merging.merge_occupations(release.occupations.values(), names=english)
    step("writing labels of occupations")
    changes += merging.merge_occupation_labels(release.occupation_labels, languages=languages)
    step("writing relations of skills")
    changes += merging.merge_relations(release.relations, of=release.skills)
    step("writing skills of occupations")
    changes += merging.merge_occupation_skills(release.occupation_skills.values())
    return changes


def _sha256(*paths: Path) -> str:
    """The digest of the files one after the other."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()
