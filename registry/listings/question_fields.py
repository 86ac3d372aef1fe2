"""The fields of the screening questions in the form of a listing: five rows that may stay empty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from . import errors, rules
from .models import Listing, QuestionKind
from .rules import AskedQuestion

NUMBERS = range(1, rules.QUESTIONS_AT_MOST + 1)


def fields() -> dict[str, forms.Field]:
    """The fields of every row, by name."""
    made: dict[str, forms.Field] = {}
    for number in NUMBERS:
        made[f"question_{number}"] = forms.CharField(
            label=_("Question %(number)d") % {"number": number},
            max_length=rules.LONGEST_QUESTION,
            required=False,
        )
        made[f"question_{number}_kind"] = forms.ChoiceField(
            label=_("Answered"), choices=QuestionKind.choices, initial=QuestionKind.TEXT, required=False
        )
        made[f"question_{number}_required"] = forms.BooleanField(
            label=_("Everybody has to answer"), required=False, initial=True
        )
    return made


def names_in_rows() -> Iterable[tuple[str, str, str]]:
    """The names of each row's fields."""
    return [(f"question_{number}", f"question_{number}_kind", f"question_{number}_required") for number in NUMBERS]


def asked(cleaned: Mapping[str, Any]) -> list[AskedQuestion]:
    """The questions of the rows that are filled in."""
    return [
        AskedQuestion(cleaned[text].strip(), cleaned.get(kind) or QuestionKind.TEXT, cleaned.get(required, False))
        for text, kind, required in names_in_rows()
        if cleaned.get(text, "").strip()
    ]


def field_of(number: int, cleaned: Mapping[str, Any]) -> str:
    """The name of the field in which the question with this number, among those filled in, stands."""
    filled = [text for text, _kind, _required in names_in_rows() if (cleaned.get(text) or "").strip()]
    return filled[number - 1] if number <= len(filled) else filled[-1]


def check(questions: Sequence[AskedQuestion]) -> list[errors.QuestionNotAllowed]:
    """Every question that must not be asked, so that all are seen at once."""
    refused = []
    for number, question in enumerate(questions, start=1):
        try:
            rules.require_questions([question])
        except errors.QuestionNotAllowed as refusal:
            refused.append(errors.QuestionNotAllowed(refusal.subject, number))
    return refused


def initial_of(listing: Listing) -> dict[str, Any]:
    """A listing's questions, for rows that change or copy them."""
    initial: dict[str, Any] = {}
    for row, question in zip(names_in_rows(), listing.questions.all(), strict=False):
        initial |= dict(zip(row, (question.text, question.kind, question.is_required), strict=True))
    return initial
