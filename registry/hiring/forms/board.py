"""Moving many applications at once, rating, and private notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.hiring.models import ApplicationState, Criterion, DeclineReason
from registry.hiring.rules import POINTS

MOVES = [
    (ApplicationState.SHORTLISTED.value, _("Put on the short list")),
    (ApplicationState.INTERVIEW.value, _("Ask for a conversation")),
    (ApplicationState.DECLINED.value, _("Decline")),
]


class BulkForm(forms.Form):
    """What happens to the applications that are ticked on the board."""

    to = forms.ChoiceField(label=_("With those that are ticked"), choices=MOVES)
    reason = forms.ChoiceField(
        label=_("Reason, if you decline"), choices=[("", _("Choose")), *DeclineReason.choices], required=False
    )

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if answers.get("to") == ApplicationState.DECLINED and not answers.get("reason"):
            self.add_error("reason", _("Choose a reason. The graduates read it and can learn from it."))
        return answers


class RatingForm(forms.Form):
    """Points for each criterion; none leaves a criterion out."""

    def __init__(self, *args: Any, rated: Sequence[tuple[Criterion, int | None]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("not rated")), *((str(points), str(points)) for points in POINTS)]
        for criterion, points in rated:
            self.fields[criterion.value] = forms.TypedChoiceField(
                label=criterion.label,
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
                initial=str(points) if points else "",
            )


class NoteForm(forms.Form):
    body = forms.CharField(
        label=_("A private note"),
        help_text=_(
            "Your colleagues who hire see it. Keep to what matters for the role: by law the graduate may ask to read "
            "it."
        ),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
