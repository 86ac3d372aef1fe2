"""Every number that the score is made of, with its reason. They are judgements; those of skills and experience were
also tried on half of a drawn test (docs/matching-quality.md). Change them here, rebuild with `match --all`, and say so
in docs/matching.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from registry.profiles.models.graduate import TrustLevel

# A signature that anyone can check counts in full. Proof is worth having, yet a person without papers must still be
# able to lead a list: what is only said keeps seven tenths.
TRUST: Final[Mapping[str, float]] = {
    TrustLevel.RECOGNISED: 1.0,
    TrustLevel.PROVIDER: 0.9,
    TrustLevel.UNKNOWN_ISSUER: 0.8,
    TrustLevel.SELF: 0.7,
}
# What an exact skill at the asked level earns on a person's word alone: from there on a need counts as met.
MET_CREDIT: Final = TRUST[TrustLevel.SELF]

# When a skill was last used. Three years are what a degree, a child, care or an illness may take: they cost nothing.
# After that each year takes a little, since tools change; what one once knew well comes back, so three quarters stay.
# Whoever does not say when is believed to use it.
RECENT_YEARS: Final = 3
LOST_A_YEAR: Final = 0.05
LEAST_RECENCY: Final = 0.75

# From this closeness on a skill stands for the asked one by itself, and the best of several counts. What is less close
# is a hint, and hints add up: who has four of the skills that an occupation needs has likely met the fifth. Half a need
# is the most that can be guessed in this way.
STANDS_ALONE: Final = 0.3
MOST_BY_HINTS: Final = 0.5

# A welcome skill tells less than a required one of the same weight.
OPTIONAL_SHARE: Final = 0.75

# What work of every kind needs tells least of who can do this one. By ESCO's reuse level, never by how many people here
# have it: nobody's place depends on what others wrote.
REUSE_SHARES: Final[Mapping[str, float]] = {"transversal": 0.5, "cross-sector": 0.75}

# Skills say what someone can do now. Most graduates have worked little, so experience tips a scale, no more.
COVERAGE_SHARE: Final = 0.85
EXPERIENCE_SHARE: Final = 0.15
# Two years in the occupation: beyond that, more months say little about an entry-level role.
ENOUGH_MONTHS: Final = 24

# How near two ISCO-08 groups are, by how many leading digits they share: the unit group in full, the minor group in
# part. A shared sub-major group (two digits) joins nurses and dentists, a shared major group surgeons and programmers:
# they count nothing.
ISCO_SHARES: Final = (0.0, 0.0, 0.0, 0.25, 1.0)

# Both sides must gain (a weighted geometric mean is near zero when either is), and the work must be done: fit leads.
FIT_POWER: Final = 0.6
APPEAL_POWER: Final = 0.4

# What a graduate weighs. The kind of work decides most (a mentorship is no job), then pay and place, which decide
# whether one can live on it and with whom; hours and direction can be talked about.
APPEAL_WEIGHTS: Final[Mapping[str, float]] = {"kind": 0.30, "pay": 0.25, "place": 0.20, "hours": 0.15, "aims": 0.10}

# Nothing said about aims: neither a plus nor a minus.
NO_AIMS: Final = 0.5
# Pay in a currency without a rate by that day: not known, so neither good nor bad.
UNKNOWN_PAY: Final = 0.5

# Someone who set a listing aside because of its occupation, its place or its kind finds the like half as appealing: it
# sinks on their own list by about a quarter, and stays where one can find it.
AVOIDED: Final = 0.5

# Place. Working from home for those who wish it, or in one's own region, is as near as it gets.
NEAREST: Final = 1.0
# Elsewhere in the country: a move or a long way, without a border.
SAME_COUNTRY: Final = 0.7
# Remote work for someone who would rather not: possible, not wished.
REMOTE_UNASKED: Final = 0.6
# Moving to a country that one named.
MOVE: Final = 0.5

# A pair needs at least half of the asked hours: below that it is another piece of work.
LEAST_HOURS_SHARE: Final = 0.5
# A usual month's notice: who is free that long after the start is still worth a talk.
LATE_DAYS: Final = 31
# CEFR "independent user": enough to work in a language. Listings name languages without a level.
WORKING_LANGUAGE: Final = "B1"
# Working days in a month, to compare a contract's value with pay by the month.
DAYS_A_MONTH: Final = 22

# Scores are rounded to this many digits before they are compared, so that two machines rank alike.
DIGITS: Final = 6
