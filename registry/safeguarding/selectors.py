"""What the pages of this room show, and what other rooms ask of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from corridor.web.sealing import InvalidToken, open_sealed
from registry.places.models import CORRIDOR, Country

from .models import Concern, ConcernKind, ConcernReply, Helpline, HelpWith, Outcome, SubjectKind


@dataclass(frozen=True)
class Said:
    """A part of a thread."""

    words: str
    at: datetime
    is_ours: bool


@dataclass(frozen=True)
class CountryLines:
    """The helplines of one country, the most urgent first."""

    country: Country
    lines: list[Helpline]

    @property
    def emergency(self) -> list[Helpline]:
        return [line for line in self.lines if HelpWith.EMERGENCY in line.helps_with]


def reporters_of(
    subject_kind: SubjectKind | str, subject_id: UUID, *, kinds: Collection[ConcernKind | str] | None = None
) -> int:
    """How many different people with an account reported a thing; 1 query.

    Questions are no reports, and what was found unfounded does not count. `kinds` counts only some.
    """
    reports = Concern.objects.filter(subject_kind=subject_kind, subject_id=subject_id, reporter__isnull=False)
    counted = reports.exclude(outcome=Outcome.UNFOUNDED)
    counted = counted.exclude(kind=ConcernKind.QUESTION) if kinds is None else counted.filter(kind__in=kinds)
    return counted.values("reporter").distinct().count()


def opened(sealed: bytes | memoryview | None) -> str:
    """What was sealed, for whoever may read it: the caller answers for that."""
    if sealed is None:
        return ""
    try:
        return open_sealed(bytes(sealed)).decode()
    except InvalidToken:
        return _("This cannot be opened with the keys that we have.")


def thread(concern: Concern) -> list[Said]:
    """What the reporter and we wrote to each other, oldest first; 1 query."""
    first = Said(opened(concern.sealed_words), concern.raised_at, is_ours=False)
    replies = ConcernReply.objects.filter(concern=concern)
    return [first, *(Said(opened(one.sealed_words), one.at, one.side == ConcernReply.Side.US) for one in replies)]


def helplines(first: str | None = None) -> list[CountryLines]:
    """The helplines that are shown, by country: the reader's own first; 1 query."""
    urgency = {kind: number for number, kind in enumerate(HelpWith.values)}
    by_country: dict[str, CountryLines] = {}
    for line in Helpline.objects.filter(is_shown=True).select_related("country"):
        by_country.setdefault(line.country_id, CountryLines(line.country, [])).lines.append(line)
    for group in by_country.values():
        group.lines.sort(key=lambda line: (min(urgency[kind] for kind in line.helps_with), line.name, line.phone))
    return sorted(
        by_country.values(),
        key=lambda group: (group.country.code != first, group.country.code not in CORRIDOR, group.country.name),
    )


def keepers() -> QuerySet[User]:
    """The administrators who look after concerns."""
    named = {"codename": "change_concern", "content_type__app_label": "safeguarding"}
    by_group = Q(**{f"groups__permissions__{key}": value for key, value in named.items()})
    by_name = Q(**{f"user_permissions__{key}": value for key, value in named.items()})
    allowed = Q(is_superuser=True) | by_group | by_name
    return User.objects.filter(allowed, is_active=True, is_staff=True).distinct().order_by("pk")
