"""Milestones, what is recorded of them, and renewing a contract."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from corridor.web.errors import DomainError
from registry.listings.models import Kind
from registry.places.rules import WrongAmount

from . import errors, rules, services
from .contract_forms import AmountForm, AnswerForm, MilestoneForm, RenewForm, TakeOutForm
from .models import AmountEntry, AmountStep, AmountVerdict, Milestone, Placement
from .page import own_placement, person

BOUND_BY = {AmountStep.DELIVERED: AmountStep.AGREED, AmountStep.PAID: AmountStep.DELIVERED}
BESIDE: dict[type[DomainError], str] = {
    errors.DayInFuture: "on",
    errors.NotStartedYet: "starts_on",
    errors.RenewedTooEarly: "starts_on",
    errors.MoreThanAgreed: "amount",
    errors.MoreThanDelivered: "amount",
    errors.AmountOfNothing: "amount",
}


def own_contract(request: HttpRequest, public_id: UUID) -> Placement:
    """A contract on whose sides the person stands; for everybody else there is none."""
    found = own_placement(request, public_id)
    if found.kind != Kind.CONTRACT:
        raise Http404
    return found


def _put_on(form: AmountForm | MilestoneForm | RenewForm, refused: DomainError | ValidationError) -> None:
    if isinstance(refused, ValidationError):
        form.add_error(None, refused.messages)
        return
    money = "pay" if "pay" in form.fields else "amount"
    field = money if isinstance(refused, WrongAmount) else BESIDE.get(type(refused))
    form.add_error(field if field in form.fields else None, str(refused))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def milestone_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Propose a part of the contract and what it is worth."""
    found = own_contract(request, public_id)
    form = MilestoneForm(request.POST or None, placement=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_milestone(placement=found, by=person(request), **form.cleaned_data)
        except (DomainError, ValidationError) as refused:
            _put_on(form, refused)
        else:
            messages.success(request, _("Proposed. It is agreed once the other side confirms it."))
            return redirect("placement", public_id)
    return _form_page(request, found, form, _("Add a milestone"), _("Propose it"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, public_id: UUID, milestone: UUID, step: str) -> HttpResponse:
    """Record what was agreed in addition, delivered or paid."""
    found = own_contract(request, public_id)
    held = get_object_or_404(Milestone, placement=found, public_id=milestone)
    if step not in AmountStep.values:
        raise Http404
    chosen = AmountStep(step)
    form = AmountForm(request.POST or None, step=chosen, milestone=held, remaining=_remaining(held, chosen))
    if request.method == "POST" and form.is_valid():
        try:
            services.record_amount(milestone=held, by=person(request), step=chosen, **form.cleaned_data)
        except (DomainError, ValidationError) as refused:
            _put_on(form, refused)
        else:
            messages.success(request, _("Recorded. It counts once the other side confirms it; we ask them now."))
            return redirect("placement", public_id)
    titles = {
        AmountStep.AGREED: _("Agree on more for “%(title)s”"),
        AmountStep.DELIVERED: _("Delivered: “%(title)s”"),
        AmountStep.PAID: _("Paid: “%(title)s”"),
    }
    return _form_page(request, found, form, titles[chosen] % {"title": held.title}, _("Record it"))


def _remaining(milestone: Milestone, step: AmountStep) -> Decimal | None:
    if step not in BOUND_BY:
        return None
    lines = services.lines_of(milestone)
    return rules.least(lines, BOUND_BY[step]) - rules.most(lines, step)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def amount(request: HttpRequest, public_id: UUID, entry: UUID) -> HttpResponse:
    """One line of the ledger: confirm it, say that it is not right, or take out what was wrong."""
    found = own_contract(request, public_id)
    held = get_object_or_404(
        AmountEntry.objects.select_related("milestone"), milestone__placement=found, public_id=entry
    )
    by, act = person(request), request.POST.get("act", "")
    if request.method == "POST" and act == AmountVerdict.CONFIRMED:
        services.answer_amount(entry=held, by=by, verdict=act)
        messages.success(request, _("Thank you. Both sides have confirmed it now."))
        return redirect("placement", public_id)
    is_answered = hasattr(held, "answer")
    form = (TakeOutForm if is_answered else AnswerForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        try:
            if is_answered:
                services.reverse_amount(entry=held, by=by, words=words)
                messages.success(request, _("Recorded. It is taken out once the other side confirms that."))
            else:
                services.answer_amount(entry=held, by=by, verdict=AmountVerdict.REJECTED, words=words)
                messages.success(request, _("Saved. It does not count, and we tell the other side why."))
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("placement", public_id)
    context = {"placement": found, "entry": held, "form": form, "is_answered": is_answered}
    return render(request, "placements/amount.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The contract went on as a new one."""
    found = own_contract(request, public_id)
    form = RenewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.renew_contract(placement=found, by=person(request), **form.cleaned_data)
        except (DomainError, ValidationError) as refused:
            _put_on(form, refused)
        else:
            messages.success(request, _("Renewed. We now ask the other side to confirm the new contract."))
            return redirect("placement", made.public_id)
    return _form_page(request, found, form, _("Renew this contract"), _("Renew it"))


def _form_page(
    request: HttpRequest, found: Placement, form: AmountForm | MilestoneForm | RenewForm, title: str, submit: str
) -> HttpResponse:
    context = {"placement": found, "form": form, "title": title, "submit": submit}
    return render(request, "placements/contract_form.html", context, status=422 if form.errors else 200)
