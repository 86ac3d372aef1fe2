"""What a person agrees to."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.consents import Answer, answer_all, withdraw
from accounts.forms import ConsentForm
from accounts.models import ConsentState, Purpose, User
from accounts.selectors import ConsentCard, consent_cards, consent_history

from .scope import person


@login_required
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Every purpose with its text and one box; what was answered before, with dates."""
    language = get_language() or "en"
    cards = consent_cards(person(request), language=language)
    form = ConsentForm(request.POST or None, cards=cards)
    if request.method == "POST" and form.is_valid():
        if all(form.text_was_shown(card) for card in form.open_cards):
            _save(person(request), form, language)
            messages.success(request, _("Your answers are saved. You can change them here at any time."))
            return redirect("consents")
        form = ConsentForm(cards=cards)
        messages.error(request, _("The text changed while you were reading. Please read it again before you answer."))
    pairs = [(card, form[card.purpose.value] if card.is_open else None) for card in cards]
    context = {"cards": pairs, "form": form, "history": consent_history(person(request))}
    return render(request, "accounts/consents.html", context)


@login_required
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Withdraw one consent, with one tap."""
    purpose = request.POST.get("purpose", "")
    if purpose not in Purpose.values:
        raise Http404
    withdraw(user=person(request), purpose=purpose, language=get_language() or "en")
    messages.success(request, _("You have withdrawn your consent. It counts from now on."))
    return redirect("consents")


def _save(user: User, form: ConsentForm, language: str) -> None:
    """A tick gives; an empty box says no where nothing was answered, and changes nothing elsewhere."""
    answers = []
    for card in form.open_cards:
        if form.cleaned_data[card.purpose.value]:
            answers.append(Answer(card.purpose, ConsentState.GIVEN, card.text))
        elif _is_a_first_no(card):
            answers.append(Answer(card.purpose, ConsentState.REFUSED, card.text))
    answer_all(user=user, answers=answers, language=language)


def _is_a_first_no(card: ConsentCard) -> bool:
    return card.answer is None
