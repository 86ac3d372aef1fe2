"""Fields that several forms share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from registry.places.models import CORRIDOR, Country, Region

PHONE = re.compile(r"\+?[0-9]{7,15}")


def countries(*, only: Q | None = None) -> QuerySet[Country]:
    """Countries as the forms list them: the corridor's two first, then by name."""
    here = Case(When(code__in=CORRIDOR, then=Value(0)), default=Value(1), output_field=IntegerField())
    return Country.objects.filter(only or Q()).order_by(here, "name")


class ByCountry(ModelChoiceIterator[Region]):
    """Regions under the heading of their country."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for country, regions in groupby(self.queryset, key=lambda region: region.country):
            yield country.name, [self.choice(region) for region in regions]


class RegionField(forms.ModelChoiceField[Region]):
    """The counties and districts that people live in."""

    iterator = ByCountry

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("County or district"))
        options.setdefault("help_text", _("If you live in Kenya or Rwanda."))
        options.setdefault("empty_label", _("Elsewhere"))
        super().__init__(Region.objects.none(), required=False, **options)

    def load(self) -> None:
        self.queryset = Region.objects.residential().select_related("country").order_by("country__name", "name")


class DayField(forms.DateField):
    """A day, with the browser's own picker where it has one."""

    def __init__(self, *, autocomplete: str = "off", **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date", "autocomplete": autocomplete}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"], **options)


class PhoneField(forms.CharField):
    """A phone number; spaces and dashes do not matter."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Phone"))
        options.setdefault(
            "help_text", _("Only people whom you were introduced to see it. For example +254 712 345678")
        )
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
        super().__init__(required=False, max_length=24, widget=widget, **options)

    def clean(self, value: Any) -> str:
        phone = re.sub(r"[\s().-]", "", super().clean(value) or "")
        if phone and not PHONE.fullmatch(phone):
            raise ValidationError(_("Write the number with its country code, for example +254 712 345678."))
        return phone
