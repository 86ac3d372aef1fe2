"""Digests of new matches: as often as somebody chose, nothing twice, nothing after they said no."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.access import organisations_where
from accounts.consents import give, has_given, withdraw
from accounts.models import Purpose, User
from accounts.rules import Ability
from corridor import outbox
from corridor.web.notices import Notice, link_to, spoken
from corridor.web.templatetags.corridor_ui import percent
from registry.listings.models import Listing
from registry.matching.models import Exclusion, Match
from registry.matching.selectors import ProfileMatch, matches_for_profile
from registry.profiles.models import MentorProfile, Profile

from . import services
from .digesting import DigestChoice, DigestedMatch, Rhythm
from .models import Message, MessageState
from .wanted import KIND, rhythm_of

SALT: Final = "registry.outreach.digests"
DAYS: Final = {Rhythm.DAILY: 1, Rhythm.WEEKLY: 7}
# From the morning in Kigali (6:00) and Nairobi (7:00) to the evening (19:00 and 20:00): a phone that rings at night is
# put away.
SENT_FROM_HOUR_UTC, SENT_UNTIL_HOUR_UTC = 4, 17
# What one reads on a small screen. The rest waits for the next digest.
MOST_MATCHES: Final = 10
MOST_LISTINGS: Final = 10


@transaction.atomic
def choose(*, user: User, rhythm: str, language: str, at: datetime | None = None) -> DigestChoice:
    """Have digests so often, which is agreeing to them, or none. What waits to be sent after a no is thrown away."""
    at = at or timezone.now()
    chosen = Rhythm(rhythm)
    if chosen == Rhythm.NONE:
        withdraw(user=user, purpose=Purpose.DIGESTS, at=at, language=language)
        return _stop(user, at)
    give(user=user, purpose=Purpose.DIGESTS, at=at, language=language)
    choice, _is_new = DigestChoice.objects.update_or_create(user=user, defaults={"rhythm": chosen, "chosen_at": at})
    return choice


@transaction.atomic
def stop(user_id: int, *, at: datetime | None = None) -> None:
    """No digest any more, by the link in one. Safe to run twice."""
    user = User.objects.filter(pk=user_id).first()
    if user is not None:
        withdraw(user=user, purpose=Purpose.DIGESTS, at=at, language=spoken(user.language), channel="email")
        _stop(user, at or timezone.now())


@transaction.atomic
def follow_consent(user_id: int, *, at: datetime | None = None) -> None:
    """The consent was given or taken back, perhaps elsewhere and a while ago: what holds now counts. Who agrees without
    saying how often is written to once a week. Safe to run twice."""
    at = at or timezone.now()
    user = User.objects.select_for_update(no_key=True).filter(pk=user_id).first()
    if user is None:
        return
    if not has_given(user, Purpose.DIGESTS):
        _stop(user, at)
    elif rhythm_of(user) == Rhythm.NONE:
        DigestChoice.objects.update_or_create(user=user, defaults={"rhythm": Rhythm.WEEKLY, "chosen_at": at})


def _stop(user: User, at: datetime) -> DigestChoice:
    choice, _is_new = DigestChoice.objects.update_or_create(
        user=user, defaults={"rhythm": Rhythm.NONE, "chosen_at": at}
    )
    waiting, _rows = Message.objects.filter(user=user, kind=KIND, state=MessageState.WAITING).delete()
    if waiting and choice.looked_on is not None:
        # What was thrown away was told to nobody, so it may be told another time.
        DigestedMatch.objects.filter(user=user, told_on=choice.looked_on).delete()
        DigestChoice.objects.filter(pk=choice.pk).update(looked_on=None)
    return choice


def stop_token(choice: DigestChoice) -> str:
    """What stands in the link that stops digests. It holds for as long as somebody keeps the mail."""
    return signing.dumps(str(choice.key), salt=SALT)


def user_of(token: str) -> int | None:
    """Whose digests a link stops; None for a link that we did not make."""
    try:
        key = UUID(signing.loads(token, salt=SALT))
    except (signing.BadSignature, TypeError, ValueError, AttributeError):
        return None
    return DigestChoice.objects.filter(key=key).values_list("user_id", flat=True).first()


def ask_for_due(*, at: datetime | None = None) -> int:
    """Have a digest written for everybody whose turn it is; return how many. Nothing at night."""
    at = at or timezone.now()
    if not SENT_FROM_HOUR_UTC <= at.astimezone(UTC).hour < SENT_UNTIL_HOUR_UTC:
        return 0
    people = list(_due(timezone.localdate(at)).values_list("user_id", flat=True))
    for user_id in people:
        outbox.emit("digest.due", user_id=user_id)
    return len(people)


def _due(on: date) -> QuerySet[DigestChoice]:
    is_turn = Q()
    for rhythm, days in DAYS.items():
        long_ago = Q(looked_on__isnull=True) | Q(looked_on__lte=on - timedelta(days=days))
        is_turn |= Q(rhythm=rhythm) & long_ago
    return DigestChoice.objects.filter(is_turn)


@dataclass(frozen=True)
class News:
    """What is new for one person: listings for the graduate in them, graduates for the owner in them."""

    matches: list[ProfileMatch]
    profile: Profile | None
    graduates: list[tuple[Listing, list[int]]]

    def __bool__(self) -> bool:
        return bool(self.matches or self.graduates)

    @property
    def pairs(self) -> set[tuple[int, int]]:
        """(listing, profile) of everything that is told."""
        own = {(match.listing.pk, self.profile.pk) for match in self.matches if self.profile is not None}
        return own | {(listing.pk, profile) for listing, profiles in self.graduates for profile in profiles}


@transaction.atomic
def write(user_id: int, *, at: datetime | None = None) -> Message | None:
    """Write the digest of one person, if it is their turn and there is something new; None otherwise.

    Safe to run twice and to lose: the choice is held, and what is told is kept in the same transaction.
    """
    at = at or timezone.now()
    on = timezone.localdate(at)
    choice = _due(on).select_for_update().filter(user_id=user_id).first()
    if choice is None or not has_given(choice.user, Purpose.DIGESTS):
        return None
    DigestChoice.objects.filter(pk=choice.pk).update(looked_on=on)
    user = choice.user
    news = news_for(user, on=on)
    if not news or not user.email or not user.is_active:
        return None
    DigestedMatch.objects.bulk_create(
        DigestedMatch(user=user, listing_id=listing, profile_id=profile, told_on=on)
        for listing, profile in sorted(news.pairs)
    )
    return services.queue(_notice(choice, news, on), kind=KIND)


def news_for(user: User, *, on: date) -> News:
    """What a person has not been told of yet."""
    profile = Profile.objects.matchable().select_related("user").filter(user=user).first()
    told = set(DigestedMatch.objects.filter(user=user, profile=profile).values_list("listing_id", flat=True))
    matches = matches_for_profile(profile, on=on) if profile is not None else []
    fresh = [match for match in matches if match.listing.pk not in told]
    return News(fresh[:MOST_MATCHES], profile, _new_graduates(user, on))


def _new_graduates(user: User, on: date) -> list[tuple[Listing, list[int]]]:
    """For each open listing that a person recruits for, the graduates who are new on its list; at most ten listings."""
    mine = Q(organisation__in=organisations_where(user, Ability.RECRUIT))
    mine |= Q(mentor__in=MentorProfile.objects.verified().filter(user=user))
    listings = {listing.pk: listing for listing in Listing.objects.on_pages(on).filter(mine)}
    pair = {"listing_id": OuterRef("listing_id"), "profile_id": OuterRef("profile_id")}
    new = Match.objects.filter(listing__in=listings, listing_rank__isnull=False).exclude(
        Exists(DigestedMatch.objects.filter(user=user, **pair)) | Exists(Exclusion.objects.filter(**pair))
    )
    rows = new.filter(profile__in=Profile.objects.matchable()).values_list("listing_id", "profile_id")
    found: dict[int, list[int]] = {}
    for listing_id, profile_id in rows:
        found.setdefault(listing_id, []).append(profile_id)
    most = Counter({listing_id: len(profiles) for listing_id, profiles in found.items()}).most_common(MOST_LISTINGS)
    return [(listings[listing_id], found[listing_id]) for listing_id, _number in most]


def _notice(choice: DigestChoice, news: News, on: date) -> Notice:
    user = choice.user
    stop_link = link_to("digest-stop", stop_token(choice))
    with override(spoken(user.language)):
        parts = [_("Hello,"), *_told(news)]
        parts.append(_("To get this less often, or never again: %(link)s") % {"link": stop_link})
        subject = _subject(news)
    return Notice(
        key=f"digest:{user.pk}:{on.isoformat()}",
        address=user.email,
        subject=subject,
        body="\n\n".join(parts) + "\n",
        user_id=user.pk,
        unsubscribe=stop_link,
    )


def _subject(news: News) -> str:
    number = len(news.matches)
    if number:
        return ngettext("%(number)d new match for you", "%(number)d new matches for you", number) % {"number": number}
    number = len({profile for _listing, profiles in news.graduates for profile in profiles})
    words = ngettext("%(number)d graduate fits what you offer", "%(number)d graduates fit what you offer", number)
    return words % {"number": number}


def _told(news: News) -> list[str]:
    """Titles, places and links: nothing of anybody else, because a mail is read on its way."""
    told = []
    if news.matches:
        told.append(_("New among your matches:"))
    for match in news.matches:
        listing = match.listing
        place = _("remote") if listing.is_remote else str(listing.region or listing.country)
        line = f"{listing.title} – {listing.owner_name}, {place} ({percent(match.score)})"
        told.append(f"{line}\n{link_to('match-why', listing.public_id)}")
    if news.graduates:
        told.append(_("New among the graduates who fit your listings:"))
    for listing, profiles in news.graduates:
        number = len(profiles)
        words = ngettext("%(title)s: %(number)d graduate", "%(title)s: %(number)d graduates", number)
        line = words % {"title": listing.title, "number": number}
        told.append(f"{line}\n{link_to('listing-matches', listing.public_id)}")
    return told
