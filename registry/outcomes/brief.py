"""One page about a programme, for a file or a meeting: what a release says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from fpdf import FPDF

from corridor.papers.printing import (
    A4,
    HILL,
    HILL_PALE,
    INK,
    LAKE,
    LINE,
    MARGIN_MM,
    SOFT,
    SUN,
    document,
    section,
    write,
)
from corridor.web.templatetags.corridor_ui import day, percent

from .charts import ticks_up_to, top_of
from .public import PublicRow, Published
from .releases.figures import Point
from .rules import GOAL, Definition
from .words import CIRCUMSTANCES, DEFINITIONS, KINDS, VERDICTS, sentences

CHART_MM: Final = (150.0, 52.0)
# So many cohorts fit on the page; the rest is on the programme's page.
MOST_COHORTS: Final = 9


@dataclass(frozen=True)
class Brief:
    """What stands on the page."""

    programme: str
    provider: str
    country: str
    published: Published
    definition: Definition
    row: PublicRow
    points: Sequence[Point]
    cohorts: Sequence[PublicRow]
    circumstances: Mapping[str, int | None]
    kinds: Mapping[str, int | None]
    address: str


def brief_pdf(brief: Brief) -> bytes:
    """A PDF of one A4 page. What does not fit is left out, the last lines first."""
    pdf = document(A4)
    pdf.set_title(brief.programme)
    write(pdf, brief.programme, size=20, style="B")
    provided = _("A programme of %(provider)s in %(country)s.")
    write(pdf, provided % {"provider": brief.provider, "country": brief.country}, size=10, colour=SOFT)
    release = _("Release %(slug)s: as of %(day)s. %(address)s")
    told = {"slug": brief.published.slug, "day": day(brief.published.as_of), "address": brief.address}
    write(pdf, release % told, size=9, colour=SOFT)
    pdf.ln(3)
    write(pdf, " ".join(sentences(brief.row)), size=13, style="B", colour=LAKE)
    write(pdf, str(DEFINITIONS[brief.definition]), size=9, colour=SOFT)
    pdf.ln(2)
    _stats(pdf, brief.row)
    if brief.points:
        _curve(pdf, brief.points)
    _cohorts(pdf, brief.cohorts)
    section(pdf, _("Of those placed within 12 months"), [_listed(brief.kinds, KINDS)])
    section(pdf, _("Who is in these figures"), [_listed(brief.circumstances, CIRCUMSTANCES)])
    about = _(
        "Counts are rounded to 5, and left out where they would tell of few people. Ranges hold with 95% confidence "
        "and allow for the rounding. Everyone who graduated counts; a role counts once both sides confirmed it. "
        "Licence: CC BY 4.0."
    )
    section(pdf, _("How the figures are made"), [about])
    return bytes(pdf.output())


def _listed(counts: Mapping[str, int | None], words: Mapping[str, Promise]) -> str:
    """The counts that are shown, as one line."""
    return " · ".join(f"{words[name]}: {number}" for name, number in counts.items() if number)


def _stats(pdf: FPDF, row: PublicRow) -> None:
    figures = [
        (_("Enrolled"), _count(row.enrolled)),
        (_("Graduated"), _count(row.graduated)),
        (_("In a tech role within 12 months"), percent(row.share_365)),
        (_("Within 6 months"), percent(row.share_180)),
    ]
    top, width = pdf.get_y(), pdf.epw / len(figures)
    for number, (name, value) in enumerate(figures):
        for text, size, style, below in ((name, 8, "", 0.0), (value, 16, "B", 8.0)):
            pdf.set_xy(MARGIN_MM + number * width, top + below)
            write(pdf, text, size=size, width=width - 3, style=style, colour=INK if style else SOFT)
    pdf.set_xy(MARGIN_MM, top + 18)


def _count(number: int | None) -> str:
    return "–" if number is None else f"{number:,}"


def _curve(pdf: FPDF, points: Sequence[Point]) -> None:
    """The share placed by month with its band, the goal, and how many were still followed."""
    left, top, (width, height) = MARGIN_MM + 12, pdf.get_y() + 2, CHART_MM
    ceiling = top_of(points)

    def x(month: float) -> float:
        return left + width * month / 12

    def y(share: float) -> float:
        return top + height * (1 - share / ceiling)

    pdf.set_fill_color(*HILL_PALE)
    for before, point in pairwise(points):
        pdf.rect(x(before.month), y(before.high), x(point.month) - x(before.month), y(before.low) - y(before.high), "F")
    pdf.set_font(style="", size=8)
    pdf.set_text_color(*SOFT)
    for share in ticks_up_to(ceiling):
        pdf.set_draw_color(*LINE)
        pdf.line(left, y(share), left + width, y(share))
        pdf.text(left - 10, y(share) + 1, percent(share))
    pdf.set_draw_color(*SUN)
    pdf.set_dash_pattern(dash=2, gap=1.2)
    pdf.line(left, y(GOAL), left + width, y(GOAL))
    pdf.set_dash_pattern()
    pdf.set_text_color(*SUN)
    pdf.text(left + 1, y(GOAL) - 1, _("goal 40%"))
    pdf.set_text_color(*SOFT)
    pdf.set_draw_color(*HILL)
    pdf.set_line_width(0.7)
    for before, point in pairwise(points):
        pdf.line(x(before.month), y(before.share), x(point.month), y(before.share))
        pdf.line(x(point.month), y(before.share), x(point.month), y(point.share))
    pdf.set_line_width(0.2)
    pdf.text(left, top + height + 11, _("months since graduation; below, still followed without a role"))
    for point in points:
        if point.month % 3 == 0:
            pdf.text(x(point.month) - 1, top + height + 4, str(point.month))
            pdf.text(x(point.month) - 1, top + height + 15, str(point.at_risk))
    pdf.set_y(top + height + 18)


def _cohorts(pdf: FPDF, cohorts: Sequence[PublicRow]) -> None:
    lines = []
    for row in cohorts[:MOST_COHORTS]:
        told = _("%(cohort)s: %(graduates)s graduates, %(share)s within 12 months (%(range)s), %(verdict)s") % {
            "cohort": row.label,
            "graduates": _count(row.graduated),
            "share": percent(row.share_365),
            "range": "–" if row.low is None else f"{percent(row.low)}–{percent(row.high)}",
            "verdict": "–" if row.verdict is None else VERDICTS[row.verdict],
        }
        lines.append(told)
    section(pdf, pgettext("outcomes", "Cohorts"), lines)
