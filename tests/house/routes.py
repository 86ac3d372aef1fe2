"""Every address of the site, and for those of somebody's thing the thing that the tests ask for."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from PIL import Image

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
from registry.mentoring.models import NextStep, Proposal, Session
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
from registry.safeguarding.services import raise_concern, receipt_of
from registry.talent.models import SavedSearch
from tests.hiring import people
from tests.mentoring import pairs

if TYPE_CHECKING:
    from tests.house.conftest import Lived

Arguments = Callable[["Lived"], dict[str, Any]]
# The admin has its own test; /i18n/ only takes POST; allauth's old addresses have no name and only lead on.
ELSEWHERE = ("set_language", None)


@dataclass(frozen=True)
class Private:
    """A page of somebody's thing: `to` see it, everybody else finds nothing."""

    of: Arguments
    to: tuple[str, ...]


@dataclass(frozen=True)
class Open:
    """A page that Eve may open too, and why."""

    of: Arguments
    because: str


def _employer(lived: Lived) -> dict[str, Any]:
    return {"slug": lived.world.employer.slug}


def _member(lived: Lived) -> dict[str, Any]:
    return {"slug": lived.world.employer.slug, "person": lived.world.boris.public_id}


def _listing(lived: Lived) -> dict[str, Any]:
    return {"public_id": lived.world.listing.public_id}


def _draft(lived: Lived) -> dict[str, Any]:
    return {"public_id": lived.world.draft.public_id}


def _placed(lived: Lived) -> dict[str, Any]:
    return {"public_id": lived.story.placed.public_id}


def _waiting(lived: Lived) -> dict[str, Any]:
    return {"public_id": lived.story.waiting.public_id}


def _offer(lived: Lived) -> dict[str, Any]:
    return {"public_id": lived.story.offer.public_id}


def _asked(lived: Lived) -> dict[str, Any]:
    return {"public_id": lived.story.asked.public_id}


def _placement(lived: Lived) -> dict[str, Any]:
    return {"public_id": lived.story.placement.public_id}


def _lamu(lived: Lived) -> dict[str, Any]:
    return {"slug": lived.world.lamu.slug}


def _signing_provider(lived: Lived) -> dict[str, Any]:
    """Lamu's provider, which has a key."""
    return {"slug": signer_of(lived.world.programme.provider).did.rpartition(":")[2]}


def _achievement(lived: Lived) -> Achievement:
    """What Lamu's provider certifies."""
    world = lived.world
    found = Achievement.objects.filter(provider=world.provider).first()
    return found or define_achievement(
        provider=world.provider, by=world.chantal, definition=Definition("Technician", "Mends networks.", "A test.")
    )


def _certified(lived: Lived) -> dict[str, Any]:
    return {"public_id": _achievement(lived).public_id}


def _award(lived: Lived) -> Award:
    """Amina's."""
    world = lived.world
    award(achievement=_achievement(lived), cohort=world.lamu, by=world.chantal)
    sign_waiting(provider_id=world.provider.pk)
    return Award.objects.get(enrolment__user=world.amina.user)


def _given(lived: Lived) -> dict[str, Any]:
    return {"public_id": _award(lived).public_id}


def _status_list(lived: Lived) -> dict[str, Any]:
    """The list in which Amina's award has its place."""
    held = _award(lived).status_list
    sign_lists(provider_id=lived.world.provider.pk)
    return {"list_id": held.revocation_id}


def _signing_mentor(lived: Lived) -> dict[str, Any]:
    """Dede, who has a key."""
    return {"public_id": endorser_of(lived.world.dede).did.rpartition(":")[2]}


def _endorsed(lived: Lived) -> Endorsement:
    """What Amina's employer says of her certificate."""
    taken = take_award(award_id=_award(lived).pk)
    assert taken is not None
    found = Endorsement.objects.filter(certification=taken).first() or ask_to_endorse(
        profile=lived.world.amina, certification=taken, endorser=lived.world.employer
    )
    return endorse(endorsement=found, by=lived.world.boris, comment="She mended our network.")


def _interview(lived: Lived) -> dict[str, Any]:
    """A talk that Boris proposes to Claudine."""
    found = lived.story.waiting.interviews.first() or propose_interview(
        application=lived.story.waiting,
        by=lived.world.boris,
        slots=[timezone.now() + timedelta(days=3)],
        minutes=30,
        way="phone",
    )
    return {"public_id": found.public_id}


def _attachment(lived: Lived) -> dict[str, Any]:
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


def _block(lived: Lived) -> dict[str, Any]:
    """Amina wants nothing to do with an employer that Eve does not act for."""
    found, _made = Block.objects.get_or_create(
        profile=lived.world.amina,
        organisation=lived.world.employer,
        wanted_by="graduate",
        defaults={"blocked_by": lived.world.amina.user, "blocked_at": timezone.now()},
    )
    return {"number": found.pk}


def _search(lived: Lived) -> dict[str, Any]:
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


def _baraka(lived: Lived) -> dict[str, Any]:
    return {"public_id": lived.world.baraka.public_id}


def _reported(lived: Lived) -> Concern:
    """What Amina reported about the listing."""
    amina, listing = lived.world.amina.user, lived.world.listing.public_id
    return Concern.objects.of(amina).first() or raise_concern(
        kind="money", words="They ask for a fee.", subject_kind="listing", subject_id=listing, by=amina
    )


def _unanswered(lived: Lived) -> Placement:
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


def _of_unanswered(lived: Lived) -> dict[str, Any]:
    return {"public_id": _unanswered(lived).public_id}


def _document(lived: Lived) -> dict[str, Any]:
    """A photo of her contract."""
    placement = _unanswered(lived)
    found = PlacementDocument.objects.filter(placement=placement).first()
    if found is None:
        photo = io.BytesIO()
        Image.new("RGB", (8, 8)).save(photo, "PNG")
        by = lived.world.claudine.user
        found = give_document(placement=placement, by=by, kind="contract", content=photo.getvalue(), agreed=True)
    return {"public_id": placement.public_id, "document": found.public_id}


def _contract(lived: Lived) -> Placement:
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


def _of_contract(lived: Lived) -> dict[str, Any]:
    return {"public_id": _contract(lived).public_id}


def _milestone(lived: Lived) -> Milestone:
    contract = _contract(lived)
    found = contract.milestones.first()
    return found or add_milestone(placement=contract, by=lived.world.boris, title="Plan", amount=Decimal(90))


def _correction(lived: Lived) -> dict[str, Any]:
    contract = _contract(lived)
    found = contract.corrections.first() or correct_placement(
        placement=contract, by=lived.world.boris, changes={"role": "Planner"}
    )
    return {"public_id": contract.public_id, "correction": found.public_id}


def _secret(lived: Lived) -> dict[str, Any]:
    """Boris's link about what Claudine said."""
    return {"secret": secret_for(_unanswered(lived), side=Side.EMPLOYER, person=lived.world.boris)}


def _mentorship(lived: Lived) -> Placement:
    """Dede mentors Amina: one session that waits, with one next step."""
    found = Placement.objects.filter(kind="mentorship", profile=lived.world.amina).first()
    if found is None:
        found = pairs.mentorship(lived.world)
        NextStep.objects.create(session=pairs.met(found, state="recorded"), words="Read a chapter")
    return found


def _mentored(lived: Lived) -> dict[str, Any]:
    return {"public_id": _mentorship(lived).public_id}


def _met(lived: Lived) -> dict[str, Any]:
    return {**_mentored(lived), "session": Session.objects.get(placement=_mentorship(lived)).public_id}


def _step(lived: Lived) -> dict[str, Any]:
    return {**_mentored(lived), "step": NextStep.objects.get(session__placement=_mentorship(lived)).public_id}


def _mentor_asked(lived: Lived) -> Application:
    """Claudine asks Dede."""
    world = lived.world
    found = Application.objects.filter(profile=world.claudine, listing=world.mentorship).first()
    return found or people.application(world.claudine, world.mentorship)


def _wish(lived: Lived) -> dict[str, Any]:
    return {"public_id": _mentor_asked(lived).public_id}


def _proposed(lived: Lived) -> dict[str, Any]:
    """The last round proposes Claudine to Dede."""
    asked = _mentor_asked(lived)
    found = Proposal.objects.filter(application=asked).first() or Proposal.objects.create(
        round=pairs.proposed_now(), application=asked, graduate_rank=1, mentor_rank=1
    )
    return {"public_id": found.public_id}


OWNED: dict[str, Private | Open] = {
    # safeguarding
    "help-concern": Private(lambda lived: {"public_id": _reported(lived).public_id}, ("amina",)),
    "help-answer": Open(
        lambda lived: {"token": receipt_of(raise_concern(kind="question", words="How do I begin?"))},
        "a visitor who wrote to us holds the link",
    ),
    # accounts
    "organisation": Private(_employer, ("boris",)),
    "organisation-details": Private(_employer, ()),  # closed once the organisation is verified
    "organisation-leave": Private(_employer, ("boris",)),
    "organisation-invite": Private(_employer, ("boris",)),
    "organisation-take-back": Private(_employer, ("boris",)),
    "organisation-member": Private(_member, ("boris",)),
    "organisation-role": Private(_member, ("boris",)),
    "organisation-remove": Private(_member, ("boris",)),
    "invitation-accept": Open(lambda lived: {"token": lived.story.invitation_token}, "who holds the link is told"),
    # programmes
    "programme-page": Open(lambda lived: {"slug": lived.world.programme.slug}, "programmes are public"),
    "cohort": Private(_lamu, ("chantal",)),
    "cohort-invite": Private(_lamu, ("chantal",)),
    "roster-import": Private(_lamu, ("chantal",)),
    "roster-apply": Private(_lamu, ("chantal",)),
    "enrolment": Private(_baraka, ("chantal",)),
    "enrolment-invite": Private(_baraka, ("chantal",)),
    "cohort-remind": Private(_lamu, ("chantal",)),
    "enrolment-pin": Private(_baraka, ("chantal",)),
    "enrolment-lost": Private(_baraka, ("chantal",)),
    "enrolment-found": Private(_baraka, ("chantal",)),
    # profiles, agreements
    "claim": Open(lambda lived: {"token": lived.world.baraka_token}, "who holds the link is told"),
    "profile-step": Open(lambda lived: {"step": "skills"}, "everybody's own profile"),
    "talent-card": Open(lambda lived: {"public_id": lived.world.amina.public_id}, "agreed to an anonymous card"),
    "card-link": Open(lambda lived: {"token": lived.story.card_secret}, "who holds the link sees what its owner chose"),
    "work": Open(lambda lived: {"public_id": lived.story.sample.public_id}, "opens with the gate's key alone"),
    # credentials
    "issuer-did": Open(_signing_provider, "verifiers everywhere fetch it"),
    "status-list": Open(_status_list, "verifiers everywhere fetch it"),
    "achievement": Open(_certified, "what a certificate stands for is public"),
    "achievement-picture": Open(_certified, "wallets show it"),
    "achievement-edit": Private(_certified, ("chantal",)),
    "achievement-retire": Private(_certified, ("chantal",)),
    "cohort-awards": Private(_lamu, ("chantal",)),
    "award": Private(_given, ("chantal",)),
    "mentor-did": Open(_signing_mentor, "verifiers everywhere fetch it"),
    "endorsement-download": Private(lambda lived: {"public_id": _endorsed(lived).public_id}, ("amina",)),
    "placement-check-in": Private(_placement, ("amina", "boris")),
    "endorsement-ask": Private(_placement, ("amina", "boris")),
    "endorsement-answer": Private(
        lambda lived: {**_placement(lived), "endorsement": _endorsed(lived).public_id}, ("amina", "boris")
    ),
    "award-download": Private(lambda lived: {**_given(lived), "kind": "json"}, ("amina",)),
    # listings, matching
    "listing": Open(_listing, "open listings are public"),
    "listing-edit": Private(_draft, ("boris",)),
    "listing-submit": Private(_draft, ("boris",)),
    "listing-close": Private(_draft, ("boris",)),
    "listing-pause": Private(_listing, ("boris",)),
    "listing-resume": Private(_listing, ("boris",)),
    "listing-renew": Private(_listing, ("boris",)),
    "listing-appeal": Private(_draft, ("boris",)),
    "match-why": Open(_listing, "how an open listing fits herself"),
    "match-dismiss": Open(_listing, "an open listing, for herself"),
    "listing-matches": Private(_listing, ("boris",)),
    # hiring
    "apply": Open(_listing, "everybody may apply to an open listing"),
    "my-application": Private(_waiting, ("claudine",)),
    "application-withdraw": Private(_waiting, ("claudine",)),
    "offer-accept": Private(_offer, ("claudine",)),
    "offer-decline": Private(_offer, ("claudine",)),
    "my-invitation": Private(_asked, ("amina",)),
    "pipeline": Private(_listing, ("boris",)),
    "invite": Private(lambda lived: {**_listing(lived), "profile": lived.world.claudine.public_id}, ("boris",)),
    "application": Private(_waiting, ("boris",)),
    "application-move": Private(_waiting, ("boris",)),
    "application-decline": Private(_waiting, ("boris",)),
    "offer-make": Private(_waiting, ("boris",)),
    "offer-withdraw": Private(_offer, ("boris",)),
    "application-rate": Private(_waiting, ("boris",)),
    "application-note": Private(_waiting, ("boris",)),
    "offer-terms": Private(_offer, ("claudine",)),
    "terms-take-back": Private(_offer, ("claudine",)),
    "terms-agree": Private(_offer, ("boris",)),
    "terms-disagree": Private(_offer, ("boris",)),
    "block-take-back": Private(_block, ("amina",)),
    "conversation": Private(_waiting, ("claudine", "boris")),
    "conversation-block": Private(_waiting, ("claudine", "boris")),
    "attachment": Private(_attachment, ("claudine", "boris")),
    "interview-propose": Private(_waiting, ("claudine", "boris")),
    "interview": Private(_interview, ("claudine", "boris")),
    "interview-choose": Private(_interview, ("claudine", "boris")),
    "interview-move": Private(_interview, ("claudine", "boris")),
    "interview-call-off": Private(_interview, ("claudine", "boris")),
    "interview-went": Private(_interview, ("claudine", "boris")),
    # talent
    "saved-search": Private(_search, ("boris",)),
    "saved-search-quiet": Private(_search, ("boris",)),
    "saved-search-delete": Private(_search, ("boris",)),
    # placements, outcomes
    "placement": Private(_placement, ("amina", "boris")),
    "placement-confirm": Private(_placement, ("amina", "boris")),
    "placement-dispute": Private(_placement, ("amina", "boris")),
    "placement-end": Private(_placement, ("amina", "boris")),
    "placement-cancel": Private(_placement, ("amina", "boris")),
    "placement-yes": Open(_secret, "who holds the link is told the role, the employer and the first day"),
    "placement-correct": Private(_placement, ("amina", "boris")),
    "correction-answer": Private(_correction, ("amina", "boris")),
    "document-give": Private(_of_unanswered, ("claudine",)),
    "document": Private(_document, ("claudine", "chantal")),
    "document-take-back": Private(_document, ("claudine",)),
    "waiting-placement": Private(_of_unanswered, ("chantal",)),
    "waiting-placement-remind": Private(_of_unanswered, ("chantal",)),
    "officer-document": Private(_of_unanswered, ("chantal",)),
    "document-look": Private(_document, ("chantal",)),
    "milestone-new": Private(_of_contract, ("amina", "boris")),
    "amount-new": Private(
        lambda lived: {**_of_contract(lived), "milestone": _milestone(lived).public_id, "step": "agreed"},
        ("amina", "boris"),
    ),
    "amount": Private(
        lambda lived: {**_of_contract(lived), "entry": _milestone(lived).entries.get().public_id}, ("amina", "boris")
    ),
    "contract-renew": Private(_of_contract, ("amina", "boris")),
    # mentoring
    "wish-move": Private(_wish, ("claudine",)),
    "mentee-rank": Private(_wish, ("dede",)),
    "proposal-answer": Private(_proposed, ("dede",)),
    "mentorship": Private(_mentored, ("amina", "dede")),
    "mentorship-agreement": Private(_mentored, ("amina", "dede")),
    "mentorship-agreement-answer": Private(_mentored, ("amina", "dede")),
    "mentorship-session-new": Private(_mentored, ("amina", "dede")),
    "mentorship-session": Private(_met, ("amina", "dede")),
    "mentorship-step": Private(_step, ("amina", "dede")),
    "mentorship-goes-on": Private(_mentored, ("amina", "dede")),
    "mentorship-end": Private(_mentored, ("amina", "dede")),
    "mentorship-reference": Private(_mentored, ("dede",)),
    "mentorship-reference-answer": Private(_mentored, ("amina", "dede")),
    "cohort-outcomes": Open(_lamu, "figures are public, small ones hidden"),
    # signing in (allauth)
    "account_reset_password_from_key": Open(lambda lived: {"uidb36": "1", "key": "set-password"}, "no such key"),
    "mfa_remove_webauthn": Open(lambda lived: {"pk": 1}, "asks to sign in once more first"),
    "mfa_edit_webauthn": Open(lambda lived: {"pk": 1}, "asks to sign in once more first"),
    "openid_connect_login": Open(lambda lived: {"provider_id": "none"}, "no identity is set up"),
    "openid_connect_callback": Open(lambda lived: {"provider_id": "none"}, "no identity is set up"),
}


def named() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each route's name and the names of its arguments."""

    def walk(patterns: list[Any], space: str, arguments: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        for one in patterns:
            own = (*arguments, *one.pattern.regex.groupindex)
            if isinstance(one, URLResolver):
                if one.namespace != "admin":
                    inner = f"{space}{one.namespace}:" if one.namespace else space
                    yield from walk(one.url_patterns, inner, own)
            elif isinstance(one, URLPattern) and one.name not in ELSEWHERE:
                yield f"{space}{one.name}", own

    yield from walk(get_resolver().url_patterns, "", ())


def plain_urls() -> dict[str, str]:
    """The addresses without arguments, by name."""
    return {name: reverse(name) for name, arguments in named() if not arguments}


def owned_urls(lived: Lived) -> dict[str, str]:
    """The addresses of the cast's things, by name."""
    return {name: reverse(name, kwargs=entry.of(lived)) for name, entry in OWNED.items()}
