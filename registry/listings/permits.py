"""Who may do the work where it is, as far as the mobility rules of the corridor say: a hint for the owner."""

from __future__ import annotations

from dataclasses import dataclass

from registry.agreements.selectors import mobility_open
from registry.places.models import CORRIDOR, Country

from .models import Kind, Listing


@dataclass(frozen=True)
class PermitHint:
    """People of `others` could come for work in `host`; whether its rules open this group of occupations to them."""

    host: str
    others: tuple[str, ...]
    is_open: bool
    major_group: str


def permit_hint(listing: Listing) -> PermitHint | None:
    """What to know about permits; None where nobody would have to move. Two queries at most.

    Work that can be done remotely needs no permit of the host's, and a mentorship is no work.
    """
    host = listing.country_id
    if listing.is_remote or listing.kind == Kind.MENTORSHIP or host not in CORRIDOR:
        return None
    invited = listing.eligible_countries or CORRIDOR
    others = [code for code in invited if code in CORRIDOR and code != host]
    if not others:
        return None
    names = dict(Country.objects.filter(pk__in=[host, *others]).values_list("pk", "name"))
    return PermitHint(
        host=names[host],
        others=tuple(names[code] for code in others),
        is_open=mobility_open(host, listing.isco_id),
        major_group=listing.isco_id[:1],
    )
