"""What the two sides are told about messages and interviews, each in their own language and on their own clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from corridor.web.notices import Notice, link_to, spoken, to_each

from .access import hirers_for
from .calendars import calendar_of
from .cards import may_reach_hirer
from .clocks import Moment, moment, zone_for, zone_of_side
from .models import (
    INTRODUCED,
    Application,
    ConversationMessage,
    Interview,
    InterviewState,
    InterviewWay,
    ReadMark,
    Voice,
)
from .replying import reply_address
from .rules import MAILS_UNTIL_READ, other

WITH_PEOPLE = (
    "application__profile__user",
    "application__profile__country",
    "application__listing__organisation__country",
    "application__listing__mentor__user",
    "application__listing__mentor__country",
)


def people_of(application: Application, voice: str) -> list[User]:
    """Who is written to on a side: the graduate, the mentor, or who hires for the organisation; nobody there while it
    is suspended, or the graduate may not be shown to it."""
    if voice == Voice.GRADUATE:
        return [application.profile.user]
    if not may_reach_hirer(application, on=timezone.localdate()):
        return []
    return hirers_for(organisation_id=application.listing.organisation_id, mentor=application.listing.mentor)


# --- Messages ------------------------------------------------------------------------------------------------


def message_written(message_id: int) -> list[Notice]:
    """To the other side, with the words, so that they can answer by e-mail. After three that nobody read, no more come
    until somebody looks. Nothing once the conversation has ended."""
    message = (
        ConversationMessage.objects.select_related(*WITH_PEOPLE)
        .prefetch_related("attachments")
        .filter(pk=message_id)
        .first()
    )
    if message is None or message.application.state not in INTRODUCED:
        return []
    application, side = message.application, other(message.voice)
    notices = []
    for person in people_of(application, side):
        if _unread_before(message, person) >= MAILS_UNTIL_READ:
            continue
        answer_to = reply_address(application.pk, person.pk)
        with translation.override(spoken(person.language)):
            subject, body = _message_words(
                message, link_to("conversation", application.public_id), is_answerable=bool(answer_to)
            )
        key = f"conversation.spoken:{message.pk}:{person.pk}"
        notices.append(Notice(key, person.email, subject, body, user_id=person.pk, reply_to=answer_to))
    return notices


def _unread_before(message: ConversationMessage, person: User) -> int:
    """How many earlier messages of the same side this person has not read."""
    earlier = ConversationMessage.objects.filter(
        application=message.application_id, voice=message.voice, pk__lt=message.pk
    )
    mark = ReadMark.objects.filter(application=message.application_id, user=person.pk).first()
    return (earlier.filter(sent_at__gt=mark.read_at) if mark else earlier).count()


def _message_words(message: ConversationMessage, link: str, *, is_answerable: bool) -> tuple[str, str]:
    listing = message.application.listing
    names = {"title": listing.title, "owner": listing.owner_name}
    if message.voice == Voice.GRADUATE:
        said = _("A graduate writes to you about “%(title)s”:") % names
    else:
        said = _("%(owner)s writes to you about “%(title)s”:") % names
    files = [attachment.file_name for attachment in message.attachments.all()]
    parts = [_("Hello,"), said, *([_quoted(message.body)] if message.body else [])]
    if files:
        parts.append(_("With it came: %(names)s") % {"names": ", ".join(files)})
    if is_answerable:
        parts.append(_("Answer this e-mail, or write on the page:\n%(link)s") % {"link": link})
    else:
        parts.append(_("Read and answer on the page:\n%(link)s") % {"link": link})
    return _("A message about “%(title)s”") % names, "\n\n".join(parts) + "\n"


def _quoted(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


# --- Interviews ----------------------------------------------------------------------------------------------

# Subject and body for one person of a side.
WordsFor = Callable[[User, Voice], tuple[str, str]]


def interview_proposed(interview_id: int, sequence: int) -> list[Notice]:
    """To the other side: choose a time."""
    interview = _interview(interview_id, sequence, InterviewState.PROPOSED)
    if interview is None:
        return []
    slots = list(interview.slots.values_list("starts_at", flat=True))

    def words(person: User, side: Voice) -> tuple[str, str]:
        times = "\n".join(f"    {_at(interview, person, side, slot)}" for slot in slots)
        return (
            _("Choose a time to talk: %(title)s") % _names(interview),
            _(
                "%(who)s would like to talk with you about “%(title)s”, for %(minutes)d minutes (%(way)s). "
                "These times are proposed:\n\n%(times)s\n\nChoose one, or propose others:"
            )
            % {**_names(interview), "who": _who(interview, interview.proposed_by), "times": times},
        )

    return _to(interview, [other(interview.proposed_by)], f"proposed:{sequence}", words)


def interview_agreed(interview_id: int, sequence: int) -> list[Notice]:
    """To both: when it is, with a file for the calendar."""
    interview = _interview(interview_id, sequence, InterviewState.AGREED)
    if interview is None:
        return []

    def words(person: User, side: Voice) -> tuple[str, str]:
        body = _("You talk about “%(title)s”: %(time)s, for %(minutes)d minutes (%(way)s).")
        return (
            _("Agreed: you talk about “%(title)s”") % _names(interview),
            body % {**_names(interview), "time": _at(interview, person, side)} + _where(interview, side),
        )

    return _to(interview, list(Voice), f"agreed:{sequence}", words, with_calendar=True)


def interview_soon(interview_id: int, sequence: int, hours: int) -> list[Notice]:
    """To both, a day and an hour before: it is soon. Nothing if it was moved, called off, or is over."""
    interview = _interview(interview_id, sequence, InterviewState.AGREED)
    if interview is None or interview.starts_at is None or interview.starts_at <= timezone.now():
        return []

    def words(person: User, side: Voice) -> tuple[str, str]:
        body = _("You talk about “%(title)s”: %(time)s. If you cannot come, move it or call it off in time.")
        return (
            _("Soon: you talk about “%(title)s”") % _names(interview),
            body % {**_names(interview), "time": _at(interview, person, side)} + _where(interview, side),
        )

    return _to(interview, list(Voice), f"soon:{sequence}:{hours}", words)


def interview_called_off(interview_id: int, by: str, sequence: int) -> list[Notice]:
    """To both if a time had been agreed, so that calendars forget it; else to the side that did not call it off."""
    interview = _interview(interview_id, sequence, InterviewState.CANCELLED)
    if interview is None:
        return []

    def words(person: User, side: Voice) -> tuple[str, str]:
        body = _("The talk about “%(title)s” will not take place. You need not do anything. How it stands:")
        if side == by:
            body = _("You have called off the talk about “%(title)s”, and the other side is told. How it stands:")
        return _("Called off: the talk about “%(title)s”") % _names(interview), body % _names(interview)

    # Who called off times that nobody had chosen has nothing in a calendar, and knows.
    had_time = interview.starts_at is not None
    sides = list(Voice) if had_time or not by else [other(by)]
    return _to(interview, sides, f"called_off:{sequence}", words, with_calendar=had_time)


def interview_missed(interview_id: int, sequence: int) -> list[Notice]:
    """To the side that is said not to have come: say so if that is wrong, or find another time."""
    interview = _interview(interview_id, sequence, InterviewState.MISSED)
    if interview is None:
        return []

    def words(person: User, side: Voice) -> tuple[str, str]:
        return (
            _("You were missed: the talk about “%(title)s”") % _names(interview),
            _(
                "The other side says that you did not come to the talk about “%(title)s”. Networks fail and buses are "
                "late: if it did take place, say so; if not, propose another time:"
            )
            % _names(interview),
        )

    return _to(interview, [Voice(interview.missed_by)], f"missed:{sequence}", words)


def _interview(pk: int, sequence: int, state: InterviewState) -> Interview | None:
    """The interview if it still is what the event told of."""
    return Interview.objects.select_related(*WITH_PEOPLE).filter(pk=pk, sequence=sequence, state=state).first()


def _names(interview: Interview) -> dict[str, object]:
    listing = interview.application.listing
    return {
        "title": listing.title,
        "owner": listing.owner_name,
        "minutes": interview.minutes,
        "way": InterviewWay(interview.way).label,
    }


def _who(interview: Interview, voice: str) -> str:
    return _("A graduate") if voice == Voice.GRADUATE else interview.application.listing.owner_name


def _at(interview: Interview, person: User, side: Voice, starts_at: datetime | None = None) -> Moment:
    application = interview.application
    start = starts_at or interview.starts_at
    assert start is not None
    return moment(start, here=zone_for(person, application, side), there=zone_of_side(application, other(side)))


def _where(interview: Interview, side: Voice) -> str:
    if interview.where:
        return "\n\n" + _("Where: %(where)s") % {"where": interview.where}
    if side == Voice.GRADUATE:
        return "\n\n" + _("You are called on the phone number of your profile. See that it is right.")
    return "\n\n" + _("You call the phone number of the graduate's profile. It stands on the page.")


def _to(
    interview: Interview, sides: list[Voice], what: str, words: WordsFor, *, with_calendar: bool = False
) -> list[Notice]:
    notices = []
    link = link_to("interview", interview.public_id)
    for side in sides:
        for person in people_of(interview.application, side):
            key = f"interview.{what}:{interview.pk}"
            [notice] = to_each([person], key, link, partial(words, person, side))
            calendar = _calendar(interview, person, link) if with_calendar and person.email else ""
            notices.append(replace(notice, calendar=calendar))
    return notices


def _calendar(interview: Interview, person: User, link: str) -> str:
    with translation.override(spoken(person.language)):
        summary = _("Talk: %(title)s") % _names(interview)
        return calendar_of(interview, summary=summary, link=link, attendee=person.email, at=interview.changed_at)


NOTICES: dict[str, Callable[..., list[Notice]]] = {
    "conversation.spoken": message_written,
    "interview.proposed": interview_proposed,
    "interview.agreed": interview_agreed,
    "interview.soon": interview_soon,
    "interview.called_off": interview_called_off,
    "interview.missed": interview_missed,
}
