"""What the pages' pieces need beyond Django's own tags: fields, money, dates, and links that keep the query."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django import template
from django.forms import BoundField
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.http import QueryDict
from django.utils import formats, numberformat, timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext

register = template.Library()

# ISO 4217: every other currency of the corridor and its diaspora has two decimals.
CURRENCIES_WITHOUT_DECIMALS = frozenset({"BIF", "DJF", "GNF", "JPY", "KMF", "KRW", "RWF", "UGX", "XAF", "XOF"})
NOTHING = "–"
COMPONENT_OPTIONS = ("label", "hint", "mark_optional")


# --- Links ---------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def querystring_with(context: template.Context, **changes: object) -> str:
    """The current query string with some parameters replaced; None or an empty value removes one.

    `{% querystring_with page=3 %}` on `/talent/?q=linux&page=2` gives `?q=linux&page=3`. An empty query gives `?`,
    which as a link still leads to the page itself without its old query.
    """
    request = context.get("request")
    query: QueryDict = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        elif isinstance(value, (list, tuple)):
            query.setlist(name, [str(one) for one in value])
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


# --- Forms ---------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/field.html")
def render_field(field: BoundField, **options: Any) -> dict[str, Any]:
    """One field as the component: label, hint, error, control.

    `label`, `hint` and `mark_optional` change the component; every other option becomes an attribute of the control
    (`rows=3`, `autocomplete="off"`; False removes one; `_` becomes `-`).
    """
    component: dict[str, Any] = {name: options.pop(name) for name in COMPONENT_OPTIONS if name in options}
    return {"field": field, "control_attrs": options, **component}


@register.simple_tag
def field_control(
    field: BoundField, hint: object = None, control_attrs: Mapping[str, object] | None = None
) -> SafeString:
    """The control alone, tied to the component's hint and error for people who hear the page."""
    attrs: dict[str, Any] = {name.replace("_", "-"): value for name, value in (control_attrs or {}).items()}
    if not field.use_fieldset:
        own = field.field.widget.attrs.get("aria-describedby", "")
        described_by = f"{field_described_by(field, hint)} {own}".strip()
        if described_by:
            attrs["aria-describedby"] = described_by
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)


@register.simple_tag
def field_described_by(field: BoundField, hint: object = None) -> str:
    """The ids of the hint and error that belong to a field, the error first because it matters more."""
    if not field.auto_id or field.is_hidden:
        return ""
    ids = []
    if field.errors:
        ids.append(f"{field.auto_id}_error")
    if hint or field.help_text:
        ids.append(f"{field.auto_id}_helptext")
    return " ".join(ids)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether a field is one box to tick, whose label stands beside it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_choices(field: BoundField) -> bool:
    """Whether a field is a list of boxes or radio buttons."""
    return isinstance(field.field.widget, (CheckboxSelectMultiple, RadioSelect))


# --- Words and figures ---------------------------------------------------------------------------------------


def money(amount: Decimal | int | float | str | None, currency: str) -> str:
    """An amount in its currency: `KES 45,000`, `KES 45,000.50`, `RWF 650,000`; separators as the language writes them.

    Decimals are those of the currency and are left out of a whole amount. Nothing gives a dash.
    """
    value = _decimal(amount)
    if value is None:
        return NOTHING
    decimals = 0 if currency in CURRENCIES_WITHOUT_DECIMALS else 2
    value = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    if value == value.to_integral_value():
        decimals = 0
    return f"{currency} {_number(value, decimals)}"


register.filter("money", money)
register.simple_tag(money, name="money")


@register.filter
def percent(share_0_1: Decimal | float | str | None, decimals: int = 0) -> str:
    """A share between 0 and 1 as a percentage: 0.384 gives `38%`. Nothing gives a dash."""
    share = _decimal(share_0_1)
    if share is None:
        return NOTHING
    value = (share * 100).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    # Translators: a percentage; some languages put a space before the sign.
    return gettext("%(number)s%%") % {"number": _number(value, decimals)}


@register.filter
def day(moment: date | datetime | None, style: str = "DATE_FORMAT") -> str:
    """A day as the reader's language writes it; an instant is first brought into the reader's zone."""
    if not moment:
        return ""
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        moment = timezone.localtime(moment)
    return formats.date_format(moment, style)


def _decimal(value: Decimal | float | str | None) -> Decimal | None:
    """A finite number, or None for nothing and for what is not a number."""
    if value is None or value == "":
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _number(value: Decimal, decimals: int) -> str:
    """A number in the reader's language, always in groups of three: Django has no formats for two of our languages."""
    return numberformat.format(
        value,
        formats.get_format("DECIMAL_SEPARATOR"),
        decimal_pos=decimals,
        grouping=formats.get_format("NUMBER_GROUPING") or 3,
        thousand_sep=formats.get_format("THOUSAND_SEPARATOR"),
        force_grouping=True,
    )
