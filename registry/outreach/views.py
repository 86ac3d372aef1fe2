"""Choosing a digest, and stopping it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.consent_parts import paragraphs_of
from accounts.consents import newest_texts
from accounts.models import Purpose, User

from . import digests
from .forms import DigestForm
from .wanted import rhythm_of


@login_required
@require_http_methods(["GET", "POST"])
def digest(request: HttpRequest) -> HttpResponse:
    """How often one is written to about new matches, with the text that one agrees to by it."""
    person = cast(User, request.user)
    language = getattr(request, "LANGUAGE_CODE", "en")
    form = DigestForm(request.POST or None, initial={"rhythm": rhythm_of(person)})
    if request.method == "POST" and form.is_valid():
        digests.choose(user=person, rhythm=form.cleaned_data["rhythm"], language=language)
        messages.success(request, _("Kept. You can change it here at any time."))
        return redirect("digest")
    text = newest_texts(language).get(Purpose.DIGESTS)
    context = {
        "form": form,
        "agreed": paragraphs_of(text.body) if text is not None else [],
        "has_address": bool(person.email),
    }
    return render(request, "outreach/digest.html", context)


# A mail program presses the button without our cookie (RFC 8058); the signed link is the proof.
@csrf_exempt
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """One press, and no digest comes any more. Opening the page alone changes nothing: mail filters open links."""
    user_id = digests.user_of(token)
    if user_id is None:
        raise Http404
    if request.method == "POST":
        digests.stop(user_id)
    return render(request, "outreach/stop.html", {"is_stopped": request.method == "POST"})
