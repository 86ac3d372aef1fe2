"""What people fill in to correct a placement, and in the ledger of a contract."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.hiring.forms import date_input
from registry.places.models import Currency

from .models import AmountStep, Milestone, Placement
from .selectors import occupation_choices


class CorrectionForm(forms.Form):
    """The placement as it should be recorded: what is right already stays as it is."""

    role = forms.CharField(label=_("Role"), max_length=140)
    isco_id = forms.ChoiceField(label=_("Occupation"))
    starts_on = forms.DateField(label=_("First day"), widget=date_input())
    ended_on = forms.DateField(
        label=_("Last day"), help_text=_("Leave it empty while it goes on."), widget=date_input(), required=False
    )
    hours_per_week = forms.IntegerField(label=_("Hours a week"), min_value=1, max_value=60, required=False)
    pay = forms.DecimalField(label=_("Pay"), max_digits=12, decimal_places=2, min_value=0, required=False)
    reason = forms.CharField(label=_("Why?"), help_text=_("The other side reads this."), max_length=300, required=False)

    def __init__(self, *args: Any, placement: Placement, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {name: getattr(placement, name) for name in self.fields if name != "reason"}
        choices = self.fields["isco_id"]
        assert isinstance(choices, forms.ChoiceField)
        offered = dict([(placement.isco_id, placement.isco.label), *occupation_choices()])
        choices.choices = list(offered.items())
        if placement.currency_id is None:
            del self.fields["pay"]
        else:
            self.fields["pay"].label = _("Pay in %(currency)s") % {"currency": placement.currency_id}

    def changes(self) -> dict[str, Any]:
        """The fields of the placement as they should be."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}


class AnswerForm(forms.Form):
    """Why somebody does not agree."""

    words = forms.CharField(label=_("What is not right?"), help_text=_("The other side reads this."), max_length=300)


class MilestoneForm(forms.Form):
    """A part of a contract."""

    title = forms.CharField(label=_("What is delivered?"), help_text=_("For example: the first draft"), max_length=140)
    amount = forms.DecimalField(label=_("What is paid for it?"), max_digits=12, decimal_places=2, min_value=0)
    currency = forms.ModelChoiceField(
        label=_("Currency"),
        help_text=_("It is the same for the whole contract and cannot be changed later."),
        queryset=Currency.objects.all(),
    )
    due_on = forms.DateField(label=_("Until when?"), widget=date_input(), required=False)

    def __init__(self, *args: Any, placement: Placement, **options: Any) -> None:
        super().__init__(*args, **options)
        if placement.currency_id is not None:
            del self.fields["currency"]
            self.fields["amount"].label = _("What is paid for it, in %(currency)s?") % {
                "currency": placement.currency_id
            }


class AmountForm(forms.Form):
    """What was delivered or paid, or agreed in addition."""

    amount = forms.DecimalField(label=_("Amount"), max_digits=12, decimal_places=2, min_value=0)
    on = forms.DateField(label=_("On which day?"), widget=date_input(), initial=timezone.localdate)
    is_advance = forms.BooleanField(label=_("It was paid before the work was delivered, as an advance"), required=False)
    words = forms.CharField(
        label=_("Note"), help_text=_("For example the number of the invoice."), max_length=200, required=False
    )

    def __init__(
        self, *args: Any, step: AmountStep, milestone: Milestone, remaining: Decimal | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.initial = {"amount": remaining} if remaining is not None and remaining > 0 else {}
        self.fields["amount"].label = _("Amount in %(currency)s") % {"currency": milestone.currency_id}
        if step != AmountStep.PAID:
            del self.fields["is_advance"]


class TakeOutForm(forms.Form):
    """Why an amount is wrong."""

    words = forms.CharField(label=_("What was wrong?"), help_text=_("The other side reads this."), max_length=200)


class RenewForm(forms.Form):
    """The contract that follows."""

    starts_on = forms.DateField(label=_("First day of the new contract"), widget=date_input())
    hours_per_week = forms.IntegerField(label=_("Hours a week"), min_value=1, max_value=60, required=False)
    pay = forms.DecimalField(
        label=_("Its value in all"),
        help_text=_("Of the new contract alone."),
        max_digits=12,
        decimal_places=2,
        min_value=0,
        required=False,
    )
