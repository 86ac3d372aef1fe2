"""A card on paper: a CV of one page and a small card, each with a QR code that leads to the card as it stands today."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import Final

import segno
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from fpdf import FPDF

from corridor.papers.printing import A4, LAKE, MARGIN_MM, SOFT, document, paragraph, section, write
from corridor.web.templatetags.corridor_ui import day
from registry.credentials.rules import EXPLANATIONS

from .cards import Card, CardCertification

QR_MM: Final = 30.0
CARD_MM: Final = (85.6, 54.0)  # ISO/IEC 7810 ID-1, the size of a bank card
# What fits on one page; the rest is behind the QR code.
MOST_SKILLS, MOST_EXPERIENCES, MOST_CERTIFICATES, MOST_ABOUT = 14, 6, 6, 700


@dataclass(frozen=True)
class Sheet:
    """What goes on paper: the person's own card with contact, and the address that the QR code leads to."""

    card: Card
    address: str
    until: date
    on: date


def cv(sheet: Sheet) -> bytes:
    """A PDF of one A4 page, a few tens of kilobytes. Text beyond the page is left out, the last lines first."""
    pdf = document(A4)
    _head(pdf, sheet)
    card = sheet.card
    if card.about:
        paragraph(pdf, card.about[:MOST_ABOUT])
    section(pdf, _("Skills"), _skill_lines(card))
    section(pdf, _("Certificates"), _certificate_lines(card))
    section(pdf, _("Experience"), _experience_lines(card))
    section(pdf, _("Languages"), [" · ".join(f"{name} {level}" for name, level in card.languages)])
    section(pdf, _("Looking for"), [_wishes(card)])
    return bytes(pdf.output())


def pocket_card(sheet: Sheet) -> bytes:
    """A PDF of the size of a bank card: name, headline, place and the QR code."""
    pdf = document(CARD_MM)
    pdf.set_margin(5)
    pdf.set_xy(5, 7)
    write(pdf, sheet.card.name or "", size=13, style="B", width=46)
    write(pdf, sheet.card.headline, size=9, colour=SOFT, width=46)
    write(pdf, _place(sheet.card), size=8, colour=SOFT, width=46)
    _qr(pdf, sheet.address, x=52, y=9, side=28)
    pdf.set_xy(5, 43)
    write(pdf, _valid_until(sheet), size=6.5, colour=SOFT, width=75)
    return bytes(pdf.output())


def _head(pdf: FPDF, sheet: Sheet) -> None:
    card = sheet.card
    width = pdf.epw - QR_MM - 6
    pdf.set_title(card.name or card.headline)
    write(pdf, card.name or "", size=22, style="B", width=width)
    write(pdf, card.headline, size=12, colour=LAKE, width=width)
    contact = " · ".join(part for part in (_place(card), card.email, card.phone) if part)
    write(pdf, contact, size=10, colour=SOFT, width=width)
    below = pdf.get_y()
    _qr(pdf, sheet.address, x=pdf.w - MARGIN_MM - QR_MM, y=MARGIN_MM - 2, side=QR_MM)
    pdf.set_xy(pdf.w - MARGIN_MM - QR_MM - 8, MARGIN_MM + QR_MM - 1)
    write(pdf, _valid_until(sheet), size=7, colour=SOFT, width=QR_MM + 8, align="R")
    pdf.set_y(max(below, pdf.get_y()) + 3)


def _qr(pdf: FPDF, address: str, *, x: float, y: float, side: float) -> None:
    drawn = io.BytesIO()
    segno.make_qr(address, error="m").save(drawn, kind="png", scale=8, border=1)
    pdf.image(drawn, x=x, y=y, w=side, h=side, alt_text=_("QR code of the card on Corridor"))


def _place(card: Card) -> str:
    return ", ".join(part for part in (card.region, card.country_name) if part)


def _valid_until(sheet: Sheet) -> str:
    return _("Scan to see this card as it stands today, with its proofs. Works until %(until)s.") % {
        "until": day(sheet.until)
    }


def _skill_lines(card: Card) -> list[str]:
    told = [f"{skill.label} {skill.level}/5" for skill in card.skills[:MOST_SKILLS]]
    return [" · ".join(told)] if told else []


def _certificate_lines(card: Card) -> list[str]:
    return [_certificate_line(one) for one in card.certifications[:MOST_CERTIFICATES]]


def _certificate_line(one: CardCertification) -> str:
    line = f"{one.title}, {one.issuer}. {EXPLANATIONS[one.trust]}"
    if not one.endorsed_by:
        return line
    return f"{line} {_('Endorsed by %(names)s.') % {'names': ', '.join(one.endorsed_by)}}"


def _experience_lines(card: Card) -> list[str]:
    lines = []
    for done in card.experience[:MOST_EXPERIENCES]:
        months = ngettext("%(n)d month", "%(n)d months", done.months) % {"n": done.months}
        lines.append(", ".join(part for part in (done.title, done.place, f"{months} ({done.kind_words})") if part))
    return lines


def _wishes(card: Card) -> str:
    parts = [", ".join(card.wants_words)]
    if card.hours_per_week:
        hours = ngettext("%(n)d hour a week", "%(n)d hours a week", card.hours_per_week) % {"n": card.hours_per_week}
        parts.append(hours)
    if card.available_from:
        parts.append(_("from %(day)s") % {"day": day(card.available_from)})
    return " · ".join(part for part in parts if part)
