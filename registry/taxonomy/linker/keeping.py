"""The index of this process, built when it is first asked for and again whenever the taxonomy has changed."""

from __future__ import annotations

import gc
import threading
from typing import Final
from uuid import UUID

from django.db import connection

from registry.taxonomy.models import Edition, LabelKind, Occupation, OccupationSkill, Origin, Skill, SkillLabel
from registry.taxonomy.tech_roles import DIGITAL

from . import shelf
from .index import LOCAL_PRIOR, Index, LabelRow, SkillRow

# What people here mean before they say anything, from 0 to 1: the local extension, then what digital occupations need,
# then what many occupations share.
DIGITAL_PRIOR: Final = 0.6
SHARED_PRIOR: Final = 0.3
_RANKS: Final = {LabelKind.PREFERRED: 0, LabelKind.ALTERNATIVE: 1, LabelKind.HIDDEN: 2}
# To build a smaller index is as quick as to read it.
WORTH_SHELVING: Final = 20_000
_lock = threading.Lock()
_kept: dict[str, tuple[object, Index]] = {}


def current() -> Index:
    """The index of the taxonomy as it stands now. One query; four more when the taxonomy has changed and nobody on
    this machine has built its index yet."""
    database = str(connection.settings_dict["NAME"])
    stamp = Edition.objects.values_list("stamp", flat=True).first()
    held = _kept.get(database)
    if held is not None and stamp is not None and held[0] == stamp:
        return held[1]
    with _lock:
        held = _kept.get(database)
        if held is not None and stamp is not None and held[0] == stamp:
            return held[1]
        index = shelf.take(stamp) or _built(stamp)
        _kept[database] = (stamp, index)
        # It lives as long as the process. Without this every full look for garbage, in the middle of somebody's
        # request, would walk through a hundred thousand labels: 140 ms.
        gc.collect()
        gc.freeze()
        return index


def _built(stamp: UUID | None) -> Index:
    labels = _labels()
    index = Index(_skills(), labels)
    if stamp is not None and len(labels) >= WORTH_SHELVING:
        shelf.put(stamp, index)
    return index


def _skills() -> list[SkillRow]:
    occupations = Occupation.objects.filter(isco__in=DIGITAL).values("pk")
    digital = set(OccupationSkill.objects.filter(occupation__in=occupations).values_list("skill_id", flat=True))
    rows = Skill.objects.held().order_by("pk")
    return [
        SkillRow(pk, uri, label, description, _prior(origin, reuse, is_digital=pk in digital))
        for pk, uri, label, description, origin, reuse in rows.values_list(
            "pk", "uri", "label", "description", "origin", "reuse_level"
        )
    ]


def _prior(origin: str, reuse_level: str, *, is_digital: bool) -> float:
    if origin == Origin.LOCAL:
        return LOCAL_PRIOR
    return DIGITAL_PRIOR * is_digital + SHARED_PRIOR * (reuse_level in {"transversal", "cross-sector"})


def _labels() -> list[LabelRow]:
    rows = SkillLabel.objects.order_by("skill_id", "pk").values_list("skill_id", "text", "kind", "language")
    return [
        LabelRow(skill, text, _RANKS[LabelKind(kind)], language)
        for skill, text, kind, language in rows.iterator(chunk_size=5000)
    ]
