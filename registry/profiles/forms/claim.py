"""Forms of the claim and of a new profile."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registry.places.models import Country

from .fields import DayField, RegionField, countries

ADULT = _("Nobody sees it. It shows that you are 18 or older. For example 1999-12-31")


def born_field(*, help_text: Promise = ADULT) -> DayField:
    """A person's date of birth."""
    return DayField(label=_("Date of birth"), help_text=help_text, autocomplete="bday")


class ConfirmClaimForm(forms.Form):
    """A signed-in person makes an enrolment theirs."""

    date_of_birth = born_field()


class NewAccountClaimForm(ConfirmClaimForm):
    """Somebody without an account makes an enrolment theirs."""

    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least 10 characters. A sentence is easy to remember and hard to guess."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    field_order = ["password", "date_of_birth"]

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        """`user` is the person as far as we know them, so that a password like the name is refused."""
        super().__init__(*args, **options)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class NewProfileForm(forms.Form):
    """Beginning a profile without a place in a cohort."""

    country = forms.ModelChoiceField(
        Country.objects.none(), label=_("Where do you live?"), empty_label=_("Choose a country")
    )
    region = RegionField()
    date_of_birth = born_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["country"].queryset = countries()  # type: ignore[attr-defined]
        self.fields["region"].load()  # type: ignore[attr-defined]
