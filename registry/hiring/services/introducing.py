"""The introduction: the moment at which an employer or mentor learns who a graduate is."""

from __future__ import annotations

from datetime import datetime

from accounts.models import Consent, ConsentState, Purpose
from registry.agreements.gate import audience_of, show
from registry.agreements.models import Level
from registry.hiring import errors
from registry.hiring.access import recipient_of
from registry.listings.models import Listing
from registry.profiles.models import Profile


def introduce(*, profile: Profile, listing: Listing, at: datetime) -> None:
    """Disclose name and contact to whoever offers the listing, with a row in the ledger, or not at all.

    Raises a NotDisclosable that says what is missing.
    """
    audience = audience_of(recipient_of(listing), listing.organisation)
    cards = show([profile], to=audience, purpose=Purpose.MATCHING, level=Level.CONTACT, at=at, introduced=True)
    card = cards.get(profile.pk)
    if card is None or card.level != Level.CONTACT:
        raise why_not(profile, listing)


def why_not(profile: Profile, listing: Listing) -> errors.NotDisclosable:
    """The refusal that tells the graduate what to do about it."""
    if profile.country_id == listing.owner_country:
        return errors.NotDisclosable()
    agreed = Consent.objects.filter(user=profile.user_id, purpose=Purpose.CROSS_BORDER, state=ConsentState.GIVEN)
    return errors.AgreementNotInForce() if agreed.exists() else errors.CrossBorderNotAgreed()
