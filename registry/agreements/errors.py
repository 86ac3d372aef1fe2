"""What can go wrong with agreements, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corridor.web.errors import DomainError


class NoSuchAgreement(DomainError):
    message = _("There is no agreement with this short name. Check the name in the list of agreements.")


class ReasonMissing(DomainError):
    message = _("Say why. The reason is kept with the agreement and shown to both countries.")


class NotAnAdministrator(DomainError):
    message = _("Only an administrator who may change agreements can do this.")


class AgreementEnded(DomainError):
    message = _("This agreement has ended. Record a new agreement instead.")


class AlreadyFrozen(DomainError):
    message = _("This agreement is suspended already. Nothing was changed.")


class NotFrozen(DomainError):
    message = _("This agreement is in force. Nothing was changed.")


class TooManyLinks(DomainError):
    message = _("You have ten open links. Close one that you no longer need first.")


class LinkTooLong(DomainError):
    message = _("A link may live for 1 to 90 days. You can make a new one at any time.")
