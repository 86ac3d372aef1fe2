"""Promises and times as people read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import rules
from .models import ConcernKind, Urgency
from .rules import Promise

# Whose zone we do not know is told both.
CAPITALS: Final = ("Africa/Nairobi", "Africa/Kigali")


@dataclass(frozen=True)
class PromiseLine:
    """What is answered within one time."""

    what: list[str]
    within: str


def within(promise: Promise) -> str:
    """`24 hours`, `2 working days`."""
    if promise.hours:
        return ngettext("%(number)d hour", "%(number)d hours", promise.hours) % {"number": promise.hours}
    number = promise.working_days
    return ngettext("%(number)d working day", "%(number)d working days", number) % {"number": number}


def promises() -> list[PromiseLine]:
    """Every promised time, the shortest first, with what is answered within it."""
    lines: dict[Promise, list[str]] = {rules.DANGER: [str(Urgency.NOW.label).capitalize()]}
    for kind in ConcernKind:
        lines.setdefault(rules.PROMISES[kind], []).append(str(kind.label))
    ordered = sorted(lines, key=lambda promise: (promise.working_days, promise.hours))
    return [PromiseLine(lines[promise], within(promise)) for promise in ordered]


def local_time(at: datetime, zone: str | None) -> str:
    """An instant as the clock on the reader's wall shows it, with the city; in both capitals where it is unknown."""
    return _(", that is ").join(
        _("%(time)s in %(city)s")
        % {
            "time": date_format(at.astimezone(ZoneInfo(one)), "DATETIME_FORMAT"),
            "city": one.rpartition("/")[2].replace("_", " "),
        }
        for one in ([zone] if zone else CAPITALS)
    )


def time_left(due: datetime, at: datetime) -> str:
    """How long is left of a promise, or how late we are."""
    seconds = abs((due - at).total_seconds())
    if seconds < 3600:
        minutes = int(seconds // 60)
        long = ngettext("%(number)d minute", "%(number)d minutes", minutes) % {"number": minutes}
    elif seconds < 48 * 3600:
        hours = int(seconds // 3600)
        long = ngettext("%(number)d hour", "%(number)d hours", hours) % {"number": hours}
    else:
        days = int(seconds // 86400)
        long = ngettext("%(number)d day", "%(number)d days", days) % {"number": days}
    return (_("%(long)s late") if due < at else _("%(long)s left")) % {"long": long}
