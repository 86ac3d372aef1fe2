"""Why a paper is not taken."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from corridor.web.errors import DomainError


class PaperNotWanted(DomainError):
    message = _("Send a PDF or a photo (JPG or PNG). We cannot take this kind of file.")


class PaperTooLarge(DomainError):
    message = _("This file is larger than 2 MB. Take a smaller photo, or send only the pages that matter.")


class PaperNotReadable(DomainError):
    message = _("We could not read this file. Open it yourself once; if it is fine, send a photo of it instead.")


class PaperActive(DomainError):
    message = _("This PDF can do more than be read, so we do not take it. Print it to a new PDF, or send a photo.")


class PaperLocked(DomainError):
    message = _("This PDF is locked with a password. Send one that opens without.")


class PaperTooLong(DomainError):
    message = _("This PDF has too many pages. Send only the pages that matter.")


class PaperGone(DomainError):
    message = _("This document is not kept any more. Load the page again to see what is.")
