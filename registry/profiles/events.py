"""What this room does when something happened elsewhere."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import Purpose
from corridor import outbox
from corridor.outbox import periodic
from registry.programmes.models import DuplicateProposal
from registry.programmes.services import note_contradiction, note_progress

from . import errors, rules, selectors, services
from .models import Profile

VISIBILITY_RESTS_ON = {Purpose.PUBLIC_CARD, Purpose.NAMED_PROFILE}

# It only says "look again": filling in a profile step by step asks for one look, not for thirty.
outbox.coalesce("profile.changed")
periodic.every("profiles.nightly", days=1)


@outbox.on("duplicate.same")
def merge_people(proposal_id: int) -> None:
    """A registrar found that two enrolments are one person."""
    proposal = DuplicateProposal.objects.filter(pk=proposal_id, state=DuplicateProposal.State.SAME).first()
    if proposal is None:
        return
    try:
        services.merge_people(first_id=proposal.first_id, second_id=proposal.second_id)
    except errors.AccountsContradict:
        note_contradiction(proposal_id=proposal_id)


@outbox.on("profile.claimed")
def join_twins(profile_id: int, enrolment_id: int) -> None:
    """What a registrar had found to be the same person's joins too."""
    profile = Profile.objects.select_related("user").filter(pk=profile_id).first()
    if profile is not None:
        services.join_twins(profile=profile, enrolment_id=enrolment_id)


@outbox.on("profile.changed")
def tell_provider(profile_id: int) -> None:
    """Training providers see at which step a profile stands, never what is in it."""
    profile = Profile.objects.filter(pk=profile_id).first()
    if profile is not None:
        step = rules.step_to_help_with(selectors.completeness_of(profile))
        note_progress(user_id=profile.user_id, step=step, at=timezone.now())


@outbox.on("profiles.nightly")
def tidy() -> None:
    """Codes that were sent by SMS do not stay."""
    services.forget_old_codes()


@outbox.on("consent.withdrawn")
def follow_consent(user_id: int, purpose: str) -> None:
    """A card that its owner no longer agrees to is taken down."""
    if purpose in VISIBILITY_RESTS_ON:
        services.lower_visibility(user_id=user_id)
