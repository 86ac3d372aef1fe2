"""The filter of the talent pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from registry.places.models import CORRIDOR, Country, Language
from registry.profiles.models import WorkKind

from .talent import TalentQuery


class TalentFilter(forms.Form):
    """What one looks for. What cannot be understood is left out rather than refused."""

    q = forms.CharField(label=_("Skill or words"), max_length=80, required=False)
    country = forms.ModelChoiceField(
        label=_("Lives in"), queryset=Country.objects.none(), required=False, empty_label=_("Anywhere")
    )
    language = forms.ModelChoiceField(
        label=_("Speaks"), queryset=Language.objects.none(), required=False, empty_label=_("Any language")
    )
    kind = forms.ChoiceField(
        label=_("Looks for"), choices=[("", _("Any kind of work")), *WorkKind.choices], required=False
    )
    sort = forms.ChoiceField(label=_("Order"), choices=[("newest", _("Newest first"))], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose_from("country", Country.objects.filter(code__in=CORRIDOR))
        self._choose_from("language", Language.objects.all())

    def _choose_from(self, name: str, queryset: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queryset

    def query(self) -> TalentQuery:
        """The valid part of what was asked."""
        self.is_valid()
        asked = self.cleaned_data
        country, language = asked.get("country"), asked.get("language")
        return TalentQuery(
            words=asked.get("q", ""),
            country=country.pk if country else "",
            language=language.pk if language else "",
            kind=asked.get("kind", ""),
        )
