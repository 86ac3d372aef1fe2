"""What holds for every table: whom it may point to, and what goes when something else goes."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from accounts.models import Consent, ConsentRecord, User
from corridor.web.roles import READ_AND_WRITE, grants_for
from registry.placements.models import Placement
from registry.profiles.models import Profile

OURS = ("accounts", "corridor", "registry")
ITS_PARTS = "a part of it, without meaning alone"
THE_PERSONS_OWN = "what the person wrote about themselves"
# What goes with the row that it points to, and why. Everything else stays in the way (PROTECT) or is listed below.
GOES_WITH: dict[str, set[str]] = {
    ITS_PARTS: {
        "hiring.Offer.application", "listings.ListingSkill.listing", "listings.ListingQuestion.listing",
        "matching.Exclusion.listing", "matching.Contest.listing", "outreach.DigestedMatch.listing",
        "matching.Match.listing", "outbox.Delivery.event", "programmes.ClaimInvitation.enrolment",
        "programmes.DuplicateProposal.first", "programmes.DuplicateProposal.second",
        "programmes.EnrolmentSkill.enrolment", "programmes.Progress.enrolment", "hiring.ListingInvitation.listing",
        "accounts.Membership.organisation", "accounts.Invitation.organisation", "talent.SavedSearch.organisation",
        "hiring.Offer.answers", "hiring.ConversationMessage.application", "hiring.Attachment.message",
        "hiring.ReadMark.application", "hiring.Interview.application", "hiring.InterviewSlot.interview",
        "hiring.PrivateNote.application", "hiring.Rating.application", "hiring.Block.organisation",
        "hiring.Block.mentor", "hiring.ScreeningAnswer.application", "hiring.Chase.listing",
        "safeguarding.ConcernReply.concern",
        "mentoring.NextStep.session", "mentoring.Preference.application", "mentoring.Proposal.application",
    },
    THE_PERSONS_OWN: {
        "accounts.Consent.user", "accounts.Membership.user", "outreach.Message.user", "profiles.MentorProfile.user",
        "profiles.Profile.user", "credentials.Certification.profile", "credentials.Evidence.certification",
        "credentials.Endorsement.certification",
        "profiles.Experience.profile",
        "profiles.ProfileLanguage.profile", "profiles.ProfileSkill.profile", "profiles.Work.profile",
        "profiles.PhoneSignIn.profile",
        "agreements.CardLink.profile", "matching.Match.profile",
        "matching.Exclusion.profile", "matching.CrowdChange.profile", "matching.Contest.profile",
        "outreach.DigestChoice.user", "outreach.DigestedMatch.user", "outreach.DigestedMatch.profile",
        "hiring.Application.profile", "hiring.ListingInvitation.profile",
        "talent.TalentEntry.profile", "talent.SavedSearch.user", "talent.SavedSearch.mentor",
        "hiring.Interview.profile", "hiring.Block.profile", "hiring.ReadMark.user", "hiring.Rating.rated_by",
    },
    "reference data that is loaded again as a whole": {
        "agreements.MobilityRule.host", "places.Connectivity.region", "places.ExchangeRate.currency",
        "taxonomy.OccupationLabel.occupation", "taxonomy.OccupationSkill.occupation", "taxonomy.OccupationSkill.skill",
        "taxonomy.SkillLabel.skill", "taxonomy.SkillRelation.other", "taxonomy.SkillRelation.skill",
    },
}  # fmt: skip
# What stays when the row that it points to goes, and forgets whom it meant.
FORGETS: dict[str, set[str]] = {
    "what somebody did holds also when the account is gone": {
        "accounts.Invitation.invited_by", "accounts.Organisation.decided_by", "accounts.OrganisationProof.given_by",
        "accounts.OrganisationProof.looked_by", "hiring.ListingInvitation.sent_by",
        "hiring.Offer.made_by", "listings.Listing.posted_by", "listings.ListingAppeal.made_by",
        "listings.ListingAppeal.decided_by", "placements.Placement.resolved_by",
        "profiles.MentorProfile.decided_by", "matching.Contest.decided_by", "credentials.RecognisedIssuer.decided_by",
        "credentials.Award.awarded_by", "credentials.Award.changed_by",
        "credentials.Endorsement.signed_by", "placements.CheckIn.answered_by",
        "profiles.PhoneSignIn.helped_by", "hiring.ConversationMessage.author", "hiring.PrivateNote.author",
        "hiring.Block.blocked_by",
        "safeguarding.Concern.taken_by", "safeguarding.ConcernReply.by",
        "placements.PlacementDocument.given_by", "placements.PlacementDocument.looked_by",
        "placements.PlacementCorrection.proposed_by", "placements.PlacementCorrection.answered_by",
        "mentoring.Round.planned_by",
    },
    "what an account warned of stays when the account goes": {"safeguarding.Concern.reporter"},
    "the roster's row is the provider's, also without its person": {"programmes.Enrolment.user"},
    "a certificate outlives the roster's row": {"credentials.Certification.enrolment"},
}  # fmt: skip
EVIDENCE_BESIDES = {Placement}


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if _ours(model) and not hasattr(model, "pgh_tracked_model")]


def _ours(model: type[models.Model]) -> bool:
    return model.__module__.split(".")[0] in OURS


def is_evidence(model: type[models.Model]) -> bool:
    """Rows that the application may add and never change, and placements."""
    return grants_for(model) != READ_AND_WRITE or model in EVIDENCE_BESIDES


def pointers() -> Iterator[tuple[str, Any]]:
    """Every foreign key, by the name that the tables above use."""
    for model in our_models():
        for field in model._meta.concrete_fields:
            if field.remote_field is not None:
                yield f"{model._meta.label}.{field.name}", field


def test_tables_point_to_the_same_or_a_lower_layer() -> None:
    """The import contract cannot see foreign keys that are named by a string."""
    contract = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers: list[str] = contract["contracts"][0]["layers"]
    height = {name: number for number, name in enumerate(reversed(layers))}

    def layer(model: type[models.Model]) -> int:
        return height[model._meta.app_config.name]

    fields: list[Any] = [f for model in our_models() for f in (*model._meta.concrete_fields, *model._meta.many_to_many)]
    upward = [
        f"{field.model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for field in fields
        if field.remote_field is not None
        and _ours(field.related_model)
        and layer(field.related_model) > layer(field.model)
    ]
    assert upward == []


@pytest.mark.parametrize(("on_delete", "listed"), [(models.CASCADE, GOES_WITH), (models.SET_NULL, FORGETS)])
def test_what_goes_or_forgets_is_listed_with_its_reason(on_delete: Any, listed: dict[str, set[str]]) -> None:
    found = {name for name, field in pointers() if field.remote_field.on_delete is on_delete}
    assert found == set().union(*listed.values())


def test_everything_else_stays_in_the_way() -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for name, field in pointers():
        kinds[field.remote_field.on_delete.__name__].add(name)
    assert set(kinds) == {"CASCADE", "SET_NULL", "PROTECT"}


def test_evidence_never_goes_with_what_it_is_about() -> None:
    """Nor does it forget: the application may not change it, so a deletion elsewhere has to be refused in words."""
    evidence = [(name, field) for name, field in pointers() if is_evidence(field.model)]
    assert {name for name, field in evidence if field.remote_field.on_delete is models.CASCADE} == set()
    only_added = [(name, field) for name, field in evidence if grants_for(field.model) != READ_AND_WRITE]
    assert {name for name, field in only_added if field.remote_field.on_delete is not models.PROTECT} == set()


@pytest.mark.parametrize("model", [User, Profile])
def test_no_way_leads_from_a_persons_deletion_to_the_deletion_of_evidence(model: type[models.Model]) -> None:
    gone, looking = {model}, [model]
    while looking:
        for relation in looking.pop()._meta.related_objects:
            if relation.on_delete is models.CASCADE and relation.related_model not in gone:
                gone.add(relation.related_model)
                looking.append(relation.related_model)
    assert Consent in gone or model is Profile
    assert {one for one in gone if is_evidence(one)} == set()
    assert ConsentRecord not in gone
