"""A card on paper: a CV of one page and a small card, each with a QR code that leads to the card as it stands today."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import segno
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from fpdf import FPDF

from corridor.web.templatetags.corridor_ui import day
from registry.credentials.rules import EXPLANATIONS

from .cards import Card, CardCertification

FONT: Final = "Source Sans Pro"
MARGIN_MM, LINE_MM, QR_MM = 16.0, 5.0, 30.0
MM_PER_POINT = 0.5  # the height of a line for each point of its letters
CARD_MM: Final = (85.6, 54.0)  # ISO/IEC 7810 ID-1, the size of a bank card
INK, SOFT, LAKE = (27, 31, 42), (88, 96, 112), (18, 84, 110)
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
    pdf = _document((210.0, 297.0))
    _head(pdf, sheet)
    card = sheet.card
    if card.about:
        _paragraph(pdf, card.about[:MOST_ABOUT])
    _section(pdf, _("Skills"), _skill_lines(card))
    _section(pdf, _("Certificates"), _certificate_lines(card))
    _section(pdf, _("Experience"), _experience_lines(card))
    _section(pdf, _("Languages"), [" · ".join(f"{name} {level}" for name, level in card.languages)])
    _section(pdf, _("Looking for"), [_wishes(card)])
    return bytes(pdf.output())


def pocket_card(sheet: Sheet) -> bytes:
    """A PDF of the size of a bank card: name, headline, place and the QR code."""
    pdf = _document(CARD_MM)
    pdf.set_margin(5)
    pdf.set_xy(5, 7)
    _write(pdf, sheet.card.name or "", size=13, style="B", width=46)
    _write(pdf, sheet.card.headline, size=9, colour=SOFT, width=46)
    _write(pdf, _place(sheet.card), size=8, colour=SOFT, width=46)
    _qr(pdf, sheet.address, x=52, y=9, side=28)
    pdf.set_xy(5, 43)
    _write(pdf, _valid_until(sheet), size=6.5, colour=SOFT, width=75)
    return bytes(pdf.output())


def _document(size: tuple[float, float]) -> FPDF:
    pdf = FPDF(format=size)
    pdf.set_auto_page_break(False)
    fonts = Path(str(find_spec("font_source_sans_pro").origin)).parent / "files"  # type: ignore[union-attr]
    pdf.add_font(FONT, "", fonts / "SourceSansPro-Regular.ttf")
    pdf.add_font(FONT, "B", fonts / "SourceSansPro-Semibold.ttf")
    pdf.set_margin(MARGIN_MM)
    pdf.add_page()
    pdf.set_creator("Corridor")
    return pdf


def _head(pdf: FPDF, sheet: Sheet) -> None:
    card = sheet.card
    width = pdf.epw - QR_MM - 6
    pdf.set_title(card.name or card.headline)
    _write(pdf, card.name or "", size=22, style="B", width=width)
    _write(pdf, card.headline, size=12, colour=LAKE, width=width)
    contact = " · ".join(part for part in (_place(card), card.email, card.phone) if part)
    _write(pdf, contact, size=10, colour=SOFT, width=width)
    below = pdf.get_y()
    _qr(pdf, sheet.address, x=pdf.w - MARGIN_MM - QR_MM, y=MARGIN_MM - 2, side=QR_MM)
    pdf.set_xy(pdf.w - MARGIN_MM - QR_MM - 8, MARGIN_MM + QR_MM - 1)
    _write(pdf, _valid_until(sheet), size=7, colour=SOFT, width=QR_MM + 8, align="R")
    pdf.set_y(max(below, pdf.get_y()) + 3)


def _section(pdf: FPDF, title: str, lines: list[str]) -> None:
    """A heading and its lines, as many as fit on the page."""
    lines = [line for line in lines if line]
    if not lines or pdf.get_y() > pdf.h - MARGIN_MM - 2 * LINE_MM:
        return
    pdf.set_draw_color(*LAKE)
    pdf.set_y(pdf.get_y() + 2)
    pdf.line(pdf.l_margin, pdf.get_y(), pdf.w - pdf.r_margin, pdf.get_y())
    pdf.set_y(pdf.get_y() + 1.2)
    _write(pdf, title, size=11, style="B", colour=LAKE)
    for line in lines:
        _paragraph(pdf, line)


def _paragraph(pdf: FPDF, text: str) -> None:
    _size(pdf, 10)
    lines: Any = pdf.multi_cell(pdf.epw, LINE_MM, text, dry_run=True, output="LINES")
    if pdf.get_y() + len(lines) * LINE_MM <= pdf.h - MARGIN_MM:
        _write(pdf, text, size=10)


def _write(pdf: FPDF, text: str, *, size: float, width: float = 0, **look: Any) -> None:
    if text:
        _size(pdf, size, look.get("style", ""))
        pdf.set_text_color(*look.get("colour", INK))
        align = look.get("align", "L")
        line = size * MM_PER_POINT
        pdf.multi_cell(
            width or pdf.epw, line, text, align=align, new_x="LMARGIN" if align == "L" else "LEFT", new_y="NEXT"
        )


def _size(pdf: FPDF, size: float, style: str = "") -> None:
    pdf.set_font(FONT, style, size)


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
