"""The admin shows every table usefully, opens for the administrator, and asks as often for many rows as for one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.services.invitations import invite_member
from corridor.outbox.models import Delivery, Event, PeriodicJob
from registry.agreements.models import Agreement
from registry.credentials.models import (
    Achievement,
    Award,
    Certification,
    Endorsement,
    Evidence,
    IssuerKey,
    RecognisedIssuer,
    StatusList,
)
from registry.hiring.models import Block, Interview
from registry.hiring.services import invite
from registry.inclusion.services import open_answers
from registry.listings.models import ListingAppeal, ListingDecision
from registry.matching.contesting import Contest
from registry.matching.selectors import why
from registry.mentoring.models import Feedback, MentorshipAgreement, Preference, Proposal, Pulse, Reference, Round
from registry.outreach.models import Message
from registry.placements.models import CheckIn, Escalation, Placement, PlacementDocument
from registry.placements.services import (
    add_milestone,
    answer_amount,
    claim_placement,
    correct_placement,
    withdraw_correction,
)
from registry.profiles.models import PhoneSignIn, Profile
from registry.programmes.models import DuplicateProposal, Enrolment, Progress
from registry.safeguarding.models import Helpline
from registry.safeguarding.services import raise_concern
from registry.talent.indexing import index_range
from registry.talent.models import Rebuild, SavedSearch
from registry.taxonomy.models import TaxonomyImport
from tests.house.crowd import contract_of
from tests.house.lived import Lived
from tests.house.test_models import our_models
from tests.house.things import paper_of
from tests.mentoring import pairs
from tests.outcomes.published import a_release
from tests.world import browser

pytestmark = pytest.mark.django_db
NOT_SHOWN = {
    "inclusion.SealedAnswers": "opened only for figures and for the person, never looked up",
    "outbox.Processed": "keys of what was done; the deliveries tell the same in words",
    "profiles.PhoneCode": "codes that live for ten minutes; only their hash is kept",
    "taxonomy.Edition": "one stamp that the linker compares; the imports tell in words",
    "matching.CrowdChange": "who changed since the arrays were read; told for a day at most",
    "matching.CrowdNeed": "one moment that the arrays are compared with",
    "outreach.DigestChoice": "how often somebody wants to be written to is theirs",
    "outreach.DigestedMatch": "pairs that somebody was told of, so that they are not told again",
    "demo.DemoLoad": "every page of a demo says so at its top",
    "hiring.ConversationMessage": "what two people say to each other is theirs",
    "hiring.Attachment": "what two people send each other is theirs",
    "hiring.ReadMark": "until where somebody has read",
    "hiring.InterviewSlot": "times on offer; the interview tells in words",
    "hiring.PrivateNote": "what those who hire note down is theirs, and the graduate's by law",
    "hiring.ScreeningAnswer": "what somebody answers is for whom they applied to",
    "hiring.Chase": "each silence once; the listing tells in words that it is paused",
    "hiring.Rating": "what those who hire think is theirs, and the graduate's by law",
}
ADMINS = sorted(admin.site._registry, key=lambda model: model._meta.label)
OURS = [model for model in ADMINS if model in set(our_models())]
PARTS = 4  # some three hundred pages are too many for one test
LABELS: Callable[[type[models.Model]], str] = lambda model: model._meta.label  # noqa: E731


@pytest.fixture
def chief(lived: Lived) -> Client:
    """The administrator's browser, in a world with two rows and more of everything."""
    now = timezone.now()
    for number in range(2):
        event = Event.objects.create(topic=f"house.{number}", payload={})
        Delivery.objects.create(event=event, handler=f"a.handler.{number}", next_attempt_at=now)
        PeriodicJob.objects.get_or_create(topic=f"house.{number}", defaults={"last_emitted_at": now})
        TaxonomyImport.objects.create(name="esco", version=str(number), sha256=str(number) * 64)
        open_answers(subjects=[uuid4()], reader="test", purpose="test")
        paper_of(lived.world.employer, by=lived.world.boris)
        RecognisedIssuer.objects.create(
            did=f"did:web:issuer-{number}.example.org", name="School", since=lived.world.today, reason="Known."
        )
        Evidence.objects.create(
            certification=Certification.objects.create(profile=lived.world.amina, title=f"T{number}", issuer="School"),
            document="{}", issuer_did="did:web:school.example.org", credential_id=f"urn:x:{number}", checked_at=now,
        )  # fmt: skip
        Endorsement.objects.create(
            certification=Certification.objects.get(title=f"T{number}"), organisation=lived.world.employer,
            name="Hilltop Data", asked_at=now,
        )  # fmt: skip
        IssuerKey.objects.create(
            organisation=lived.world.programme.provider,
            number=number + 1,
            public_multibase=f"z{number}",
            retired_at=now,
        )
        Award.objects.create(
            achievement=Achievement.objects.create(
                provider=lived.world.provider, name=f"A{number}", description="D", criteria="C"
            ),
            enrolment=Enrolment.objects.get(user=lived.world.amina.user),
            awarded_at=now, status_index=number,
            status_list=StatusList.objects.create(provider=lived.world.provider, number=number),
        )  # fmt: skip
        a_release(f"house-{number:03}", date(2020, 1, 1 + number))
        Message.objects.create(key=f"house-{number}", kind="email", address="a@people.example", subject="S", body="B")
        PhoneSignIn.objects.create(
            profile=[lived.world.amina, lived.world.claudine][number], phone="+254712345678", pin="x"
        )
        Agreement.objects.create(
            slug=f"KE-RW-{number}", title="Former", party_a_id="KE", party_b_id="RW", state="ended",
            state_since=now, starts_on=lived.world.today,
        )  # fmt: skip
        ListingAppeal.objects.create(
            decision=ListingDecision.objects.create(
                listing=lived.world.listing, kind="hidden", reason="Reported.", state_before="open", at=now
            ),
            words="It is fine.", made_at=now,
        )  # fmt: skip
        Rebuild.objects.create(reached=number)
        Contest.objects.create(
            profile=[lived.world.amina, lived.world.claudine][number], listing=lived.world.listing, about="other",
            words="Look.", explanation=why(lived.world.amina, lived.world.listing).explanation, made_at=now, due_at=now,
        )  # fmt: skip
        raise_concern(kind="question", words="How?", by=lived.world.amina.user)
        Helpline.objects.create(
            country_id="KE", name="Police", phone=f"99{number}", helps_with=["emergency"], checked_on=lived.world.today,
            source="https://police.example.org/",
        )  # fmt: skip
        SavedSearch.objects.create(
            user=lived.world.boris, organisation=lived.world.employer, name=str(number), looked_at=now
        )
    for application in (lived.story.placed, lived.story.waiting):
        Interview.objects.create(
            application=application, profile=application.profile, way="phone", minutes=30, proposed_by="hirer",
            proposed_at=now, changed_at=now,
        )  # fmt: skip
        Block.objects.create(
            profile=application.profile, organisation=lived.world.elsewhere, wanted_by="graduate", blocked_at=now
        )
    for days in (30, 90):
        CheckIn.objects.create(placement=Placement.objects.order_by("pk")[0], days=days, side="graduate", asked_at=now)
    for number, enrolment in enumerate(Enrolment.objects.order_by("pk")[:2]):
        Progress.objects.update_or_create(enrolment=enrolment, defaults={"step": ["skills", ""][number], "since": now})
    mentored(lived)
    index_range(1, Profile.objects.latest("pk").pk)
    first, second, third = Enrolment.objects.order_by("pk")
    DuplicateProposal.objects.create(first=first, second=second)
    DuplicateProposal.objects.create(first=second, second=third)
    world = lived.world
    invite_member(organisation=world.employer, by=world.boris, email="second@people.example", role="viewer")
    invite(listing=world.listing, profile=world.claudine, by=world.boris)
    claim_placement(
        profile=world.claudine, organisation=world.employer, by=world.claudine.user, kind="job", role="Helper",
        isco="3512", country="RW", starts_on=world.today - timedelta(days=40),
    )  # fmt: skip
    contracts_and_silence(lived)
    return browser(world.admin)


def contracts_and_silence(lived: Lived) -> None:
    """Two of everything that a contract and an unanswered placement lead to."""
    world, now = lived.world, timezone.now()
    contract = contract_of(lived)
    for number in range(2):
        milestone = add_milestone(placement=contract, by=world.boris, title=f"Part {number}", amount=Decimal(9))
        answer_amount(entry=milestone.entries.get(), by=world.amina.user, verdict="confirmed")
        correction = correct_placement(placement=contract, by=world.boris, changes={"role": f"Planner {number}"})
        withdraw_correction(correction=correction, by=world.boris)
        began = world.today - timedelta(days=200 + number * 9)
        silent = Placement.objects.create(
            profile=world.claudine, organisation=world.employer, kind="job", role="Helper", isco_id="3512",
            country_id="RW", starts_on=began, ended_on=began + timedelta(days=3), state="claimed",
            graduate_confirmed_at=now,
        )  # fmt: skip
        Escalation.objects.create(placement=silent, silent_since=now, raised_at=now)
        PlacementDocument.objects.create(
            placement=silent, kind="letter", file=f"kept-{number}", media_type="image/webp", size_bytes=9,
            given_by_officer=False, given_at=now,
        )  # fmt: skip


def mentored(lived: Lived) -> None:
    """Dede mentors both graduates, and two rounds were held."""
    now = timezone.now()
    for number, profile in enumerate([lived.world.amina, lived.world.claudine]):
        placement = pairs.mentorship(lived.world, profile=profile)
        pairs.met(placement)
        MentorshipAgreement.objects.create(
            placement=placement, version=1, goals=["A goal"], weeks=12, every_days=14, proposed_by="mentor",
            proposed_at=now,
        )  # fmt: skip
        Pulse.objects.create(placement=placement, reminded_at=now)
        Feedback.objects.create(placement=placement, side="mentor", helped="much", given_at=now)
        Reference.objects.create(placement=placement, words="Good.", written_at=now)
        asked = pairs.asks(profile, lived.world.mentorship)
        Preference.objects.create(application=asked, by="graduate", position=1)
        opens_at = now - timedelta(days=10 * number)
        held = Round.objects.create(opens_at=opens_at, closes_at=opens_at + timedelta(days=1))
        Proposal.objects.create(round=held, application=asked, graduate_rank=1, mentor_rank=1)


def url(model: type[models.Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def test_every_table_can_be_looked_at() -> None:
    inlined = {inline.model for one in admin.site._registry.values() for inline in one.inlines}
    missing = {model._meta.label for model in our_models() if model not in admin.site._registry} - set(NOT_SHOWN)
    assert {label for label in missing if apps.get_model(label) not in inlined} == set()
    assert {label for label in NOT_SHOWN if apps.get_model(label) in admin.site._registry} == set()


@pytest.mark.parametrize("model", OURS, ids=LABELS)
def test_a_list_tells_rows_apart_and_can_be_searched(model: type[models.Model]) -> None:
    shown = admin.site._registry[model]
    assert len(shown.list_display) >= 2
    assert shown.search_fields
    links = [f for f in model._meta.concrete_fields if f.remote_field is not None and f.name in shown.list_display]
    followed = shown.list_select_related if isinstance(shown.list_select_related, (list, tuple)) else ()
    assert {f.name for f in links} <= {name.split("__")[0] for name in followed}


@pytest.mark.parametrize("part", range(PARTS))
def test_lists_and_pages_open_and_ask_as_often_for_many_rows_as_for_one(
    chief: Client, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    few_rows, growing, closed = [], {}, {}
    for model in ADMINS[part::PARTS]:
        shown = admin.site._registry[model]
        rows = model._default_manager.count()
        if model in OURS and rows < 2:
            few_rows.append(model._meta.label)
        asked = []
        # First the search: what Django remembers of content types is not asked again and would blur the count.
        answers = [chief.get(url(model, "changelist"), {"q": "house"}).status_code]
        for per_page in (1, 100):
            monkeypatch.setattr(shown, "list_per_page", per_page)
            with CaptureQueriesContext(connection) as queries:
                answers.append(chief.get(url(model, "changelist")).status_code)
            asked.append(len(queries))
        answers.append(chief.get(url(model, "add")).status_code)
        if rows:
            answers.append(chief.get(url(model, "change", model._default_manager.order_by("pk")[0].pk)).status_code)
        if set(answers) - {200, 403} or set(answers[:3]) != {200}:
            closed[model._meta.label] = answers
        if asked[0] != asked[1]:
            growing[model._meta.label] = asked
    assert closed == {}
    assert growing == {}
    assert few_rows == []
