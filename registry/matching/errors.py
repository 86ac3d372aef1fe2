"""What this room refuses, in words for the person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corridor.web.errors import DomainError


class WordsMissing(DomainError):
    message = _("Say what is wrong: a person reads it.")


class AlreadyContested(DomainError):
    message = _("You have asked for this one already. A person answers you.")


class TooManyWaiting(DomainError):
    message = _("You have asked ten times. Wait for an answer, or ask again tomorrow.")


class NotAReviewer(DomainError):
    message = _("Only an administrator who may decide on contested matches can do this.")


class OwnCase(DomainError):
    message = _("Nobody decides on their own case, or for their own organisation. Ask another administrator.")


class ReasonMissing(DomainError):
    message = _("Give a reason: the graduate reads it.")


class AlreadyDecided(DomainError):
    message = _("It was decided or taken back in the meantime.")


class CannotBePutForward(DomainError):
    message = _("This pair cannot be put forward.")
