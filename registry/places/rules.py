"""Rules of places and money: how names are compared, what amounts a currency has, how money is converted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from corridor.web.errors import DomainError

# ISO 4217: digits after the point. The test suite holds this against the reference data.
CURRENCY_DECIMALS: Final[Mapping[str, int]] = {"KES": 2, "RWF": 0, "USD": 2, "EUR": 2, "GBP": 2}

# What amounts are stored in: twelve digits before the point.
LARGEST_AMOUNT: Final = Decimal(10) ** 12

# Written many ways on many keyboards, and left out as often.
_APOSTROPHES: Final = dict.fromkeys(map(ord, "'’‘‛`´ʼʻʹʽˈ′＇"))
# C++, C# and A+ are names: a plus or a sharp that ends a word is part of it. Everything else separates words.
_PIECES: Final = re.compile(r"[^\W_]+(?:\+\+|[+#](?![^\W_]))?")
# Spelt out, because comparison by trigrams sees letters and digits only.
_SPELT: Final = str.maketrans({"+": "plus", "#": "sharp"})


# Of the two capitals the one in which a day begins first.
_FIRST_TO_WAKE: Final = ZoneInfo("Africa/Nairobi")


def corridor_day(at: datetime) -> date:
    """The calendar day of an instant in the corridor: a day has begun when it has begun in one of its countries."""
    return at.astimezone(_FIRST_TO_WAKE).date()


# Words that say what kind of place it is, in the languages that rosters are written in.
_KINDS_OF_PLACE: Final = frozenset(
    {
        *("county", "district", "districts", "province", "region", "city", "town", "of", "the"),
        *("kaunti", "wilaya", "mkoa", "jimbo", "jiji", "ya", "la", "wa"),
        *("akarere", "intara", "umujyi", "ka", "y"),
        *("comte", "ville", "de", "du", "l"),
        *("kenya", "rwanda"),
    }
)


class WrongAmount(DomainError):
    """An amount of money that its currency cannot have."""


def fold(text: str) -> str:
    """What is left of a name or phrase when case, accents, apostrophes, punctuation and spacing do not count.

    Letters and digits of any script stay; a `+` or `#` that ends a word is spelt out, so that C, C++ and C# differ.
    Folding twice changes nothing.
    """
    text = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    text = unicodedata.normalize("NFKD", text).translate(_APOSTROPHES)
    bare = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(_PIECES.findall(bare)).translate(_SPELT)


def region_code(index: Mapping[tuple[str, str], str], country: str, text: str) -> str | None:
    """The code of the region of `country` that `text` names, by `selectors.region_index`; None if there is none.

    "Murang'a", "muranga county", "KE-29" and "Kaunti ya Lamu" all name one.
    """
    country, folded = country.strip().upper(), fold(text)
    if not folded:
        return None
    if (country, folded) in index:
        return index[country, folded]
    # As people write it in an address: "Lamu County, Kenya".
    name = " ".join(word for word in folded.split() if word not in _KINDS_OF_PLACE)
    return index.get((country, name)) if name else None


def check_amount(amount: Decimal, currency: str) -> None:
    """See that an amount is one that can be paid in its currency.

    Raises WrongAmount if the currency is unknown, if the amount is not a number, below zero or absurdly large, or
    has more decimals than the currency (ISO 4217: the Rwandan franc has none).
    """
    decimals = CURRENCY_DECIMALS.get(currency)
    if decimals is None:
        known = ", ".join(sorted(CURRENCY_DECIMALS))
        raise WrongAmount(_("Choose one of these currencies: %(known)s.") % {"known": known})
    if not amount.is_finite() or amount < 0:
        raise WrongAmount(_("Write an amount of zero or more."))
    if amount >= LARGEST_AMOUNT:
        raise WrongAmount(_("Write a smaller amount."))
    if amount != amount.quantize(_unit(decimals), rounding=ROUND_HALF_EVEN):
        if decimals == 0:
            raise WrongAmount(_("Write a whole number: %(currency)s has no decimals.") % {"currency": currency})
        raise WrongAmount(
            _("Write at most %(decimals)d digits after the point for %(currency)s.")
            % {"decimals": decimals, "currency": currency}
        )


def convert(amount: Decimal, from_: str, to: str, rates: Mapping[str, Decimal]) -> Decimal | None:
    """An amount in another currency, rounded to what that currency can be paid in.

    `rates` are US dollars per unit (`selectors.rates_on`). None if a rate is missing: nothing is guessed.
    An amount in its own currency is returned as it is.
    """
    if from_ == to:
        return amount
    if from_ not in rates or to not in rates:
        return None
    return (amount * rates[from_] / rates[to]).quantize(_unit(CURRENCY_DECIMALS.get(to, 2)), ROUND_HALF_EVEN)


def _unit(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)
