"""What people fill in when they apply, invite, decline and offer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.listings.models import Kind, Listing

from .models import DeclineReason
from .rules import day_at

ANSWER_WITHIN_DAYS = 7


def date_input() -> forms.DateInput:
    """A day, picked by the browser's own means."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


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


class MenteeForm(forms.Form):
    """A mentor says yes: when it starts, and until when an answer is awaited."""

    starts_on = forms.DateField(label=_("First meeting from"), widget=date_input())
    answer_by = forms.DateField(label=_("Answer until"), widget=date_input())

    def __init__(self, *args: Any, listing: Listing, **kwargs: Any) -> None:
        today = day_at(timezone.now(), listing.country.time_zone)
        kwargs.setdefault("initial", {})
        kwargs["initial"].setdefault("starts_on", max(today, listing.starts_on or today))
        kwargs["initial"].setdefault("answer_by", today + timedelta(days=ANSWER_WITHIN_DAYS))
        super().__init__(*args, **kwargs)


class OfferForm(MenteeForm):
    """The role, when it starts and what it pays, in the currency of the listing."""

    role = forms.CharField(label=_("Role"), max_length=140)
    pay = forms.DecimalField(label=_("Pay"), max_digits=12, decimal_places=2, min_value=0)
    hours_per_week = forms.IntegerField(label=_("Hours a week"), min_value=1, max_value=60, required=False)
    duration_days = forms.IntegerField(label=_("Days of work"), min_value=1, max_value=2000, required=False)
    is_remote = forms.BooleanField(label=_("The work is done remotely"), required=False)
    field_order = ["role", "starts_on", "pay", "hours_per_week", "duration_days", "is_remote", "answer_by"]

    def __init__(self, *args: Any, listing: Listing, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "role": listing.title,
            "hours_per_week": listing.hours_per_week,
            "duration_days": listing.duration_days,
            "is_remote": listing.is_remote,
        }
        super().__init__(*args, listing=listing, **kwargs)
        self.fields["starts_on"].label = _("Starts")
        contract = listing.kind == Kind.CONTRACT
        words = _("In %(currency)s, for the whole contract.") if contract else _("In %(currency)s, for a month.")
        self.fields["pay"].help_text = words % {"currency": listing.currency_id}
