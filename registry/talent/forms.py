"""The filter of the talent pages, with figures beside its choices, and the form of a saved search."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from corridor.web.widgets import LongSelect
from registry.listings.models import Listing
from registry.places.models import CORRIDOR, Country, Language, Region
from registry.profiles.models import WorkKind

from .asking import LONGEST_WORDS, Asked
from .facets import Facets
from .models import Alert, SavedSearch
from .rules import CEFR, HOURS, Order

LEVELS = [(1, _("any level")), (2, _("2 or more")), (3, _("3, works alone, or more")), (4, _("4 or more")), (5, _("5"))]


class TalentFilter(forms.Form):
    """What one looks for. It only shows: `asking.py` reads the link, and leaves out what it cannot understand.

    Three queries for the choices.
    """

    q = forms.CharField(label=_("Words"), max_length=LONGEST_WORDS, required=False)
    skill = forms.CharField(label=_("Skill"), max_length=LONGEST_WORDS, required=False)
    level = forms.ChoiceField(label=_("At level"), choices=LEVELS, required=False, widget=LongSelect)
    close = forms.BooleanField(label=_("Also count close skills"), required=False)
    proven = forms.BooleanField(label=_("Only what is proven"), required=False)
    country = forms.ChoiceField(label=_("Lives in"), required=False, widget=LongSelect)
    region = forms.ChoiceField(label=_("County or district"), required=False, widget=LongSelect)
    language = forms.ChoiceField(label=_("Speaks"), required=False, widget=LongSelect)
    cefr = forms.ChoiceField(
        label=_("At least"), choices=[("", _("any level")), *((code, code) for code in CEFR)], required=False
    )
    kind = forms.ChoiceField(label=_("Looks for"), required=False, widget=LongSelect)
    remote = forms.BooleanField(label=_("Would work remotely"), required=False)
    hours = forms.ChoiceField(label=_("Hours a week, at least"), required=False, widget=LongSelect)
    by = forms.DateField(
        label=_("Can begin by"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    sort = forms.ChoiceField(label=_("Order"), required=False, widget=LongSelect)

    def __init__(self, asked: Asked, facets: Facets, listings: Iterable[Listing], *, sort: str) -> None:
        query = asked.query
        shown: dict[str, Any] = {
            "q": query.words,
            "close": asked.is_close,
            "proven": query.proven,
            "country": query.country,
            "region": query.region,
            "language": query.language,
            "cefr": query.cefr,
            "kind": query.kind,
            "remote": query.remote,
            "hours": str(query.hours or ""),
            "by": query.by,
            "sort": sort,
        }
        super().__init__(initial=shown)
        countries = dict(Country.objects.filter(code__in=CORRIDOR).values_list("code", "name"))
        self._choose("country", _("Anywhere"), countries.items(), facets.countries)
        self._choose_region(countries, query.country, facets.regions)
        languages = Language.objects.values_list("code", "name")
        self._choose("language", _("Any language"), languages, facets.languages)
        self._choose("kind", _("Any kind of work"), WorkKind.choices, facets.kinds)
        hours = [(str(number), _("%(number)d hours") % {"number": number}) for number in HOURS]
        self._choose("hours", _("Any number"), hours, {})
        for name, figure in (("remote", facets.remote), ("proven", facets.proven)):
            if figure:
                self.fields[name].label = with_figure(self.fields[name].label or "", figure)
        orders = [(Order.NEWEST, _("Newest first")), (Order.PROVEN, _("Best proven first"))]
        fits = [(f"fit:{one.public_id}", _("Fit to “%(title)s”") % {"title": one.title}) for one in listings]
        self._set("sort", [*orders, *fits])

    def _choose_region(self, countries: Mapping[str, str], country: str, figures: Mapping[str, int]) -> None:
        """The regions of the chosen country, or those of both under their names."""
        regions = Region.objects.residential().filter(country__in=[country] if country else CORRIDOR)
        grouped: dict[str, list[tuple[str, Any]]] = defaultdict(list)
        for code, home, name in regions.order_by("country", "name").values_list("code", "country_id", "name"):
            grouped[home].append((code, with_figure(name, figures.get(code, 0))))
        choices = grouped[country] if country else [(countries[home], rows) for home, rows in grouped.items()]
        self._set("region", [("", _("Anywhere there")), *choices])

    def _choose(self, name: str, nothing: Any, choices: Iterable[tuple[str, Any]], figures: Mapping[str, int]) -> None:
        self._set(name, [("", nothing), *((code, with_figure(label, figures.get(code, 0))) for code, label in choices)])

    def _set(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def with_figure(label: Any, figure: int) -> str:
    """A choice with how many people it would leave; without a figure, the choice alone."""
    if not figure:
        return str(label)
    return _now("%(label)s (%(figure)s+)") % {"label": label, "figure": f"{figure:,}"}


class SearchForm(forms.ModelForm[SavedSearch]):
    """A saved search: what it is called, and how often its owner is written to."""

    alert = forms.ChoiceField(
        label=_("Mail me about new people"),
        choices=Alert.choices,
        widget=forms.RadioSelect,
        help_text=_("A mail says how many, never who. You can stop them at any time with one click."),
    )

    class Meta:
        model = SavedSearch
        fields = ["name", "alert"]
        labels = {"name": _("Name of the search")}
