"""Keeping the index whole, keeping searches, and looking at them for their owners."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.agreements.gate import Audience, audience_of, mentor_audience
from registry.profiles.models import Profile

from . import errors
from .asking import with_close_skills
from .audience import scope_of
from .indexing import index_range
from .models import Alert, Rebuild, SavedSearch, TalentEntry
from .rules import MOST_SAVED, TalentQuery, as_stored, from_stored
from .search import count_since

# Profiles of one step: a second's work, so that a worker is never held long.
STEP: Final = 2_000
# More new people than this are told as "more than".
MOST_NEW: Final = 100
# A look is due this much before its day or week is full, so that a late beat does not put it off to the next.
SLACK: Final = timedelta(hours=2)
WAITS: Final = {Alert.DAILY: timedelta(days=1), Alert.WEEKLY: timedelta(days=7)}
# An entry is written and then committed; what was written just now is left to the next look, which then sees all of it.
SETTLED: Final = timedelta(minutes=2)


# --- The index ---------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_for_everybody() -> int:
    """Have every profile's entry looked at again, in steps that workers do; return how many steps."""
    steps = range(1, _last_profile() + 1, STEP)
    for first in steps:
        outbox.emit("talent.range_due", first=first, last=first + STEP - 1)
    return len(steps)


def rebuild_step(rebuild: Rebuild) -> int | None:
    """Do the next step of a rebuild and remember it; return how many entries changed, None when all is done."""
    with transaction.atomic():
        rebuild = Rebuild.objects.select_for_update().get(pk=rebuild.pk)
        if rebuild.reached >= _last_profile():
            rebuild.finished_at = rebuild.finished_at or timezone.now()
            rebuild.save(update_fields=["finished_at"])
            return None
        changed = index_range(rebuild.reached + 1, rebuild.reached + STEP)
        rebuild.reached += STEP
        rebuild.save(update_fields=["reached"])
        return changed


def _last_profile() -> int:
    """The highest number; entries cannot outlive their profiles."""
    found: int | None = Profile.objects.aggregate(last=Max("pk"))["last"]
    return found or 0


# --- Saved searches ----------------------------------------------------------------------------------------------


@transaction.atomic
def save_search(
    *, by: User, audience: Audience, name: str, query: TalentQuery, alert: str, at: datetime | None = None
) -> SavedSearch:
    """Keep a search for an employer's member or a mentor.

    Raises NotLooking for everybody else, NothingAsked for an empty search, TooManySearches, and NameTaken.
    """
    at = at or timezone.now()
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # so that two at once are counted one after the other
    if audience.kind not in {"organisation", "mentor"} or audience.user is None or audience.user.pk != by.pk:
        raise errors.NotLooking
    if not as_stored(query):
        raise errors.NothingAsked
    kept = SavedSearch.objects.filter(user=by)
    if kept.count() >= MOST_SAVED:
        raise errors.TooManySearches
    _require_free(kept, name)
    search = SavedSearch(
        user=by,
        organisation=audience.organisation,
        mentor=by.mentor if audience.kind == "mentor" else None,
        name=name,
        query=as_stored(query),
        alert=alert,
        looked_at=at - SETTLED,
    )
    search.full_clean(exclude=["user", "organisation", "mentor"])
    search.save()
    return search


@transaction.atomic
def change_search(*, search: SavedSearch, name: str, alert: str, at: datetime | None = None) -> SavedSearch:
    """Another name, or more or less mail. Who asks for mail anew hears of people from now on. Raises NameTaken."""
    search = SavedSearch.objects.select_for_update(of=("self",)).get(pk=search.pk)
    _require_free(SavedSearch.objects.filter(user=search.user_id).exclude(pk=search.pk), name)
    if search.alert == Alert.NEVER:
        search.looked_at = (at or timezone.now()) - SETTLED
    search.name, search.alert = name, alert
    search.full_clean(exclude=["user", "organisation", "mentor"])
    search.save(update_fields=["name", "alert", "looked_at"])
    return search


@transaction.atomic
def stop_alert(*, search: SavedSearch) -> None:
    """No more mail about this search. Twice is as once."""
    SavedSearch.objects.filter(pk=search.pk).update(alert=Alert.NEVER)


@transaction.atomic
def delete_search(*, search: SavedSearch) -> None:
    """Forget a search. Twice is as once."""
    SavedSearch.objects.filter(pk=search.pk).delete()


def _require_free(kept: QuerySet[SavedSearch], name: str) -> None:
    if kept.filter(name=name).exists():
        raise errors.NameTaken


# --- Alerts ------------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_for_looks(*, at: datetime) -> int:
    """Have the searches looked at whose day or week is over; return how many."""
    due = Q(pk=None)
    for alert, wait in WAITS.items():
        due |= Q(alert=alert, looked_at__lte=at - wait + SLACK)
    found = list(SavedSearch.objects.filter(due).values_list("pk", flat=True))
    for pk in found:
        outbox.emit("talent.search_due", search_id=pk)
    return len(found)


@transaction.atomic
def look(*, search_id: int, at: datetime) -> int:
    """Look for people who can be found since the last look, as the owner may find them now; tell if there are any.

    Return how many, at most one more than are told. Looking again at once finds nobody: the look moves on. Who may no
    longer look for the organisation, or whose mentoring or organisation is suspended, is told nothing.
    """
    search = SavedSearch.objects.select_for_update(of=("self",)).select_related("user").filter(pk=search_id).first()
    if search is None or search.alert == Alert.NEVER:
        return 0
    after, until = search.looked_at, at - SETTLED
    audience = audience_for(search)
    if audience is None or until <= after:
        return 0
    scope = scope_of(audience, on=timezone.localdate(at))
    found = count_since(query_of(search), scope=scope, after=after, until=until, at_most=MOST_NEW + 1)
    search.looked_at = until
    if found:
        search.sent_at = at
        outbox.emit("talent.search_found", search_id=search.pk, number=found, moment=int(at.timestamp()))
    search.save(update_fields=["looked_at", "sent_at"])
    return found


def audience_for(search: SavedSearch) -> Audience | None:
    """As whom the owner looks through this search now; None when they no longer may."""
    if not search.user.is_active:
        return None
    if search.mentor is not None:
        audience = mentor_audience(search.mentor)
    else:
        audience = audience_of(search.user, search.organisation)
    return audience if audience.kind in {"organisation", "mentor"} else None


def query_of(search: SavedSearch) -> TalentQuery:
    """The search as it is asked today, with what is close to its skills today."""
    query = from_stored(search.query)
    return with_close_skills(query) if search.query.get("close") else query


def entries() -> int:
    """How many people stand in the index."""
    return TalentEntry.objects.count()
