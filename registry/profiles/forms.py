"""Forms of the builder and the claim, in the person's words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from corridor.web.errors import DomainError
from registry.places.models import CORRIDOR, Country, Currency, Language, Region
from registry.places.rules import check_amount
from registry.taxonomy.linking import Candidate
from registry.taxonomy.models import IscoGroup

from . import rules
from .models import Experience, Profile, Visibility, WorkKind
from .models.graduate import Cefr
from .selectors import DIGITAL_WORK, offered_occupations

PHONE = re.compile(r"\+?[0-9]{7,15}")


def countries(*, only: Q | None = None) -> QuerySet[Country]:
    """Countries as the forms list them: the corridor's two first, then by name."""
    here = Case(When(code__in=CORRIDOR, then=Value(0)), default=Value(1), output_field=IntegerField())
    return Country.objects.filter(only or Q()).order_by(here, "name")


class ByCountry(ModelChoiceIterator[Region]):
    """Regions under the heading of their country."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for country, regions in groupby(self.queryset, key=lambda region: region.country):
            yield country.name, [self.choice(region) for region in regions]


class RegionField(forms.ModelChoiceField[Region]):
    """The counties and districts that people live in."""

    iterator = ByCountry

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("County or district"))
        options.setdefault("help_text", _("If you live in Kenya or Rwanda."))
        options.setdefault("empty_label", _("Elsewhere"))
        super().__init__(Region.objects.none(), required=False, **options)

    def load(self) -> None:
        self.queryset = Region.objects.residential().select_related("country").order_by("country__name", "name")


class DayField(forms.DateField):
    """A day, with the browser's own picker where it has one."""

    def __init__(self, *, autocomplete: str = "off", **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date", "autocomplete": autocomplete}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"], **options)


class PhoneField(forms.CharField):
    """A phone number; spaces and dashes do not matter."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Phone"))
        options.setdefault(
            "help_text", _("Only people whom you were introduced to see it. For example +254 712 345678")
        )
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
        super().__init__(required=False, max_length=24, widget=widget, **options)

    def clean(self, value: Any) -> str:
        phone = re.sub(r"[\s().-]", "", super().clean(value) or "")
        if phone and not PHONE.fullmatch(phone):
            raise ValidationError(_("Write the number with its country code, for example +254 712 345678."))
        return phone


def _born() -> DayField:
    return DayField(
        label=_("Date of birth"),
        help_text=_("Nobody sees it. It shows that you are 18 or older. For example 1999-12-31"),
        autocomplete="bday",
    )


class ConfirmClaimForm(forms.Form):
    """A signed-in person makes an enrolment theirs."""

    date_of_birth = _born()


class NewAccountClaimForm(ConfirmClaimForm):
    """Somebody without an account makes an enrolment theirs."""

    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least 10 characters. A sentence is easy to remember and hard to guess."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    field_order = ["password", "date_of_birth"]

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        """`user` is the person as far as we know them, so that a password like the name is refused."""
        super().__init__(*args, **options)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class NewProfileForm(forms.Form):
    """Beginning a profile without a place in a cohort."""

    country = forms.ModelChoiceField(
        Country.objects.none(), label=_("Where do you live?"), empty_label=_("Choose a country")
    )
    region = RegionField()
    date_of_birth = _born()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["country"].queryset = countries()  # type: ignore[attr-defined]
        self.fields["region"].load()  # type: ignore[attr-defined]


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
        help_text=_(
            "In your own words. Put a comma between several skills, for example: linux, python, repairing phones"
        ),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write a few words, for example what you repaired or built.")},
    )

    @property
    def phrases(self) -> list[str]:
        """The skills that were typed, at most five at a time."""
        parts = re.split(r"[,;\n]", self.cleaned_data["phrase"])
        return list(dict.fromkeys(part.strip() for part in parts if part.strip()))[:5]


class CandidatesForm(forms.Form):
    """The skills that the words may mean, each with the level that the person gives it."""

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
        if not self.chosen() and not self.errors:
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
        self.fields["isco"].queryset = IscoGroup.objects.filter(Q(code__in=DIGITAL_WORK) | Q(code__regex="^.$"))  # type: ignore[attr-defined]
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
    pay_floor = forms.DecimalField(
        label=_("Least pay a month"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=_("Never shown to employers, not even that you wrote one. We only leave out what pays less."),
    )
    pay_currency = forms.ModelChoiceField(
        Currency.objects.none(), label=_("Currency"), required=False, empty_label=_("Choose a currency")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["aims"].queryset = offered_occupations()  # type: ignore[attr-defined]
        self.fields["aims"].label_from_instance = _occupation_label  # type: ignore[attr-defined]
        self.fields["may_move_to"].queryset = countries(only=Q(is_eac=True))  # type: ignore[attr-defined]
        self.fields["pay_currency"].queryset = Currency.objects.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        amount, currency = answers.get("pay_floor"), answers.get("pay_currency")
        if amount is not None and "pay_currency" in answers:
            if currency is None:
                self.add_error("pay_currency", _("Say in which currency the least pay is."))
            else:
                try:
                    check_amount(amount, currency.code)
                except DomainError as refused:
                    self.add_error("pay_floor", str(refused))
        return answers


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


class VisibilityForm(forms.Form):
    """Who may see the profile."""

    visibility = forms.ChoiceField(
        label=_("Before you meet somebody, they see"), choices=Visibility.choices, widget=forms.RadioSelect
    )


class MentorForm(forms.Form):
    """What a mentor says of themselves."""

    headline = forms.CharField(
        label=_("Your headline"),
        max_length=120,
        help_text=_("What you do. For example: Site reliability engineer, ten years in payments"),
    )
    about = forms.CharField(
        label=_("About you"),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What you can help with, and how."),
    )
    country = forms.ModelChoiceField(
        Country.objects.none(), label=_("Where do you live?"), empty_label=_("Choose a country")
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages in which you can mentor"), widget=forms.CheckboxSelectMultiple
    )
    proof = forms.URLField(
        label=_("A page that shows your work"),
        assume_scheme="https",
        help_text=_("A profile, a site of your employer or a repository. An administrator looks at it."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["country"].queryset = countries()  # type: ignore[attr-defined]
        names = Language.objects.order_by("name").values_list("code", "name")
        self.fields["languages"].choices = list(names)  # type: ignore[attr-defined]


def _occupation_label(group: IscoGroup) -> str:
    return group.label
