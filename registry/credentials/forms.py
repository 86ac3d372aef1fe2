"""The form for a certificate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.profiles.forms import DayField
from registry.profiles.models import Profile
from registry.taxonomy.models import Skill


class CertificationForm(forms.Form):
    """A certificate that somebody says they have."""

    title = forms.CharField(
        label=_("What is it called?"), max_length=200, help_text=_("As it is written on the certificate.")
    )
    issuer = forms.CharField(label=_("Who gave it to you?"), max_length=160)
    issued_on = DayField(label=_("Issued on"), required=False)
    expires_on = DayField(label=_("Valid until"), required=False, help_text=_("Leave it empty if it does not run out."))
    skills = forms.ModelMultipleChoiceField(
        Skill.objects.none(),
        label=_("Which of your skills does it show?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, profile: Profile, **options: Any) -> None:
        super().__init__(*args, **options)
        held = Skill.objects.filter(held_by__profile=profile).order_by("label")
        if held.exists():
            self.fields["skills"].queryset = held  # type: ignore[attr-defined]
        else:
            del self.fields["skills"]
