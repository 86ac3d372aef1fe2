"""Kiswahili: 5 Dis 2026, 14:30; 1,250.50 (Unicode CLDR)."""

from corridor.formats.corridor import *  # noqa: F403

DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j M Y, H:i"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
