"""An interview as a calendar file: one event with one number, whatever happens to it.

Sources: RFC 5545 (iCalendar), RFC 5546 (REQUEST and CANCEL; SEQUENCE goes up with each change), RFC 6047 (by e-mail).
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from .models import Interview, InterviewState

PRODUCT: Final = "-//Corridor//Interviews//EN"


def calendar_of(interview: Interview, *, summary: str, link: str, attendee: str, at: datetime) -> str:
    """The file for one person: an appointment that was agreed, or its end. Times are in UTC; a calendar shows its own.

    There is no name of the other side in it: calendars are shared with families and colleagues.
    """
    called_off = interview.state != InterviewState.AGREED
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if called_off else "REQUEST")
    event = Event()
    event.add("uid", f"{interview.public_id}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", at)
    event.add("sequence", interview.sequence)
    event.add("status", "CANCELLED" if called_off else "CONFIRMED")
    event.add("summary", summary)
    event.add("dtstart", interview.starts_at or at)
    event.add("dtend", interview.ends_at or at)
    event.add("description", _("Where it stands, and how to move it: %(link)s") % {"link": link})
    if interview.where and not called_off:
        event.add("location", interview.where)
    event.add("url", link)
    event["organizer"] = _address(settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">"), "Corridor")
    event.add("attendee", _address(attendee), encode=False)
    calendar.add_component(event)
    return str(calendar.to_ical().decode())


def _address(email: str, name: str = "") -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    if name:
        address.params["cn"] = vText(name)
    return address
