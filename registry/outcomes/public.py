"""What of the figures the public may see: no cell under 8 people, no event-level curve.

This is the guard until releases with full disclosure control exist; it also hides a cell whose complement is small,
so that no small number can be had by taking one shown figure from another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache

from registry.programmes.models import Cohort, Programme

from . import rules
from .rules import Definition, Verdict
from .selectors import Person, Row, people, summarise

CACHE_SECONDS = 600


@dataclass(frozen=True)
class PublicRow:
    """One line for everybody. None means "not shown"; counts are rounded to 5."""

    by: str
    key: str
    label: str
    place: str
    enrolled: int | None
    graduated: int | None
    seeking: int | None
    placed: int | None
    share_180: float | None
    share_365: float | None
    low: float | None
    high: float | None
    median_days: int | None
    verdict: Verdict


@dataclass(frozen=True)
class Point:
    """A point of the published curve, in the chart's own units."""

    month: int
    share: float


def small(count: int, whole: int) -> bool:
    """Whether a count, or what is left of the whole without it, is 1 to 7 people."""
    return rules.hidden(count) or rules.hidden(whole - count)


def publish(row: Row, *, label: str, place: str = "") -> PublicRow:
    """Hide what is small and round the rest. Where the figure is hidden so is the verdict, which would tell of it."""
    few = row.graduated < rules.SMALLEST_CELL
    hide_share = few or small(row.placed_365, row.graduated)
    certain = row.graduated < 20 and row.placed_365 in {0, row.graduated}
    hide_share = hide_share or certain
    return PublicRow(
        by=row.by,
        key=row.key,
        label=label,
        place=place,
        enrolled=None if few or small(row.graduated, row.enrolled) else rules.to_five(row.enrolled),
        graduated=None if few else rules.to_five(row.graduated),
        seeking=None if few or small(row.seeking, row.graduated) else rules.to_five(row.seeking),
        placed=None if hide_share else rules.to_five(row.placed_365),
        share_180=None if hide_share or small(row.placed_180, row.graduated) else row.km_180,
        share_365=None if hide_share else row.km_365,
        low=None if hide_share else row.low_365,
        high=None if hide_share else row.high_365,
        median_days=None if hide_share else row.median_days,
        verdict=Verdict.TOO_FEW if hide_share else row.verdict,
    )


def overview(*, definition: Definition, on: date) -> tuple[PublicRow, list[PublicRow], list[PublicRow], list[Point]]:
    """The whole corridor, its programmes and its cohorts, with the published curve. Cached for ten minutes."""
    key = f"outcomes:overview:{definition}:{on}"
    kept = cache.get(key)
    if kept is None:
        kept = _overview(definition, on)
        cache.set(key, kept, CACHE_SECONDS)
    return kept  # type: ignore[no-any-return]


def _overview(definition: Definition, on: date) -> tuple[PublicRow, list[PublicRow], list[PublicRow], list[Point]]:
    everyone = people(definition=definition, on=on, inclusion=False)
    programmes = [
        publish(
            summarise("programme", p.slug, definition, [x for x in everyone if x.programme == p.slug]),
            label=p.name,
            place=p.country.name,
        )
        for p in Programme.objects.public().select_related("country")
    ]
    cohorts = [
        publish(
            summarise("cohort", c.slug, definition, [x for x in everyone if x.cohort == c.slug]),
            label=f"{c.programme.name}, {c.name}",
            place=c.country.name,
        )
        for c in Cohort.objects.select_related("programme", "country").order_by("-ends_on", "slug")
    ]
    whole = publish(summarise("all", "all", definition, everyone), label="")
    return whole, [p for p in programmes if p.graduated], cohorts, curve(everyone, whole)


def curve(members: Sequence[Person], row: PublicRow) -> list[Point]:
    """The monthly curve of a group, empty where the group is too small for one or its share is not shown."""
    if row.share_365 is None and row.placed is None:
        return []
    follow = [person.follow_up for person in members if person.follow_up is not None]
    return [Point(month, share) for month, share in rules.monthly_curve(follow)]


def cohort_figures(cohort: Cohort, *, definition: Definition, on: date) -> tuple[PublicRow, list[Point]]:
    """One cohort's public figures and curve. Cached for ten minutes."""
    key = f"outcomes:cohort:{cohort.slug}:{definition}:{on}"
    kept = cache.get(key)
    if kept is None:
        members = people(definition=definition, on=on, cohort=cohort, inclusion=False)
        row = summarise("cohort", cohort.slug, definition, members)
        public = publish(row, label=cohort.name, place=cohort.country.name)
        kept = (public, curve(members, public))
        cache.set(key, kept, CACHE_SECONDS)
    return kept  # type: ignore[no-any-return]
