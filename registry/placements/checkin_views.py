"""Answering how it goes, on the page of the placement."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from corridor.web.errors import DomainError

from .access import side
from .checking import answer, open_check_in
from .forms import LeftForm
from .models import CheckInAnswer
from .page import own_placement, person, show_placement


@login_required
@require_POST
def check_in(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One tap while it goes on; who left says when and why."""
    found = own_placement(request, public_id)
    mine = side(person(request), found)
    asked = open_check_in(found, mine) if mine is not None else None
    if asked is None:
        raise Http404
    given = request.POST.get("answer", "")
    if given == CheckInAnswer.LEFT:
        form = LeftForm(request.POST)
        if form.is_valid():
            try:
                answer(check_in=asked, by=person(request), answer=given, **form.cleaned_data)
            except DomainError as refused:
                form.add_error("left_on", str(refused))
        if form.errors:
            return show_placement(request, found, left_form=form)
    elif given in CheckInAnswer.values:
        answer(check_in=asked, by=person(request), answer=given)
    else:
        raise Http404
    messages.success(request, _("Thank you. That is all."))
    return redirect("placement", public_id)
