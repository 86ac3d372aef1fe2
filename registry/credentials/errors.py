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


class NotAllowed(DomainError):
    message = _("Only an administrator may withdraw a certificate here.")
