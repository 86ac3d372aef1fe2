"""The forms for a certificate and for a credential to look at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.profiles.forms import DayField
from registry.profiles.models import Profile
from registry.taxonomy.models import Skill

from .verifying.sources import LARGEST_FILE_BYTES


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


class VerifyForm(forms.Form):
    """A credential to look at, in one of the ways in which people have it."""

    file = forms.FileField(
        label=_("A file or a photo"),
        required=False,
        help_text=_("The badge itself (JSON, SVG or PNG), or a photo of its QR code."),
        widget=forms.FileInput(attrs={"accept": "image/*,.json,.jsonld,.jwt,.txt,.svg"}),
    )
    text = forms.CharField(
        label=_("Or paste it, or its link"),
        required=False,
        max_length=100_000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent and sent.size > LARGEST_FILE_BYTES:
            raise ValidationError(_("This file is too large. A credential has at most 5 MB, also as a photo."))
        return sent

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if not self.errors and not answers.get("file") and not answers.get("text"):
            raise ValidationError(_("Choose a file or a photo, or paste the credential or its link."))
        return answers

    @property
    def shown(self) -> bytes | str:
        """What was brought: the bytes of a file, or the text."""
        sent = self.cleaned_data["file"]
        return bytes(sent.read()) if sent else str(self.cleaned_data["text"])


class BringForm(VerifyForm):
    """A signed credential for one's own profile, on a page that has another form too."""

    prefix = "bring"
