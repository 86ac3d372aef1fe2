"""The clocks of the two sides: Nairobi is an hour ahead of Kigali, and mentors live anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _

from accounts.models import User
from registry.listings.models import Listing

from .models import Application, Voice

# What accounts have that never chose a zone: then that of their side's country counts.
NOT_CHOSEN: Final = "Africa/Nairobi"
# Where the diaspora of the two countries mostly lives, from west to east; the zone of each side comes first in a form.
ZONES: Final = (
    *("America/Vancouver", "America/Los_Angeles", "America/Denver", "America/Chicago", "America/Toronto"),
    *("America/New_York", "America/Sao_Paulo", "UTC", "Europe/London", "Europe/Dublin", "Africa/Lagos"),
    *("Europe/Paris", "Europe/Brussels", "Europe/Amsterdam", "Europe/Berlin", "Europe/Zurich", "Europe/Stockholm"),
    *("Africa/Kigali", "Africa/Johannesburg", "Africa/Cairo", "Africa/Nairobi", "Africa/Kampala"),
    *("Africa/Dar_es_Salaam", "Asia/Qatar", "Asia/Dubai", "Asia/Kolkata", "Asia/Shanghai", "Asia/Singapore"),
    *("Asia/Tokyo", "Australia/Sydney"),
)


def zone_of_side(application: Application, voice: str) -> str:
    """The zone of the country in which a side is at home."""
    if voice == Voice.GRADUATE:
        return application.profile.country.time_zone
    return owner_zone(application.listing)


def owner_zone(listing: Listing) -> str:
    """The zone of whoever offers a listing."""
    owner = listing.organisation or listing.mentor
    assert owner is not None  # listing_has_one_owner
    return owner.country.time_zone


def zone_for(user: User, application: Application, voice: str) -> str:
    """The zone in which a person reads times: the one that they chose, else that of their side."""
    return chosen_zone(user, zone_of_side(application, voice))


def chosen_zone(user: User, at_home: str) -> str:
    """The zone that a person chose, else the one in which their side is at home."""
    return at_home if user.time_zone in {"", NOT_CHOSEN} else user.time_zone


def city(zone: str) -> str:
    """A zone by the place that it is named after, as people say it."""
    return zone.rpartition("/")[2].replace("_", " ")


@dataclass(frozen=True)
class Moment:
    """An instant on the reader's clock and on the other side's, where they differ."""

    starts_at: datetime
    day: str
    time: str
    city: str
    elsewhere: str

    def __str__(self) -> str:
        here = _("%(day)s, %(time)s in %(city)s") % {"day": self.day, "time": self.time, "city": self.city}
        return f"{here} ({self.elsewhere})" if self.elsewhere else here


def moment(starts_at: datetime, *, here: str, there: str) -> Moment:
    """An instant in words, for a reader in one zone who meets somebody in another. The same time is said once."""
    mine, theirs = starts_at.astimezone(ZoneInfo(here)), starts_at.astimezone(ZoneInfo(there))
    elsewhere = ""
    if mine.utcoffset() != theirs.utcoffset():
        parts = {"time": _clock(theirs), "city": city(there), "day": _day(theirs)}
        same_day = mine.date() == theirs.date()
        elsewhere = (_("%(time)s in %(city)s") if same_day else _("%(day)s, %(time)s in %(city)s")) % parts
    return Moment(starts_at, _day(mine), _clock(mine), city(here), elsewhere)


def _day(at: datetime) -> str:
    return formats.date_format(at, "l, j F")


def _clock(at: datetime) -> str:
    return formats.time_format(at.timetz(), "H:i")
