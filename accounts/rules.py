"""What holds for people, organisations and consents, whoever asks. No database and no clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from .models.consent import ConsentState
from .models.organisation import OrganisationKind as Kind
from .models.organisation import OrganisationState as State
from .models.organisation import Role


class Ability(StrEnum):
    """What a member may do for an organisation that has been checked."""

    PUBLISH = "publish"
    RECRUIT = "recruit"
    RUN_PROGRAMMES = "run_programmes"
    SEE_FIGURES = "see_figures"
    ANALYSE = "analyse"


# The first role of each kind is the owner's: whoever registers an organisation gets it.
ABILITIES: Mapping[Kind, Mapping[Role, frozenset[Ability]]] = {
    Kind.EMPLOYER: {
        Role.OWNER: frozenset({Ability.PUBLISH, Ability.RECRUIT}),
        Role.RECRUITER: frozenset({Ability.PUBLISH, Ability.RECRUIT}),
        Role.VIEWER: frozenset(),
    },
    Kind.PROVIDER: {
        Role.OWNER: frozenset({Ability.RUN_PROGRAMMES}),
        Role.OFFICER: frozenset({Ability.RUN_PROGRAMMES}),
        Role.VIEWER: frozenset(),
    },
    **{
        kind: {
            Role.OWNER: frozenset({Ability.SEE_FIGURES, Ability.ANALYSE}),
            Role.ANALYST: frozenset({Ability.SEE_FIGURES, Ability.ANALYSE}),
            Role.VIEWER: frozenset({Ability.SEE_FIGURES}),
        }
        for kind in (Kind.FUNDER, Kind.GOVERNMENT)
    },
}

# What an administrator may decide next. Nothing leads back to "waiting" but the owner's correction of a refusal.
DECISIONS: Mapping[State, frozenset[State]] = {
    State.PENDING: frozenset({State.VERIFIED, State.REJECTED}),
    State.VERIFIED: frozenset({State.SUSPENDED}),
    State.REJECTED: frozenset({State.VERIFIED}),
    State.SUSPENDED: frozenset({State.VERIFIED, State.REJECTED}),
}

# An organisation that nobody has checked must not become a way to send mail to strangers.
INVITATIONS_A_DAY: Mapping[State, int] = {
    State.PENDING: 5,
    State.VERIFIED: 50,
    State.REJECTED: 0,
    State.SUSPENDED: 0,
}
INVITATION_LASTS = timedelta(days=7)
MOST_PROOFS = 5
# How long a paper is kept after the check: long enough to ask again, no longer than needed.
PROOFS_KEPT = timedelta(days=30)
# Hosts where everybody can have a page or an address: an address there shows no organisation.
OPEN_TO_ALL = frozenset(
    {
        "gmail.com", "googlemail.com", "google.com", "yahoo.com", "yahoo.fr", "yahoo.co.uk", "ymail.com", "outlook.com",
        "hotmail.com", "hotmail.fr", "live.com", "msn.com", "icloud.com", "me.com", "mac.com", "aol.com", "gmx.com",
        "gmx.net", "gmx.de", "mail.com", "mail.ru", "proton.me", "protonmail.com", "pm.me", "tutanota.com", "zoho.com",
        "zohomail.com", "yandex.com", "yandex.ru", "orange.fr", "laposte.net", "free.fr", "web.de", "facebook.com",
        "linkedin.com", "instagram.com", "x.com", "twitter.com", "tiktok.com", "wixsite.com", "wordpress.com",
        "blogspot.com", "github.io", "github.com", "sites.google.com", "business.site", "weebly.com", "netlify.app",
        "vercel.app", "t.me", "wa.me", "whatsapp.com",
    }
)  # fmt: skip
# So many decisions must have been made for the usual time of waiting to be told.
FEWEST_DECISIONS = 5

# Answers that may follow an answer; None stands for "never answered".
ANSWERS: Mapping[ConsentState | None, frozenset[ConsentState]] = {
    None: frozenset({ConsentState.GIVEN, ConsentState.REFUSED}),
    ConsentState.GIVEN: frozenset({ConsentState.GIVEN, ConsentState.WITHDRAWN}),
    ConsentState.REFUSED: frozenset({ConsentState.GIVEN}),
    ConsentState.WITHDRAWN: frozenset({ConsentState.GIVEN}),
}


def roles_for(kind: str) -> tuple[Role, ...]:
    """The roles that exist in an organisation of this kind, the owner's first."""
    return tuple(ABILITIES[Kind(kind)])


def has_role(kind: str, role: str) -> bool:
    """Whether an organisation of this kind knows the role."""
    return role in roles_for(kind)


def can(ability: Ability, *, kind: str, role: str, state: str) -> bool:
    """Whether a member with this role may do something: only a verified organisation acts at all."""
    if state != State.VERIFIED or role not in Role.values:
        return False
    return ability in ABILITIES[Kind(kind)].get(Role(role), frozenset())


def roles_with(ability: Ability) -> list[tuple[Kind, Role]]:
    """Every kind and role that has an ability, for queries."""
    return [(kind, role) for kind, roles in ABILITIES.items() for role, held in roles.items() if ability in held]


def may_decide(now: str, then: str) -> bool:
    """Whether an administrator may move an organisation from one state to another."""
    return then in DECISIONS[State(now)]


def may_be_corrected(state: str) -> bool:
    """Whether owners may still change what the check looks at: a verified name must not turn into another."""
    return state in (State.PENDING, State.REJECTED)


def domain_of(website: str) -> str:
    """The domain of a web site, without "www."; empty for none, and where everybody can have a page."""
    try:
        host = (urlsplit(website).hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""
    is_shared = any(host == open_host or host.endswith(f".{open_host}") for open_host in OPEN_TO_ALL)
    return "" if is_shared or "." not in host else host


def is_of_domain(email: str, website: str) -> bool:
    """Whether an address lies in the domain of the web site or in a part of it."""
    domain, host = email.rpartition("@")[2].lower(), domain_of(website)
    return bool(host) and (domain == host or domain.endswith(f".{host}"))


def invitations_left(*, state: str, sent_in_a_day: int) -> int:
    """How many more people an organisation may invite today."""
    return max(0, INVITATIONS_A_DAY[State(state)] - sent_in_a_day)


def may_answer(now: str | None, then: str) -> bool:
    """Whether an answer about consent may follow the present one."""
    return then in ANSWERS[ConsentState(now) if now else None]
