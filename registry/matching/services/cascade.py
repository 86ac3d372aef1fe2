"""Asking for other lists to be looked at again, in chunks that a worker does in seconds."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from corridor import outbox
from corridor.outbox.models import Delivery, DeliveryState

# A chunk reads all of the other side once, so it pays to put many into one; and it must end well within a task's time.
LISTINGS_A_CHUNK = 25
PROFILES_A_CHUNK = 100

# When this many changes wait, they are no longer followed one by one: one rebuild does for all of them.
MANY_CHANGES = 30
REBUILD = "matching.rebuild_due"
CHUNK_TOPICS = ("matching.listings_due", "matching.profiles_due")

_ROOM = "registry.matching.events"
_REBUILDER = f"{_ROOM}.rebuild"
# What a rebuild does for. Who withdrew, and what was closed, is not left to its chunks: their pairs go at once.
_COVERED = [f"{_ROOM}.listing_published", f"{_ROOM}.profile_changed"]
_FOLLOWED = [*_COVERED, f"{_ROOM}.listing_closed", f"{_ROOM}.consent_changed"]


def is_swamped() -> bool:
    """Whether a change need not be followed: a rebuild waits anyway, or so many changes wait that one is cheaper."""
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING)
    if waiting.filter(handler=_REBUILDER, event__topic=REBUILD, attempts=0).exists():
        return True
    return waiting.filter(handler__in=_FOLLOWED)[: MANY_CHANGES + 1].count() > MANY_CHANGES


def ask_for_rebuild() -> None:
    """Have everything computed anew, once, after what waits now.

    The topic is coalesced: a rebuild that waits already is held until we commit, so it sees our change.
    """
    outbox.emit(REBUILD)


def settle_what_a_rebuild_covers() -> int:
    """The changes that wait, and other rebuilds that wait, need nothing more than the rebuild that begins now."""
    return outbox.settle([*_COVERED, _REBUILDER])


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
