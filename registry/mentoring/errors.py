"""What the rules of this room say when they say no."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from corridor.web.errors import DomainError


class NotYours(DomainError):
    message = _("Only the two people of this mentorship can do this. Sign in with the account that it belongs to.")


class StepNotAllowed(DomainError):
    message = _("This step does not fit where things stand now. Look at the page again.")


class NotAdministrator(DomainError):
    message = _("Only administrators plan rounds.")


class RoundTooShort(DomainError):
    message = _("A round closes after it opens. Look at the two times again.")


class RoundInPast(DomainError):
    message = _("A round opens in the future, so that everybody can be told. Choose a later time.")


class RoundsOverlap(DomainError):
    message = _("Another round runs at this time. Choose times before or after it.")


class RequestAnswered(DomainError):
    message = _("This request is answered or withdrawn, so its place in the order does not matter any more.")


class NotRunning(DomainError):
    message = _("This mentorship does not run now: it is in dispute, did not happen or has ended.")


class GoalMissing(DomainError):
    message = _("Write at least one goal.")


class ProposalWaits(DomainError):
    message = _("There is a proposal that waits for an answer. Answer it or take it back first.")


class NothingChanged(DomainError):
    message = _("This is what you have agreed on already.")


class SessionInFuture(DomainError):
    message = _("Record a session once it is over: it cannot lie in the future.")


class SessionOutside(DomainError):
    """A session before the first day of the mentorship or after its last."""

    def __init__(self, starts_on: date) -> None:
        words = _now("The mentorship runs from %(day)s on. Choose a day on which it ran.")
        super().__init__(words % {"day": date_format(starts_on)})


class SessionLength(DomainError):
    message = _("A session takes between 5 minutes and 8 hours.")


class SessionsOverlap(DomainError):
    message = _("You two have another session at this time. Open that one, or look at day and time again.")


class NothingSaid(DomainError):
    message = _("Say what you talked about: choose a topic or write one.")


class WordsNeeded(DomainError):
    message = _("Write what is not right, so that the other side can put it right.")


class NotAsked(DomainError):
    message = _("You are not asked any more whether this mentorship goes on. You find everything else on its page.")


class NotEnded(DomainError):
    message = _("Feedback is given when the mentorship has ended.")


class FeedbackGiven(DomainError):
    message = _("You have given your feedback already. Thank you.")


class ReferenceStands(DomainError):
    message = _("There is a sentence of yours already. Take it back before you write another.")
