"""English as Kenya and Rwanda write it: 5 Dec 2026, 14:30."""

from corridor.formats import corridor
from corridor.formats.corridor import *  # noqa: F403

DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j M Y, H:i"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
DATE_INPUT_FORMATS = [*corridor.DATE_INPUT_FORMATS, "%d %b %Y", "%d %B %Y"]
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
