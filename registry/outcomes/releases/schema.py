"""What machines are told of a release: its JSON Schema, and what it is as a data set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from registry.listings.open_data import as_script
from registry.outcomes.rules import ROUNDED_TO, Definition, Verdict

from .document import FORMAT, LICENCE
from .measures import of_definition, of_people

if TYPE_CHECKING:
    from registry.outcomes.public import Published

COUNT = {"type": ["integer", "null"], "minimum": 0, "multipleOf": ROUNDED_TO}
SHARE = {"type": ["number", "null"], "minimum": 0, "maximum": 1}


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a release."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A release of conversion figures",
        "type": "object",
        "required": ["release", "format", "as_of", "licence", "goal", "groups"],
        "properties": {
            "release": {"type": "string"},
            "format": {"const": FORMAT},
            "as_of": {"type": "string", "format": "date"},
            "licence": {"const": LICENCE},
            "goal": SHARE,
            "hidden_below": {"type": "integer"},
            "rounded_to": {"type": "integer"},
            "definitions_version": {"type": "integer"},
            "groups": {"type": "array", "items": _group()},
        },
        "additionalProperties": False,
    }


def _group() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["by", "key", "label", "hidden", "people", *(one.value for one in Definition)],
        "properties": {
            "by": {"type": "string"},
            "key": {"type": "string"},
            "label": {"type": "string"},
            "hidden": {"type": "array", "items": {"type": "string"}},
            "people": {
                "type": "object",
                "properties": dict.fromkeys(of_people(), COUNT),
                "additionalProperties": False,
            },
            **{one.value: _definition(one) for one in Definition},
        },
        "additionalProperties": False,
    }


def _definition(definition: Definition) -> dict[str, Any]:
    counts = (name.removeprefix(f"{definition}_") for name in of_definition(definition))
    return {
        "type": "object",
        "properties": {
            **dict.fromkeys(counts, COUNT),
            **dict.fromkeys(("share_180", "share_365", "low_365", "high_365", "naive_365"), SHARE),
            "median_month": {"type": ["integer", "null"], "minimum": 1, "maximum": 12},
            "verdict": {"enum": [verdict.value for verdict in Verdict]},
            "curve": {
                "type": "array",
                "items": {"type": "array", "items": {"type": "number"}, "minItems": 6, "maxItems": 6},
            },
        },
        "additionalProperties": False,
    }


def dataset(published: Published) -> str:
    """The release as a schema.org Dataset, fit to stand in a script element."""
    site = settings.SITE_URL.rstrip("/")
    made = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": f"Conversion of training programmes into tech roles, {published.as_of:%Y-%m-%d}",
        "description": "Shares of graduates in a tech role within 12 months, by programme, cohort, place and group.",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "url": f"{site}{reverse('release', args=[published.slug])}",
        "datePublished": published.published_at.date().isoformat(),
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": kind,
                "contentUrl": f"{site}{reverse(name, args=[published.slug])}",
            }
            for kind, name in (("text/csv", "release-csv"), ("application/json", "release-json"))
        ],
    }
    return as_script(made)
