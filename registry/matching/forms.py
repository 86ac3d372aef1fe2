"""What a graduate says of a match."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.listings.models import Listing

from .contesting import About
from .models import Exclusion
from .told import REASONS


class DismissForm(forms.Form):
    """Why a listing is not for me. Nobody has to say."""

    because = forms.ChoiceField(label=_("Not for me, because of"), required=False)

    def __init__(self, *args: Any, listing: Listing, **options: Any) -> None:
        super().__init__(*args, **options)
        has_place = listing.region_id is not None and not listing.is_remote
        offered = [(code, words) for code, words in REASONS.items() if code != Exclusion.Because.REGION or has_place]
        because = self.fields["because"]
        assert isinstance(because, forms.ChoiceField)
        because.choices = [("", _("I do not want to say")), *offered]


class ContestForm(forms.Form):
    """What is wrong, in a graduate's own words."""

    about = forms.ChoiceField(label=_("What is wrong?"), choices=About.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Tell us"),
        help_text=_("A person reads it with what was computed. The employer does not see it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
