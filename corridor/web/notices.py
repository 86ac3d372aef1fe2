"""What a room wants people to be told; the outreach room finds it and sends it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

Words = Callable[[], tuple[str, str]]


class Reader(Protocol):
    """A person who can be written to."""

    pk: int
    email: str
    language: str


@dataclass(frozen=True)
class Notice:
    """One message to one person. The key makes it unique: the same key is never sent twice.

    `reply_to` is an address at which an answer arrives; `calendar` is an iCalendar file that goes with it;
    `unsubscribe` is a link that stops messages of this kind with one press (RFC 8058).

    `channel` is "email" or "sms"; the address is of that kind. Without an address a person with an account is told by
    SMS that there is news, and not which: the phone may be a family's.
    """

    key: str
    address: str
    subject: str
    body: str
    user_id: int | None = None
    channel: str = "email"
    reply_to: str = ""
    calendar: str = ""
    unsubscribe: str = ""


def spoken(language: str) -> str:
    """The language that a person is written to in: theirs as far as we write it, else English."""
    return language if language in dict(settings.LANGUAGES) else "en"


def link_to(name: str, *parts: object) -> str:
    """The address of a page, as a message needs it."""
    return settings.SITE_URL.rstrip("/") + reverse(name, args=parts)


def to_each(people: Iterable[Reader], key: str, link: str, words: Words) -> list[Notice]:
    """The same subject and body to each, in each one's language, with a greeting and the link."""
    notices = []
    for person in people:
        with translation.override(spoken(person.language)):
            subject, body = words()
            body = f"{_('Hello,')}\n\n{body}\n\n{link}\n"
        notices.append(Notice(f"{key}:{person.pk}", person.email, subject, body, user_id=person.pk))
    return notices
