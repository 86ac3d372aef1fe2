"""Links to a card that stand on no list, and the samples that a card names."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accounts.models import User
from corridor.web.errors import DomainError
from registry.profiles.models import Profile

from . import links, samples
from .models import Level


class LinkForm(forms.Form):
    """A new link: for whom, what it shows, how long."""

    name = forms.CharField(
        label=gettext_lazy("For whom?"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Only you read this. For example: the cooperative in Mombasa"),
    )
    level = forms.ChoiceField(
        label=gettext_lazy("What does it show?"),
        choices=[
            (Level.NAMED, gettext_lazy("my card with my name and my portfolio")),
            (Level.ANONYMOUS, gettext_lazy("my card without my name")),
        ],
        widget=forms.RadioSelect,
        initial=Level.NAMED,
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("For how many days?"), choices=[(days, days) for days in links.DAYS], coerce=int, initial=30
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_variables("secret", "address")
def card_links(request: HttpRequest) -> HttpResponse:
    """Make links to one's card, see how often each was opened, close them."""
    profile = get_object_or_404(Profile, user_id=request.user.pk)
    if request.method == "POST" and "close" in request.POST:
        chosen = profile.links.filter(pk__in=[part for part in [request.POST["close"]] if part.isdecimal()]).first()
        if chosen is None:
            raise Http404
        links.close_link(link=chosen)
        messages.success(request, _("The link is closed. It opens nothing from now on."))
        return redirect("card-links")
    form = LinkForm(request.POST or None)
    address = ""
    if request.method == "POST" and form.is_valid():
        try:
            _link, secret = links.make_link(profile=profile, **form.cleaned_data)
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            # Shown once, on the answer itself: neither the session nor the address bar keeps it.
            address = request.build_absolute_uri(reverse("card-link", args=[secret]))
            form = LinkForm()
    return _page(request, profile, form, address)


def _page(request: HttpRequest, profile: Profile, form: LinkForm, address: str) -> HttpResponse:
    now = timezone.now()
    rows: list[dict[str, Any]] = [
        {"link": link, "is_live": link.revoked_at is None and link.expires_at > now}
        for link in profile.links.all()[:50]
    ]
    context = {"form": form, "rows": rows, "address": address}
    return render(request, "agreements/card_links.html", context, status=422 if form.errors else 200)


@never_cache
@sensitive_variables("token")
@require_safe
def card_link(request: HttpRequest, token: str) -> HttpResponse:
    """A card, for whoever has its address. No search engine keeps it; the pages that it links to do not learn of it."""
    card = links.open_link(secret=token) if request.method == "GET" else None
    if card is None:
        return _hidden_from_others(render(request, "agreements/card_link_closed.html", status=410))
    return _hidden_from_others(render(request, "agreements/card_link.html", {"card": card}))


def _hidden_from_others(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@require_GET
def work(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """A work sample, for its owner and for who was just shown the card that names it."""
    reader = request.user if isinstance(request.user, User) else None
    found = samples.opened(public_id, reader=reader, key=request.GET.get("key", ""))
    if found is None:
        raise Http404
    # A picture was made by us; everything else is only ever saved, never run or shown as a page of ours.
    is_picture = found.kind == "picture"
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=not is_picture,
        filename=found.file_name,
        content_type="image/webp" if is_picture else "application/octet-stream",
    )
    response["X-Robots-Tag"] = "noindex"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
