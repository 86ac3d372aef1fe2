"""Reading the reference data of this room into the database."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import models, transaction

from .models import Connectivity, Country, Currency, ExchangeRate, Language, Region

DATA = Path(__file__).parent / "data"


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((DATA / f"{name}.json").read_text(), parse_float=Decimal)
    return rows


def _upsert(model: type[models.Model], rows: list[models.Model], *, key: list[str]) -> None:
    changing = [f.name for f in model._meta.concrete_fields if f.name not in key and not f.primary_key]
    model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=key, update_fields=changing)


@transaction.atomic
def load_places() -> dict[str, int]:
    """Read countries, regions, connectivity, money and languages from the files beside this one. Idempotent.

    Rows that administrators added stay; rows that the files name are set to what the files say.
    Returns how many rows each file holds.
    """
    countries: list[models.Model] = [
        Country(
            code=row["code"],
            name=row["name"],
            name_fr=row["fr"],
            name_sw=row["sw"],
            name_rw=row["rw"],
            dial=row["dial"],
            currency_code=row["currency"],
            time_zone=row["time_zone"],
            is_eac=row["eac"],
        )
        for row in _rows("countries")
    ]
    regions: list[models.Model] = [
        Region(
            code=row["code"],
            country_id=row["country"],
            name=row["name"],
            kind=row["kind"],
            parent_id=row["parent"],
            other_names=row["alt"],
        )
        for row in sorted(_rows("regions"), key=lambda row: row["parent"] is not None)
    ]
    figures: list[models.Model] = [
        Connectivity(
            region_id=row["region"],
            measure=row["measure"],
            share=row["share"],
            as_of=row["as_of"],
            source=row["source"],
            status=row["status"],
            note=row.get("note", ""),
        )
        for row in _rows("connectivity")
    ]
    currencies: list[models.Model] = [Currency(**row) for row in _rows("currencies")]
    rates: list[models.Model] = [
        ExchangeRate(currency_id=row["currency"], on=row["on"], usd_per_unit=row["usd_per_unit"], source=row["source"])
        for row in _rows("exchange_rates")
    ]
    languages: list[models.Model] = [Language(**row) for row in _rows("languages")]
    _upsert(Country, countries, key=["code"])
    _upsert(Region, regions, key=["code"])
    _upsert(Connectivity, figures, key=["region", "measure", "as_of"])
    _upsert(Currency, currencies, key=["code"])
    _upsert(ExchangeRate, rates, key=["currency", "on"])
    _upsert(Language, languages, key=["code"])
    return {
        "countries": len(countries),
        "regions": len(regions),
        "connectivity": len(figures),
        "currencies": len(currencies),
        "rates": len(rates),
        "languages": len(languages),
    }
