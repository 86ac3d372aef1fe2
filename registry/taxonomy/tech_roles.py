"""What counts as a tech role: three nested lists of ISCO-08 unit groups. Version 1.

Strict follows the OECD's ICT specialists without installers and adjacent trades; broad adds those; digital work adds
what entry-level digital training often leads to. Conversion counts by these lists, and forms offer the widest.
"""

from __future__ import annotations

VERSION = 1
STRICT = frozenset(
    ["1330", "2511", "2512", "2513", "2514", "2519", "2521", "2522", "2523", "2529", "3511", "3512", "3513", "3514"]
)
BROAD = STRICT | frozenset(["2152", "2153", "2166", "2356", "2434", "3114", "3521", "3522", "7421", "7422"])
DIGITAL = BROAD | frozenset(["2431", "4132"])
