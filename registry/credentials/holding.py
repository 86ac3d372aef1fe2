"""Whether a credential is about the person who brings it. Pure.

A file can be copied, and a name is shared by many: neither shows whose it is. What does is an identifier in the
credential that the person has proven here to be theirs: a confirmed e-mail address.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from hmac import compare_digest
from typing import Any


class Holder(enum.StrEnum):
    """What is known of the holder: it is this person, it is another, or the credential does not say."""

    PROVEN = "proven"
    ANOTHER = "another"
    UNKNOWN = "unknown"


def holder_of(subject: Mapping[str, Any], *, emails: Collection[str]) -> Holder:
    """Compare the identifiers of a credential's subject with somebody's confirmed e-mail addresses.

    Open Badges 3.0 (IdentityObject) keeps an address plain or as `sha256$` and the digest of address and salt;
    otherwise the subject's id may be a `mailto:`. Other identifiers say nothing here.
    """
    told = list(_addresses(subject))
    if any(_is_one_of(one, emails) for one in told):
        return Holder.PROVEN
    return Holder.ANOTHER if told else Holder.UNKNOWN


def _addresses(subject: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    """Each address that a subject tells: the text, and its salt where it is a digest."""
    named = subject.get("id")
    if isinstance(named, str) and named.lower().startswith("mailto:"):
        yield named[len("mailto:") :], None
    held = subject.get("identifier")
    for one in held if isinstance(held, list) else [held]:
        if not isinstance(one, Mapping) or one.get("identityType") not in ("emailAddress", "email"):
            continue
        value, salt = one.get("identityHash"), one.get("salt", "")
        if not isinstance(value, str) or not isinstance(salt, str):
            continue
        if not value.startswith(("sha256$", "md5$")):
            yield value, None
        elif value.startswith("sha256$"):  # MD5 collides, so it identifies nobody
            yield value.removeprefix("sha256$").lower(), salt


def _is_one_of(told: tuple[str, str | None], emails: Collection[str]) -> bool:
    text, salt = told
    if salt is None:
        return text.strip().casefold() in {email.casefold() for email in emails}
    digests = [sha256((form + salt).encode()).hexdigest() for email in emails for form in {email, email.lower()}]
    return any(compare_digest(text.encode(), digest.encode()) for digest in digests)
