"""The field of a form that takes a paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import errors, keeping


class PaperField(forms.FileField):
    """A PDF or a photo, at most 2 MB. Gives its bytes."""

    def __init__(self, **options: Any) -> None:
        given: dict[str, Any] = {
            "label": _("The file"),
            "help_text": _("A PDF or a photo (JPG or PNG), at most 2 MB."),
            "max_length": 200,
            "widget": forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        }
        super().__init__(**(given | options))

    def clean(self, data: Any, initial: Any = None) -> Any:
        sent = super().clean(data, initial)
        if sent is None:
            return b""
        if sent.size > keeping.LARGEST_BYTES:
            raise ValidationError(str(errors.PaperTooLarge()))
        return sent.read()
