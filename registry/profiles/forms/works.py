"""The portfolio's form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.profiles import errors, rules


class WorkForm(forms.Form):
    """A link to something made, or a sample of it."""

    title = forms.CharField(
        label=_("What is it?"), max_length=120, help_text=_("For example: the network plan of a school")
    )
    url = forms.URLField(
        label=_("Its address on the web"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    sample = forms.FileField(
        label=_("Or a file"),
        required=False,
        max_length=200,
        help_text=_("At most 5 MB. Of a picture we keep what one sees and nothing else: not the place, not the phone."),
    )

    def clean_sample(self) -> Any:
        sent = self.cleaned_data["sample"]
        if sent is not None and sent.size > rules.LARGEST_SAMPLE_BYTES:
            raise ValidationError(str(errors.FileTooLarge()))
        return sent

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if bool(answers.get("url")) == bool(answers.get("sample")) and not {"url", "sample"} & self.errors.keys():
            self.add_error("url", _("Give an address or choose a file: one of the two."))
        return answers
