"""What people fill in when they apply, invite, decline and withdraw."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.hiring.models import DeclineReason, LeftReason


class ApplyForm(forms.Form):
    note = forms.CharField(
        label=_("A note to the employer"),
        help_text=_("What makes you a good fit? A few sentences are enough."),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, to_mentor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if to_mentor:
            self.fields["note"].label = _("A note to the mentor")


class InviteForm(forms.Form):
    message = forms.CharField(
        label=_("Your message"),
        help_text=_("Say why you thought of this person."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why do you decline?"),
        help_text=_("The graduate reads this and can learn from it."),
        choices=DeclineReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason. The graduate reads it and can learn from it.")},
    )


class WithdrawForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why?"),
        help_text=_("Only if you like to say. The employer learns it only if you have taken another role."),
        choices=[("", _("I would rather not say")), *LeftReason.choices],
        required=False,
    )
