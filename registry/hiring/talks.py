"""What the pages of conversations and interviews show, each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import organisations_where
from accounts.models import User
from accounts.rules import Ability
from registry.profiles.models import MentorProfile

from .access import voice_of
from .cards import contact_card
from .clocks import Moment, moment, zone_for, zone_of_side
from .models import INTRODUCED, Application, Attachment, ConversationMessage, Interview, InterviewState, ReadMark, Voice
from .rules import MISSED_AFTER, other
from .selectors import Waiting

SHOWN_AT_ONCE = 50
TALKED_ABOUT = (
    "profile__user",
    "profile__country",
    "listing__organisation__country",
    "listing__mentor__user",
    "listing__mentor__country",
    "listing__country",
)


def applications_talked_in(user: User, *, as_: Voice | None = None) -> QuerySet[Application]:
    """The applications in whose conversation a person takes part: as the graduate, as who hires, or as either."""
    graduate = Q(profile__user=user)
    mentor = Q(listing__mentor__user=user, listing__mentor__state=MentorProfile.State.VERIFIED)
    # Who is on both sides counts as the graduate, as everywhere.
    hires = (Q(listing__organisation__in=organisations_where(user, Ability.RECRUIT)) | mentor) & ~graduate
    sides = {Voice.GRADUATE: graduate, Voice.HIRER: hires, None: graduate | hires}
    return Application.objects.filter(sides[as_]).select_related(*TALKED_ABOUT)


@dataclass(frozen=True)
class Said:
    """One message as a reader sees it."""

    public_id: UUID
    who: str
    is_yours: bool
    body: str
    sent_at: Moment
    files: list[Attachment]
    is_read: bool


@dataclass(frozen=True)
class Conversation:
    """What was said, oldest first; `is_hidden` where the disclosure gate does not show it to this reader now."""

    application: Application
    voice: Voice
    with_whom: str
    said: list[Said]
    earlier: int
    is_open: bool
    is_hidden: bool
    interview: Interview | None


def conversation(*, application: Application, user: User, everything: bool = False) -> Conversation | None:
    """The conversation as one of its people sees it, or None for strangers. At most fourteen queries.

    An employer reads it as long as the graduate may be shown to it: while the application runs, or once it led to a
    placement, under consent and an agreement in force. The showing goes into the ledger.
    """
    voice = voice_of(user, application)
    if voice is None:
        return None
    name, is_hidden = application.listing.owner_name, False
    if voice == Voice.HIRER:
        card = contact_card(application=application, user=user)
        name, is_hidden = (card.name if card and card.name else _("A graduate")), card is None
    said, earlier = ([], 0) if is_hidden else _said(application, user, voice, name, everything)
    open_interview = application.interviews.filter(state__in=[InterviewState.PROPOSED, InterviewState.AGREED]).first()
    return Conversation(
        application=application,
        voice=voice,
        with_whom=name,
        said=said,
        earlier=earlier,
        is_open=application.state in INTRODUCED and not is_hidden,
        is_hidden=is_hidden,
        interview=open_interview,
    )


def _said(application: Application, user: User, voice: Voice, name: str, everything: bool) -> tuple[list[Said], int]:
    rows = ConversationMessage.objects.filter(application=application).select_related("author")
    rows = rows.prefetch_related("attachments").order_by("-sent_at", "-pk")
    number = rows.count()
    shown = list(rows if everything else rows[:SHOWN_AT_ONCE])[::-1]
    read_until = _read_by(application, other(voice))
    here, there = zone_for(user, application, voice), zone_of_side(application, other(voice))
    said = [
        Said(
            public_id=one.public_id,
            who=_author(one, user, voice, name),
            is_yours=one.voice == voice,
            body=one.body,
            sent_at=moment(one.sent_at, here=here, there=there),
            files=list(one.attachments.all()),
            is_read=one.voice == voice and read_until is not None and one.sent_at <= read_until,
        )
        for one in shown
    ]
    return said, number - len(shown)


def _author(message: ConversationMessage, user: User, voice: Voice, name: str) -> str:
    if message.voice != voice:
        return name
    if message.author_id == user.pk or message.author is None:
        return _("You")
    return message.author.get_full_name() or str(message.author)


def _read_by(application: Application, voice: Voice) -> datetime | None:
    """Until when somebody of a side has read."""
    marks = ReadMark.objects.filter(application=application)
    mine = Q(user=application.profile.user_id)
    marks = marks.filter(mine) if voice == Voice.GRADUATE else marks.exclude(mine)
    newest: datetime | None = marks.aggregate(newest=Max("read_at"))["newest"]
    return newest


def unread_counts(applications: Collection[int], user: User, voice: Voice) -> dict[int, int]:
    """How many messages of the other side a person has not read, by application. One query."""
    rows = _not_read(user, voice).filter(application__in=applications)
    return dict(rows.values_list("application").annotate(number=Count("pk")))


def _not_read(user: User, voice: Voice) -> QuerySet[ConversationMessage]:
    """What the other side wrote and this person has not seen."""
    read = ReadMark.objects.filter(user=user, application=OuterRef("application")).values("read_at")
    rows = ConversationMessage.objects.filter(voice=other(voice)).annotate(read=Subquery(read))
    return rows.filter(Q(read=None) | Q(sent_at__gt=F("read")))


# --- Interviews ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Talk:
    """An interview as one of its people sees it."""

    interview: Interview
    voice: Voice
    with_whom: str
    is_hidden: bool
    starts: Moment | None
    slots: list[Moment]
    may_choose: bool
    may_move: bool
    may_call_off: bool
    may_record: bool
    may_contest: bool


def talk(*, interview: Interview, user: User, at: datetime | None = None) -> Talk | None:
    """The interview with what this person may do, or None for strangers. At most eighteen queries.

    Where it is and what was said with it may hold the graduate's number, so an employer reads that only while the
    disclosure gate shows the graduate's contact.
    """
    at = at or timezone.now()
    application = interview.application
    voice = voice_of(user, application)
    if voice is None:
        return None
    here, there = zone_for(user, application, voice), zone_of_side(application, other(voice))
    runs = application.state in INTRODUCED
    proposed, agreed = interview.state == InterviewState.PROPOSED, interview.state == InterviewState.AGREED
    is_hidden = voice == Voice.HIRER and contact_card(application=application, user=user) is None
    begun = agreed and interview.starts_at is not None and at >= interview.starts_at
    slots = [moment(slot.starts_at, here=here, there=there) for slot in interview.slots.all() if slot.starts_at > at]
    is_graduate = voice == Voice.GRADUATE
    return Talk(
        interview=interview,
        voice=voice,
        with_whom=application.listing.owner_name if is_graduate else _("the graduate"),
        is_hidden=is_hidden,
        starts=moment(interview.starts_at, here=here, there=there) if interview.starts_at and not proposed else None,
        slots=slots if proposed else [],
        may_choose=runs and proposed and interview.proposed_by != voice and bool(slots),
        may_move=runs and (proposed or agreed) and not begun,
        may_call_off=(proposed or agreed) and not begun,
        may_record=agreed and interview.starts_at is not None and at >= interview.starts_at + MISSED_AFTER,
        may_contest=interview.state == InterviewState.MISSED and interview.missed_by == voice,
    )


# --- What waits ----------------------------------------------------------------------------------------------


def talks_waiting(user: User, voice: Voice, *, at: datetime | None = None) -> list[Waiting]:
    """Messages that a person has not read, times to choose, and talks that are soon or want a word, on one side; oldest
    first. Three queries."""
    at = at or timezone.now()
    mine = applications_talked_in(user, as_=voice).filter(state__in=INTRODUCED)
    return sorted([*_unread(user, voice, mine), *_coming(voice, mine, at)], key=lambda waiting: waiting.since)


def _unread(user: User, voice: Voice, mine: QuerySet[Application]) -> list[Waiting]:
    rows = _not_read(user, voice).filter(application__in=mine.values("pk"))
    found = rows.values("application__public_id", "application__listing__title")
    return [
        Waiting(
            since=row["oldest"],
            what=gettext_lazy("Read a message"),
            about=row["application__listing__title"],
            url=reverse("conversation", args=[row["application__public_id"]]),
            count=row["number"],
        )
        for row in found.annotate(number=Count("pk"), oldest=Min("sent_at"))
    ]


def _coming(voice: Voice, mine: QuerySet[Application], at: datetime) -> list[Waiting]:
    asked = Q(state=InterviewState.PROPOSED, proposed_by=other(voice))
    # A week to say how it went; then nobody remembers.
    dated = Q(state=InterviewState.AGREED, ends_at__gt=at - timedelta(days=7), starts_at__lt=at + timedelta(days=2))
    rows = Interview.objects.filter(asked | dated, application__in=mine.values("pk"))
    return [
        Waiting(
            since=row.proposed_at if row.state == InterviewState.PROPOSED or not row.starts_at else row.starts_at,
            what=_what(row, at),
            about=row.application.listing.title,
            url=reverse("interview", args=[row.public_id]),
        )
        for row in rows.select_related("application__listing")
    ]


def _what(interview: Interview, at: datetime) -> str:
    if interview.state == InterviewState.PROPOSED:
        return _("Choose a time to talk")
    return _("Say how the talk went") if interview.is_over(at) else _("You talk soon")
