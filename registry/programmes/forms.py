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
    skills = forms.CharField(
        label=_("Skills that it teaches"),
        help_text=_("One on each line, in your own words."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        providers = providers_of(user)
        _offer(self, "provider", providers)
        _offer(self, "country", Country.objects.all())
        only = list(providers[:2])
        if len(only) == 1:
            self.fields["provider"].initial = only[0]
            self.fields["country"].initial = only[0].country_id

    def clean_skills(self) -> list[Skill]:
        """The skills that the lines mean. A line that means none is told, so that it can be put in other words."""
        phrases = list(dict.fromkeys(filter(None, map(str.strip, re.split(r"[\n|;]", self.cleaned_data["skills"])))))
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


def _offer(form: forms.Form, name: str, choices: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = choices
