"""Ranking at a million: the rules of `registry.matching.rules`, over arrays that all processes of a machine share.

Its modules bring a compiler with them: whoever may do without imports them only when they are needed.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

# A change is written when it is heard of, which may be a while before its transaction can be read by others.
LATE: Final = timedelta(hours=1)
# More changes than this are not judged one by one: new arrays are read.
MOST_CHANGES: Final = 20_000
