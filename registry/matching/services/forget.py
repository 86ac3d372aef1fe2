"""Taking pairs away."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from corridor import outbox
from registry.matching.models import Exclusion, Match

from .cascade import look_again_at_listings, look_again_at_profiles
from .storing import hold, hold_for_writing


@transaction.atomic
def forget_listing(listing_id: int) -> int:
    """Drop every pair of a listing; return how many. Graduates who had it on their list get their next best."""
    hold("listing", [listing_id])
    pairs = Match.objects.filter(listing_id=listing_id)
    losing = set(pairs.filter(profile_rank__isnull=False).values_list("profile_id", flat=True))
    look_again_at_profiles(losing)
    hold_for_writing()
    return pairs.delete()[0]


@transaction.atomic
def forget_profile(profile_id: int) -> int:
    """Drop every pair of a graduate; return how many. Listings that ranked them get their next best."""
    hold("profile", [profile_id])
    pairs = Match.objects.filter(profile_id=profile_id)
    losing = set(pairs.filter(listing_rank__isnull=False).values_list("listing_id", flat=True))
    look_again_at_listings(losing)
    hold_for_writing()
    return pairs.delete()[0]


@transaction.atomic
def exclude(*, listing_id: int, profile_id: int, reason: str) -> None:
    """Never match this pair again. The newest reason counts; saying it twice changes nothing.

    Pages leave the pair out from now on. The gap is filled by the next rebuild, because recomputing thousands of
    graduates for each application is not worth it.
    """
    # What a newer reason covers no longer counts for the like.
    covered = Exclusion.objects.filter(listing_id=listing_id, profile_id=profile_id).exclude(because="")
    if covered.exists():
        outbox.emit("matching.wishes_changed", profile_id=profile_id)
    _take_out(Exclusion(listing_id=listing_id, profile_id=profile_id, reason=Exclusion.Reason(reason)))


@transaction.atomic
def set_aside(*, listing_id: int, profile_id: int, because: str = "") -> bool:
    """A graduate does not want a listing; say whether that counts. Whoever applied or was declined stays so.

    The next best one takes its place. For some of what they say of it (`because`), others like it count less from the
    next run on.
    """
    made = Exclusion(
        listing_id=listing_id,
        profile_id=profile_id,
        reason=Exclusion.Reason.NOT_FOR_ME,
        because=Exclusion.Because(because) if because else "",
    )
    Exclusion.objects.bulk_create([made], ignore_conflicts=True)
    kept = Exclusion.objects.select_for_update().get(listing_id=listing_id, profile_id=profile_id)
    if kept.reason != Exclusion.Reason.NOT_FOR_ME:
        return False
    _take_out(made)
    _look_again(profile_id, was_said=bool(because or kept.because))
    return True


def _take_out(out: Exclusion) -> None:
    """Write why a pair is out, and drop it."""
    Exclusion.objects.bulk_create(
        [out], update_conflicts=True, unique_fields=["listing", "profile"], update_fields=["reason", "because"]
    )
    # Only when nobody is writing it: the caller holds locks of its own, and a run that has the row will drop it.
    pair = Match.objects.filter(listing_id=out.listing_id, profile_id=out.profile_id)
    free = list(pair.select_for_update(skip_locked=True).values_list("pk", flat=True))
    Match.objects.filter(pk__in=free).delete()


def _look_again(profile_id: int, *, was_said: bool) -> None:
    """Rank a graduate's list anew; what was said of listings also tells which owners' lists they may stand on."""
    if was_said:
        outbox.emit("matching.wishes_changed", profile_id=profile_id)
    else:
        outbox.emit("matching.profiles_due", profile_ids=[profile_id])


@transaction.atomic
def readmit(*, listing_ids: Sequence[int], profile_id: int, reason: str) -> int:
    """Match pairs again that were taken out for this reason, and for no newer one; return how many."""
    out = Exclusion.objects.filter(listing__in=listing_ids, profile=profile_id, reason=Exclusion.Reason(reason))
    was_said = out.exclude(because="").exists()
    back, _rows = out.delete()
    if back:
        _look_again(profile_id, was_said=was_said)
    return back
