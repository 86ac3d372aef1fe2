"""How often somebody wants to be written to."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from .digesting import Rhythm


class DigestForm(forms.Form):
    """How often a digest of new matches comes."""

    rhythm = forms.ChoiceField(
        label=_("Write to me about new matches"), choices=Rhythm.choices, widget=forms.RadioSelect
    )
