"""The picture of an achievement, as SVG and as PNG from one layout. No person is in it. Pure."""

from __future__ import annotations

import io
import textwrap
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw, ImageFont

SIDE: Final = 512
LAKE, PAPER, SUN, INK = "#12546e", "#fbf8f1", "#e3a72f", "#1b1f2a"
# The most letters of a line and the most lines, for each size of letters in pixels, the largest first.
_SIZES: Final = ((44, 16, 3), (34, 21, 4), (26, 27, 6))
_NAME_MIDDLE, _PROVIDER_TOP = 232, 372
# The zigzag band: its corners, drawn as one line.
_BAND: Final = [(96 + 20 * step, 330 if step % 2 else 346) for step in range(17)]


@dataclass(frozen=True)
class Line:
    """A line of text, centred: its words, the size of its letters and its middle from the top, in pixels."""

    text: str
    size: int
    y: int
    is_bold: bool = False
    colour: str = INK


def lines_of(name: str, provider: str) -> list[Line]:
    """The words of a badge, broken into lines that fit; what does not fit ends with three dots."""
    size, letters, most = next(
        (one for one in _SIZES if len(textwrap.wrap(name, one[1])) <= one[2]),
        _SIZES[-1],
    )
    broken = textwrap.wrap(name, letters, max_lines=most, placeholder="…")
    top = _NAME_MIDDLE - (len(broken) - 1) * size * 0.6
    named = [Line(text, size, round(top + number * size * 1.2), is_bold=True) for number, text in enumerate(broken)]
    by = textwrap.wrap(provider, 30, max_lines=2, placeholder="…")
    return [*named, *(Line(text, 22, _PROVIDER_TOP + 28 * number, colour=LAKE) for number, text in enumerate(by))]


def as_svg(name: str, provider: str) -> str:
    """The picture as SVG, with a title for who does not see it."""
    texts = "".join(
        f'<text x="{SIDE // 2}" y="{line.y}" font-size="{line.size}" font-weight="{600 if line.is_bold else 400}"'
        f' fill="{line.colour}">{escape(line.text)}</text>'
        for line in lines_of(name, provider)
    )
    band = " ".join(f"{x},{y}" for x, y in _BAND)
    half = SIDE // 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" width="{SIDE}" height="{SIDE}">'
        f"<title>{escape(name)}, {escape(provider)}</title>"
        f'<circle cx="{half}" cy="{half}" r="{half - 8}" fill="{PAPER}" stroke="{LAKE}" stroke-width="14"/>'
        f'<polyline points="{band}" fill="none" stroke="{SUN}" stroke-width="6"/>'
        '<g font-family="Source Sans Pro, Segoe UI, Roboto, sans-serif" text-anchor="middle"'
        f' dominant-baseline="middle">{texts}</g></svg>'
    )


def as_png(name: str, provider: str) -> bytes:
    """The picture as PNG, drawn at twice its size and made smaller, so that its edges are smooth."""
    scale = 2
    side = SIDE * scale
    drawn = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(drawn)
    pen.ellipse((8 * scale, 8 * scale, side - 8 * scale, side - 8 * scale), PAPER, LAKE, 14 * scale)
    pen.line([(x * scale, y * scale) for x, y in _BAND], SUN, 6 * scale, joint="curve")
    for line in lines_of(name, provider):
        font = ImageFont.truetype(_font("Semibold" if line.is_bold else "Regular"), line.size * scale)
        pen.text((side / 2, line.y * scale), line.text, line.colour, font, anchor="mm")
    small = drawn.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    # A hundred colours are enough for it, and a third of the bytes.
    small = small.quantize(100, method=Image.Quantize.FASTOCTREE)
    written = io.BytesIO()
    small.save(written, "PNG", optimize=True)
    return written.getvalue()


def _font(weight: str) -> Path:
    found = find_spec("font_source_sans_pro")
    assert found is not None
    return Path(str(found.origin)).parent / "files" / f"SourceSansPro-{weight}.ttf"
