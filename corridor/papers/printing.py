"""What we print ourselves: PDF pages in the house's type and colours."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from fpdf import FPDF

FONT: Final = "Source Sans Pro"
A4: Final = (210.0, 297.0)
MARGIN_MM, LINE_MM = 16.0, 5.0
MM_PER_POINT: Final = 0.5  # the height of a line for each point of its letters
INK, SOFT, LAKE = (27, 31, 42), (88, 96, 112), (18, 84, 110)
HILL, HILL_PALE, SUN, LINE = (27, 110, 74), (217, 230, 222), (138, 90, 0), (208, 213, 216)


def document(size: tuple[float, float]) -> FPDF:
    """One page of so many millimetres. Text is never broken onto a second one."""
    pdf = FPDF(format=size)
    pdf.set_auto_page_break(False)
    fonts = Path(str(find_spec("font_source_sans_pro").origin)).parent / "files"  # type: ignore[union-attr]
    pdf.add_font(FONT, "", fonts / "SourceSansPro-Regular.ttf")
    pdf.add_font(FONT, "B", fonts / "SourceSansPro-Semibold.ttf")
    pdf.set_margin(MARGIN_MM)
    pdf.add_page()
    pdf.set_creator("Corridor")
    return pdf


def section(pdf: FPDF, title: str, lines: list[str]) -> None:
    """A heading and its lines, as many as fit on the page."""
    lines = [line for line in lines if line]
    if not lines or pdf.get_y() > pdf.h - MARGIN_MM - 2 * LINE_MM:
        return
    pdf.set_draw_color(*LAKE)
    pdf.set_y(pdf.get_y() + 2)
    pdf.line(pdf.l_margin, pdf.get_y(), pdf.w - pdf.r_margin, pdf.get_y())
    pdf.set_y(pdf.get_y() + 1.2)
    write(pdf, title, size=11, style="B", colour=LAKE)
    for line in lines:
        paragraph(pdf, line)


def paragraph(pdf: FPDF, text: str) -> None:
    """Text over the whole width, or nothing where it would run off the page."""
    pdf.set_font(FONT, "", 10)
    lines: Any = pdf.multi_cell(pdf.epw, LINE_MM, text, dry_run=True, output="LINES")
    if pdf.get_y() + len(lines) * LINE_MM <= pdf.h - MARGIN_MM:
        write(pdf, text, size=10)


def write(pdf: FPDF, text: str, *, size: float, width: float = 0, **look: Any) -> None:
    """Lines of text from where the page stands; `look` may say style, colour and align."""
    if text:
        pdf.set_font(FONT, look.get("style", ""), size)
        pdf.set_text_color(*look.get("colour", INK))
        align = look.get("align", "L")
        line = size * MM_PER_POINT
        pdf.multi_cell(
            width or pdf.epw, line, text, align=align, new_x="LMARGIN" if align == "L" else "LEFT", new_y="NEXT"
        )
