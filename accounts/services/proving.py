"""Papers that show what an organisation is: handed in by an owner, opened by a registrar, gone after the check."""

from __future__ import annotations

from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts import errors, rules
from accounts.access import may_manage_members
from accounts.models import Organisation, OrganisationProof, User
from corridor.papers import keeping

from .organisations import DECIDE


def give_proof(
    *, organisation: Organisation, by: User, kind: str, content: bytes, at: datetime | None = None
) -> OrganisationProof:
    """Keep a paper for the check, sealed.

    Raises OnlyOwners, CannotCorrect once the organisation is verified or suspended, TooManyProofs, or what
    `papers.keeping.checked` raises.
    """
    if not may_manage_members(by, organisation):
        raise errors.OnlyOwners  # told before anything is read
    paper = keeping.checked(content)
    proof = OrganisationProof(
        organisation=organisation,
        kind=kind,
        media_type=paper.media_type,
        size_bytes=len(paper.content),
        given_by=by,
        given_at=at or timezone.now(),
    )
    with keeping.put_while(proof.file, paper):
        return _kept(proof, by)


@transaction.atomic
def _kept(proof: OrganisationProof, by: User) -> OrganisationProof:
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=proof.organisation_id)
    if not may_manage_members(by, organisation):
        raise errors.OnlyOwners
    if not rules.may_be_corrected(organisation.state):
        raise errors.CannotCorrect
    if organisation.proofs.filter(removed_at=None).count() >= rules.MOST_PROOFS:
        raise errors.TooManyProofs
    proof.full_clean(exclude=["organisation", "given_by"])
    proof.save(force_insert=True)
    return proof


@transaction.atomic
def take_back_proof(*, proof: OrganisationProof, by: User, at: datetime | None = None) -> None:
    """An owner does not want it kept any more; one that is gone already stays gone. Raises OnlyOwners."""
    if not may_manage_members(by, proof.organisation):
        raise errors.OnlyOwners
    _remove(proof.pk, at or timezone.now())


@transaction.atomic
def open_proof(*, proof: OrganisationProof, by: User, at: datetime | None = None) -> OrganisationProof:
    """The paper for a registrar, with a note that they opened it. Raises NotAllowedToDecide."""
    if not by.has_perm(DECIDE):
        raise errors.NotAllowedToDecide
    held = OrganisationProof.objects.select_for_update().get(pk=proof.pk)
    held.looked_at, held.looked_by = at or timezone.now(), by
    held.save(update_fields=["looked_at", "looked_by"])
    return held


def forget_proofs(*, at: datetime) -> int:
    """Remove the papers of organisations that were decided about long enough ago; how many. Safe to run twice."""
    decided = OrganisationProof.objects.filter(
        removed_at=None,
        given_at__lte=at - rules.PROOFS_KEPT,
        organisation__decided_at__lte=at - rules.PROOFS_KEPT,
    ).exclude(organisation__state=Organisation.State.PENDING)
    gone = 0
    for pk in decided.values_list("pk", flat=True):
        with transaction.atomic():
            gone += _remove(pk, at)
    return gone


def _remove(pk: int, at: datetime) -> bool:
    held = OrganisationProof.objects.select_for_update().get(pk=pk)
    if held.removed_at is not None:
        return False
    name = str(held.file.name)
    held.file, held.removed_at = "", at
    held.save(update_fields=["file", "removed_at"])
    transaction.on_commit(lambda: default_storage.delete(name))
    return True
