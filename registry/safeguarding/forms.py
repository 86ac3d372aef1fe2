"""What people fill in when they need us."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from . import rules
from .models import ConcernKind


class HelpForm(forms.Form):
    """A question to a person."""

    words = forms.CharField(
        label=_("What do you need?"),
        max_length=rules.LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    contact = forms.CharField(
        label=_("How may we reach you?"),
        help_text=_(
            "An e-mail address or a phone number, if it is safe to reach you there. Without it you still get a link to "
            "our answer."
        ),
        max_length=rules.LONGEST_CONTACT,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, is_visitor: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_visitor:
            del self.fields["contact"]


class ReportForm(HelpForm):
    """What happened, and whether somebody is in danger."""

    kind = forms.ChoiceField(label=_("What happened?"), choices=ConcernKind.choices, widget=forms.RadioSelect)
    is_in_danger = forms.BooleanField(label=_("Somebody is in danger now"), required=False)

    field_order = ["kind", "is_in_danger", "words", "contact"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        words = self.fields["words"]
        words.label = _("Tell us in your own words")
        words.help_text = _("Who, when, where, and what was said. Write what you know; we ask for the rest.")


class ReopenForm(forms.Form):
    """What is not settled yet."""

    words = forms.CharField(
        label=_("What is not settled yet?"),
        max_length=rules.LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
