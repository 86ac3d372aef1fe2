"""What the rules of this room say when they say no."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corridor.web.errors import DomainError


class NotYourProgramme(DomainError):
    message = _("Only an owner or officer of the training provider can do this, once the provider has been checked.")


class NameTaken(DomainError):
    message = _("There is already one with this short name. Choose another name.")


class RegionElsewhere(DomainError):
    message = _("This region lies in another country. Choose a region of the country that you chose.")


class ImpossibleDate(DomainError):
    message = _("This date cannot be: it lies in the future, or before the person enrolled.")


class AlreadyClaimed(DomainError):
    message = _("This person has claimed their place already. They need no new invitation.")


class NoAddress(DomainError):
    message = _("We have no e-mail address of this person. Add it to the roster and import it again.")


class ClaimUnknown(DomainError):
    message = _("We do not know this link. Open it from the newest message, or ask your programme for a new one.")


class ClaimUsed(DomainError):
    message = _("This link has been used already. Sign in to see your profile.")


class ClaimExpired(DomainError):
    message = _("This link is too old. Ask your programme to send you a new one.")


class AlreadyInCohort(DomainError):
    message = _("You have claimed another place in this cohort already. Ask your programme to correct its roster.")


class RosterRefused(DomainError):
    """A whole file was refused; the message says why and what to do."""


class PlanOutdated(DomainError):
    message = _("The cohort has changed since this roster was checked. Check the roster again, then apply it.")


class UploadGone(DomainError):
    message = _("This upload is no longer here. Choose the file again.")


class AlreadyMerged(DomainError):
    message = _("These two are one person's already, and their accounts are merged. That cannot be taken back here.")
