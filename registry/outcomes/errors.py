"""What this room refuses, in words for the person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corridor.web.errors import DomainError


class NotYet(DomainError):
    message = _("That quarter is not over. Its figures can be made from the day after it on.")


class OutOfOrder(DomainError):
    message = _(
        "A release of that day or a later one is published already. Make the draft anew, or of a later quarter."
    )


class NotADraft(DomainError):
    message = _("This release is no draft any more.")


class NotASigner(DomainError):
    message = _("Only an administrator who may sign releases can do this.")


class SignedAlready(DomainError):
    message = _("You have signed this draft. Somebody else signs after you.")


class NotPublished(DomainError):
    message = _("Only a published release can be withdrawn.")


class ReasonMissing(DomainError):
    message = _("Give a reason: everybody reads it in place of the figures.")


class NotTheSame(DomainError):
    message = _("Worked out again, the figures differ from what was published.")
