"""Reads of places and money, each in one query."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from .models import ExchangeRate, Region, RegionKind
from .rules import convert, fold, region_code

__all__ = ["convert", "language_name", "rates_on", "region_by_name", "region_index"]

DOLLAR = "USD"


def rates_on(on: date) -> dict[str, Decimal]:
    """US dollars per unit of each currency: the newest rate that is not after `on`. The dollar is 1. One query.

    A currency without a rate by that day is absent.
    """
    newest = ExchangeRate.objects.filter(on__lte=on).order_by("currency_id", "-on").distinct("currency_id")
    rates = dict(newest.values_list("currency_id", "usd_per_unit"))
    return {**rates, DOLLAR: Decimal(1)}


@lru_cache(maxsize=1)
def _names_of_languages() -> dict[str, str]:
    told = json.loads((Path(__file__).parent / "data" / "languages.json").read_text(encoding="utf-8"))
    return {one["code"]: one["autonym"] for one in told}


def language_name(code: str) -> str:
    """The name that the speakers of a language use, as the reference data has it; the code where it has none."""
    return _names_of_languages().get(code, code)


def region_by_name(country: str, text: str) -> Region | None:
    """The region of a country that a person named, by name, code or another name. One query."""
    regions = {region.code: region for region in Region.objects.filter(country_id=country.strip().upper())}
    code = region_code(_index(regions.values()), country, text)
    return regions[code] if code else None


def region_index() -> dict[tuple[str, str], str]:
    """(country, folded name or code) -> code of the region, for reading many rows. One query.

    Look up in it with `rules.region_code`, which also drops words such as "county".
    """
    return _index(Region.objects.all())


def _index(regions: Iterable[Region]) -> dict[tuple[str, str], str]:
    """Codes first, then names, then other names; a place where people live before the province around it."""
    ordered = sorted(regions, key=lambda region: (region.kind == RegionKind.PROVINCE, region.code))
    index: dict[tuple[str, str], str] = {}
    for names in (
        lambda region: [region.code],
        lambda region: [region.name],
        lambda region: region.other_names,
    ):
        for region in ordered:
            for name in names(region):
                index.setdefault((region.country_id, fold(name)), region.code)
    return index
