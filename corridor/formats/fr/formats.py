"""French as Django has it, with months as short as in our other languages: 5 déc. 2026, 14:30."""

DATE_FORMAT = "j N Y"
DATETIME_FORMAT = "j N Y, H:i"
# The first is what forms write.
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"]
