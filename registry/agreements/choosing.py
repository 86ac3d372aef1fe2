"""The builder's last step: who sees what of me, and exactly what each choice reveals."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from corridor.web.errors import DomainError
from registry.places.models import CORRIDOR, Country
from registry.profiles import rules as profile_rules
from registry.profiles import services as profiles
from registry.profiles.models import MentorProfile, Profile, Visibility
from registry.profiles.rules import Step
from registry.profiles.views.scope import put_on, step_context, step_url

from .models import CardLink
from .previews import Choice, card_of, sights, would_be


class VisibilityForm(forms.Form):
    """Who may see the profile, and which parts of it."""

    visibility = forms.ChoiceField(
        label=gettext_lazy("Before you meet somebody, they see"),
        choices=Visibility.choices,
        widget=forms.RadioSelect,
    )
    leave_out = forms.MultipleChoiceField(
        label=gettext_lazy("Leave out of my card"),
        choices=list(profile_rules.HIDEABLE.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Nobody finds you by what you leave out either. People whom you were introduced to see it."
        ),
    )
    hide_in = forms.ModelMultipleChoiceField(
        Country.objects.none(),
        label=gettext_lazy("Hide me from organisations and mentors in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("With one country ticked, your card is not on the open internet either."),
    )

    def __init__(self, *args: Any, profile: Profile, **options: Any) -> None:
        initial = {
            "visibility": profile.visibility,
            "leave_out": profile.hidden_fields,
            "hide_in": profile.hidden_in,
        }
        super().__init__(*args, **{"initial": initial, **options})
        self.fields["hide_in"].queryset = countries_that_look(profile)  # type: ignore[attr-defined]

    def choice(self) -> Choice:
        """What the form says; only of a form that is right."""
        answers = self.cleaned_data
        return Choice(
            visibility=answers["visibility"],
            hidden_fields=sorted(answers["leave_out"]),
            hidden_in=sorted(country.pk for country in answers["hide_in"]),
        )


def countries_that_look(profile: Profile) -> QuerySet[Country]:
    """The countries in which somebody can look at all: the corridor's, and those of checked employers and mentors."""
    where = Q(code__in=[*CORRIDOR, *profile.hidden_in])
    where |= Q(pk__in=Organisation.objects.verified().values("country"))
    where |= Q(pk__in=MentorProfile.objects.verified().values("country"))
    return Country.objects.filter(where).order_by("name")


def visibility(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Choose, or look first at what a choice would reveal. Called by the builder."""
    form = VisibilityForm(request.POST or None, profile=profile)
    choice = Choice(profile.visibility, profile.hidden_fields, profile.hidden_in)
    looks_first = "look" in request.POST
    if request.method == "POST" and form.is_valid():
        choice = form.choice()
        if not looks_first:
            try:
                profiles.set_visibility(
                    profile=profile,
                    visibility=choice.visibility,
                    hidden_fields=choice.hidden_fields,
                    hidden_in=choice.hidden_in,
                )
            except DomainError as refused:
                put_on(form, refused, "visibility")
            else:
                messages.success(request, _("Saved."))
                return redirect(step_url(Step.VISIBILITY))
    return _page(request, profile, form, choice, is_only_a_look=looks_first and form.is_valid())


def _page(
    request: HttpRequest, profile: Profile, form: VisibilityForm, choice: Choice, *, is_only_a_look: bool
) -> HttpResponse:
    today = timezone.localdate()
    seen = sights(profile, choice, on=today)
    asked = request.POST.get("as") or request.GET.get("as", "")
    sight = next((one for one in seen if one.looker.code == asked and one.decision.allowed), None)
    if sight is None and seen[0].decision.allowed:
        sight = seen[0]
    decision = sight.decision if sight else would_be(choice)
    context = step_context(
        profile,
        Step.VISIBILITY,
        form=form,
        sights=seen,
        sight=sight,
        card=card_of(profile, decision, on=today),
        is_only_a_look=is_only_a_look,
        open_links=CardLink.objects.live(timezone.now()).filter(profile=profile).count(),
    )
    return render(request, "agreements/visibility.html", context, status=422 if form.errors else 200)
