"""Making, signing, publishing and withdrawing releases."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from corridor import outbox
from registry.outcomes import errors
from registry.outcomes.models import Release, ReleaseState
from registry.places.models import Country, Region
from registry.places.rules import corridor_day
from registry.programmes.models import Cohort, Programme

from .audit import Told
from .cube import Key, count
from .document import as_json, document, sha256
from .reading import people
from .rules import TRANSITIONS, quarter_before, slug_of
from .shown import show
from .snapshot import Snapshot, from_sealed, to_sealed
from .suppression import suppress

SIGN = "outcomes.change_release"


@transaction.atomic
def draft(*, slug: str, as_of: date, at: datetime | None = None) -> Release:
    """Count, hide and round what was so on a day, for two people to look at. An unsigned draft is made anew.

    Raises NotYet before the day is over, OutOfOrder where a release of that day or a later one was published, NotADraft
    where this one was.
    """
    at = at or timezone.now()
    if as_of >= corridor_day(at):
        raise errors.NotYet
    held = Release.objects.select_for_update(no_key=True).filter(slug=slug).first()
    if held is not None and held.state != ReleaseState.DRAFT:
        raise errors.NotADraft
    before = Release.objects.once_published().newest_first().first()
    if before is not None and before.as_of >= as_of:
        raise errors.OutOfOrder
    snapshot = _counted(as_of)
    content = _content(snapshot, slug, as_of)
    release, _is_new = Release.objects.update_or_create(
        slug=slug,
        defaults={
            "as_of": as_of,
            "document": content,
            "sha256": sha256(content),
            "snapshot": to_sealed(snapshot),
            "follows": before,
            "made_at": at,
            "first_signed_by": None,
            "second_signed_by": None,
        },
    )
    return release


def draft_due(*, at: datetime | None = None) -> Release | None:
    """Draft the release of the quarter that ended last, unless there is one of it or a later day. Safe to run twice."""
    today = corridor_day(at or timezone.now())
    as_of = quarter_before(today)
    if Release.objects.filter(as_of__gte=as_of).exists():
        return None
    return draft(slug=slug_of(today), as_of=as_of, at=at)


def _counted(on: date) -> Snapshot:
    cube = count(people(on=on))
    before = Release.objects.once_published().order_by("as_of", "pk").values_list("snapshot", flat=True)
    opened = [from_sealed(sealed) for sealed in before]
    return Snapshot(cube, suppress(cube, earlier=[Told(one.cube, one.hidden) for one in opened]), _labels())


def _content(snapshot: Snapshot, slug: str, on: date) -> bytes:
    return as_json(document(show(snapshot.cube, snapshot.hidden), snapshot.labels, slug=slug, on=on))


def _labels() -> dict[Key, str]:
    """How groups are called by their names of today."""
    found: dict[Key, str] = {("country", code): name for code, name in Country.objects.values_list("code", "name")}
    found |= {("region", code): name for code, name in Region.objects.values_list("code", "name")}
    found |= {("provider", slug): name for slug, name in Organisation.objects.values_list("slug", "name")}
    found |= {("programme", slug): name for slug, name in Programme.objects.values_list("slug", "name")}
    cohorts = Cohort.objects.values_list("slug", "programme__name", "name")
    return found | {("cohort", slug): f"{programme}, {name}" for slug, programme, name in cohorts}


def worked_out_again(release: Release) -> bytes:
    """The document of a release, from its sealed counts alone. Raises NotTheSame if it is not what was published."""
    content = _content(from_sealed(release.snapshot), release.slug, release.as_of)
    if sha256(content) != release.sha256 or content != bytes(release.document):
        raise errors.NotTheSame
    return content


@transaction.atomic
def sign(*, release: Release, by: User, at: datetime | None = None) -> Release:
    """Say of a draft that it may be published; the second person's word publishes it.

    Raises NotASigner, NotADraft, SignedAlready, OutOfOrder.
    """
    if not by.has_perm(SIGN):
        raise errors.NotASigner
    held = _held(release)
    if held.state != ReleaseState.DRAFT:
        raise errors.NotADraft
    if held.first_signed_by_id is None:
        held.first_signed_by = by
        held.save(update_fields=["first_signed_by"])
        return held
    if held.first_signed_by_id == by.pk:
        raise errors.SignedAlready
    held.second_signed_by = by
    return _publish(held, at or timezone.now())


@transaction.atomic
def publish_by_operator(*, slug: str, as_of: date, at: datetime | None = None) -> Release:
    """Make and publish at once: the operator's way, which needs no second person and stays on record as such.

    A release that is published is worked out again and returned as it is. Raises as `draft`, and NotTheSame.
    """
    at = at or timezone.now()
    there = Release.objects.once_published().filter(slug=slug).first()
    if there is not None:
        worked_out_again(there)
        return there
    made = _held(draft(slug=slug, as_of=as_of, at=at))
    made.by_operator = True
    return _publish(made, at)


def _held(release: Release) -> Release:
    return Release.objects.select_for_update(no_key=True).get(pk=release.pk)


def _publish(held: Release, at: datetime) -> Release:
    newest = Release.objects.once_published().newest_first().first()
    # What is hidden was decided with the release before it: another one in between would tell what this one hides.
    if (newest.pk if newest else None) != held.follows_id:
        raise errors.OutOfOrder
    worked_out_again(held)
    held.state, held.published_at = ReleaseState.PUBLISHED, at
    held.save(update_fields=["state", "published_at", "second_signed_by", "by_operator"])
    outbox.emit("release.published", release_id=held.pk)
    return held


@transaction.atomic
def withdraw(*, release: Release, by: User, reason: str, at: datetime | None = None) -> Release:
    """Take a release out of sight; a notice with the reason stands in its place. Raises NotASigner, NotPublished,
    ReasonMissing."""
    if not by.has_perm(SIGN):
        raise errors.NotASigner
    if not reason.strip():
        raise errors.ReasonMissing
    held = _held(release)
    if ReleaseState.WITHDRAWN not in TRANSITIONS[held.state]:
        raise errors.NotPublished
    held.state, held.reason = ReleaseState.WITHDRAWN, reason.strip()
    held.withdrawn_at, held.withdrawn_by = at or timezone.now(), by
    held.save(update_fields=["state", "reason", "withdrawn_at", "withdrawn_by"])
    return held
