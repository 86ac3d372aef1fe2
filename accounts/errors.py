"""What the rules of this room say when they say no."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corridor.web.errors import DomainError


class OnlyOwners(DomainError):
    message = _("Only an owner of the organisation can do this. Ask one of the owners.")


class NotAMember(DomainError):
    message = _("This person is not a member of the organisation any more.")


class AlreadyAMember(DomainError):
    message = _("This person is a member already. You can change the role in the list of members.")


class NoSuchRole(DomainError):
    message = _("This kind of organisation does not have that role. Choose one from the list.")


class NeedsAnOwner(DomainError):
    message = _("An organisation needs an owner. Make another member an owner first.")


class NotAllowedToDecide(DomainError):
    message = _("Only a registrar can decide about an organisation.")


class NotThisDecision(DomainError):
    message = _("This decision does not fit the present state of the organisation. Look at its state again.")


class NeedsAReason(DomainError):
    message = _("Write a reason. The organisation reads it and needs to know what to do.")


class InvitedAlready(DomainError):
    message = _("This address has been invited already. Take that invitation back to send a new one.")


class InvitationsUsedUp(DomainError):
    message = _(
        "Your organisation cannot invite more people today. Organisations that have been checked can invite more."
    )


class InvitationOver(DomainError):
    message = _("This invitation is no longer open. Ask the organisation for a new one.")


class WrongAddress(DomainError):
    message = _("This invitation was sent to another address. Sign in with the address that received it.")


class OrganisationCannotGrow(DomainError):
    message = _("This organisation cannot take in members now, because its check did not end well.")


class RegionElsewhere(DomainError):
    message = _("This region lies in another country. Choose a region of the country that you chose.")


class CannotCorrect(DomainError):
    message = _("These details were checked and stay as they are. Write to us if they have changed.")


class TooManyProofs(DomainError):
    message = _("There are five documents already. Take one back before you add another.")


class NotThisAnswer(DomainError):
    message = _("You have agreed to this already. You can withdraw it instead.")


class TextChanged(DomainError):
    message = _("The text changed while you were reading. Please read it again before you answer.")


class NoConsentText(DomainError):
    message = _("There is no text to agree to yet. Please come back later.")


class UnknownTimeZone(DomainError):
    message = _("We do not know this time zone. Choose one from the list.")


class UnknownLanguage(DomainError):
    message = _("We do not know this language. Choose one from the list.")


class NeedsAName(DomainError):
    message = _("Write your given names and your family name.")
