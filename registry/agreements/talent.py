"""Finding people on the talent pages. What of them is shown, the gate decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Purpose
from registry.places.models import CORRIDOR
from registry.profiles.models import Profile, ProfileLanguage, ProfileSkill
from registry.profiles.models.graduate import consented
from registry.taxonomy import linking

from . import rules
from .gate import Audience
from .selectors import in_force_pairs


@dataclass(frozen=True)
class TalentQuery:
    """What the searcher asked for; empty strings ask for nothing."""

    words: str = ""
    country: str = ""
    language: str = ""
    kind: str = ""


def search(query: TalentQuery, *, to: Audience, on: date) -> QuerySet[Profile]:
    """Profiles whose card this audience may see and that meet the query, newest first."""
    found = Profile.objects.on_talent_pages().filter(_reachable(to, on)).filter(_having(query.words))
    if query.country:
        found = found.filter(country=query.country)
    if query.language:
        spoken = ProfileLanguage.objects.filter(profile=OuterRef("pk"), language=query.language)
        found = found.filter(Exists(spoken))
    if query.kind:
        found = found.filter(wants__contains=[query.kind])
    return found.order_by("-updated_at", "-pk")


def _having(words: str) -> Q:
    """Who has the skill that the words name, or says the words in the headline."""
    if not words:
        return Q()
    condition = Q(headline__icontains=words)
    skill_id = linking.best([words]).get(words)
    if skill_id is not None:
        condition |= Q(Exists(ProfileSkill.objects.filter(profile=OuterRef("pk"), skill=skill_id)))
    return condition


def _reachable(to: Audience, on: date) -> Q:
    """The gate's rule about the border as a condition, so that pages are full and counts are right."""
    if to.kind not in rules.LEDGERED or to.country is None:
        return Q()
    abroad = Q(consented(Purpose.CROSS_BORDER))
    if to.country in CORRIDOR:
        pairs = in_force_pairs(on)
        closed = [c for c in CORRIDOR if c != to.country and frozenset({c, to.country}) not in pairs]
        abroad &= ~Q(country__in=closed)
    return Q(country=to.country) | abroad
