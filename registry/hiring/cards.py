"""Graduates as the disclosure gate lets those who hire see them; each showing goes into its ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.consents import has_given
from accounts.models import Organisation, Purpose, User
from registry.agreements.gate import Audience, Card, audience_of, decisions, show
from registry.agreements.models import Level
from registry.listings.models import Listing
from registry.matching.selectors import programmes_teaching, why
from registry.matching.words import Need, Reader, Reasons, reasons
from registry.profiles.models import Profile
from registry.programmes.models import Programme

from .access import is_in_good_standing, recipient_of
from .models import INTRODUCED, Application, DeclineReason


def cards_for(
    user: User, organisation: Organisation | None, profiles: Sequence[Profile], level: Level
) -> dict[int, Card]:
    """What somebody may see of people who were introduced to them: as a member of an organisation, or as a mentor."""
    if not profiles:
        return {}
    audience = audience_of(user, organisation)
    return show(profiles, to=audience, purpose=Purpose.MATCHING, level=level, introduced=True)


@transaction.atomic
def contact_card(*, application: Application, user: User) -> Card | None:
    """Name and contact of the person of a live application, or None when they may not be shown now."""
    if application.state not in INTRODUCED:
        return None
    cards = cards_for(user, application.listing.organisation, [application.profile], Level.CONTACT)
    return cards.get(application.profile_id)


@transaction.atomic
def anonymous_card(*, profile: Profile, listing: Listing, user: User) -> Card | None:
    """What one sees of a graduate whom one thinks of inviting, or None when they may not be shown."""
    audience = audience_of(user, listing.organisation)
    return show([profile], to=audience, purpose=Purpose.MATCHING, level=Level.ANONYMOUS).get(profile.pk)


def fit_of(application: Application) -> Reasons | None:
    """Why the two fit, in the words that the graduate reads too; None once they no longer agree to be matched.

    Eighteen queries at most. Nothing in it depends on the least pay.
    """
    if not has_given(application.profile.user, Purpose.MATCHING):
        return None
    return reasons(why(application.profile, application.listing).explanation, Reader.LISTING)


def own_card(profile: Profile) -> Card | None:
    """What an employer learns from an application, shown to the graduate before they apply."""
    audience = Audience(kind="self", user=profile.user, organisation=None, country=profile.country_id)
    return show([profile], to=audience, purpose=Purpose.MATCHING, level=Level.CONTACT).get(profile.pk)


def what_would_help(application: Application) -> list[tuple[Need, list[Programme]]]:
    """What the graduate lacked of what the listing asks for, and who teaches it, as their profile stands now. Nothing
    where they were not declined for what they can do, or do not agree to be matched. Twenty queries at most.
    """
    if application.decline_reason not in {DeclineReason.SKILLS, DeclineReason.EXPERIENCE}:
        return []
    if not has_given(application.profile.user, Purpose.MATCHING):
        return []
    lacking = reasons(why(application.profile, application.listing).explanation, Reader.GRADUATE).missing
    skills, country = [need.skill for need in lacking], application.profile.country_id
    teaching = programmes_teaching(skills, country=country, on=timezone.localdate())
    return [(need, [one.programme for one in teaching.get(need.skill, [])]) for need in lacking]


def may_reach_hirer(application: Application, *, on: date) -> bool:
    """Whether what is about the graduate may be sent to whoever offers the listing: in good standing, and with the
    consents and the agreement that showing a contact takes. Shows nothing, and writes nothing into the ledger."""
    if not is_in_good_standing(application.listing) or application.state not in INTRODUCED:
        return False
    audience = audience_of(recipient_of(application.listing), application.listing.organisation)
    found = decisions(
        [application.profile_id], to=audience, purpose=Purpose.MATCHING, level=Level.CONTACT, introduced=True, on=on
    )
    decision = found.get(application.profile_id)
    return decision is not None and decision.level == Level.CONTACT
