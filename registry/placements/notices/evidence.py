"""Telling programme officers of silence and of documents, and graduates of what came of them."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from corridor.web.notices import Notice, link_to, to_each
from registry.placements.access import officers_of
from registry.placements.models import DocumentState, Placement, PlacementDocument, PlacementState

from .reaching import found, to


def placement_silent(placement_id: int) -> list[Notice]:
    """To the officers of the graduate's cohorts, and to the graduate who waits for the employer."""
    placement = found(placement_id)
    if placement is None or placement.state != PlacementState.CLAIMED:
        return []

    def for_officers() -> tuple[str, str]:
        return (
            _("No answer for two weeks: %(role)s") % {"role": placement.role},
            _(
                "One side says that “%(role)s” at %(employer)s began, and the other has not answered for two weeks. "
                "You can have them written to again, or look at a document that shows it:"
            )
            % {"role": placement.role, "employer": placement.employer_name},
        )

    def for_graduate() -> tuple[str, str]:
        return (
            _("%(employer)s has not answered yet") % {"employer": placement.employer_name},
            _(
                "You confirmed “%(role)s” two weeks ago, and %(employer)s has not answered. Your programme officer "
                "knows and can ask again. If you have a contract, a payslip or a letter, you can give it as evidence; "
                "you need not:"
            )
            % {"role": placement.role, "employer": placement.employer_name},
        )

    notices = _to_officers(placement, f"placement.silent:{placement.pk}", for_officers)
    if placement.employer_confirmed_at is None:
        notices += to([placement.profile.user], placement, "silent", for_graduate)
    return notices


def document_given(document_id: int) -> list[Notice]:
    """To the officers: a document waits to be looked at. Nothing to those who gave it themselves."""
    document = _document(document_id)
    placement = found(document.placement_id) if document is not None else None
    if document is None or placement is None or document.state != DocumentState.GIVEN or document.given_by_officer:
        return []

    def words() -> tuple[str, str]:
        return (
            _("A document to look at: %(role)s") % {"role": placement.role},
            _(
                "A graduate of yours gives a document that shows “%(role)s” at %(employer)s. Look at it and say "
                "whether it does:"
            )
            % {"role": placement.role, "employer": placement.employer_name},
        )

    return _to_officers(placement, f"document.given:{document.pk}", words)


def document_looked_at(document_id: int) -> list[Notice]:
    """To the graduate: what the officer said."""
    document = _document(document_id)
    placement = found(document.placement_id) if document is not None else None
    if document is None or placement is None or document.state not in {DocumentState.ACCEPTED, DocumentState.REFUSED}:
        return []

    def words() -> tuple[str, str]:
        names = {"role": placement.role, "words": document.words}
        if document.state == DocumentState.ACCEPTED:
            said = _(
                "Your programme officer has looked at your document for “%(role)s”, and it shows your placement. It "
                "counts in the figures once the employer confirms as well. You can take the document back at any time:"
            )
        else:
            said = _(
                "Your programme officer has looked at your document for “%(role)s” and could not take it: %(words)s\n\n"
                "We have deleted the file. You can give another one:"
            )
        return _("Your document was looked at: %(role)s") % names, said % names

    return to([placement.profile.user], placement, f"document:{document.pk}:{document.state}", words)


def _document(pk: int) -> PlacementDocument | None:
    return PlacementDocument.objects.filter(pk=pk).first()


def _to_officers(placement: Placement, key: str, words: Callable[[], tuple[str, str]]) -> list[Notice]:
    return to_each(officers_of(placement), key, link_to("waiting-placement", placement.public_id), words)


NOTICES: dict[str, Callable[..., list[Notice]]] = {
    "placement.silent": placement_silent,
    "document.given": document_given,
    "document.looked_at": document_looked_at,
}
