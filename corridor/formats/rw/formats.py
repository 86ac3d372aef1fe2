"""Ikinyarwanda: 05/12/2026 14:30; 1.250,50 (Unicode CLDR). Django knows no months in it, so dates are numbers."""

from corridor.formats.corridor import *  # noqa: F403

DATE_FORMAT = "d/m/Y"
DATETIME_FORMAT = "d/m/Y H:i"
YEAR_MONTH_FORMAT = "m/Y"
MONTH_DAY_FORMAT = "d/m"
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
