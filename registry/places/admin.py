"""Places, languages and money in the admin. Rates may be added there; the rest is read from files."""

from __future__ import annotations

from django.contrib import admin
from unfold.admin import ModelAdmin

from corridor.web.admin import ReadOnlyAdmin

from .models import Connectivity, Country, Currency, ExchangeRate, Language, Region


@admin.register(Country)
class CountryAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "name_fr", "name_sw", "dial", "currency_code", "is_eac"]
    list_filter = ["is_eac"]
    search_fields = ["code", "name", "name_fr", "name_sw", "name_rw"]


@admin.register(Region)
class RegionAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "kind", "country", "parent"]
    list_filter = ["country", "kind"]
    list_select_related = ["country", "parent"]
    search_fields = ["code", "name", "other_names"]


@admin.register(Connectivity)
class ConnectivityAdmin(ReadOnlyAdmin):
    list_display = ["region", "measure", "share", "as_of", "status"]
    list_filter = ["measure", "status", "region__country"]
    list_select_related = ["region"]
    search_fields = ["region__name", "region__code", "source"]


@admin.register(Currency)
class CurrencyAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "symbol", "decimals"]
    search_fields = ["code", "name"]


@admin.register(ExchangeRate)
class ExchangeRateAdmin(ModelAdmin):
    list_display = ["currency", "on", "usd_per_unit", "source"]
    list_filter = ["currency"]
    list_select_related = ["currency"]
    search_fields = ["currency__code", "source"]
    autocomplete_fields = ["currency"]
    date_hierarchy = "on"


@admin.register(Language)
class LanguageAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "autonym"]
    search_fields = ["code", "name", "autonym"]
