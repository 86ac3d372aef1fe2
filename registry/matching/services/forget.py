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
def exclude(*, listing_id: int, profile_id: int, reason: str, because: str = "") -> None:
    """Never match this pair again. The newest reason counts; saying it twice changes nothing.

    Pages leave the pair out from now on. Who sets a listing aside gets the next best one; after an application or a
    refusal the gap is filled by the next rebuild, because recomputing thousands of graduates for each is not worth it.
    `because` is what the graduate said of it: for some of it, others like it count less from the next run on.
    """
    # What a newer reason covers no longer counts for the like.
    covered = Exclusion.objects.filter(listing_id=listing_id, profile_id=profile_id).exclude(because="")
    was_said = covered.exists()
    said = Exclusion.Because(because) if because else ""
    Exclusion.objects.bulk_create(
        [Exclusion(listing_id=listing_id, profile_id=profile_id, reason=Exclusion.Reason(reason), because=said)],
        update_conflicts=True,
        unique_fields=["listing", "profile"],
        update_fields=["reason", "because"],
    )
    # Only when nobody is writing it: the caller holds locks of its own, and a run that has the row will drop it.
    pair = Match.objects.filter(listing_id=listing_id, profile_id=profile_id)
    free = list(pair.select_for_update(skip_locked=True).values_list("pk", flat=True))
    Match.objects.filter(pk__in=free).delete()
    if because or was_said:
        outbox.emit("matching.wishes_changed", profile_id=profile_id)
    elif reason == Exclusion.Reason.NOT_FOR_ME:
        outbox.emit("matching.profiles_due", profile_ids=[profile_id])


@transaction.atomic
def set_aside(*, listing_id: int, profile_id: int, because: str = "") -> bool:
    """A graduate does not want a listing; say whether that counts. Whoever applied or was declined stays so."""
    said = Exclusion.Because(because) if because else ""
    made = Exclusion(listing_id=listing_id, profile_id=profile_id, reason=Exclusion.Reason.NOT_FOR_ME, because=said)
    Exclusion.objects.bulk_create([made], ignore_conflicts=True)
    kept = Exclusion.objects.select_for_update().get(listing_id=listing_id, profile_id=profile_id)
    if kept.reason != Exclusion.Reason.NOT_FOR_ME:
        return False
    exclude(listing_id=listing_id, profile_id=profile_id, reason=Exclusion.Reason.NOT_FOR_ME, because=because)
    return True


@transaction.atomic
def readmit(*, listing_ids: Sequence[int], profile_id: int, reason: str) -> int:
    """Match pairs again that were taken out for this reason, and for no newer one; return how many."""
    out = Exclusion.objects.filter(listing__in=listing_ids, profile=profile_id, reason=Exclusion.Reason(reason))
    was_said = out.exclude(because="").exists()
    back, _rows = out.delete()
    if was_said:
        outbox.emit("matching.wishes_changed", profile_id=profile_id)
    elif back:
        outbox.emit("matching.profiles_due", profile_ids=[profile_id])
    return back
