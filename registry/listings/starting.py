"""A new listing need not begin with an empty page: from an ESCO occupation, a text that is there, or an earlier one.

What is proposed here is typed into the form for the person; nothing is kept until they keep the draft.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, Max, Q, QuerySet

from accounts.models import User
from registry.taxonomy import linking
from registry.taxonomy.models import Occupation, OccupationSkill, SkillKind
from registry.taxonomy.rules import fold

from .forms import ROWS_OF_SKILLS, ListingForm, SkillRows
from .models import Listing

OCCUPATIONS_SHOWN: Final = 8
EARLIER_SHOWN: Final = 10
# Whoever requires all that an occupation may need finds nobody: the rest is welcome.
MOST_REQUIRED: Final = 8
# The same words in another order are taken as meant, as everywhere; what is only alike is not proposed.
LINKED_FROM: Final = 0.8
LONGEST_PASTED: Final = 8_000
# Copied are the words and the terms, not the days.
NOT_COPIED: Final = ("starts_on", "closes_on")


@dataclass(frozen=True)
class Beginning:
    """What the form begins with, and from what."""

    initial: dict[str, Any] = field(default_factory=dict)
    skills: list[dict[str, Any]] = field(default_factory=list)
    source: str = ""


def search_occupations(words: str) -> list[Occupation]:
    """Occupations by what somebody calls them, in any language of ESCO that is loaded; the best first. One query."""
    folded = fold(words[:200])
    if len(folded) < 2:
        return []
    alike = Occupation.objects.filter(
        Q(labels__folded__contains=folded) | Q(labels__folded__trigram_similar=folded)
    ).annotate(likeness=Max(TrigramSimilarity("labels__folded", folded)))
    return list(alike.select_related("isco").order_by("-likeness", "label", "pk")[:OCCUPATIONS_SHOWN])


def from_occupation(occupation: Occupation) -> Beginning:
    """Title, group and skills of an ESCO occupation: what is essential required, what is optional welcome. One query.

    Of many, those that tell it apart from other occupations come first.
    """
    rows = (
        OccupationSkill.objects.filter(occupation=occupation)
        .exclude(skill__kind=SkillKind.GROUP)
        .annotate(shared=Count("skill__occupation_skills"))
        .order_by("-is_essential", "shared", "skill__label")
        .values_list("skill__label", "is_essential")
    )
    essential = [label for label, is_essential in rows if is_essential][:MOST_REQUIRED]
    optional = [label for label, is_essential in rows if not is_essential][: ROWS_OF_SKILLS - len(essential)]
    skills = [_row(label, weight=3, is_required=True) for label in essential]
    skills += [_row(label, weight=1, is_required=False) for label in optional]
    title = occupation.label[:1].upper() + occupation.label[1:]
    return Beginning({"title": title[:140], "isco": occupation.isco_id}, skills, occupation.label)


def from_text(text: str) -> Beginning:
    """Title, description and the skills that a text names. The group too, where the title is an occupation's name."""
    lines = [line.strip() for line in text[:LONGEST_PASTED].strip().splitlines()]
    first = next((number for number, line in enumerate(lines) if line), None)
    if first is None:
        return Beginning()
    title, rest = lines[first], "\n".join(lines[first + 1 :]).strip()
    if len(title) > 140 or not rest:
        title, rest = title[:140].rsplit(" ", 1)[0] if len(title) > 140 else title, "\n".join(lines[first:]).strip()
    initial: dict[str, Any] = {"title": title, "description": rest[:6000]}
    named = [one for one in search_occupations(title)[:1] if fold(one.label) == fold(title)]
    if named:
        initial["isco"] = named[0].isco_id
    return Beginning(initial, _linked([title, *lines]), title)


def _linked(lines: Iterable[str]) -> list[dict[str, Any]]:
    labels: dict[str, None] = {}
    for _part, candidates in linking.extract("\n".join(lines), most=linking.MOST_PARTS):
        if candidates[0].score >= LINKED_FROM:
            labels[candidates[0].label] = None
    return [_row(label, weight=2, is_required=False) for label in list(labels)[:ROWS_OF_SKILLS]]


def earlier_of(user: User) -> QuerySet[Listing]:
    """The listings that a person may begin from: those they may write, the newest first."""
    return Listing.objects.editable_by(user).order_by("-created_at", "-pk")


def from_earlier(listing: Listing) -> Beginning:
    """All that an earlier listing says but its days."""
    initial = {name: value for name, value in ListingForm.initial_of(listing).items() if name not in NOT_COPIED}
    return Beginning(initial, SkillRows.initial_of(listing), listing.title)


def _row(label: str, *, weight: int, is_required: bool) -> dict[str, Any]:
    return {"skill": label, "level": 3, "weight": weight, "is_required": is_required}
