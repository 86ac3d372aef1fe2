"""Finding people on the talent pages. What of them is shown, the gate decides."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from registry.profiles.models import Profile, ProfileLanguage, ProfileSkill
from registry.taxonomy import linking


@dataclass(frozen=True)
class TalentQuery:
    """What the searcher asked for; empty strings ask for nothing."""

    words: str = ""
    country: str = ""
    language: str = ""
    kind: str = ""


def search(query: TalentQuery) -> QuerySet[Profile]:
    """Profiles on the talent pages that meet the query, newest first. Everybody finds the same people."""
    found = Profile.objects.on_talent_pages().filter(_having(query.words))
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
