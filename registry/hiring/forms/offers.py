"""The terms of an offer, and other terms in answer to it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.hiring.models import Offer
from registry.hiring.rules import day_at
from registry.listings.models import Kind, Listing

ANSWER_WITHIN_DAYS = 7


def date_input() -> forms.DateInput:
    """A day, picked by the browser's own means."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


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
    place = forms.CharField(
        label=_("Place"), max_length=120, required=False, help_text=_("For work on site: the town, or the address.")
    )
    message = forms.CharField(
        label=_("A few words with it"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = [
        *("role", "starts_on", "pay", "hours_per_week", "duration_days", "is_remote", "place", "message", "answer_by"),
    ]

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


class TermsForm(forms.Form):
    """Under which terms a graduate would come. What is not changed stays as offered."""

    pay = forms.DecimalField(label=_("Pay"), max_digits=12, decimal_places=2, min_value=0)
    starts_on = forms.DateField(label=_("Starts"), widget=date_input())
    hours_per_week = forms.IntegerField(label=_("Hours a week"), min_value=1, max_value=60, required=False)
    duration_days = forms.IntegerField(label=_("Days of work"), min_value=1, max_value=2000, required=False)
    is_remote = forms.BooleanField(label=_("The work is done remotely"), required=False)
    message = forms.CharField(
        label=_("Why these terms"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, offer: Offer, kind: str, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(offer, name) for name in self.base_fields if name != "message"}
        super().__init__(*args, **kwargs)
        contract = kind == Kind.CONTRACT
        words = _("In %(currency)s, for the whole contract.") if contract else _("In %(currency)s, for a month.")
        self.fields["pay"].help_text = words % {"currency": offer.currency_id}
