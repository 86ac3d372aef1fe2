"""Numbers and PINs: how people write them, and which PIN is none. Pure."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Final

import phonenumbers

PIN_DIGITS: Final = 6
# Where a number without its country code may be at home.
HOMES: Final = ("KE", "RW")


def numbers(text: str) -> list[str]:
    """The numbers (E.164) that somebody may mean: with its country code one, without it one for each country of the
    corridor in which such a number exists; none when it is no number."""
    found = []
    for home in HOMES:
        try:
            number = phonenumbers.parse(text.strip(), home)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            found.append(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return list(dict.fromkeys(found))


def is_guessable(pin: str, *, born: date, phone: str) -> bool:
    """Whether somebody who knows the person would try this PIN early: digits again and again or in a row, a part of the
    date of birth or of the number."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    if len(steps) == 1 and steps <= {0, 1, 9}:
        return True
    if pin[:3] == pin[3:] or pin[:2] * 3 == pin:
        return True
    written = [born.strftime(form) for form in ("%d%m%Y", "%Y%m%d", "%d%m%y", "%y%m%d", "%m%d%y", "%m%d%Y")]
    return any(pin in text for text in (*written, phone))


def is_pin(text: str) -> bool:
    """Whether a text has the form of a PIN."""
    return len(text) == PIN_DIGITS and text.isascii() and text.isdigit()
