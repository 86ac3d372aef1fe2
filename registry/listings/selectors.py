"""What pages show of listings, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registry.places.models import Country, ExchangeRate, Language
from registry.places.selectors import convert, rates_on
from registry.taxonomy import linking

from .models import Kind, Listing, ListingSkill, State


@dataclass(frozen=True)
class ListingQuery:
    """What the reader looks for; empty strings ask for nothing."""

    words: str = ""
    skill: str = ""
    kind: str = ""
    country: str = ""
    remote_only: bool = False


@dataclass(frozen=True)
class Pay:
    """What is paid, and about how much that is for the reader. A job pays by the month, a contract in all."""

    low: Decimal
    high: Decimal
    currency: str
    per: str | Promise
    about_low: Decimal | None = None
    about_high: Decimal | None = None
    about_currency: str = ""
    rate_on: date | None = None


@dataclass(frozen=True)
class Asked:
    """A skill that is asked for, in words."""

    label: str
    level: int
    weight: int
    is_required: bool


@dataclass(frozen=True)
class ListingCard:
    """A listing as pages show it."""

    public_id: UUID
    kind: str
    kind_words: str | Promise
    title: str
    owner: str
    country: str
    place: str
    is_remote: bool
    pay: Pay | None
    skills: tuple[Asked, ...]
    closes_on: date
    places_left: int
    state: str
    state_words: str


def public_listings(query: ListingQuery, *, on: date) -> QuerySet[Listing]:
    """The listings that everybody sees, narrowed to what is looked for, newest first."""
    found = _with_owner(Listing.objects.on_pages(on))
    if query.kind:
        found = found.filter(kind=query.kind)
    if query.country:
        found = found.filter(country=query.country)
    if query.remote_only:
        found = found.filter(is_remote=True)
    if query.words:
        found = found.filter(Q(title__icontains=query.words) | Q(description__icontains=query.words))
    if query.skill:
        skill_id = linking.best([query.skill]).get(query.skill)
        found = found.filter(Exists(ListingSkill.objects.filter(listing=OuterRef("pk"), skill=skill_id)))
    return found.order_by("-published_at", "-pk")


def listings_of(user: User) -> QuerySet[Listing]:
    """The listings of a person's organisations and their own, newest first."""
    return _with_owner(Listing.objects.owned_by(user)).order_by("-created_at", "-pk")


def one(public_id: UUID, user: User | None) -> Listing | None:
    """A listing that this reader may see."""
    return _with_owner(Listing.objects.visible_to(user)).filter(public_id=public_id).first()


def cards(listings: Iterable[Listing], *, currency: str, on: date) -> list[ListingCard]:
    """Listings as cards, with pay also in the reader's currency if one is given. At most four queries."""
    listings = list(listings)
    exchange = Exchange.on(on, currency) if currency and listings else None
    skills: dict[int, list[Asked]] = {listing.pk: [] for listing in listings}
    rows = ListingSkill.objects.filter(listing__in=skills).order_by("-is_required", "-weight", "pk")
    for pk, label, level, weight, required in rows.values_list(
        "listing", "skill__label", "level", "weight", "is_required"
    ):
        skills[pk].append(Asked(label, level, weight, required))
    return [_card(listing, skills[listing.pk], exchange) for listing in listings]


@dataclass(frozen=True)
class Exchange:
    """The rates of a day, for one reader's currency."""

    currency: str
    rates: dict[str, Decimal]
    dates: dict[str, date]

    @classmethod
    def on(cls, on: date, currency: str) -> Exchange:
        """The newest rates that are not after a day. Two queries."""
        newest = ExchangeRate.objects.filter(on__lte=on).values_list("currency").annotate(newest=Max("on"))
        return cls(currency, rates_on(on), dict(newest))

    def about(self, low: Decimal, high: Decimal, currency: str) -> tuple[Decimal, Decimal, date | None] | None:
        """The range in the reader's currency and the date of the older rate, or None where it says nothing new."""
        if currency == self.currency:
            return None
        about = [convert(amount, currency, self.currency, self.rates) for amount in (low, high)]
        if about[0] is None or about[1] is None:
            return None
        dates = [self.dates[code] for code in (currency, self.currency) if code in self.dates]
        return about[0], about[1], min(dates, default=None)


def pay_of(listing: Listing, exchange: Exchange | None) -> Pay | None:
    """The pay of a listing, or None for a mentorship."""
    if listing.pay_min is None or listing.pay_max is None or listing.currency_id is None:
        return None
    per = _("a month") if listing.kind == Kind.JOB else _("for the whole contract")
    pay = (listing.pay_min, listing.pay_max, listing.currency_id)
    about = exchange.about(*pay) if exchange else None
    if exchange is None or about is None:
        return Pay(*pay, per)
    return Pay(*pay, per, about[0], about[1], exchange.currency, about[2])


def names_of(listing: Listing) -> tuple[list[str], list[str]]:
    """The languages asked for and the countries that it is open to, by name. Two queries."""
    languages = Language.objects.filter(pk__in=listing.languages).values_list("autonym", flat=True)
    countries = Country.objects.filter(pk__in=listing.eligible_countries).values_list("name", flat=True)
    return list(languages), list(countries)


def _with_owner(listings: QuerySet[Listing]) -> QuerySet[Listing]:
    return listings.select_related("organisation", "mentor__user", "country", "region", "isco")


def _card(listing: Listing, skills: list[Asked], exchange: Exchange | None) -> ListingCard:
    return ListingCard(
        public_id=listing.public_id,
        kind=listing.kind,
        kind_words=Kind(listing.kind).label,
        title=listing.title,
        owner=listing.owner_name,
        country=listing.country_id,
        place=f"{listing.region}, {listing.country}" if listing.region else str(listing.country),
        is_remote=listing.is_remote,
        pay=pay_of(listing, exchange),
        skills=tuple(skills),
        closes_on=listing.closes_on,
        places_left=listing.places_left,
        state=listing.state,
        state_words=str(State(listing.state).label),
    )
