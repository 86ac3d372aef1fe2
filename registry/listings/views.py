"""The public pages of listings, and the pages on which owners write them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Organisation, User
from corridor.web.errors import DomainError
from registry.profiles.models import MentorProfile

from . import access, open_data, rules, selectors, services
from .forms import ROWS_IN_SIGHT, ListingFilter, ListingForm, SkillFormSet, SkillRows
from .models import Listing, State

LISTINGS_A_PAGE = 20


def _signed_in(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # login_required
    return request.user


def _currency(request: HttpRequest, chosen: str = "") -> str:
    """The reader's currency: the one chosen, else that of their home country, if rates are known for it."""
    user = request.user
    if chosen or not isinstance(user, User) or user.home_country is None:
        return chosen
    return user.home_country.currency_code


@require_GET
def listings(request: HttpRequest) -> HttpResponse:
    """Open jobs, contracts and mentorships."""
    on = timezone.localdate()
    form = ListingFilter(request.GET)
    page = Paginator(selectors.public_listings(form.query(), on=on), LISTINGS_A_PAGE).get_page(request.GET.get("page"))
    chosen = form.cleaned_data.get("currency")
    cards = selectors.cards(page, currency=_currency(request, chosen.pk if chosen else ""), on=on)
    return render(request, "listings/list.html", {"form": form, "page": page, "cards": cards})


@require_GET
def listing(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One listing; for its owner also the preview of a draft, with what to do next."""
    user = request.user if isinstance(request.user, User) else None
    found = selectors.one(public_id, user)
    if found is None:
        raise Http404
    on = timezone.localdate()
    languages, countries = selectors.names_of(found)
    card = selectors.cards([found], currency=_currency(request), on=on)[0]
    writes = user is not None and access.may_write(user, access.owner_of(found))
    context = {
        "listing": found,
        "card": card,
        "asked_languages": languages,  # the base template has a list of its own named "languages"
        "countries": countries,
        "questions": list(found.questions.all()),
        "is_over": found.state in rules.ENDED or (found.state in rules.STANDING and found.closes_on < on),
        "can_be_closed": [State.REVIEW, *rules.STANDING],
        "writes": writes,
        "is_verified": access.owner_of(found).is_verified,
    }
    posting = open_data.job_posting(found, card, on=on)
    context["job_posting"] = open_data.as_script(posting) if posting else ""
    return render(request, "listings/detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def listing_new(request: HttpRequest) -> HttpResponse:
    """Write a listing for one's organisation or, with ?as=mentor, as a mentor. It is kept as a draft."""
    user = _signed_in(request)
    mentor = MentorProfile.objects.filter(user=user).first() if request.GET.get("as") == "mentor" else None
    organisations = None if mentor is not None else _writes_for(user)
    if organisations is not None and not organisations.exists():
        return render(request, "listings/nobody_to_write_for.html")
    first = organisations.first() if organisations is not None else None
    owner: Organisation | MentorProfile | None = mentor or first
    form = ListingForm(
        request.POST or None,
        organisations=organisations,
        country=owner.country_id if owner is not None else "",
        initial={"organisation": first},
    )
    rows = SkillFormSet(request.POST or None, prefix="skills")
    if request.method == "POST" and form.is_valid() & rows.is_valid():
        chosen = mentor or form.cleaned_data["organisation"]
        saved = _save(form, rows, lambda terms: services.draft_listing(by=user, owner=chosen, **terms))
        if saved is not None:
            messages.success(request, _("Your draft is kept. Read it once more as others will see it."))
            return redirect("listing", saved.public_id)
    return _form_page(request, form, rows, heading=_("New listing"))


@login_required
@require_http_methods(["GET", "POST"])
def listing_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a draft."""
    user = _signed_in(request)
    draft = get_object_or_404(Listing.objects.editable_by(user), public_id=public_id)
    rules.require_editable(draft.state)
    organisations = Organisation.objects.filter(pk=draft.organisation_id) if draft.organisation_id else None
    form = ListingForm(request.POST or None, organisations=organisations, initial=ListingForm.initial_of(draft))
    rows = SkillFormSet(request.POST or None, prefix="skills", initial=SkillRows.initial_of(draft))
    if request.method == "POST" and form.is_valid() & rows.is_valid():
        saved = _save(form, rows, lambda terms: services.edit_listing(listing=draft, by=user, **terms))
        if saved is not None:
            messages.success(request, _("Your draft is kept. Read it once more as others will see it."))
            return redirect("listing", saved.public_id)
    return _form_page(request, form, rows, heading=_("Change the draft"), draft=draft)


@login_required
@require_POST
def listing_submit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Hand a draft in for its check."""
    user = _signed_in(request)
    draft = get_object_or_404(Listing.objects.editable_by(user), public_id=public_id)
    services.submit_listing(listing=draft, by=user)
    messages.success(request, _("An administrator checks your listing now. You get a message when it is open."))
    return redirect("listing", public_id)


@login_required
@require_POST
def listing_close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a listing."""
    user = _signed_in(request)
    found = get_object_or_404(Listing.objects.editable_by(user), public_id=public_id)
    services.close_listing(listing=found, by=user)
    messages.success(request, _("The listing is closed. People who applied stay in your list."))
    return redirect("listing", public_id)


@login_required
@require_POST
def listing_pause(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a listing off the pages for a while."""
    user = _signed_in(request)
    found = get_object_or_404(Listing.objects.editable_by(user), public_id=public_id)
    services.pause_listing(listing=found, by=user, reason="")
    messages.success(request, _("The listing is paused. Open it again here when you want applications."))
    return redirect("listing", public_id)


@login_required
@require_POST
def listing_resume(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open a paused listing again."""
    user = _signed_in(request)
    found = get_object_or_404(Listing.objects.editable_by(user), public_id=public_id)
    services.resume_listing(listing=found, by=user)
    messages.success(request, _("The listing is open again."))
    return redirect("listing", public_id)


def _writes_for(user: User) -> QuerySet[Organisation]:
    return Organisation.objects.filter(
        kind=Organisation.Kind.EMPLOYER, memberships__user=user, memberships__role__in=access.WRITERS
    )


def _save(form: ListingForm, rows: Any, service: Any) -> Listing | None:
    """Call the service with what was typed; a refusal goes beside its field."""
    try:
        saved: Listing = service({**form.terms(), "skills": rows.asked()})
    except DomainError as refusal:
        form.refuse(refusal)
        return None
    return saved


def _form_page(
    request: HttpRequest, form: ListingForm, rows: Any, *, heading: str, draft: Listing | None = None
) -> HttpResponse:
    # Rows with something in them are never folded away.
    typed = [row for row in rows if row["skill"].value()]
    in_sight = max(ROWS_IN_SIGHT, len(typed) + 1)
    return render(
        request,
        "listings/form.html",
        {
            "form": form,
            "rows": rows,
            "rows_in_sight": list(rows)[:in_sight],
            "rows_folded": list(rows)[in_sight:],
            "heading": heading,
            "draft": draft,
        },
    )
