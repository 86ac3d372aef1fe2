"""Mentors: registering, changing what one wrote, and the administrator's decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.places.models import Country

from . import errors
from .models import MentorProfile

DECIDE = "profiles.change_mentorprofile"
DECISIONS = (MentorProfile.State.VERIFIED, MentorProfile.State.REJECTED, MentorProfile.State.SUSPENDED)


@transaction.atomic
def register_mentor(
    *, user: User, headline: str, about: str, country: Country, languages: Sequence[str], proof: str
) -> MentorProfile:
    """Ask to be a mentor; an administrator looks at it. Raises MentorExists.

    `languages` are ISO 639 codes; `proof` is the address of a page that shows the person's work.
    """
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    if MentorProfile.objects.filter(user=person).exists():
        raise errors.MentorExists
    mentor = MentorProfile(
        user=person, headline=headline, about=about, country=country, languages=list(languages), proof=proof
    )
    mentor.full_clean()
    mentor.save()
    if person.home_country_id is None:
        person.home_country = country
        person.save(update_fields=["home_country"])
    outbox.emit("mentor.registered", mentor_id=mentor.pk)
    return mentor


@transaction.atomic
def edit_mentor(
    *, mentor: MentorProfile, headline: str, about: str, country: Country, languages: Sequence[str], proof: str
) -> MentorProfile:
    """Change what one wrote.

    A new page as proof, or a change after a refusal, waits for an administrator again; a suspension stays.
    """
    mentor = _locked(mentor)
    must_check = proof != mentor.proof or mentor.state == MentorProfile.State.REJECTED
    mentor.headline, mentor.about, mentor.country = headline, about, country
    mentor.languages, mentor.proof = list(languages), proof
    fields = ["headline", "about", "country", "languages", "proof"]
    if must_check and mentor.state != MentorProfile.State.SUSPENDED:
        mentor.state, mentor.decided_at, mentor.decided_by = MentorProfile.State.PENDING, None, None
        mentor.decision_reason = ""
        fields += ["state", "decided_at", "decided_by", "decision_reason"]
    mentor.full_clean()
    mentor.save(update_fields=fields)
    return mentor


@transaction.atomic
def decide_mentor(
    *, mentor: MentorProfile, by: User, state: str, reason: str, at: datetime | None = None
) -> MentorProfile:
    """Verify, reject or suspend a mentor. Raises NotAllowed, DecisionNotPossible or ReasonMissing."""
    mentor = _locked(mentor)
    if not by.has_perm(DECIDE):
        raise errors.NotAllowed
    if state not in DECISIONS:
        raise errors.DecisionNotPossible
    if state != MentorProfile.State.VERIFIED and not reason.strip():
        raise errors.ReasonMissing
    mentor.state, mentor.decision_reason = MentorProfile.State(state), reason.strip()
    mentor.decided_at, mentor.decided_by = at or timezone.now(), by
    mentor.full_clean()
    mentor.save(update_fields=["state", "decision_reason", "decided_at", "decided_by"])
    outbox.emit("mentor.decided", mentor_id=mentor.pk)
    return mentor


def _locked(mentor: MentorProfile) -> MentorProfile:
    return MentorProfile.objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=mentor.pk)
