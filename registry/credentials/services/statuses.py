"""The lists in which a provider tells what it took back: room in them, and their signed form."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation
from corridor import outbox
from registry.credentials import addresses, badges
from registry.credentials.models import Award, StatusList
from registry.credentials.proofs import integrity
from registry.credentials.rules import STATUS_LIST_LENGTH

from .keeping_keys import Signer, keeper_of

# Places are drawn by lot, so that a place does not tell who was awarded next to whom; beyond this much of a list, lots
# would have to be drawn again too often.
FULL_AT: Final = STATUS_LIST_LENGTH // 2
RENEWED_AFTER: Final = timedelta(days=1)


@dataclass(frozen=True)
class FreePlace:
    """A place in a provider's list."""

    status_list: StatusList
    index: int


def places_for(provider: Organisation, *, number: int) -> list[FreePlace]:
    """So many free places, drawn by lot; a list that is half full is followed by a new one.

    The provider is locked until the transaction ends, so that two draws wait for each other; the database refuses a
    place twice.
    """
    places: list[FreePlace] = []
    Organisation.objects.select_for_update(no_key=True).get(pk=provider.pk)
    while len(places) < number:
        current = provider.status_lists.order_by("-number").first()
        taken = set(current.awards.values_list("status_index", flat=True)) if current else set()
        taken |= {place.index for place in places if place.status_list == current}
        if current is None or len(taken) >= FULL_AT:
            current = StatusList.objects.create(provider=provider, number=current.number + 1 if current else 1)
            taken = set()
            outbox.emit("statuses.to_sign", provider_id=provider.pk)
        while len(places) < number and len(taken) < FULL_AT:
            index = secrets.randbelow(STATUS_LIST_LENGTH)
            if index not in taken:
                taken.add(index)
                places.append(FreePlace(current, index))
    return places


def sign_lists(*, provider_id: int, at: datetime | None = None) -> int:
    """Sign a provider's lists as they stand now; return how many. Safe to run twice.

    Each list is signed under its lock, so that an older state never replaces a newer one.
    """
    at = at or timezone.now()
    provider = Organisation.objects.get(pk=provider_id)
    pks = list(provider.status_lists.order_by("pk").values_list("pk", flat=True))
    for pk in pks:
        with transaction.atomic():
            signer = keeper_of(provider)
            _sign(StatusList.objects.select_for_update(no_key=True).get(pk=pk), signer, provider, at)
    return len(pks)


def _sign(held: StatusList, signer: Signer, provider: Organisation, at: datetime) -> None:
    issuer = badges.Signatory(signer.did, provider.name)
    awards = Award.objects.filter(status_list=held)
    marked: dict[str, Iterable[int]] = {
        "revocation": awards.filter(revoked_at__isnull=False).values_list("status_index", flat=True),
        "suspension": awards.filter(suspended_at__isnull=False).values_list("status_index", flat=True),
    }
    ids = {"revocation": held.revocation_id, "suspension": held.suspension_id}
    bare = [
        badges.status_list(
            address=addresses.of_status_list(ids[purpose]),
            purpose=purpose,
            issuer=issuer,
            taken_back=set(marked[purpose]),
            at=at,
        )
        for purpose in badges.PURPOSES
    ]
    signed = integrity.sign_all(bare, key=signer.key, method=signer.method, at=at)
    held.revocation_document, held.suspension_document = (json.dumps(one) for one in signed)
    held.signed_at = at
    held.save(update_fields=["revocation_document", "suspension_document", "signed_at"])


def renew_lists(*, at: datetime) -> int:
    """Ask for new signatures of lists that are a day old, long before they run out; return for how many providers."""
    old = StatusList.objects.filter(signed_at__lte=at - RENEWED_AFTER) | StatusList.objects.filter(signed_at=None)
    providers = sorted(set(old.values_list("provider_id", flat=True)))
    with transaction.atomic():
        for provider_id in providers:
            outbox.emit("statuses.to_sign", provider_id=provider_id)
    return len(providers)
