"""Where an organisation stands in its check: what it has shown so far, and how long it may take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from allauth.account.models import EmailAddress
from django.db.models import F, Q

from . import rules
from .models import Organisation, OrganisationProof

# The newest decisions that the usual time of waiting is told from.
DECISIONS_READ: Final = 40


@dataclass(frozen=True)
class Standing:
    """What the check knows. `place` is 0 when it does not wait, `usual_days` None while too few were decided.

    `domain` is the domain of the web site (empty when there is none that only the organisation has), `members_there`
    how many members have confirmed an address in it.
    """

    proofs: Sequence[OrganisationProof]
    domain: str
    members_there: int
    place: int = 0
    usual_days: int | None = None

    @property
    def is_full(self) -> bool:
        """Whether no further paper is taken."""
        return len(self.proofs) >= rules.MOST_PROOFS


def standing_of(organisation: Organisation) -> Standing:
    """Where the check stands. Four queries at most."""
    proofs = list(organisation.proofs.filter(removed_at=None))
    domain = rules.domain_of(organisation.website)
    members = _members_there(organisation, domain) if domain else 0
    if organisation.state != Organisation.State.PENDING:
        return Standing(proofs, domain, members)
    before = Q(submitted_at__lt=organisation.submitted_at) | Q(
        submitted_at=organisation.submitted_at, pk__lt=organisation.pk
    )
    place = Organisation.objects.filter(before, state=Organisation.State.PENDING).count() + 1
    return Standing(proofs, domain, members, place, usual_days())


def _members_there(organisation: Organisation, domain: str) -> int:
    """How many members have shown that they get the mail of the domain, or of a part of it."""
    there = Q(email__iendswith=f"@{domain}") | Q(email__iendswith=f".{domain}")
    confirmed = EmailAddress.objects.filter(there, verified=True, user__memberships__organisation=organisation)
    return int(confirmed.values("user_id").distinct().count())


def usual_days() -> int | None:
    """In how many days half of the newest checks were decided, rounded up; None while that says nothing yet.

    Only first decisions and those after a correction count: a suspension is no answer to somebody who waits.
    """
    decided = Organisation.objects.filter(
        state__in=[Organisation.State.VERIFIED, Organisation.State.REJECTED], decided_at__gt=F("submitted_at")
    )
    times = decided.order_by("-decided_at").values_list("submitted_at", "decided_at")[:DECISIONS_READ]
    waited = [(decided_at - submitted_at).total_seconds() for submitted_at, decided_at in times if decided_at]
    if len(waited) < rules.FEWEST_DECISIONS:
        return None
    return max(1, -(-int(median(waited)) // 86_400))
