"""Every address of the site, and for those of somebody's thing the thing that the tests ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from registry.outreach.digests import stop_token
from registry.safeguarding.services import raise_concern, receipt_of
from tests.house import things

if TYPE_CHECKING:
    from tests.house.lived import Lived

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


OWNED: dict[str, Private | Open] = {
    # safeguarding
    "help-concern": Private(lambda lived: {"public_id": things.reported(lived).public_id}, ("amina",)),
    "help-answer": Open(
        lambda lived: {"token": receipt_of(raise_concern(kind="question", words="How do I begin?"))},
        "a visitor who wrote to us holds the link",
    ),
    # accounts
    "organisation": Private(things.employer, ("boris",)),
    "organisation-details": Private(things.employer, ()),  # closed once the organisation is verified
    "organisation-ledger": Private(things.employer, ("boris",)),
    "organisation-leave": Private(things.employer, ("boris",)),
    "organisation-proofs": Private(things.employer, ("boris",)),
    "organisation-proof": Private(things.proof, ("boris",)),
    "organisation-proof-remove": Private(things.proof, ("boris",)),
    "organisation-invite": Private(things.employer, ("boris",)),
    "organisation-take-back": Private(things.employer, ("boris",)),
    "organisation-member": Private(things.member, ("boris",)),
    "organisation-role": Private(things.member, ("boris",)),
    "organisation-remove": Private(things.member, ("boris",)),
    "invitation-accept": Open(lambda lived: {"token": lived.story.invitation_token}, "who holds the link is told"),
    # programmes
    "programme-page": Open(lambda lived: {"slug": lived.world.programme.slug}, "programmes are public"),
    "cohort": Private(things.lamu, ("chantal",)),
    "cohort-invite": Private(things.lamu, ("chantal",)),
    "roster-import": Private(things.lamu, ("chantal",)),
    "roster-apply": Private(things.lamu, ("chantal",)),
    "enrolment": Private(things.baraka, ("chantal",)),
    "enrolment-invite": Private(things.baraka, ("chantal",)),
    "cohort-remind": Private(things.lamu, ("chantal",)),
    "enrolment-pin": Private(things.baraka, ("chantal",)),
    "enrolment-lost": Private(things.baraka, ("chantal",)),
    "enrolment-found": Private(things.baraka, ("chantal",)),
    # profiles, agreements
    "claim": Open(lambda lived: {"token": lived.world.baraka_token}, "who holds the link is told"),
    "profile-step": Open(lambda lived: {"step": "skills"}, "everybody's own profile"),
    "talent-card": Open(lambda lived: {"public_id": lived.world.amina.public_id}, "agreed to an anonymous card"),
    "card-link": Open(lambda lived: {"token": lived.story.card_secret}, "who holds the link sees what its owner chose"),
    "work": Open(lambda lived: {"public_id": lived.story.sample.public_id}, "opens with the gate's key alone"),
    # credentials
    "issuer-did": Open(things.signing_provider, "verifiers everywhere fetch it"),
    "status-list": Open(things.status_list, "verifiers everywhere fetch it"),
    "achievement": Open(things.certified, "what a certificate stands for is public"),
    "achievement-picture": Open(things.certified, "wallets show it"),
    "achievement-edit": Private(things.certified, ("chantal",)),
    "achievement-retire": Private(things.certified, ("chantal",)),
    "cohort-awards": Private(things.lamu, ("chantal",)),
    "award": Private(things.given, ("chantal",)),
    "mentor-did": Open(things.signing_mentor, "verifiers everywhere fetch it"),
    "endorsement-download": Private(lambda lived: {"public_id": things.endorsed(lived).public_id}, ("amina",)),
    "placement-check-in": Private(things.placement, ("amina", "boris")),
    "endorsement-ask": Private(things.placement, ("amina", "boris")),
    "endorsement-answer": Private(
        lambda lived: {**things.placement(lived), "endorsement": things.endorsed(lived).public_id}, ("amina", "boris")
    ),
    "award-download": Private(lambda lived: {**things.given(lived), "kind": "json"}, ("amina",)),
    # listings, matching
    "listing": Open(things.listing, "open listings are public"),
    "listing-edit": Private(things.draft, ("boris",)),
    "listing-submit": Private(things.draft, ("boris",)),
    "listing-close": Private(things.draft, ("boris",)),
    "listing-pause": Private(things.listing, ("boris",)),
    "listing-resume": Private(things.listing, ("boris",)),
    "listing-renew": Private(things.listing, ("boris",)),
    "listing-appeal": Private(things.draft, ("boris",)),
    "match-why": Open(things.listing, "how an open listing fits herself"),
    "match-dismiss": Open(things.listing, "an open listing, for herself"),
    "match-contest": Open(things.listing, "an open listing, for herself"),
    "match-readmit": Private(things.set_aside, ("amina",)),
    "contest-take-back": Private(things.contested, ("amina",)),
    "listing-matches": Private(things.listing, ("boris",)),
    # outreach
    "digest-stop": Open(lambda lived: {"token": stop_token(things.digest(lived))}, "who holds the mail may stop it"),
    # hiring
    "apply": Open(things.listing, "everybody may apply to an open listing"),
    "my-application": Private(things.waiting, ("claudine",)),
    "application-withdraw": Private(things.waiting, ("claudine",)),
    "offer-accept": Private(things.offer, ("claudine",)),
    "offer-decline": Private(things.offer, ("claudine",)),
    "my-invitation": Private(things.asked, ("amina",)),
    "pipeline": Private(things.listing, ("boris",)),
    "invite": Private(lambda lived: {**things.listing(lived), "profile": lived.world.claudine.public_id}, ("boris",)),
    "application": Private(things.waiting, ("boris",)),
    "application-move": Private(things.waiting, ("boris",)),
    "application-decline": Private(things.waiting, ("boris",)),
    "offer-make": Private(things.waiting, ("boris",)),
    "offer-withdraw": Private(things.offer, ("boris",)),
    "application-rate": Private(things.waiting, ("boris",)),
    "application-note": Private(things.waiting, ("boris",)),
    "offer-terms": Private(things.offer, ("claudine",)),
    "terms-take-back": Private(things.offer, ("claudine",)),
    "terms-agree": Private(things.offer, ("boris",)),
    "terms-disagree": Private(things.offer, ("boris",)),
    "block-take-back": Private(things.block, ("amina",)),
    "conversation": Private(things.waiting, ("claudine", "boris")),
    "conversation-block": Private(things.waiting, ("claudine", "boris")),
    "attachment": Private(things.attachment, ("claudine", "boris")),
    "interview-propose": Private(things.waiting, ("claudine", "boris")),
    "interview": Private(things.interview, ("claudine", "boris")),
    "interview-choose": Private(things.interview, ("claudine", "boris")),
    "interview-move": Private(things.interview, ("claudine", "boris")),
    "interview-call-off": Private(things.interview, ("claudine", "boris")),
    "interview-went": Private(things.interview, ("claudine", "boris")),
    # talent
    "saved-search": Private(things.search, ("boris",)),
    "saved-search-quiet": Private(things.search, ("boris",)),
    "saved-search-delete": Private(things.search, ("boris",)),
    # placements, outcomes
    "placement": Private(things.placement, ("amina", "boris")),
    "placement-confirm": Private(things.placement, ("amina", "boris")),
    "placement-dispute": Private(things.placement, ("amina", "boris")),
    "placement-end": Private(things.placement, ("amina", "boris")),
    "placement-cancel": Private(things.placement, ("amina", "boris")),
    "placement-yes": Open(things.secret, "who holds the link is told the role, the employer and the first day"),
    "placement-correct": Private(things.placement, ("amina", "boris")),
    "correction-answer": Private(things.correction, ("amina", "boris")),
    "document-give": Private(things.of_unanswered, ("claudine",)),
    "document": Private(things.document, ("claudine", "chantal")),
    "document-take-back": Private(things.document, ("claudine",)),
    "waiting-placement": Private(things.of_unanswered, ("chantal",)),
    "waiting-placement-remind": Private(things.of_unanswered, ("chantal",)),
    "officer-document": Private(things.of_unanswered, ("chantal",)),
    "document-look": Private(things.document, ("chantal",)),
    "milestone-new": Private(things.of_contract, ("amina", "boris")),
    "amount-new": Private(
        lambda lived: {**things.of_contract(lived), "milestone": things.milestone(lived).public_id, "step": "agreed"},
        ("amina", "boris"),
    ),
    "amount": Private(
        lambda lived: {**things.of_contract(lived), "entry": things.milestone(lived).entries.get().public_id},
        ("amina", "boris"),
    ),
    "contract-renew": Private(things.of_contract, ("amina", "boris")),
    # mentoring
    "wish-move": Private(things.wish, ("claudine",)),
    "mentee-rank": Private(things.wish, ("dede",)),
    "proposal-answer": Private(things.proposed, ("dede",)),
    "mentorship": Private(things.mentored, ("amina", "dede")),
    "mentorship-agreement": Private(things.mentored, ("amina", "dede")),
    "mentorship-agreement-answer": Private(things.mentored, ("amina", "dede")),
    "mentorship-session-new": Private(things.mentored, ("amina", "dede")),
    "mentorship-session": Private(things.met, ("amina", "dede")),
    "mentorship-step": Private(things.step, ("amina", "dede")),
    "mentorship-goes-on": Private(things.mentored, ("amina", "dede")),
    "mentorship-end": Private(things.mentored, ("amina", "dede")),
    "mentorship-reference": Private(things.mentored, ("dede",)),
    "mentorship-reference-answer": Private(things.mentored, ("amina", "dede")),
    "cohort-outcomes": Open(things.lamu, "figures are public, small ones hidden"),
    "programme-outcomes": Open(things.programme, "figures are public, small ones hidden"),
    "programme-brief": Open(things.programme_with_figures, "figures are public, small ones hidden"),
    "release": Open(things.release, "figures are public, small ones hidden"),
    "release-csv": Open(things.release, "figures are public, small ones hidden"),
    "release-json": Open(things.release, "figures are public, small ones hidden"),
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
