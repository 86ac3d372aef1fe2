"""Taking one's own card along on paper."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.models import Purpose
from corridor.web.errors import DomainError
from registry.profiles.models import Profile

from . import links, paper
from .cards import Card
from .gate import Audience, show
from .models import Level

MAKERS = {"cv": paper.cv, "card": paper.pocket_card}


class PaperForm(forms.Form):
    """What to print, and what of one's contact goes on it."""

    what = forms.ChoiceField(
        label=gettext_lazy("What do you need?"),
        choices=[
            ("cv", gettext_lazy("a CV of one page")),
            ("card", gettext_lazy("a small card, as large as a bank card")),
        ],
        widget=forms.RadioSelect,
        initial="cv",
    )
    with_email = forms.BooleanField(label=gettext_lazy("My e-mail address is on the CV"), required=False, initial=True)
    with_phone = forms.BooleanField(label=gettext_lazy("My phone number is on the CV"), required=False)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_variables("secret", "address", "sheet")
def on_paper(request: HttpRequest) -> HttpResponse:
    """Choose, and get a PDF. Its QR code is an unlisted link, so that it can be closed when a paper is lost."""
    profile = get_object_or_404(Profile.objects.select_related("user"), user_id=request.user.pk)
    form = PaperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        what = form.cleaned_data["what"]
        try:
            link, secret = links.make_link(
                profile=profile,
                level=Level.NAMED,
                days=links.LONGEST_DAYS,
                name=_("CV on paper") if what == "cv" else _("card on paper"),
            )
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            address = request.build_absolute_uri(reverse("card-link", args=[secret]))
            sheet = paper.Sheet(
                card=_own_card(profile, form), address=address, until=link.expires_at.date(), on=timezone.localdate()
            )
            return _pdf(MAKERS[what](sheet), what)
    return render(request, "agreements/on_paper.html", {"form": form}, status=422 if form.errors else 200)


def _own_card(profile: Profile, form: PaperForm) -> Card:
    """The whole card: it is the person's own paper, and they decide about their contact here."""
    own = Audience("self", user=profile.user)
    card = show([profile], to=own, purpose=Purpose.PUBLIC_CARD, level=Level.CONTACT)[profile.pk]
    chosen = form.cleaned_data
    return replace(
        card,
        email=card.email if chosen["with_email"] else None,
        phone=card.phone if chosen["with_phone"] else None,
    )


def _pdf(content: bytes, what: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="corridor-{what}.pdf"'
    return response
