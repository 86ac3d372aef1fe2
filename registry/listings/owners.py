"""The pages on which owners write their listings and lead them on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Organisation, User
from corridor.web.errors import DomainError
from registry.profiles.models import MentorProfile
from registry.taxonomy.models import Occupation

from . import access, errors, rules, services, starting
from .forms import ROWS_IN_SIGHT, AppealForm, ListingForm, RenewForm, SkillFormSet, SkillRows
from .models import Listing
from .views import listing_page


def _signed_in(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # login_required
    return request.user


@login_required
@require_http_methods(["GET", "POST"])
def listing_new(request: HttpRequest) -> HttpResponse:
    """Write a listing for one's organisation or, with ?as=mentor, as a mentor. It is kept as a draft.

    It may begin from an occupation, a pasted text or an earlier listing: that fills the form and keeps nothing.
    """
    user = _signed_in(request)
    mentor = MentorProfile.objects.filter(user=user).first() if request.GET.get("as") == "mentor" else None
    organisations = None if mentor is not None else access.writes_for(user)
    if organisations is not None and not organisations.exists():
        return render(request, "listings/nobody_to_write_for.html")
    first = organisations.first() if organisations is not None else None
    owner: Organisation | MentorProfile | None = mentor or first
    begins = _beginning(request, user)
    typed = request.POST if request.method == "POST" and "start_text" not in request.POST else None
    form = ListingForm(
        typed,
        organisations=organisations,
        country=owner.country_id if owner is not None else "",
        initial={"organisation": first, **begins.initial},
    )
    rows = SkillFormSet(typed, prefix="skills", initial=None if typed is not None else begins.skills)
    if typed is not None and form.is_valid() & rows.is_valid():
        chosen = mentor or form.cleaned_data["organisation"]
        saved = _save(form, rows, lambda terms: services.draft_listing(by=user, owner=chosen, **terms))
        if saved is not None:
            messages.success(request, _("Your draft is kept. Read it once more as others will see it."))
            return redirect("listing", saved.public_id)
    start = None if typed is not None else _start(request, user, begins, is_mentor=mentor is not None)
    return _form_page(request, form, rows, heading=_("New listing"), start=start)


def _beginning(request: HttpRequest, user: User) -> starting.Beginning:
    """What the form begins with. What cannot be found begins nothing."""
    if "start_text" in request.POST:
        return starting.from_text(request.POST["start_text"])
    if request.method == "POST":
        return starting.Beginning()
    occupation = request.GET.get("occupation", "")
    if occupation.isdecimal() and len(occupation) < 10:
        found = Occupation.objects.select_related("isco").filter(pk=int(occupation)).first()
        return starting.from_occupation(found) if found is not None else starting.Beginning()
    try:
        earlier = starting.earlier_of(user).filter(public_id=UUID(request.GET.get("from", ""))).first()
    except ValueError:
        return starting.Beginning()
    return starting.from_earlier(earlier) if earlier is not None else starting.Beginning()


def _start(request: HttpRequest, user: User, begins: starting.Beginning, *, is_mentor: bool) -> dict[str, Any]:
    """The ways to begin, as the page shows them."""
    words = request.GET.get("work", "")[:80]
    mine = starting.earlier_of(user)
    return {
        "words": words,
        "occupations": starting.search_occupations(words) if words.strip() else [],
        "earlier": mine.filter(mentor__isnull=not is_mentor)[: starting.EARLIER_SHOWN],
        "text": request.POST.get("start_text", ""),
        "as_mentor": is_mentor,
        "source": begins.source,
        "skills": len(begins.skills),
    }


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


@login_required
@require_POST
def listing_renew(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give a listing more time."""
    user = _signed_in(request)
    found = get_object_or_404(Listing.objects.editable_by(user), public_id=public_id)
    form = RenewForm(request.POST)
    if form.is_valid():
        try:
            services.renew_listing(listing=found, by=user, closes_on=form.cleaned_data["closes_on"])
        except (errors.ClosingDatePast, errors.RenewedTooFar) as refusal:
            form.add_error("closes_on", str(refusal))
        else:
            messages.success(request, _("The listing has more time now."))
            return redirect("listing", public_id)
    return listing_page(request, found, status=422, renew_form=form)


@login_required
@require_POST
def listing_appeal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask a second moderator."""
    user = _signed_in(request)
    found = get_object_or_404(Listing.objects.editable_by(user), public_id=public_id)
    form = AppealForm(request.POST)
    if form.is_valid():
        services.appeal(listing=found, by=user, words=form.cleaned_data["words"])
        messages.success(request, _("Somebody who did not decide before looks at it now. You get a message."))
        return redirect("listing", public_id)
    return listing_page(request, found, status=422, appeal_form=form)


def _save(form: ListingForm, rows: Any, service: Any) -> Listing | None:
    """Call the service with what was typed; a refusal goes beside its field."""
    try:
        saved: Listing = service({**form.terms(), "skills": rows.asked()})
    except DomainError as refusal:
        form.refuse(refusal)
        return None
    return saved


def _form_page(
    request: HttpRequest,
    form: ListingForm,
    rows: Any,
    *,
    heading: str,
    draft: Listing | None = None,
    start: dict[str, Any] | None = None,
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
            "start": start,
            "for_mentor": "organisation" not in form.fields,
        },
    )
