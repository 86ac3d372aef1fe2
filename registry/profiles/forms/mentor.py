"""The form of a mentor's profile."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.places.models import Country, Language

from .fields import countries


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
