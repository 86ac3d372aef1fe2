"""Documents that show a placement, from the graduate's and from the programme officer's side."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from corridor.papers import keeping
from corridor.web.errors import DomainError

from . import officers, services
from .access import placements_of_officer
from .forms import DocumentForm, LookForm
from .models import Placement, PlacementDocument
from .officers import Unanswered
from .page import own_placement, person, show_placement


@login_required
@require_GET
def waiting_placements(request: HttpRequest) -> HttpResponse:
    """What an officer can help with: placements that nobody answers."""
    rows = officers.unanswered_of(person(request))
    return render(request, "placements/waiting_placements.html", {"rows": rows})


@login_required
@require_GET
def waiting_placement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One of them: remind, give a document, look at one."""
    return _show(request, _of_officer(request, public_id))


def _of_officer(request: HttpRequest, public_id: UUID) -> Unanswered:
    found = officers.unanswered(person(request), public_id)
    if found is None:
        raise Http404
    return found


def _show(
    request: HttpRequest,
    found: Unanswered,
    *,
    form: DocumentForm | None = None,
    looking: PlacementDocument | None = None,
    look_form: LookForm | None = None,
) -> HttpResponse:
    documents = [(one, look_form if looking == one else LookForm(auto_id=f"id_{one.pk}_%s")) for one in found.documents]
    given = form or DocumentForm(for_officer=True)
    context = {"placement": found, "documents": documents, "document_form": given}
    return render(request, "placements/waiting_placement.html", context, status=422 if form or look_form else 200)


@login_required
@require_POST
def remind(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write to the silent side again."""
    _of_officer(request, public_id)
    placement = placements_of_officer(person(request)).get(public_id=public_id)
    services.remind_silent_side(placement=placement, by=person(request))
    messages.success(request, _("We have written to them again."))
    return redirect("waiting-placement", public_id)


@login_required
@require_POST
def officer_gives(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """An officer gives what the graduate brought."""
    found = _of_officer(request, public_id)
    form = DocumentForm(request.POST, request.FILES, for_officer=True)
    if form.is_valid() and _given(form, placements_of_officer(person(request)).get(public_id=public_id), request):
        messages.success(request, _("Kept. Now look at it and say whether it shows the placement."))
        return redirect("waiting-placement", public_id)
    return _show(request, found, form=form)


@login_required
@require_POST
def graduate_gives(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The graduate shares a document with their officers."""
    found = own_placement(request, public_id)
    if found.profile.user_id != person(request).pk:
        raise Http404
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid() and _given(form, found, request):
        messages.success(request, _("Thank you. Your programme officer looks at it, and we tell you what they say."))
        return redirect("placement", public_id)
    return show_placement(request, found, document_form=form)


def _given(form: DocumentForm, placement: Placement, request: HttpRequest) -> bool:
    """Whether it is kept; a refusal stands beside the file."""
    answers = form.cleaned_data
    try:
        services.give_document(
            placement=placement,
            by=person(request),
            kind=answers["kind"],
            content=answers["file"],
            agreed=answers["agreed"],
        )
    except DomainError as refused:
        form.add_error("file", str(refused))
        return False
    return True


def _document(request: HttpRequest, public_id: UUID, document: UUID) -> PlacementDocument:
    found = officers.document_of(person(request), public_id, document)
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
def document(request: HttpRequest, public_id: UUID, document: UUID) -> HttpResponse:
    """The document itself, only ever downloaded."""
    found = _document(request, public_id, document)
    return keeping.download(found.file, media_type=found.media_type, name=found.kind)


@login_required
@require_POST
def look(request: HttpRequest, public_id: UUID, document: UUID) -> HttpResponse:
    """An officer says whether it shows the placement."""
    found = _of_officer(request, public_id)
    held = next((one for one in found.documents if one.public_id == document), None)
    if held is None:
        raise Http404
    shows_it = request.POST.get("act") == "accept"
    form = LookForm(request.POST, auto_id=f"id_{held.pk}_%s")
    if not shows_it and not form.is_valid():
        return _show(request, found, looking=held, look_form=form)
    words = "" if shows_it else form.cleaned_data["words"]
    services.look_at_document(document=held, by=person(request), shows_it=shows_it, words=words)
    messages.success(request, _("Saved. We tell the graduate."))
    return redirect("waiting-placement", public_id)


@login_required
@require_POST
def take_back(request: HttpRequest, public_id: UUID, document: UUID) -> HttpResponse:
    """The graduate takes a document back."""
    found = own_placement(request, public_id)
    if found.profile.user_id != person(request).pk:
        raise Http404
    held = get_object_or_404(found.documents.all(), public_id=document)
    services.take_back_document(document=held, by=person(request))
    messages.success(request, _("Taken back. The file is deleted."))
    return redirect("placement", public_id)
