"""What people fill in when they apply, invite, decline and withdraw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.hiring.models import DeclineReason, LeftReason
from registry.listings.models import ListingQuestion, QuestionKind


class ApplyForm(forms.Form):
    note = forms.CharField(
        label=_("A note to the employer"),
        help_text=_("What makes you a good fit? A few sentences are enough."),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, to_mentor: bool, questions: Sequence[ListingQuestion] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[f"answer_{question.position}"] = _answer_to(question)
        self.order_fields([*(f"answer_{question.position}" for question in questions), "note"])
        if to_mentor:
            self.fields["note"].label = _("A note to the mentor")

    def answers(self) -> dict[int, str]:
        """What was answered, by the position of the question."""
        return {one.position: self.cleaned_data[f"answer_{one.position}"] for one in self.questions}


def _answer_to(question: ListingQuestion) -> forms.Field:
    needed = {"required": _("The employer needs an answer to this question.")}
    options: dict[str, Any] = {"label": question.text, "required": question.is_required, "error_messages": needed}
    if question.kind == QuestionKind.YES_NO:
        return forms.ChoiceField(
            choices=[(_("Yes"), _("Yes")), (_("No"), _("No"))], widget=forms.RadioSelect, **options
        )
    return forms.CharField(max_length=600, widget=forms.Textarea(attrs={"rows": 2}), **options)


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
