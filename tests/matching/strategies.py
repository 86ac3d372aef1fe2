"""Any graduate, any listing, any day: what the properties of the rules are tried on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from registry.matching.rules import Context, GraduateSide, Held, ListingSide, Mark, Requirement
from registry.profiles.models.graduate import Cefr, TrustLevel

TODAY = date(2026, 3, 2)
SKILLS = range(1, 13)
# Skill 99 is close to nothing and asked by nobody.
IRRELEVANT = 99
# Weakest first.
TRUSTS = [TrustLevel.SELF, TrustLevel.UNKNOWN_ISSUER, TrustLevel.PROVIDER, TrustLevel.RECOGNISED]
COUNTRIES = ["KE", "RW", "DE"]
CODES = ["2512", "2513", "2522", "2511", "3512", "3511", "7421", "25", "351", "2"]
HOMES = {"Nairobi": ("KE", "KE-30"), "Lamu": ("KE", "KE-21"), "Kigali": ("RW", "RW-11"), "Huye": ("RW", "RW-24")}

levels = st.integers(1, 5)
days = st.integers(-60, 120).map(lambda days: TODAY + timedelta(days=days))
held = st.builds(Held, level=levels, trust=st.sampled_from(TRUSTS), last_used_year=st.none() | st.integers(2015, 2026))
skills = st.dictionaries(st.sampled_from(SKILLS), held, max_size=8)
requirements = st.lists(
    st.builds(
        Requirement,
        skill=st.sampled_from(SKILLS),
        level=levels,
        weight=st.integers(1, 3),
        required=st.booleans(),
        reuse=st.sampled_from(["", "transversal", "cross-sector", "occupation-specific"]),
    ),
    unique_by=lambda need: need.skill,
    max_size=6,
).map(tuple)
closeness = st.dictionaries(
    st.sampled_from(SKILLS),
    st.dictionaries(st.sampled_from(SKILLS), st.sampled_from([0.1, 0.2, 0.4, 0.5, 0.8]), max_size=6),
).map(lambda close: {asked: {s: c for s, c in of.items() if s != asked} for asked, of in close.items()})
regions = st.none() | st.sampled_from([region for _country, region in HOMES.values()])
languages = st.dictionaries(st.sampled_from(["en", "sw", "fr", "rw"]), st.sampled_from(list(Cefr.values)), max_size=3)
amounts = st.none() | st.floats(1, 5_000)
hours = st.none() | st.integers(1, 60)

marks = st.one_of(
    st.builds(Mark, about=st.just("occupation"), code=st.sampled_from(CODES)),
    st.builds(Mark, about=st.just("region"), code=st.sampled_from([region for _country, region in HOMES.values()])),
    st.builds(Mark, about=st.just("kind"), code=st.sampled_from(["job", "contract", "mentorship"])),
)
OWNERS = ["organisation:1", "organisation:2", "mentor:1"]

listings = st.builds(
    ListingSide,
    id=st.integers(1, 50),
    kind=st.sampled_from(["job", "contract", "mentorship"]),
    is_open=st.booleans(),
    closes_on=days,
    owner_country=st.sampled_from(COUNTRIES),
    country=st.sampled_from(COUNTRIES),
    region=regions,
    is_remote=st.booleans(),
    isco=st.sampled_from(CODES),
    requirements=requirements,
    eligible_countries=st.frozensets(st.sampled_from(COUNTRIES), max_size=2),
    languages=st.lists(st.sampled_from(["en", "sw", "fr"]), max_size=2, unique=True).map(tuple),
    hours_per_week=hours,
    starts_on=st.none() | days,
    is_paid=st.booleans(),
    pay_top_usd=amounts,
    owner=st.sampled_from(OWNERS),
)
graduates = st.builds(
    GraduateSide,
    id=st.integers(1, 50),
    skills=skills,
    home_country=st.sampled_from(COUNTRIES),
    home_region=regions,
    nationality=st.none() | st.sampled_from(COUNTRIES),
    may_move_to=st.frozensets(st.sampled_from(COUNTRIES)),
    months=st.dictionaries(st.sampled_from(CODES), st.integers(1, 60), max_size=3),
    languages=languages,
    hours_per_week=hours,
    available_from=st.none() | days,
    wants=st.frozensets(st.sampled_from(["job", "contract", "mentorship"])),
    aims=st.lists(st.sampled_from(CODES), max_size=3, unique=True).map(tuple),
    wants_remote=st.booleans(),
    pay_floor_usd=amounts,
    contract_floor_usd=amounts,
    consents_matching=st.booleans(),
    consents_cross_border=st.booleans(),
    is_looking=st.booleans(),
    is_visible=st.booleans(),
    avoids=st.frozensets(marks, max_size=4),
)
contexts = st.builds(
    Context,
    on=st.just(TODAY),
    in_force=st.sampled_from([frozenset(), frozenset({frozenset({"KE", "RW"})})]),
    mobility=st.sampled_from([frozenset(), frozenset({("RW", "2"), ("RW", "3"), ("KE", "2")})]),
    closeness=closeness,
    excluded=st.frozensets(st.tuples(st.integers(1, 50), st.integers(1, 50)), max_size=3),
    owners_avoided=st.frozensets(st.tuples(st.sampled_from(OWNERS), st.integers(1, 50)), max_size=3),
)


def with_skill(graduate: GraduateSide, skill: int, has: Held) -> GraduateSide:
    return replace(graduate, skills={**graduate.skills, skill: has})
