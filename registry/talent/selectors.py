"""What the talent pages tell besides the cards, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from corridor.web.templatetags.corridor_ui import day
from registry.places.models import Country, Language, Region
from registry.profiles.models import WorkKind
from registry.taxonomy.models import Skill

from .asking import Asked, as_link
from .facets import Facets
from .models import Alert, SavedSearch
from .rules import MOST_SKILLS, TalentQuery, from_stored
from .services import audience_for

OFTEN = 8


@dataclass(frozen=True)
class Often:
    """A skill that many of the people found hold, as the next filter."""

    label: str
    figure: int
    link: str


@dataclass(frozen=True)
class Kept:
    """A saved search as its owner sees it."""

    public_id: UUID
    name: str
    for_whom: str
    told: tuple[str, ...]
    link: str
    alert: str
    alert_words: str | Promise
    is_alerting: bool
    sent_at: datetime | None
    may_look: bool


def often_held(asked: Asked, facets: Facets) -> list[Often]:
    """The skills that most of those who were found hold, besides what was asked. One query."""
    if len(asked.query.skills) >= MOST_SKILLS:
        return []
    wanted = {one.skill for one in asked.query.skills}
    most = sorted(((-figure, skill) for skill, figure in facets.skills.items() if skill not in wanted))[:OFTEN]
    named = [skill for _figure, skill in most]
    # Asked also when nothing is told, so that a page costs the same for few people as for many; no skill is number 0.
    labels = dict(Skill.objects.filter(pk__in=[0, *named, *wanted]).values_list("pk", "label"))
    return [
        Often(labels[skill], -figure, as_link(asked.query, labels, close=asked.is_close, more=labels[skill]))
        for figure, skill in most
        if skill in labels
    ]


def in_words(asked: Asked) -> list[str]:
    """What was asked for, each in a few words. Three queries at most."""
    labels = {chip.skill: chip.label for chip in asked.chips}
    return _Names.of([asked.query]).told(asked.query, labels, close=asked.is_close)


def kept_searches(user: User) -> list[Kept]:
    """A person's saved searches by name. Five queries, and two to four more for each whether they may still look."""
    rows = list(SavedSearch.objects.filter(user=user).select_related("user", "organisation", "mentor__user"))
    queries = {row.pk: from_stored(row.query) for row in rows}
    skills = {one.skill for query in queries.values() for one in query.skills}
    labels = dict(Skill.objects.filter(pk__in=skills).values_list("pk", "label"))
    names = _Names.of(queries.values())
    may: dict[tuple[int | None, int | None], bool] = {}
    kept = []
    for row in rows:
        for_whom = (row.organisation_id, row.mentor_id)
        if for_whom not in may:
            may[for_whom] = audience_for(row) is not None
        query, is_close = queries[row.pk], bool(row.query.get("close"))
        kept.append(
            Kept(
                public_id=row.public_id,
                name=row.name,
                for_whom=row.organisation.name if row.organisation else _("you as a mentor"),
                told=tuple(names.told(query, labels, close=is_close)),
                link=as_link(query, labels, close=is_close),
                alert=row.alert,
                alert_words=row.get_alert_display(),
                is_alerting=row.alert != Alert.NEVER,
                sent_at=row.sent_at,
                may_look=may[for_whom],
            )
        )
    return kept


@dataclass(frozen=True)
class _Names:
    """The names of the codes that searches hold."""

    countries: dict[str, str]
    regions: dict[str, str]
    languages: dict[str, str]

    @classmethod
    def of(cls, queries: Iterable[TalentQuery]) -> _Names:
        asked = list(queries)
        return cls(
            dict(Country.objects.filter(pk__in={one.country for one in asked}).values_list("pk", "name")),
            dict(Region.objects.filter(pk__in={one.region for one in asked}).values_list("pk", "name")),
            dict(Language.objects.filter(pk__in={one.language for one in asked}).values_list("pk", "name")),
        )

    def told(self, query: TalentQuery, labels: dict[int, str], *, close: bool) -> list[str]:
        told = [f"{labels[one.skill]} {one.level}+" for one in query.skills if one.skill in labels]
        if query.words:
            told.append(_("“%(words)s”") % {"words": query.words})
        if close:
            told.append(_("close skills too"))
        if query.proven:
            told.append(_("proven"))
        told += [name for name in (self.regions.get(query.region), self.countries.get(query.country)) if name]
        if query.language in self.languages:
            told.append(" ".join([self.languages[query.language], *([f"{query.cefr}+"] if query.cefr else [])]))
        if query.kind:
            told.append(str(WorkKind(query.kind).label))
        if query.remote:
            told.append(_("remote"))
        if query.hours:
            told.append(_("%(number)d hours or more") % {"number": query.hours})
        if query.by:
            told.append(_("can begin by %(day)s") % {"day": day(query.by)})
        return told
