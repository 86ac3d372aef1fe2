"""Answers by e-mail: a message of a conversation goes out with an address at which its reader's answer comes back.

The address names the conversation and the reader, under a signature that only we can make. A mail server hands what
arrives there to `manage.py receive_mail`.
"""

from __future__ import annotations

import email.policy
import re
from dataclasses import dataclass
from datetime import date, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from mailparser_reply import EmailReplyParser

from accounts.models import User
from accounts.selectors import addresses_of
from registry.profiles.services import Upload

from .models import MESSAGE_LENGTH, Application, ConversationMessage
from .services import write_message
from .services.uploads import LARGEST_BYTES

SALT: Final = "hiring.reply"
SIGNATURE_LENGTH: Final = 20
# The application, the person, the last day (as its number in the calendar), and the signature over the three.
_LOCAL: Final = re.compile(r"^r-([0-9]{1,12})-([0-9]{1,12})-([0-9]{6})-([0-9a-f]{20})$")
LASTS: Final = timedelta(days=60)
# As much as its attachments may weigh, packed into letters.
LARGEST_MAIL_BYTES: Final = 3 * LARGEST_BYTES * 4 // 3 + 256 * 1024
# What the parser knows how people quote in. Swahili and Kinyarwanda mail programs quote in English or French.
QUOTED_IN: Final = ["en", "fr", "de", "nl"]


class NotTaken(Exception):
    """An e-mail that is no answer of ours. `code` is the exit code for the mail server (sysexits.h)."""

    def __init__(self, words: str, code: int) -> None:
        super().__init__(words)
        self.code = code


class Ignored(Exception):
    """An e-mail that no person wrote: an absence note, a list. It is taken, and nothing is done."""


NO_USER, NOT_ALLOWED, NOT_UNDERSTOOD = 67, 77, 65


def is_offered() -> bool:
    """Whether answers by e-mail are taken: with a domain, and a mail server whose word about senders counts."""
    return bool(settings.REPLY_DOMAIN and settings.REPLY_AUTHSERV_ID)


def reply_address(application_id: int, user_id: int, *, on: date | None = None) -> str:
    """Where this person's answer in this conversation arrives for sixty days; empty where no mail comes in."""
    if not is_offered():
        return ""
    last = ((on or timezone.localdate()) + LASTS).toordinal()
    signature = _signed(application_id, user_id, last)
    return f"r-{application_id}-{user_id}-{last}-{signature}@{settings.REPLY_DOMAIN}"


def _signed(application_id: int, user_id: int, last: int) -> str:
    value = f"{application_id}:{user_id}:{last}"
    return salted_hmac(SALT, value, algorithm="sha256").hexdigest()[:SIGNATURE_LENGTH]


@dataclass(frozen=True)
class Address:
    """What a reply address stands for."""

    application_id: int
    user_id: int


def read_address(address: str, *, on: date | None = None) -> Address | None:
    """What an address stands for, or None where it is not one of ours, somebody has changed it, or its time is over."""
    local, _at, domain = address.strip().lower().rpartition("@")
    found = _LOCAL.match(local)
    if found is None or not is_offered() or domain != settings.REPLY_DOMAIN.lower():
        return None
    meant, last = Address(int(found[1]), int(found[2])), int(found[3])
    if not constant_time_compare(found[4], _signed(meant.application_id, meant.user_id, last)):
        return None
    return meant if (on or timezone.localdate()).toordinal() <= last else None


def receive(raw: bytes, *, to: str = "") -> ConversationMessage:
    """Put an e-mail into the conversation to which it answers. The same one twice is one message.

    `to` is the address of the envelope; without it those of the head count. The sender must be the person to whom the
    address was given, so that a forwarded mail speaks for nobody.
    Raises NotTaken, Ignored, or what `write_message` raises.
    """
    if len(raw) > LARGEST_MAIL_BYTES:
        raise NotTaken("This e-mail is too large.", NOT_UNDERSTOOD)
    mail = BytesParser(policy=email.policy.default).parsebytes(raw)
    assert isinstance(mail, EmailMessage)
    meant = _meant(mail, to)
    if _is_automatic(mail):
        raise Ignored
    user = User.objects.filter(pk=meant.user_id, is_active=True).first()
    application = Application.objects.filter(pk=meant.application_id).first()
    if user is None or application is None:
        raise NotTaken("This conversation does not exist any more.", NO_USER)
    if not _is_from(mail, user):
        raise NotTaken("Answer from the e-mail address of your account.", NOT_ALLOWED)
    if not _is_vouched_for(mail):
        raise NotTaken("We cannot be sure who sent this e-mail. Please answer on the page.", NOT_ALLOWED)
    return write_message(
        application=application,
        by=user,
        body=_words(mail)[:MESSAGE_LENGTH],
        uploads=_files(mail),
        via=ConversationMessage.Via.EMAIL,
        mail_id=str(mail.get("Message-ID", "")).strip(),
    )


def _meant(mail: EmailMessage, to: str) -> Address:
    heads = [str(value) for name in ("Delivered-To", "X-Original-To", "To", "Cc") for value in mail.get_all(name, [])]
    addresses = [to] if to else [address for _name, address in getaddresses(heads)]
    for address in addresses:
        if (found := read_address(address)) is not None:
            return found
    raise NotTaken("There is no such address.", NO_USER)


def _is_automatic(mail: EmailMessage) -> bool:
    """Absence notes, lists and reports (RFC 3834)."""
    said = str(mail.get("Auto-Submitted", "no")).lower()
    precedence = str(mail.get("Precedence", "")).lower()
    return said != "no" or precedence in {"bulk", "list", "junk", "auto_reply"} or "X-Autoreply" in mail


def _is_from(mail: EmailMessage, user: User) -> bool:
    senders = {address.lower() for _name, address in getaddresses([str(mail.get("From", ""))])}
    return len(senders) == 1 and bool(senders & addresses_of(user))


def _is_vouched_for(mail: EmailMessage) -> bool:
    """Whether our own mail server says that the domain of the sender stands behind this mail (RFC 7489, RFC 8601).

    Only its newest word counts, the first in the head; it must remove what strangers write under its name.
    """
    newest = next(iter(mail.get_all("Authentication-Results", [])), "")
    server, _semicolon, results = str(newest).partition(";")
    named = server.strip().split(" ")[0].lower() == settings.REPLY_AUTHSERV_ID.lower()
    return named and re.search(r"(?:^|;)\s*dmarc\s*=\s*pass\b", results.lower()) is not None


def _words(mail: EmailMessage) -> str:
    """What is new in it: without what was quoted and without the signature."""
    part = mail.get_body(preferencelist=("plain",))
    if part is None:
        if mail.get_body(preferencelist=("html",)) is not None:
            raise NotTaken("Write your answer as plain text.", NOT_UNDERSTOOD)
        return ""
    try:
        text = str(part.get_content())
    except (LookupError, ValueError) as error:  # a character set that does not exist, or bytes that are not in it
        raise NotTaken("This e-mail could not be read.", NOT_UNDERSTOOD) from error
    answer = EmailReplyParser(languages=QUOTED_IN).parse_reply(text=text.replace("\x00", ""))
    return str(answer or "").strip()


def _files(mail: EmailMessage) -> list[Upload]:
    found = []
    for part in mail.iter_attachments():
        name, content = part.get_filename() or "", part.get_payload(decode=True)
        if name and isinstance(content, bytes) and part.get_content_maintype() != "message":
            found.append(Upload(name, content))
    return found
