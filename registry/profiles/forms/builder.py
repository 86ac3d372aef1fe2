"""Forms of the builder's steps, in the person's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from corridor.web.errors import DomainError
from registry.places.models import Country, Currency, Language
from registry.places.rules import check_amount
from registry.profiles import rules
from registry.profiles.models import Experience, Profile, WorkKind
from registry.profiles.models.graduate import Cefr
from registry.profiles.selectors import offered_occupations
from registry.taxonomy import tech_roles
from registry.taxonomy.linking import Candidate
from registry.taxonomy.models import IscoGroup

from .fields import DayField, PhoneField, RegionField, countries


class BasicsForm(forms.ModelForm[Profile]):
    """Who you are and where you live."""

    region = RegionField()
    phone = PhoneField()

    class Meta:
        model = Profile
        fields = ["headline", "about", "country", "region", "nationality", "phone"]
        labels = {
            "headline": _("Your headline"),
            "about": _("About you"),
            "country": _("Where do you live?"),
            "nationality": _("Nationality"),
        }
        help_texts = {
            "headline": _("One line that says what you do. For example: Network technician who likes to teach"),
            "about": _("A few sentences: what you learned, what you built, what you want next. Leave your name out."),
            "nationality": _("It decides whether you need a permit to work across the border."),
        }
        widgets = {"about": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("country", "nationality"):
            self.fields[name].queryset = countries()  # type: ignore[attr-defined]
        self.fields["nationality"].empty_label = _("I would rather not say")  # type: ignore[attr-defined]
        self.fields["country"].empty_label = None  # type: ignore[attr-defined]
        self.fields["region"].load()  # type: ignore[attr-defined]


class SkillPhraseForm(forms.Form):
    """What somebody can do, in their own words."""

    phrase = forms.CharField(
        label=_("What can you do?"),
        help_text=_("In your own words, in your language. For example: I fixed phones and set up wifi for the school"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        error_messages={"required": _("Write a few words, for example what you repaired or built.")},
    )


class CandidatesForm(forms.Form):
    """The skills that the words may mean, each with the level that the person gives it."""

    needs_one = True

    def __init__(self, *args: Any, candidates: Sequence[Candidate], held: set[int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.held = held
        for candidate in candidates:
            self.fields[f"skill_{candidate.skill_id}"] = forms.TypedChoiceField(
                label=candidate.label,
                choices=[("", _("Not this one")), *rules.SKILL_LEVELS.items()],
                coerce=int,
                empty_value=None,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        for skill_id in self.chosen():
            if skill_id in self.held:
                self.add_error(f"skill_{skill_id}", _("This skill is on your profile already. Change its level below."))
        if self.needs_one and not self.chosen() and not self.errors:
            raise ValidationError(_("Choose a level for at least one skill, or write it in other words."))
        return self.cleaned_data

    def chosen(self) -> dict[int, int]:
        """Skill id -> level, for those that fit."""
        answers = self.cleaned_data.items()
        return {int(name.removeprefix("skill_")): level for name, level in answers if level is not None}


class HeldSkillForm(forms.Form):
    """The level of a skill that is on the profile."""

    skill = forms.IntegerField(widget=forms.HiddenInput)
    level = forms.TypedChoiceField(label=_("Level"), choices=list(rules.SKILL_LEVELS.items()), coerce=int)
    last_used_year = forms.IntegerField(label=_("Last used in"), required=False, min_value=1950, max_value=2100)


class ExperienceForm(forms.ModelForm[Experience]):
    """Work that was done."""

    class Meta:
        model = Experience
        fields = ["title", "place", "kind", "isco", "months"]
        labels = {
            "kind": _("Was it paid?"),
            "isco": _("Kind of work"),
            "months": _("How many months?"),
        }
        help_texts = {
            "title": _("For example: set up the network of a school"),
            "place": _("The organisation or the place. For example: Lamu Girls Secondary School"),
            "months": _("All together. Write 1 for a few weeks."),
        }
        widgets = {"kind": forms.RadioSelect, "months": forms.NumberInput(attrs={"min": 1, "max": 600})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # A digital occupation by its unit group, other work by its major group: 40 choices instead of 436.
        self.fields["isco"].queryset = IscoGroup.objects.filter(Q(code__in=tech_roles.DIGITAL) | Q(code__regex="^.$"))  # type: ignore[attr-defined]
        self.fields["isco"].label_from_instance = _occupation_label  # type: ignore[attr-defined]
        self.fields["isco"].empty_label = _("I am not sure")  # type: ignore[attr-defined]


class LanguageForm(forms.Form):
    """A language and how well it is spoken."""

    language = forms.ModelChoiceField(Language.objects.none(), label=_("Language"), empty_label=_("Choose a language"))
    level = forms.ChoiceField(
        label=_("How well?"),
        choices=[
            (Cefr.A1, _("A1 · a few words")),
            (Cefr.A2, _("A2 · simple talk")),
            (Cefr.B1, _("B1 · everyday talk")),
            (Cefr.B2, _("B2 · I can work in it")),
            (Cefr.C1, _("C1 · I speak it easily")),
            (Cefr.C2, _("C2 · like a first language")),
        ],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["language"].queryset = Language.objects.order_by("name")  # type: ignore[attr-defined]


def _floor_field(label: Any, help_text: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, help_text=help_text, required=False, min_value=0, max_digits=12, decimal_places=2
    )


def _currency_field() -> forms.ModelChoiceField[Currency]:
    return forms.ModelChoiceField(
        Currency.objects.none(), label=_("Currency"), required=False, empty_label=_("Choose a currency")
    )


class WishesForm(forms.Form):
    """What somebody looks for."""

    is_looking = forms.BooleanField(
        label=_("I am looking for work now"),
        required=False,
        help_text=_("Without this tick you are not matched and not shown on the talent pages."),
    )
    wants = forms.MultipleChoiceField(
        label=_("What do you look for?"), choices=WorkKind.choices, widget=forms.CheckboxSelectMultiple
    )
    aims = forms.ModelMultipleChoiceField(
        IscoGroup.objects.none(),
        label=_("Occupations that you aim at"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    wants_remote = forms.BooleanField(label=_("I would work remotely"), required=False)
    may_move_to = forms.ModelMultipleChoiceField(
        Country.objects.none(), label=_("I would move to"), required=False, widget=forms.CheckboxSelectMultiple
    )
    hours_per_week = forms.IntegerField(label=_("Hours a week"), required=False, min_value=1, max_value=60)
    available_from = DayField(
        label=_("From when?"), required=False, help_text=_("Leave it empty if you can begin at once.")
    )
    works_from = forms.TypedChoiceField(
        label=_("Your day begins at"), choices=[(hour, f"{hour}:00") for hour in range(24)], coerce=int
    )
    works_until = forms.TypedChoiceField(
        label=_("and ends at"), choices=[(hour, f"{hour}:00") for hour in range(1, 25)], coerce=int
    )
    pay_floor = _floor_field(
        _("Least pay a month in a job"),
        _("Never shown to employers, not even that you wrote one. We only rank lower what pays less."),
    )
    pay_currency = _currency_field()
    contract_floor = _floor_field(
        _("Least pay a day in a contract"),
        _("As private as the other. Leave it empty and contracts are measured by the pay a month."),
    )
    contract_currency = _currency_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["aims"].queryset = offered_occupations()  # type: ignore[attr-defined]
        self.fields["aims"].label_from_instance = _occupation_label  # type: ignore[attr-defined]
        self.fields["may_move_to"].queryset = countries(only=Q(is_eac=True))  # type: ignore[attr-defined]
        for name in ("pay_currency", "contract_currency"):
            self.fields[name].queryset = Currency.objects.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        self._check_money("pay_floor", "pay_currency")
        self._check_money("contract_floor", "contract_currency")
        begins, ends = answers.get("works_from"), answers.get("works_until")
        if begins is not None and ends is not None and begins >= ends:
            self.add_error("works_until", _("The day must end after it begins."))
        return answers

    def _check_money(self, floor: str, currency_field: str) -> None:
        amount, currency = self.cleaned_data.get(floor), self.cleaned_data.get(currency_field)
        if amount is None or currency_field in self.errors:
            return
        if currency is None:
            self.add_error(currency_field, _("Say in which currency the least pay is."))
            return
        try:
            check_amount(amount, currency.code)
        except DomainError as refused:
            self.add_error(floor, str(refused))


class OverlapForm(forms.Form):
    """A country to compare one's day with."""

    other = forms.ModelChoiceField(Country.objects.none(), label=_("Compare with an office day in"), empty_label=None)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["other"].queryset = countries()  # type: ignore[attr-defined]


def _occupation_label(group: IscoGroup) -> str:
    return group.label


RATHER_NOT = ("", _("I prefer not to say"))


class InclusionForm(forms.Form):
    """Sealed answers: each free, each with its reason."""

    sex = forms.ChoiceField(
        label=_("Your sex"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("f", _("female")), ("m", _("male")), ("x", _("another")), RATHER_NOT],
        help_text=_("We ask so that we can see whether women find work as often as men."),
    )
    disability = forms.ChoiceField(
        label=_("Do you have a disability?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("yes", _("yes")), ("no", _("no")), RATHER_NOT],
        help_text=_("We ask so that we can see whether training and work are open to people with disabilities."),
    )
    marginalised = forms.ChoiceField(
        label=_("Do you come from a place or group that is often left out?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("yes", _("yes")), ("no", _("no")), RATHER_NOT],
        help_text=_("We ask so that we can see whether places far from the cities get their share."),
    )
