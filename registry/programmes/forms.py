"""Forms of officers."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from registry.places.models import Country, Region
from registry.taxonomy.linking import best, link
from registry.taxonomy.models import Skill
from registry.taxonomy.words import unknown_skill

from .models import Programme
from .roster.columns import MAX_FILE_BYTES
from .roster.planning import LINK_AT_LEAST
from .selectors import providers_of

MOST_SKILLS = 40
PROPOSALS = 3


class RegionField(forms.ModelChoiceField[Region]):
    """A county or district, told with its country, since one list holds both."""

    def label_from_instance(self, obj: Region) -> str:
        return f"{obj.name} ({obj.country})"


class SkillLinesField(forms.CharField):
    """Skills in people's own words, one on each line; cleaned to the skills that the lines mean."""

    def __init__(self, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 6})
        super().__init__(max_length=4000, required=False, widget=widget, **options)

    def clean(self, value: Any) -> list[Skill]:
        """A line that means no skill is told, so that it can be put in other words."""
        lines = re.split(r"[\n|;]", super().clean(value))
        phrases = list(dict.fromkeys(filter(None, map(str.strip, lines))))
        if len(phrases) > MOST_SKILLS:
            raise forms.ValidationError(_("Name at most 40 skills."))
        found = best(phrases, at_least=LINK_AT_LEAST)
        unknown = [phrase for phrase in phrases if phrase not in found]
        if unknown:
            meant = link(unknown, top=PROPOSALS)
            raise forms.ValidationError(
                [unknown_skill(text, candidates) for text, candidates in zip(unknown, meant, strict=True)]
            )
        return list(Skill.objects.filter(pk__in=found.values()))


class ProgrammeForm(forms.Form):
    """A new programme."""

    provider = forms.ModelChoiceField(label=_("Training provider"), queryset=Organisation.objects.none())
    name = forms.CharField(label=_("Name of the programme"), max_length=160)
    country = forms.ModelChoiceField(label=_("Country"), queryset=Country.objects.none())
    summary = forms.CharField(
        label=_("What people learn"),
        help_text=_("Two or three sentences. Everybody can read them."),
        max_length=1200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    skills = SkillLinesField(label=_("Skills that it teaches"), help_text=_("One on each line, in your own words."))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        only = offer_providers(self, user)
        _offer(self, "country", Country.objects.all())
        if only is not None:
            self.fields["country"].initial = only.country_id


class CohortForm(forms.Form):
    """A new cohort."""

    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.none())
    name = forms.CharField(
        label=_("Name of the cohort"), help_text=_("For example: DigiTruck Lamu 2025"), max_length=160
    )
    country = forms.ModelChoiceField(label=_("Country"), queryset=Country.objects.none())
    region = RegionField(label=_("County or district"), queryset=Region.objects.none(), required=False)
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "programme", Programme.objects.of_officer(user))
        _offer(self, "country", Country.objects.all())
        _offer(self, "region", Region.objects.residential().select_related("country"))

    def clean(self) -> dict[str, Any]:
        """See that the dates and the places fit each other."""
        cleaned = super().clean() or {}
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day is before the first day."))
        region, country = cleaned.get("region"), cleaned.get("country")
        if region and country and region.country_id != country.pk:
            self.add_error("region", _("This region lies in another country."))
        return cleaned


class RosterForm(forms.Form):
    """A roster to be checked."""

    file = forms.FileField(
        label=_("Roster"),
        help_text=_("CSV, Excel (.xlsx) or OpenDocument (.ods), at most 5 MB and 50,000 people."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.ods,text/csv"}),
        allow_empty_file=True,  # the reader has better words for it
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse what is too large before it is read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_FILE_BYTES:
            raise forms.ValidationError(_("This file is larger than 5 MB. Split the roster into several files."))
        return file


class SearchForm(forms.Form):
    """A search in a cohort. It is sent by POST, because names do not belong into addresses."""

    q = forms.CharField(label=_("Name, reference, e-mail or phone"), max_length=80, required=False)


class ContactLostForm(forms.Form):
    """Since when nobody reaches a person."""

    on = forms.DateField(label=_("Since"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def offer_providers(form: forms.Form, user: User) -> Organisation | None:
    """Let a form's `provider` be one of a person's own. Where there is but one it is chosen already, and returned."""
    providers = providers_of(user)
    _offer(form, "provider", providers)
    only = list(providers[:2])
    if len(only) != 1:
        return None
    form.fields["provider"].initial = only[0]
    return only[0]


def _offer(form: forms.Form, name: str, choices: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = choices
