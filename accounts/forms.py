"""Forms around the account."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .models import User


class SignupNames(forms.Form):
    """What the sign-up asks beside e-mail and password: how to address the person."""

    given_names = forms.CharField(label=_("Given names"), max_length=120)
    family_name = forms.CharField(label=_("Family name"), max_length=120)

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth with the new person."""
        user.given_names = self.cleaned_data["given_names"]
        user.family_name = self.cleaned_data["family_name"]
        user.save(update_fields=["given_names", "family_name"])
