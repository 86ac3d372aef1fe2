"""The filter of the public list, and the form of a listing with its rows of skills."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseFormSet, formset_factory
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from corridor.web.errors import DomainError
from registry.places.models import CORRIDOR, Country, Currency, Language, Region
from registry.taxonomy import linking, tech_roles
from registry.taxonomy.models import IscoGroup
from registry.taxonomy.words import unknown_skill

from . import errors, question_fields, rules
from .models import Kind, Listing
from .rules import AskedSkill
from .selectors import ListingQuery

ROWS_OF_SKILLS = 12
ROWS_IN_SIGHT = 5
LEVELS = [(1, _("1, beginner")), (2, "2"), (3, _("3, works alone")), (4, "4"), (5, _("5, expert"))]
WEIGHTS = [(1, _("a little")), (2, _("normal")), (3, _("much"))]
CORRIDOR_NAMES = [("KE", _("Kenya")), ("RW", _("Rwanda"))]
PROPOSALS = 3


class ListingFilter(forms.Form):
    """What one looks for. What cannot be understood is left out rather than refused."""

    q = forms.CharField(label=_("Words"), max_length=80, required=False)
    skill = forms.CharField(label=_("Skill"), max_length=80, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Any kind")), *Kind.choices], required=False)
    country = forms.ChoiceField(label=_("Where"), choices=[("", _("Anywhere")), *CORRIDOR_NAMES], required=False)
    remote = forms.BooleanField(label=_("Can be done remotely"), required=False)
    currency = forms.ModelChoiceField(
        label=_("Show pay also in"), queryset=Currency.objects.all(), required=False, empty_label=_("No other currency")
    )

    def query(self) -> ListingQuery:
        """The valid part of what was asked."""
        self.is_valid()
        asked = self.cleaned_data
        return ListingQuery(
            words=asked.get("q", ""),
            skill=asked.get("skill", ""),
            kind=asked.get("kind", ""),
            country=asked.get("country", ""),
            remote_only=asked.get("remote", False),
        )


class RenewForm(forms.Form):
    """A new closing date."""

    closes_on = forms.DateField(label=_("Closes"), widget=forms.DateInput(attrs={"type": "date"}))


class AppealForm(forms.Form):
    """What an owner says against a decision."""

    words = forms.CharField(
        label=_("Why should it be changed?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class DigitalFirst(ModelChoiceIterator[IscoGroup]):
    """Digital work under a heading of its own, before the four hundred other groups."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        yield "", self.field.empty_label
        found: dict[bool, list[tuple[Any, Any]]] = {True: [], False: []}
        for group in self.queryset:
            found[group.code in tech_roles.DIGITAL].append(self.choice(group))
        yield _("Digital work"), found[True]
        yield _("Other work"), found[False]


class OccupationField(forms.ModelChoiceField[IscoGroup]):
    iterator = DigitalFirst


class ListingForm(forms.Form):
    """What is offered. The rules of the room are asked here too, so that each error stands beside its field."""

    organisation = forms.ModelChoiceField(label=_("For"), queryset=Organisation.objects.none())
    kind = forms.ChoiceField(label=_("Kind"), choices=[])
    title = forms.CharField(label=_("Title"), max_length=140, help_text=_("What the person will do, in a few words."))
    description = forms.CharField(
        label=_("Description"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("The tasks, the team, and what a good first month looks like."),
    )
    isco = OccupationField(
        label=_("Occupation group"),
        queryset=IscoGroup.objects.none(),
        empty_label=_("Choose the closest"),
        help_text=_("The international classification (ISCO-08). Outcomes are counted by it."),
    )
    country = forms.ModelChoiceField(label=_("Country of the work"), queryset=Country.objects.none())
    region = forms.ChoiceField(label=_("County or district"), required=False, choices=[])
    is_remote = forms.BooleanField(label=_("It can be done remotely"), required=False)
    eligible_countries = forms.MultipleChoiceField(
        label=_("Open to people who live in"),
        choices=CORRIDOR_NAMES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none to be open to everybody."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages that the work needs"), choices=[], required=False, widget=forms.CheckboxSelectMultiple
    )
    pay_min = forms.DecimalField(
        label=_("Pay from"),
        max_digits=12,
        min_value=0,
        required=False,
        help_text=_("A job: a month. A contract: for the whole of it. A mentorship: leave it empty."),
    )
    pay_max = forms.DecimalField(label=_("Pay up to"), max_digits=12, min_value=0, required=False)
    currency = forms.ModelChoiceField(label=_("Currency"), queryset=Currency.objects.all(), required=False)
    duration_days = forms.IntegerField(
        label=_("Days of work"), min_value=1, max_value=2000, required=False, help_text=_("Needed for a contract.")
    )
    hours_per_week = forms.IntegerField(label=_("Hours a week"), min_value=1, max_value=60, required=False)
    rhythm = forms.CharField(
        label=_("Rhythm"),
        max_length=120,
        required=False,
        help_text=_("For a mentorship, for example: every second Tuesday, 45 minutes."),
    )
    openings = forms.IntegerField(label=_("Places"), min_value=1, max_value=rules.LARGEST_NUMBER_OF_PLACES, initial=1)
    starts_on = forms.DateField(label=_("Starts"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    closes_on = forms.DateField(
        label=_("Closes"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The last day on which one can apply."),
    )

    def __init__(
        self, *args: Any, organisations: QuerySet[Organisation] | None, country: str = "", **kwargs: Any
    ) -> None:
        """`organisations` are those that the person writes for; None is for a mentor."""
        super().__init__(*args, **kwargs)
        kinds = rules.KINDS_OF_MENTORS if organisations is None else rules.KINDS_OF_ORGANISATIONS
        self._choices("kind", [(kind.value, kind.label) for kind in kinds])
        self._choices("region", [("", _("No particular one")), *_regions()])
        self._choices("languages", _languages(self.initial.get("languages", [])))
        self._queryset("isco", IscoGroup.objects.filter(code__regex=r"^\d{4}$"))
        self._queryset("country", Country.objects.all())
        if organisations is None:
            del self.fields["organisation"]
        else:
            self._queryset("organisation", organisations)
        self.fields["country"].initial = country or CORRIDOR[0]
        self.fields.update(question_fields.fields())

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _queryset(self, name: str, queryset: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queryset

    def clean(self) -> dict[str, Any]:
        asked = self.cleaned_data
        currency = asked.get("currency")
        if "kind" in asked and not {"pay_min", "pay_max"} & self.errors.keys():
            self._ask(
                rules.require_pay,
                asked["kind"],
                low=asked.get("pay_min"),
                high=asked.get("pay_max"),
                currency=currency.pk if currency else None,
            )
        if "kind" in asked and not {"duration_days", "openings"} & self.errors.keys():
            self._ask(
                rules.require_size,
                asked["kind"],
                duration_days=asked.get("duration_days"),
                openings=asked["openings"],
            )
        for refusal in question_fields.check(question_fields.asked(asked)):
            self.refuse(refusal)
        return asked

    def _ask(self, rule: Any, *args: Any, **kwargs: Any) -> None:
        try:
            rule(*args, **kwargs)
        except DomainError as refusal:
            self.refuse(refusal)

    def refuse(self, refusal: DomainError) -> None:
        """Put a refusal of the room beside the field that it is about."""
        field = refusal.field if isinstance(refusal, errors.ListingError) else None
        if isinstance(refusal, errors.QuestionNotAllowed):
            field = question_fields.field_of(refusal.number, self.data)
        self.add_error(field if field in self.fields else None, str(refusal))

    def terms(self) -> dict[str, Any]:
        """What the services take, without owner and skills."""
        terms = {name: value for name, value in self.cleaned_data.items() if name in ListingForm.base_fields}
        terms.pop("organisation", None)
        terms["questions"] = question_fields.asked(self.cleaned_data)
        terms["region"] = terms["region"] or None
        return terms

    @staticmethod
    def initial_of(listing: Listing) -> dict[str, Any]:
        """What a listing says, for a form that changes it."""
        names = [name for name in ListingForm.base_fields if name != "organisation"]
        whole = {name: getattr(listing, f"{name}_id", None) or getattr(listing, name) for name in names}
        return {**whole, **question_fields.initial_of(listing), "organisation": listing.organisation_id}

    def about_the_work(self) -> list[forms.BoundField]:
        """The fields of what is offered."""
        return [self[name] for name in self.fields if name in ListingForm.base_fields]

    def rows_of_questions(self) -> list[list[forms.BoundField]]:
        """The fields of the questions, row by row."""
        return [[self[name] for name in row] for row in question_fields.names_in_rows()]

    def asks_something(self) -> bool:
        """Whether a question is filled in already: then its fields are not folded away."""
        return any(row[0].value() for row in self.rows_of_questions())


class SkillRow(forms.Form):
    """One skill that is asked for; an empty row asks for nothing."""

    skill = forms.CharField(label=_("Skill"), max_length=200, required=False)
    level = forms.TypedChoiceField(label=_("Level"), choices=LEVELS, coerce=int, initial=3)
    weight = forms.TypedChoiceField(label=_("Counts"), choices=WEIGHTS, coerce=int, initial=2)
    is_required = forms.BooleanField(label=_("Required"), required=False, initial=True)


class SkillRows(BaseFormSet):  # type: ignore[type-arg]  # the class cannot be subscripted when it runs
    """All rows. What was typed becomes skills of the taxonomy in one look-up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.linked: dict[str, int] = {}

    def clean(self) -> None:
        self.linked = {}
        filled = [(row, row.cleaned_data["skill"].strip()) for row in self.forms if row.cleaned_data.get("skill")]
        if not filled:
            raise ValidationError(str(errors.SkillsMissing.message))
        if len(filled) > rules.LARGEST_LIST_OF_SKILLS:
            raise ValidationError(str(errors.SkillsTooMany.message))
        seen: set[int] = set()
        found = linking.link([text for _row, text in filled], top=PROPOSALS)
        for (row, text), candidates in zip(filled, found, strict=True):
            # Only an exact name is taken: what is merely alike is for the person to choose.
            if not candidates or candidates[0].score < 1.0:
                row.add_error("skill", unknown_skill(text, candidates))
            elif candidates[0].skill_id in seen:
                row.add_error("skill", str(errors.SkillTwice.message))
            else:
                seen.add(candidates[0].skill_id)
                self.linked[text] = candidates[0].skill_id

    def asked(self) -> list[AskedSkill]:
        """The skills of the rows that are filled in and understood, in their order."""
        return [
            AskedSkill(
                skill_id=self.linked[text],
                level=row.cleaned_data["level"],
                weight=row.cleaned_data["weight"],
                is_required=row.cleaned_data["is_required"],
            )
            for row in self.forms
            if row.is_valid() and (text := row.cleaned_data.get("skill", "").strip()) in self.linked
        ]

    @staticmethod
    def initial_of(listing: Listing) -> list[dict[str, Any]]:
        """The skills of a listing, for rows that change them."""
        return [
            {"skill": one.skill.label, "level": one.level, "weight": one.weight, "is_required": one.is_required}
            for one in listing.skills.select_related("skill")
        ]


SkillFormSet = formset_factory(
    SkillRow, formset=SkillRows, extra=ROWS_OF_SKILLS, max_num=rules.LARGEST_LIST_OF_SKILLS, absolute_max=40
)


def _languages(chosen: list[str]) -> list[tuple[str, str]]:
    """The languages of the corridor, and what a draft asks for already: a list of all would be too long to tick."""
    first = [code for code, _name in settings.CORRIDOR_LANGUAGES]
    named = dict(Language.objects.filter(code__in=[*first, *chosen]).values_list("code", "autonym"))
    return [(code, named[code]) for code in dict.fromkeys([*first, *chosen]) if code in named]


def _regions() -> list[tuple[str, list[tuple[str, str]]]]:
    regions = list(Region.objects.residential().values_list("country", "code", "name"))
    return [
        (str(name), [(code, region) for country, code, region in regions if country == home])
        for home, name in CORRIDOR_NAMES
    ]
