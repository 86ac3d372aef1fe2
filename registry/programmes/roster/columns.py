"""The columns of a roster, version 1, and how large one may be."""

from __future__ import annotations

import re
from typing import Final

COLUMNS: Final = (
    "reference",
    "given_names",
    "family_name",
    "email",
    "phone",
    "country",
    "region",
    "birth_year",
    "enrolled_on",
    "outcome",
    "graduated_on",
    "intent",
    "sex",
    "disability",
    "marginalised",
    "connectivity",
    "skills",
    "certificate",
)
REQUIRED: Final = ("reference", "given_names", "family_name", "country", "enrolled_on", "outcome")
ANSWERS: Final = ("sex", "disability", "marginalised")

MAX_FILE_BYTES: Final = 5 * 1024 * 1024
MAX_UNPACKED_BYTES: Final = 50 * 1024 * 1024
# A spreadsheet of plain text shrinks to between a third and a thirtieth; bombs to a thousandth.
MAX_RATIO: Final = 100
MAX_PARTS: Final = 500
MAX_ROWS: Final = 50_000
MAX_COLUMNS: Final = 100
MAX_CELL_CHARS: Final = 1000


def column_name(header: str) -> str:
    """How a header cell is compared: "Given names " and "GIVEN-NAMES" are both `given_names`."""
    return re.sub(r"[\s_-]+", "_", header.replace("\ufeff", "").strip()).casefold()
