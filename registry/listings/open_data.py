"""Open listings for machines: search engines and feed readers. Nothing in it that the page does not show.

Source: schema.org JobPosting; the required properties of search engines for job postings.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Final

from django.utils.html import escape
from django.utils.safestring import SafeString

from corridor.web.notices import link_to

from .models import Kind, Listing, State
from .selectors import ListingCard

# Hours a week from which a job is a full one here (Kenya 45 to 52, Rwanda 42; 35 is what job boards take).
FULL_TIME_HOURS: Final = 35
# What would end a script element, or begin something in it.
_UNSAFE: Final = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def job_posting(listing: Listing, card: ListingCard, *, on: date) -> dict[str, Any] | None:
    """A listing that is open on a day as a JobPosting; None for a mentorship, which is no job."""
    is_open = listing.state == State.OPEN and listing.closes_on >= on
    if listing.kind == Kind.MENTORSHIP or listing.published_at is None or not is_open:
        return None
    posting: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": listing.title,
        "description": "".join(f"<p>{escape(line)}</p>" for line in listing.description.splitlines() if line.strip()),
        "identifier": {"@type": "PropertyValue", "name": "Corridor", "value": str(listing.public_id)},
        "url": link_to("listing", listing.public_id),
        "datePosted": listing.published_at.date().isoformat(),
        "validThrough": f"{listing.closes_on.isoformat()}T23:59:59Z",
        "employmentType": _employment(listing),
        "hiringOrganization": _organisation(listing, card),
        "jobLocation": {"@type": "Place", "address": _address(listing)},
        "occupationalCategory": f"{listing.isco_id} {listing.isco.label}",
        "skills": ", ".join(asked.label for asked in card.skills),
        "totalJobOpenings": card.places_left,
        "directApply": True,
    }
    if listing.is_remote:
        posting["jobLocationType"] = "TELECOMMUTE"
        countries = listing.eligible_countries or [listing.country_id]
        posting["applicantLocationRequirements"] = [{"@type": "Country", "name": code} for code in countries]
    if listing.kind == Kind.JOB and card.pay is not None:
        posting["baseSalary"] = {
            "@type": "MonetaryAmount",
            "currency": card.pay.currency,
            "value": {
                "@type": "QuantitativeValue",
                "minValue": float(card.pay.low),
                "maxValue": float(card.pay.high),
                "unitText": "MONTH",
            },
        }
    return posting


def as_script(data: dict[str, Any]) -> SafeString:
    """JSON for the inside of a script element: no text in it can end the element."""
    return SafeString(json.dumps(data, ensure_ascii=False).translate(_UNSAFE))


def _employment(listing: Listing) -> str:
    if listing.kind == Kind.CONTRACT:
        return "CONTRACTOR"
    return "PART_TIME" if listing.hours_per_week and listing.hours_per_week < FULL_TIME_HOURS else "FULL_TIME"


def _organisation(listing: Listing, card: ListingCard) -> dict[str, Any]:
    if listing.organisation is None:
        return {"@type": "Person", "name": card.owner}
    site = {"sameAs": listing.organisation.website} if listing.organisation.website else {}
    return {"@type": "Organization", "name": card.owner, **site}


def _address(listing: Listing) -> dict[str, Any]:
    region = {"addressRegion": listing.region.name} if listing.region is not None else {}
    return {"@type": "PostalAddress", "addressCountry": listing.country_id, **region}
