"""The forms for a certificate, for a credential to look at, and for what providers award."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from registry.profiles.forms import DayField
from registry.profiles.models import Profile
from registry.programmes.forms import SkillLinesField, offer_providers
from registry.taxonomy.models import Skill

from .models import Achievement
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

    email = forms.EmailField(
        label=_("E-mail address of whoever shows it"),
        required=False,
        help_text=_("To see that it is about this person. We keep nothing of it."),
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

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["email"]  # their own confirmed addresses are compared


class AchievementForm(forms.Form):
    """What a provider certifies."""

    provider = forms.ModelChoiceField(label=_("Training provider"), queryset=Organisation.objects.none())
    name = forms.CharField(
        label=_("Name of the certificate"), max_length=160, help_text=_("For example: Network technician")
    )
    description = forms.CharField(
        label=_("What is somebody able to do who has it?"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody can read it, and it stands in each certificate."),
    )
    criteria = forms.CharField(
        label=_("What must one do to get it?"),
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example: twelve weeks, and a network that runs on the last day."),
    )
    skills = SkillLinesField(
        label=_("Skills that it shows"),
        help_text=_("One on each line, in your own words. They are proven for everybody who gets it."),
    )
    lasts_months = forms.TypedChoiceField(
        label=_("How long does it last?"),
        choices=[
            ("", _("for good")),
            ("12", _("one year")),
            ("24", _("two years")),
            ("36", _("three years")),
            ("60", _("five years")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: Any, user: User, achievement: Achievement | None = None, **options: Any) -> None:
        if achievement is not None:
            options["initial"] = {
                "name": achievement.name,
                "description": achievement.description,
                "criteria": achievement.criteria,
                "skills": "\n".join(skill.label for skill in achievement.skills.order_by("label")),
                "lasts_months": achievement.lasts_months or "",
            }
        super().__init__(*args, **options)
        if achievement is None:
            offer_providers(self, user)
        else:
            del self.fields["provider"]


class WithdrawForm(forms.Form):
    """Why a certificate is taken back, suspended, or counts again."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=300,
        help_text=_("In a few words. The person can read it; nobody else."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
