"""What the risk signals say of a listing, with what is known around it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q

from accounts.rules import is_of_domain
from accounts.selectors import addresses_of
from registry.listings import risk
from registry.listings.models import Listing, ListingCheck, State

# A text is compared with so many newest listings of others: older ones are rarely copied, and all would take seconds.
COMPARED_WITH = 2_000
# Two short texts are alike by chance.
COMPARED_FROM_LENGTH = 200


def assess_listing(listing: Listing, *, at: datetime) -> risk.Assessment:
    """Judge a listing as it stands. Six queries at most."""
    return risk.assess(listing.title, listing.description, circumstances_of(listing, at=at))


def record_check(listing: Listing, *, at: datetime) -> ListingCheck:
    """Judge a submission and keep what was found."""
    found = assess_listing(listing, at=at)
    return ListingCheck.objects.create(
        listing=listing, score=found.score, band=found.band, signals=as_json(found), at=at
    )


def as_json(found: risk.Assessment) -> list[dict[str, Any]]:
    """The signals as they are kept."""
    return [{"signal": str(one.signal), "weight": one.weight, "words": list(one.words)} for one in found.found]


def circumstances_of(listing: Listing, *, at: datetime) -> risk.Circumstances:
    """Whose listing it is, how new they are, how much they post, and whose text it is like."""
    owner = listing.organisation or listing.mentor
    assert owner is not None  # listing_has_one_owner
    copied_from, likeness = _most_alike(listing)
    mine = Q(organisation=listing.organisation_id) if listing.organisation_id else Q(mentor=listing.mentor_id)
    # What is submitted again after a change is one listing still.
    submitted = Listing.objects.filter(mine).exclude(pk=listing.pk).exclude(state=State.DRAFT)
    return risk.Circumstances(
        copied_from=copied_from,
        likeness=likeness,
        account_days=(at - owner.created_at).days,
        domain_is_verified=_writes_from_own_domain(listing),
        listings_in_a_day=submitted.filter(created_at__gt=at - timedelta(days=1)).count() + 1,
        listings_in_a_week=submitted.filter(created_at__gt=at - timedelta(days=7)).count() + 1,
    )


def _most_alike(listing: Listing) -> tuple[str, float]:
    """Another owner's listing whose text is most like this one's, and how like it is."""
    if len(listing.description) < COMPARED_FROM_LENGTH:
        return "", 0.0
    others = Listing.objects.exclude(state=State.DRAFT)
    if listing.organisation_id:
        others = others.exclude(organisation=listing.organisation_id)
    else:
        others = others.exclude(mentor=listing.mentor_id)
    newest = others.order_by("-pk").values("pk")[:COMPARED_WITH]
    alike = Listing.objects.filter(pk__in=newest).annotate(
        likeness=TrigramSimilarity("description", listing.description)
    )
    found = alike.order_by("-likeness", "-pk").values_list("title", "likeness").first()
    return (found[0], float(found[1])) if found else ("", 0.0)


def _writes_from_own_domain(listing: Listing) -> bool | None:
    """Whether who posted writes from the domain of the organisation's web site; None for mentors, who have none."""
    if listing.organisation is None or listing.posted_by is None:
        return None
    website = listing.organisation.website
    return any(is_of_domain(address, website) for address in addresses_of(listing.posted_by))
