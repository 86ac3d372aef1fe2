"""Forms for people who claim and sign in by phone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.profiles import pins

from .claim import born_field


class NumberField(forms.CharField):
    """A phone number as people write it, with or without the country's code."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})
        options.setdefault("label", _("Phone number"))
        super().__init__(max_length=24, widget=widget, **options)

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        if not pins.numbers(typed):
            raise ValidationError(_("This is not a number of Kenya or Rwanda. For example 0712 345678."))
        return typed


class PinField(forms.CharField):
    """Six digits, never shown."""

    def __init__(self, *, is_new: bool = False, **options: Any) -> None:
        widget = forms.PasswordInput(
            attrs={"inputmode": "numeric", "autocomplete": "new-password" if is_new else "off", "maxlength": 6}
        )
        super().__init__(max_length=6, strip=True, widget=widget, **options)

    def clean(self, value: Any) -> str:
        pin: str = super().clean(value)
        if not pins.is_pin(pin):
            raise ValidationError(_("A PIN is six digits."))
        return pin


class NumberForm(forms.Form):
    """Which phone the code goes to."""

    phone = NumberField(help_text=_("The number that you gave your training provider. It may be your family's."))


class PlaceForm(forms.Form):
    """What shows that a place in a cohort is this person's."""

    code = forms.CharField(
        label=_("Code from the SMS"),
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
    reference = forms.CharField(
        label=_("Reference"),
        max_length=60,
        help_text=_("Your training provider gave it to you; it may stand on your certificate."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    date_of_birth = born_field()


class NewPinForm(forms.Form):
    """A PIN of one's own, typed twice."""

    pin = PinField(
        is_new=True,
        label=_("Choose a PIN"),
        help_text=_("Six digits that nobody at home would guess. Tell nobody, not even your family or us."),
    )
    again = PinField(is_new=True, label=_("The PIN again"))

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if not self.errors and answers["pin"] != answers["again"]:
            self.add_error("again", _("These are two different PINs. Type the same one twice."))
        return answers


class SignInForm(forms.Form):
    """Who it is, on a phone that several people may use."""

    phone = NumberField()
    date_of_birth = born_field(help_text=_("So that each person of a family signs in to their own account."))
    pin = PinField(label=_("PIN"))


class ForgottenPinForm(NewPinForm):
    """A new PIN, with the code from the training provider."""

    phone = NumberField()
    date_of_birth = born_field(help_text=_("So that each person of a family signs in to their own account."))
    help_code = forms.CharField(
        label=_("Code from your training provider"),
        max_length=20,
        help_text=_("Eight digits. They give it to you when you meet them; it works for a day."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    field_order = ["phone", "date_of_birth", "help_code", "pin", "again"]
