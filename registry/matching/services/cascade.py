"""Asking for other lists to be looked at again, in chunks that a worker does in seconds."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db import connection

from corridor import outbox
from corridor.outbox.models import Delivery, DeliveryState

# A chunk reads all of the other side once, so it pays to put many into one; and it must end well within a task's time.
LISTINGS_A_CHUNK = 25
PROFILES_A_CHUNK = 100

# When this many changes wait, they are no longer followed one by one: one rebuild does for all of them.
MANY_CHANGES = 30
_CHANGES = ("listing_published", "listing_closed", "profile_changed", "consent_changed")
_REBUILD_HANDLER = "registry.matching.events.rebuild"
_HANDLERS = [f"registry.matching.events.{name}" for name in _CHANGES]

REBUILD = "matching.rebuild_due"
# Who withdrew, and what was closed, is not left to the chunks: their pairs go at once.
_COVERED = [
    _REBUILD_HANDLER,
    *(f"registry.matching.events.{name}" for name in ("listing_published", "profile_changed")),
]
_REBUILDING = 7317  # an advisory lock of ours
CHUNK_TOPICS = ("matching.listings_due", "matching.profiles_due")


def is_swamped() -> bool:
    """Whether a change need not be followed: a rebuild waits anyway, or so many changes wait that one is cheaper."""
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING)
    if waiting.filter(handler=_REBUILD_HANDLER, event__topic=REBUILD, attempts=0).exists():
        return True
    return waiting.filter(handler__in=_HANDLERS)[: MANY_CHANGES + 1].count() > MANY_CHANGES


def ask_for_rebuild() -> None:
    """Have everything computed anew, once, after what waits now.

    The topic is coalesced: a rebuild that waits already is held until we commit, so it sees our change.
    """
    outbox.emit(REBUILD)


def one_rebuild_at_a_time() -> None:
    """Wait until another rebuild has emitted its chunks; equal ones that still wait are then not emitted again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_REBUILDING])


def settle_what_a_rebuild_covers() -> int:
    """The changes that wait, and other rebuilds that wait, need nothing more than the rebuild that begins now."""
    return outbox.settle(_COVERED)


def look_again_at_listings(ids: Collection[int]) -> None:
    """Have the lists of these listings computed anew."""
    if ids and is_swamped():
        ask_for_rebuild()
        return
    ask_for_listings(ids)


def look_again_at_profiles(ids: Collection[int]) -> None:
    """Have the lists of these graduates computed anew."""
    if ids and is_swamped():
        ask_for_rebuild()
        return
    ask_for_profiles(ids)


def ask_for_listings(ids: Collection[int]) -> int:
    """Emit the chunks; return how many."""
    chunks = list(_chunks(ids, LISTINGS_A_CHUNK))
    for chunk in chunks:
        outbox.emit("matching.listings_due", listing_ids=chunk)
    return len(chunks)


def ask_for_profiles(ids: Collection[int]) -> int:
    """Emit the chunks; return how many."""
    chunks = list(_chunks(ids, PROFILES_A_CHUNK))
    for chunk in chunks:
        outbox.emit("matching.profiles_due", profile_ids=chunk)
    return len(chunks)


def _chunks(ids: Collection[int], size: int) -> Iterator[list[int]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]
