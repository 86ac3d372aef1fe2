"""What the rules of this room say when they say no."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corridor.web.errors import DomainError


class WordsNeeded(DomainError):
    message = _("Write in your own words what we should know.")


class TooLong(DomainError):
    message = _("That is more than we can keep. Write what matters most; we ask for the rest.")


class NotKnown(DomainError):
    message = _("We could not tell what this is about. Open the page again, or say it in your own words.")


class EnoughForToday(DomainError):
    message = _(
        "You have written to us ten times in a day, and we read all of it. Please wait for our answer. If somebody is "
        "in danger, call one of the numbers on this page."
    )


class NotAllowed(DomainError):
    message = _("Only administrators who look after reports can do this.")


class NotYours(DomainError):
    message = _("Only the person who wrote to us can open this again.")


class StepNotAllowed(DomainError):
    message = _("This step does not fit where the report stands now. Look at it again.")


class OutcomeNeeded(DomainError):
    message = _("Choose what came of it.")
