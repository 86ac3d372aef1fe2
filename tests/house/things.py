"""The things of the cast that pages are about, as the arguments of their addresses; made when first asked for."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from PIL import Image

from accounts.models import Organisation, OrganisationProof, User
from corridor.papers import keeping
from registry.credentials.models import Achievement, Award, Endorsement
from registry.credentials.services import (
    Definition,
    ask_to_endorse,
    award,
    define_achievement,
    endorse,
    endorser_of,
    sign_lists,
    sign_waiting,
    signer_of,
    take_award,
)
from registry.hiring.models import Application, Attachment, Block
from registry.hiring.services import propose_interview, write_message
from registry.matching.contesting import Contest
from registry.matching.models import Exclusion
from registry.matching.services import set_aside as leave_aside
from registry.matching.services.contesting import contest
from registry.mentoring.models import NextStep, Proposal, Session
from registry.outreach.digesting import DigestChoice
from registry.outreach.digests import choose
from registry.placements.links import secret_for
from registry.placements.models import Milestone, Placement, PlacementDocument
from registry.placements.rules import Side
from registry.placements.services import (
    add_milestone,
    claim_placement,
    confirm_placement,
    correct_placement,
    escalate_silent,
    give_document,
)
from registry.profiles.services import Upload
from registry.safeguarding.models import Concern
from registry.safeguarding.services import raise_concern
from registry.talent.models import SavedSearch
from tests.hiring import people
from tests.mentoring import pairs
from tests.outcomes.published import a_release

if TYPE_CHECKING:
    from tests.house.lived import Lived


def set_aside(lived: Lived) -> dict[str, Any]:
    """A listing that Amina does not want to be suggested."""
    Exclusion.objects.filter(listing=lived.world.listing, profile=lived.world.amina).delete()  # she applied to it
    leave_aside(listing_id=lived.world.listing.pk, profile_id=lived.world.amina.pk, because="pay")
    return {"public_id": lived.world.listing.public_id}


def contested(lived: Lived) -> dict[str, Any]:
    """What Amina asked a person to look at."""
    return {"public_id": contest_of(lived).public_id}


def contest_of(lived: Lived) -> Contest:
    waiting = Contest.objects.filter(profile=lived.world.amina, state="waiting").first()
    return waiting or contest(
        profile=lived.world.amina, listing=lived.world.listing, about="order", words="I know Linux well."
    )


def digest(lived: Lived) -> DigestChoice:
    """How often Amina wants to be written to."""
    return choose(user=lived.world.amina.user, rhythm="weekly", language="en")


def employer(lived: Lived) -> dict[str, Any]:
    return {"slug": lived.world.employer.slug}


def paper_of(organisation: Organisation, *, by: User) -> OrganisationProof:
    """A paper that was handed in before the check."""
    proof = OrganisationProof(
        organisation=organisation, kind="tax", media_type="application/pdf", size_bytes=4, given_by=by, looked_by=by,
        given_at=timezone.now(),
    )  # fmt: skip
    keeping.put(proof.file, keeping.Paper("application/pdf", b"%PDF"))
    proof.save()
    return proof


def proof(lived: Lived) -> dict[str, Any]:
    made = paper_of(lived.world.employer, by=lived.world.boris)
    return {"slug": lived.world.employer.slug, "proof": made.public_id}


def member(lived: Lived) -> dict[str, Any]:
    return {"slug": lived.world.employer.slug, "person": lived.world.boris.public_id}


def listing(lived: Lived) -> dict[str, Any]:
    return {"public_id": lived.world.listing.public_id}


def draft(lived: Lived) -> dict[str, Any]:
    return {"public_id": lived.world.draft.public_id}


def placed(lived: Lived) -> dict[str, Any]:
    return {"public_id": lived.story.placed.public_id}


def waiting(lived: Lived) -> dict[str, Any]:
    return {"public_id": lived.story.waiting.public_id}


def offer(lived: Lived) -> dict[str, Any]:
    return {"public_id": lived.story.offer.public_id}


def asked(lived: Lived) -> dict[str, Any]:
    return {"public_id": lived.story.asked.public_id}


def placement(lived: Lived) -> dict[str, Any]:
    return {"public_id": lived.story.placement.public_id}


def lamu(lived: Lived) -> dict[str, Any]:
    return {"slug": lived.world.lamu.slug}


def programme(lived: Lived) -> dict[str, Any]:
    return {"slug": lived.world.programme.slug}


def programme_with_figures(lived: Lived) -> dict[str, Any]:
    """Lamu's programme, of which something was published."""
    release(lived)
    return programme(lived)


def release(lived: Lived) -> dict[str, Any]:
    """Figures that were published once."""
    return {"slug": a_release("house-000", date(2020, 1, 1)).slug}


def signing_provider(lived: Lived) -> dict[str, Any]:
    """Lamu's provider, which has a key."""
    return {"slug": signer_of(lived.world.programme.provider).did.rpartition(":")[2]}


def achievement(lived: Lived) -> Achievement:
    """What Lamu's provider certifies."""
    world = lived.world
    found = Achievement.objects.filter(provider=world.provider).first()
    return found or define_achievement(
        provider=world.provider, by=world.chantal, definition=Definition("Technician", "Mends networks.", "A test.")
    )


def certified(lived: Lived) -> dict[str, Any]:
    return {"public_id": achievement(lived).public_id}


def award_of(lived: Lived) -> Award:
    """Amina's."""
    world = lived.world
    award(achievement=achievement(lived), cohort=world.lamu, by=world.chantal)
    sign_waiting(provider_id=world.provider.pk)
    return Award.objects.get(enrolment__user=world.amina.user)


def given(lived: Lived) -> dict[str, Any]:
    return {"public_id": award_of(lived).public_id}


def status_list(lived: Lived) -> dict[str, Any]:
    """The list in which Amina's award has its place."""
    held = award_of(lived).status_list
    sign_lists(provider_id=lived.world.provider.pk)
    return {"list_id": held.revocation_id}


def signing_mentor(lived: Lived) -> dict[str, Any]:
    """Dede, who has a key."""
    return {"public_id": endorser_of(lived.world.dede).did.rpartition(":")[2]}


def endorsed(lived: Lived) -> Endorsement:
    """What Amina's employer says of her certificate."""
    taken = take_award(award_id=award_of(lived).pk)
    assert taken is not None
    found = Endorsement.objects.filter(certification=taken).first() or ask_to_endorse(
        profile=lived.world.amina, certification=taken, endorser=lived.world.employer
    )
    return endorse(endorsement=found, by=lived.world.boris, comment="She mended our network.")


def interview(lived: Lived) -> dict[str, Any]:
    """A talk that Boris proposes to Claudine."""
    found = lived.story.waiting.interviews.first() or propose_interview(
        application=lived.story.waiting,
        by=lived.world.boris,
        slots=[timezone.now() + timedelta(days=3)],
        minutes=30,
        way="phone",
    )
    return {"public_id": found.public_id}


def attachment(lived: Lived) -> dict[str, Any]:
    """What Claudine sent Boris."""
    found = Attachment.objects.first() or (
        write_message(
            application=lived.story.waiting,
            by=lived.world.claudine.user,
            body="My plan.",
            uploads=[Upload("plan.pdf", b"%PDF-1.4")],
        ).attachments.get()
    )
    return {"public_id": found.public_id}


def block(lived: Lived) -> dict[str, Any]:
    """Amina wants nothing to do with an employer that Eve does not act for."""
    found, _made = Block.objects.get_or_create(
        profile=lived.world.amina,
        organisation=lived.world.employer,
        wanted_by="graduate",
        defaults={"blocked_by": lived.world.amina.user, "blocked_at": timezone.now()},
    )
    return {"number": found.pk}


def search(lived: Lived) -> dict[str, Any]:
    """A search that Boris keeps."""
    search, _made = SavedSearch.objects.get_or_create(
        user=lived.world.boris,
        name="Linux people",
        defaults={
            "organisation": lived.world.employer,
            "query": {"words": "linux"},
            "looked_at": lived.world.listing.created_at,
        },
    )
    return {"public_id": search.public_id}


def baraka(lived: Lived) -> dict[str, Any]:
    return {"public_id": lived.world.baraka.public_id}


def reported(lived: Lived) -> Concern:
    """What Amina reported about the listing."""
    amina, listing = lived.world.amina.user, lived.world.listing.public_id
    return Concern.objects.of(amina).first() or raise_concern(
        kind="money", words="They ask for a fee.", subject_kind="listing", subject_id=listing, by=amina
    )


def unanswered(lived: Lived) -> Placement:
    """What Claudine said of work with Boris long ago; he has not answered, and her officer knows."""
    world = lived.world
    found = Placement.objects.filter(profile=world.claudine, kind="contract").first()
    if found is None:
        found = claim_placement(
            profile=world.claudine, organisation=world.employer, by=world.claudine.user, kind="contract",
            role="Translator", isco="3512", country="RW", starts_on=world.today - timedelta(days=40),
            at=timezone.now() - timedelta(days=20),
        )  # fmt: skip
        escalate_silent(at=timezone.now())
    return found


def of_unanswered(lived: Lived) -> dict[str, Any]:
    return {"public_id": unanswered(lived).public_id}


def document(lived: Lived) -> dict[str, Any]:
    """A photo of her contract."""
    placement = unanswered(lived)
    found = PlacementDocument.objects.filter(placement=placement).first()
    if found is None:
        photo = io.BytesIO()
        Image.new("RGB", (8, 8)).save(photo, "PNG")
        by = lived.world.claudine.user
        found = give_document(placement=placement, by=by, kind="contract", content=photo.getvalue(), agreed=True)
    return {"public_id": placement.public_id, "document": found.public_id}


def contract_with(lived: Lived) -> Placement:
    """A contract of Amina's with Boris, which both have confirmed."""
    world = lived.world
    found = Placement.objects.filter(profile=world.amina, kind="contract").first()
    if found is None:
        found = claim_placement(
            profile=world.amina, organisation=world.employer, by=world.amina.user, kind="contract",
            role="Draughtswoman", isco="3512", country="RW", starts_on=world.today - timedelta(days=40),
            pay=Decimal(90), currency="KES",
        )  # fmt: skip
        found = confirm_placement(placement=found, by=world.boris)
    return found


def of_contract(lived: Lived) -> dict[str, Any]:
    return {"public_id": contract_with(lived).public_id}


def milestone(lived: Lived) -> Milestone:
    contract = contract_with(lived)
    found = contract.milestones.first()
    return found or add_milestone(placement=contract, by=lived.world.boris, title="Plan", amount=Decimal(90))


def correction(lived: Lived) -> dict[str, Any]:
    contract = contract_with(lived)
    found = contract.corrections.first() or correct_placement(
        placement=contract, by=lived.world.boris, changes={"role": "Planner"}
    )
    return {"public_id": contract.public_id, "correction": found.public_id}


def secret(lived: Lived) -> dict[str, Any]:
    """Boris's link about what Claudine said."""
    return {"secret": secret_for(unanswered(lived), side=Side.EMPLOYER, person=lived.world.boris)}


def mentorship(lived: Lived) -> Placement:
    """Dede mentors Amina: one session that waits, with one next step."""
    found = Placement.objects.filter(kind="mentorship", profile=lived.world.amina).first()
    if found is None:
        found = pairs.mentorship(lived.world)
        NextStep.objects.create(session=pairs.met(found, state="recorded"), words="Read a chapter")
    return found


def mentored(lived: Lived) -> dict[str, Any]:
    return {"public_id": mentorship(lived).public_id}


def met(lived: Lived) -> dict[str, Any]:
    return {**mentored(lived), "session": Session.objects.get(placement=mentorship(lived)).public_id}


def step(lived: Lived) -> dict[str, Any]:
    return {**mentored(lived), "step": NextStep.objects.get(session__placement=mentorship(lived)).public_id}


def mentor_asked(lived: Lived) -> Application:
    """Claudine asks Dede."""
    world = lived.world
    found = Application.objects.filter(profile=world.claudine, listing=world.mentorship).first()
    return found or people.application(world.claudine, world.mentorship)


def wish(lived: Lived) -> dict[str, Any]:
    return {"public_id": mentor_asked(lived).public_id}


def proposed(lived: Lived) -> dict[str, Any]:
    """The last round proposes Claudine to Dede."""
    asked = mentor_asked(lived)
    found = Proposal.objects.filter(application=asked).first() or Proposal.objects.create(
        round=pairs.proposed_now(), application=asked, graduate_rank=1, mentor_rank=1
    )
    return {"public_id": found.public_id}
