"""A program of its own: the texts of the QR codes in a picture."""

from __future__ import annotations

import io
import json
from typing import Any

import zxingcpp
from PIL import Image, UnidentifiedImageError

from corridor.limited.child import Refused, serve

QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
FORMS = ("JPEG", "PNG", "WEBP", "GIF")


def texts_in(data: bytes, settings: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The texts as a JSON list. Refused: `picture`, `too_many_pixels`."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMS) as picture:
            if picture.width * picture.height > settings["pixels"]:
                raise Refused("too_many_pixels")
            grey = picture.convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refused("picture") from error
    found = zxingcpp.read_barcodes(grey, formats=QR)
    return {}, json.dumps([one.text for one in found[:5]]).encode()


if __name__ == "__main__":
    Image.init()
    for form in FORMS:
        drawn = io.BytesIO()
        Image.new("RGB", (8, 8)).save(drawn, form)
        zxingcpp.read_barcodes(Image.open(drawn).convert("L"))
    serve(texts_in)
