"""What people fill in about a placement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from corridor.papers.fields import PaperField
from registry.credentials.models import Certification
from registry.hiring.forms import date_input
from registry.listings.models import Kind
from registry.places.models import Country, Currency

from .models import DocumentKind, LeavingReason
from .selectors import occupation_choices

WORK = [(Kind.JOB.value, _("a job")), (Kind.CONTRACT.value, _("a contract, as a freelancer"))]


class ClaimForm(forms.Form):
    """Work that was found elsewhere: what, where, since when."""

    kind = forms.ChoiceField(label=_("What kind of work is it?"), choices=WORK, widget=forms.RadioSelect)
    role = forms.CharField(label=_("Your role"), max_length=140)
    isco = forms.ChoiceField(label=_("Which of these is closest?"))
    country = forms.ModelChoiceField(label=_("Country of the work"), queryset=Country.objects.all())
    is_remote = forms.BooleanField(label=_("I work remotely"), required=False)
    starts_on = forms.DateField(label=_("First day"), widget=date_input())
    hours_per_week = forms.IntegerField(label=_("Hours a week"), min_value=1, max_value=60, required=False)
    pay = forms.DecimalField(
        label=_("Pay"),
        help_text=_("A month for a job, in all for a contract. The employer sees it."),
        max_digits=12,
        decimal_places=2,
        min_value=0,
        required=False,
    )
    currency = forms.ModelChoiceField(label=_("Currency"), queryset=Currency.objects.all(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["isco"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [("", _("Choose")), *occupation_choices()]


class DisputeForm(forms.Form):
    reason = forms.CharField(
        label=_("What is wrong?"),
        help_text=_("The other side and our administrators read this."),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class EndForm(forms.Form):
    ended_on = forms.DateField(label=_("Last day"), widget=date_input(), initial=timezone.localdate)


class AskForm(forms.Form):
    """Which certificate somebody is asked to endorse."""

    certification = forms.TypedChoiceField(
        label=_("Ask them to endorse a certificate"),
        help_text=_("They have seen you work. They read what it is called, and decide whether to sign."),
        coerce=int,
    )

    def __init__(self, *args: Any, offered: Sequence[Certification], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = self.fields["certification"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = [(one.pk, one.title) for one in offered]


class EndorseForm(forms.Form):
    """What somebody says of a certificate, whose holder they have seen at work."""

    comment = forms.CharField(
        label=_("What have you seen this person do?"),
        help_text=_("Two or three sentences. The graduate can show them with the certificate, with your name."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class LeftForm(forms.Form):
    """When somebody left, and why."""

    left_on = forms.DateField(label=_("Last day"), widget=date_input())
    reason = forms.ChoiceField(
        label=_("Why?"), choices=[("", _("I would rather not say")), *LeavingReason.choices], required=False
    )
    note = forms.CharField(label=_("Anything else"), max_length=200, required=False)


class DocumentForm(forms.Form):
    """A paper that shows a placement, and that its graduate agrees to share it."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=DocumentKind.choices)
    file = PaperField(
        help_text=_("A PDF or a photo (JPG or PNG), at most 2 MB. Cover what nobody needs to see, such as the pay."),
    )
    agreed = forms.BooleanField(
        label=_("I agree that the programme officers of my cohorts see this document"),
        help_text=_("They look at it to see that you work there. Nobody else can open it, and you can take it back."),
    )

    def __init__(self, *args: Any, for_officer: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if for_officer:
            self.fields["agreed"].label = _("The graduate gave it to me for this, and agrees that we keep it")
            self.fields["agreed"].help_text = _(
                "Only the officers of their cohorts can open it. They can take it back."
            )


class LookForm(forms.Form):
    """Why a document does not show the placement."""

    words = forms.CharField(
        label=_("What is missing?"),
        help_text=_("The graduate reads this. We delete the file."),
        max_length=300,
    )
