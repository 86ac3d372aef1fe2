"""A CV: sent or pasted, and what it proposes, to tick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.profiles import rules
from registry.profiles.cv import (
    LONGEST_MONTHS,
    LONGEST_PLACE,
    LONGEST_TITLE,
    MOST_EXPERIENCES,
    MOST_PHRASES,
    FoundWork,
)
from registry.profiles.models import Experience


class CvForm(forms.Form):
    """A file, or the text itself."""

    cv = forms.FileField(
        label=_("Your CV as a file"),
        required=False,
        help_text=_("PDF, Word (DOCX) or text, at most 2 MB. We read it and keep nothing of it."),
        widget=forms.FileInput(attrs={"accept": ",".join(rules.CV_KINDS)}),
    )
    text = forms.CharField(
        label=_("Or paste it here"),
        required=False,
        max_length=rules.LONGEST_CV,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if not self.errors and not answers.get("cv") and not answers.get("text"):
            raise ValidationError(_("Choose a file, or paste the text of your CV."))
        return answers


class FoundWorkForm(forms.Form):
    """One piece of work that the CV names. It is taken over only with its tick."""

    take = forms.BooleanField(label=_("Put this on my profile"), required=False)
    title = forms.CharField(label=_("What did you do?"), max_length=LONGEST_TITLE)
    place = forms.CharField(label=_("Where?"), max_length=LONGEST_PLACE, required=False)
    months = forms.IntegerField(label=_("How many months?"), min_value=1, max_value=LONGEST_MONTHS)
    kind = forms.ChoiceField(label=_("Was it paid?"), choices=Experience.Kind.choices)

    def found(self) -> FoundWork | None:
        """The work as the person corrected it; None without a tick."""
        answers = self.cleaned_data
        if not answers["take"]:
            return None
        return FoundWork(answers["title"], answers["place"], answers["months"], answers["kind"])


def work_forms(data: Any | None = None, *, proposed: Sequence[FoundWork] = ()) -> list[FoundWorkForm]:
    """A form for each proposal, or for each that was sent back; the numbers begin at 0 and have no gap."""
    if data is None:
        return [
            FoundWorkForm(
                prefix=f"work-{number}",
                initial={"title": one.title, "place": one.place, "months": one.months, "kind": one.kind},
            )
            for number, one in enumerate(proposed)
        ]
    sent = [number for number in range(MOST_EXPERIENCES) if f"work-{number}-title" in data]
    return [FoundWorkForm(data, prefix=f"work-{number}") for number in sent]


class PhrasesForm(forms.Form):
    """The words under "skills" of the CV, a line each, carried along so that the same skills are found again."""

    phrases = forms.CharField(required=False, max_length=rules.LONGEST_CV, widget=forms.HiddenInput)

    def clean_phrases(self) -> list[str]:
        return [line for line in self.cleaned_data["phrases"].split(" ; ") if line.strip()][:MOST_PHRASES]
