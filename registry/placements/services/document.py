"""A paper that shows a placement: given by the graduate, or by an officer for them, and looked at by an officer."""

from __future__ import annotations

from datetime import datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from corridor.papers import keeping
from registry.placements import errors, rules
from registry.placements.access import is_officer_of
from registry.placements.models import DocumentState, Placement, PlacementDocument, PlacementState
from registry.placements.rules import Side

from .steps import lock_placement


def give_document(
    *,
    placement: Placement,
    by: User,
    kind: str,
    content: bytes,
    agreed: bool,
    at: datetime | None = None,
) -> PlacementDocument:
    """Keep a paper that shows a placement which one side has confirmed, sealed, for an officer to look at.

    `agreed` says that its graduate lets the officers of their cohorts see it. Raises NotYours, AgreementMissing,
    NothingToAnswer, TooManyDocuments, or what `papers.keeping.checked` raises.
    """
    at = at or timezone.now()
    if not agreed:
        raise errors.AgreementMissing
    _giver(by, placement)  # who may not is told before anything is read
    paper = keeping.checked(content)
    document = PlacementDocument(
        placement=placement,
        kind=kind,
        media_type=paper.media_type,
        size_bytes=len(paper.content),
        given_by=by,
        given_at=at,
    )
    with keeping.put_while(document.file, paper):
        return _kept(document, by)


def _giver(by: User, placement: Placement) -> Side:
    """As whom somebody gives a document: the graduate, or an officer of theirs."""
    if placement.profile.user_id == by.pk:
        return Side.GRADUATE
    if is_officer_of(by, placement):
        return Side.OFFICER
    raise errors.NotYours


@transaction.atomic
def _kept(document: PlacementDocument, by: User) -> PlacementDocument:
    placement = lock_placement(document.placement_id)
    document.given_by_officer = _giver(by, placement) == Side.OFFICER
    if placement.state != PlacementState.CLAIMED:
        raise errors.NothingToAnswer
    kept = placement.documents.filter(state__in=[DocumentState.GIVEN, DocumentState.ACCEPTED])
    if kept.count() >= rules.MOST_DOCUMENTS:
        raise errors.TooManyDocuments
    document.full_clean(exclude=["placement", "given_by"])
    document.save()
    outbox.emit("document.given", document_id=document.pk)
    return document


@transaction.atomic
def look_at_document(
    *, document: PlacementDocument, by: User, shows_it: bool, words: str = "", at: datetime | None = None
) -> PlacementDocument:
    """An officer says whether a document shows the placement. One that does not is removed, with words why.

    Raises NotYourGraduate, DocumentGone, or ReasonNeeded for a refusal without words.
    """
    at = at or timezone.now()
    placement = lock_placement(document.placement_id)
    if not is_officer_of(by, placement):
        raise errors.NotYourGraduate
    to = DocumentState.ACCEPTED if shows_it else DocumentState.REFUSED
    if not shows_it and not words.strip():
        raise errors.ReasonNeeded
    held = _moved(document, to, Side.OFFICER)
    held.looked_by, held.looked_at, held.words = by, at, words.strip()
    held.full_clean(exclude=["placement", "given_by", "looked_by"])
    held.save(update_fields=["state", "file", "looked_by", "looked_at", "words"])
    outbox.emit("document.looked_at", document_id=held.pk)
    return held


@transaction.atomic
def take_back_document(*, document: PlacementDocument, by: User) -> PlacementDocument:
    """The graduate does not share it any more: the file goes, and it shows nothing. Raises NotYours or DocumentGone."""
    placement = lock_placement(document.placement_id)
    if placement.profile.user_id != by.pk:
        raise errors.NotYours
    held = _moved(document, DocumentState.TAKEN_BACK, Side.GRADUATE)
    held.save(update_fields=["state", "file"])
    return held


def _moved(document: PlacementDocument, to: DocumentState, by: Side) -> PlacementDocument:
    """The document in its new state, not saved yet; what is not kept loses its file once that is certain."""
    held = PlacementDocument.objects.select_for_update().get(pk=document.pk)
    if not rules.may_move_document(held.state, to, by):
        raise errors.DocumentGone
    held.state = to
    if to != DocumentState.ACCEPTED:
        name = str(held.file.name)
        held.file = ""
        transaction.on_commit(lambda: default_storage.delete(name))
    return held
