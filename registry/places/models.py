"""Where people live and work, what they speak, and what they are paid in."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

CORRIDOR = ("KE", "RW")


class Currency(models.Model):
    """A currency by its ISO 4217 code."""

    code = models.CharField(_("code"), max_length=3, primary_key=True)
    name = models.CharField(_("name"), max_length=40)
    symbol = models.CharField(_("symbol"), max_length=6)
    decimals = models.PositiveSmallIntegerField(_("decimals"))

    class Meta:
        verbose_name = _("currency")
        verbose_name_plural = _("currencies")
        ordering = ["code"]
        constraints = [models.CheckConstraint(name="currency_decimals", condition=Q(decimals__lte=3))]

    def __str__(self) -> str:
        return self.code


class Country(models.Model):
    """A country by its ISO 3166-1 alpha-2 code."""

    code = models.CharField(_("code"), max_length=2, primary_key=True)
    name = models.CharField(_("name"), max_length=80)
    name_fr = models.CharField(_("name in French"), max_length=80, blank=True)
    name_sw = models.CharField(_("name in Kiswahili"), max_length=80, blank=True)
    name_rw = models.CharField(_("name in Kinyarwanda"), max_length=80, blank=True)
    dial = models.CharField(_("dialling code"), max_length=6, blank=True)
    currency_code = models.CharField(_("currency"), max_length=3, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40)
    is_eac = models.BooleanField(_("member of the East African Community"), default=False)

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_corridor(self) -> bool:
        """Whether the country is one of the two that the corridor joins."""
        return self.code in CORRIDOR


class RegionKind(models.TextChoices):
    """The level of a region."""

    COUNTY = "county", _("county")
    PROVINCE = "province", _("province")
    DISTRICT = "district", _("district")


class RegionQuerySet(models.QuerySet["Region"]):
    def residential(self) -> RegionQuerySet:
        """The regions that a person may live in: Kenya's counties and Rwanda's districts."""
        return self.exclude(kind=RegionKind.PROVINCE)


class Region(models.Model):
    """A Kenyan county, a Rwandan province or a Rwandan district."""

    code = models.CharField(_("code"), max_length=24, primary_key=True)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="regions", verbose_name=_("country"))
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=RegionKind.choices)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    other_names = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name=_("other names"))

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["country", "name"]
        constraints = [models.UniqueConstraint(fields=["country", "name"], name="one_region_per_name")]

    def __str__(self) -> str:
        return self.name


class Connectivity(models.Model):
    """How well a region is connected, as a published source says. Compare only within one measure and country."""

    class Measure(models.TextChoices):
        INDIVIDUALS = "individuals_internet", _("people who use the internet")
        HOUSEHOLDS = "households_internet", _("households with internet")
        FIBRE = "fibre", _("fibre coverage")

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="connectivity", verbose_name=_("region"))
    measure = models.CharField(_("measure"), max_length=24, choices=Measure.choices)
    share = models.DecimalField(_("share"), max_digits=5, decimal_places=4)
    as_of = models.DateField(_("as of"))
    source = models.CharField(_("source"), max_length=300)
    status = models.CharField(_("how the figure was found"), max_length=10)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("connectivity figure")
        verbose_name_plural = _("connectivity figures")
        constraints = [
            models.UniqueConstraint(fields=["region", "measure", "as_of"], name="one_connectivity_figure"),
            models.CheckConstraint(name="connectivity_share", condition=Q(share__gte=0, share__lte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.region}: {self.share:.0%}"


class ExchangeRate(models.Model):
    """What one unit of a currency was worth in US dollars on a day."""

    currency = models.ForeignKey(Currency, on_delete=models.CASCADE, related_name="rates", verbose_name=_("currency"))
    on = models.DateField(_("on"))
    usd_per_unit = models.DecimalField(_("US dollars per unit"), max_digits=16, decimal_places=10)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ["currency", "-on"]
        constraints = [
            models.UniqueConstraint(fields=["currency", "on"], name="one_rate_per_day"),
            models.CheckConstraint(name="rate_above_zero", condition=Q(usd_per_unit__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.currency_id} {self.on}"


class Language(models.Model):
    """A language by its ISO 639 code, with the name that its speakers use."""

    code = models.CharField(_("code"), max_length=3, primary_key=True)
    name = models.CharField(_("name"), max_length=40)
    autonym = models.CharField(_("own name"), max_length=40)

    class Meta:
        verbose_name = _("language")
        verbose_name_plural = _("languages")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
