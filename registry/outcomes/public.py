"""What everybody may see: the newest release, and those before it. Nothing here is counted anew."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from .models import Release, ReleaseState
from .releases.figures import Point
from .releases.measures import CIRCUMSTANCES, DETAILS
from .rules import Definition, Verdict

# What is needed to find a release and to say when it is of; the documents are large.
_HEAD: Final = ("pk", "slug", "as_of", "state", "sha256", "published_at", "withdrawn_at", "reason")


@dataclass(frozen=True)
class PublicRow:
    """One line for everybody. None means "not shown", and a verdict of None that nothing was released yet."""

    by: str
    key: str
    label: str
    enrolled: int | None
    graduated: int | None
    placed: int | None
    share_180: float | None
    share_365: float | None
    low: float | None
    high: float | None
    naive_365: float | None
    median_month: int | None
    verdict: Verdict | None


@dataclass(frozen=True)
class Published:
    """A release as it is read."""

    slug: str
    as_of: date
    published_at: datetime
    sha256: str
    groups: Mapping[tuple[str, str], Mapping[str, Any]]

    def row(self, by: str, key: str, definition: Definition) -> PublicRow | None:
        """The figures of one group; None where the release knows no such group."""
        group = self.groups.get((by, key))
        return None if group is None else _row(group, definition)

    def rows(self, by: str, definition: Definition) -> list[PublicRow]:
        """The figures of all groups of a breakdown, by their names; who did not say comes last."""
        found = [_row(group, definition) for (kind, _key), group in self.groups.items() if kind == by]
        return sorted(found, key=lambda row: (row.key == "", row.label))

    def whole(self, definition: Definition) -> PublicRow:
        return _row(self.groups["all", "all"], definition)

    def circumstances(self, by: str = "all", key: str = "all") -> dict[str, int | None]:
        """Why somebody of a group did not graduate, does not look for work or is followed no longer."""
        group = self.groups.get((by, key))
        return {} if group is None else {name: group["people"][name] for name in CIRCUMSTANCES}

    def kinds(self, by: str, key: str, definition: Definition) -> dict[str, int | None]:
        """Of those of a group who were placed: what kind of role."""
        group = self.groups.get((by, key))
        names = [name for names in DETAILS for name in names]
        return {} if group is None else {name: group[definition.value][name] for name in names}

    def curve(self, by: str, key: str, definition: Definition) -> list[Point]:
        """The curve of a group; empty where it has none."""
        group = self.groups.get((by, key))
        if group is None or not group[definition.value]["curve"]:
            return []
        return [
            Point(0, 0, group["people"]["graduated"], 0.0, 0.0, 0.0),
            *(Point(*one) for one in group[definition.value]["curve"]),
        ]


def nothing_released() -> PublicRow:
    """What stands where figures will stand."""
    return PublicRow("all", "all", "", *[None] * 10)


def _row(group: Mapping[str, Any], definition: Definition) -> PublicRow:
    people, told = group["people"], group[definition.value]
    return PublicRow(
        by=group["by"],
        key=group["key"],
        label=group["label"],
        enrolled=people["enrolled"],
        graduated=people["graduated"],
        placed=told["placed_12"],
        share_180=told["share_180"],
        share_365=told["share_365"],
        low=told["low_365"],
        high=told["high_365"],
        naive_365=told["naive_365"],
        median_month=told["median_month"],
        verdict=Verdict(told["verdict"]),
    )


def headline(definition: Definition) -> PublicRow:
    """What the newest release says of everybody. Queries as `newest`."""
    found = newest()
    return nothing_released() if found is None else found.whole(definition)


def releases() -> Sequence[Release]:
    """All that were ever published, the newest first. One query."""
    return list(Release.objects.once_published().newest_first().only(*_HEAD))


def newest() -> Published | None:
    """The release that pages show. One query, and one more for the first look of a process."""
    found = Release.objects.published().newest_first().only(*_HEAD).first()
    return None if found is None else published(found)


def published(release: Release) -> Published:
    """Read a release. What has a hash is read once by each process."""
    assert release.state == ReleaseState.PUBLISHED
    assert release.published_at is not None
    return Published(release.slug, release.as_of, release.published_at, release.sha256, _groups(release.sha256))


@lru_cache(maxsize=4)
def _groups(sha256: str) -> Mapping[tuple[str, str], Mapping[str, Any]]:
    content = Release.objects.filter(sha256=sha256).values_list("document", flat=True)[0]
    return {(group["by"], group["key"]): group for group in json.loads(bytes(content))["groups"]}


def content_of(release: Release) -> bytes:
    """The document as it was published, byte by byte."""
    return bytes(Release.objects.filter(pk=release.pk).values_list("document", flat=True)[0])
