"""A program of its own: makes a picture anew, so that nothing of the sent file survives but what one sees."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageOps

from corridor.limited.child import Refused, serve

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
# Loaded now: later no file can be opened.
Image.init()


def remade(data: bytes, settings: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """A WebP of at most `side` pixels a side, without metadata; refused: `not_a_picture`, `too_many_pixels`."""
    Image.MAX_IMAGE_PIXELS = None  # our own limit below is asked before any pixel is unpacked
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except (OSError, SyntaxError, ValueError) as error:
        raise Refused("not_a_picture") from error
    if picture.width * picture.height > settings["pixels"]:
        raise Refused("too_many_pixels")
    picture.draft("RGB", (settings["side"] * 2, settings["side"] * 2))
    try:
        picture.load()
    except (OSError, SyntaxError, ValueError) as error:
        raise Refused("not_a_picture") from error
    upright = ImageOps.exif_transpose(picture)
    flat = Image.new("RGB", upright.size, "white")
    seen = upright.convert("RGBA")
    flat.paste(seen, mask=seen.getchannel("A"))
    flat.thumbnail((settings["side"], settings["side"]))
    written = io.BytesIO()
    flat.save(written, "WEBP", quality=settings["quality"], method=4)
    return {"width": flat.width, "height": flat.height}, written.getvalue()


if __name__ == "__main__":
    serve(remade)
