"""What each risk signal says, to the moderator who decides and to the owner who can mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .risk.words import Signal

TO_MODERATOR: Mapping[str, str | Promise] = {
    Signal.FEE: _("It seems to ask applicants for money."),
    Signal.MULE: _("It seems to pass other people's money or goods through the person hired."),
    Signal.DOCUMENTS: _("It asks for papers, passwords or account details before anybody is hired."),
    Signal.CONTACT: _("It leads people away from the site to apply."),
    Signal.VISA: _("It promises visas, travel or work abroad, or asks for passports."),
    Signal.TOO_GOOD: _("It offers much for little, or promises what nobody can promise."),
    Signal.RECRUITING: _("It seems to be about recruiting others or investing, not about work."),
    Signal.PERSONAL: _("It asks for looks, sex or age instead of skills."),
    Signal.MISUSE: _("The work may deceive or harm others."),
    Signal.UNPAID: _("It asks for finished work without pay."),
    Signal.INFLUENCE: _("It speaks of influence, reserved places, or hiring in the name of a known body."),
    Signal.PRESSURE: _("It presses people to hurry or to keep quiet."),
    Signal.LIKENESS: _("Its words are like those of listings that were scams."),
    Signal.COPIED: _("Its text is like another owner's listing."),
    Signal.NEW_ACCOUNT: _("Its owner registered less than a week ago."),
    Signal.DOMAIN: _("Who posted it does not write from the domain of the organisation's web site."),
    Signal.TOO_MANY: _("Its owner posts many listings at once."),
}
TO_OWNER: Mapping[str, str | Promise] = {
    Signal.FEE: _("It reads as if applicants had to pay. Nobody pays to be hired here. If you pay, say so."),
    Signal.MULE: _("It reads as if others' money went through the person's own account. That is not allowed."),
    Signal.DOCUMENTS: _("Do not ask for papers, passwords or account details here. Ask for them with the contract."),
    Signal.CONTACT: _("Leave out phone numbers, addresses and links. People apply here, and you talk to them here."),
    Signal.VISA: _("Do not promise visas or travel. Say who may work, and who arranges the permit and pays for it."),
    Signal.TOO_GOOD: _("Promises make people suspicious. Say plainly what the work is and what it pays."),
    Signal.RECRUITING: _("Listings are for paid work. Recruiting others and investing are not offered here."),
    Signal.PERSONAL: _("Ask for skills. Looks, sex and age decide nothing about the work."),
    Signal.MISUSE: _("It reads as if the work could deceive others. Say what it is for."),
    Signal.UNPAID: _("Pay for finished work, also for trials. An hour's exercise shows what somebody can do."),
    Signal.INFLUENCE: _("Say how you choose. Places are neither reserved nor sold."),
    Signal.PRESSURE: _("Leave out what presses people. The closing date says how long they have."),
    Signal.LIKENESS: _("Some of your words are common in scams. Concrete tasks, tools and people help."),
    Signal.COPIED: _("Your text is like another organisation's. Write it in your own words."),
    Signal.TOO_MANY: _("You have many listings at once. One listing with several places is easier to find."),
}
# The words that these were found by are numbers or nothing, which say nothing more.
_WITHOUT_WORDS = {Signal.NEW_ACCOUNT, Signal.DOMAIN, Signal.TOO_MANY}


@dataclass(frozen=True)
class Reason:
    """A sentence, and the words that it was found by."""

    sentence: str | Promise
    words: tuple[str, ...] = ()


def to_moderator(signals: Iterable[Mapping[str, Any]]) -> list[Reason]:
    """Why a listing is ranked where it is, from what was kept. A signal that no longer exists is told by its name."""
    return [
        Reason(
            TO_MODERATOR.get(one["signal"], one["signal"]),
            () if one["signal"] in _WITHOUT_WORDS else tuple(one["words"]),
        )
        for one in signals
    ]


def to_owner(signals: Iterable[Mapping[str, Any]]) -> list[Reason]:
    """What an owner can mend before submitting. That they are new here is not something to mend."""
    return [
        Reason(TO_OWNER[one["signal"]], () if one["signal"] in _WITHOUT_WORDS else tuple(one["words"]))
        for one in signals
        if one["signal"] in TO_OWNER
    ]
