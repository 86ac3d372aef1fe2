"""What the rules of this room refuse, in words for the person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corridor.web.errors import DomainError


class CertificateExists(DomainError):
    message = _("This certificate is on your profile already.")


class NotYourEnrolment(DomainError):
    message = _("This place in the cohort does not belong to this profile.")


class ExpiresBeforeIssue(DomainError):
    message = _("A certificate cannot expire before it is issued. Check the two dates.")


class IssuedInFuture(DomainError):
    message = _("A certificate cannot be issued in the future. Check the date.")


class CredentialNotValid(DomainError):
    message = _("This credential does not count.")


class CredentialNotProven(DomainError):
    message = _("This credential could not be proven now. Try again later.")


class AboutAnother(DomainError):
    message = _(
        "This credential is about another e-mail address than those you confirmed here. If that address is yours, add "
        "it to your account and confirm it; then bring the credential again."
    )


class CredentialTaken(DomainError):
    message = _("This credential is on another profile already. If that is not you, write to the registrar.")


class AchievementExists(DomainError):
    message = _("You have a certificate of this name already. Give this one another name.")


class AchievementAwarded(DomainError):
    message = _("People have this certificate already, so its words stay. End it, and define a new one.")


class AchievementRetired(DomainError):
    message = _("This certificate is awarded no more.")


class OfAnotherProvider(DomainError):
    message = _("This certificate belongs to another training provider than the cohort.")


class AwardRevoked(DomainError):
    message = _("This certificate was taken back for good. Award it anew if that was a mistake.")


class ReasonMissing(DomainError):
    message = _("Say why, in a few words. The person can read it.")


class NotAnIssuer(DomainError):
    message = _("Only a verified training provider signs certificates here.")


class NotEndorsable(DomainError):
    message = _("This certificate cannot be endorsed now: it must be signed and in force, and each is asked once.")


class NotYourEndorsement(DomainError):
    message = _("Only whoever was asked can endorse this certificate.")


class NotACertificate(DomainError):
    message = _("This is an endorsement of a certificate, not a certificate. It stays with the one that it is about.")


class NotAnEndorser(DomainError):
    message = _("Only a verified organisation or mentor endorses certificates here.")


class NotAllowed(DomainError):
    message = _("Only an administrator may do this here.")
