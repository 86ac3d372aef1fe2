"""Nobody is shown across the border without consent and, in the corridor, an agreement in force."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Purpose
from registry.agreements.models import Level
from registry.agreements.rules import (
    FIELDS,
    LEDGERED,
    SHOWING,
    AudienceKind,
    Basis,
    Decision,
    Reason,
    decide,
    needs_agreement,
)
from registry.profiles.models import Visibility
from registry.profiles.rules import HIDEABLE

COUNTRIES = ["KE", "RW", "GB", "DE", "UG"]
LEVELS = list(Level)
everything = settings(deadline=None, max_examples=400)

ABROAD = frozenset({Purpose.PUBLIC_CARD, Purpose.CROSS_BORDER})

cases = st.fixed_dictionaries(
    {
        # Half of the time with what lets a person be shown abroad, so that the deeper rules are reached.
        "consents": st.builds(
            frozenset.union, st.sampled_from([frozenset(), ABROAD]), st.frozensets(st.sampled_from(list(Purpose)))
        ),
        "visibility": st.sampled_from(Visibility.values),
        "home_country": st.sampled_from(COUNTRIES),
        "audience": st.sampled_from(list(AudienceKind)),
        "audience_country": st.one_of(st.none(), st.sampled_from(COUNTRIES)),
        "level": st.sampled_from(LEVELS),
        "introduced": st.booleans(),
        "agreement_in_force": st.booleans(),
        "purpose": st.sampled_from(list(Purpose)),
        "hidden_fields": st.one_of(st.just([]), st.lists(st.sampled_from(sorted(HIDEABLE)), unique=True)),
        "hidden_in": st.one_of(st.just([]), st.lists(st.sampled_from(COUNTRIES), unique=True)),
    }
)


def asked(**changes: Any) -> Decision:
    case: dict[str, Any] = {
        "consents": frozenset({Purpose.PUBLIC_CARD}),
        "visibility": Visibility.ANONYMOUS,
        "home_country": "KE",
        "audience": AudienceKind.ORGANISATION,
        "audience_country": "KE",
        "level": Level.ANONYMOUS,
        "introduced": False,
        "agreement_in_force": True,
        **changes,
    }
    return decide(**case)


def all_cases() -> Iterator[dict[str, Any]]:
    """Every combination that matters, some sixty thousand."""
    asked = [Purpose.PUBLIC_CARD, Purpose.MATCHING, Purpose.NAMED_PROFILE, Purpose.CROSS_BORDER]
    values: dict[str, list[Any]] = {
        "consents": [frozenset(some) for size in range(5) for some in combinations(asked, size)],
        "visibility": Visibility.values,
        "home_country": ["KE", "RW", "GB"],
        "audience": sorted(LEDGERED),
        "audience_country": [None, "KE", "RW", "GB"],
        "level": LEVELS,
        "introduced": [True, False],
        "agreement_in_force": [True, False],
        "purpose": asked,
    }
    return (dict(zip(values, one, strict=True)) for one in product(*values.values()))


def test_in_no_case_at_all_is_the_border_crossed_without_consent_and_agreement() -> None:
    shown = 0
    for case in all_cases():
        shown += decide(**case).allowed
        require_ground(case)
    assert shown > 1000


@everything
@given(cases)
def test_no_path_crosses_the_border_without_consent_and_agreement(case: dict[str, Any]) -> None:
    require_ground(case)


def require_ground(case: dict[str, Any]) -> None:
    decision = decide(**case)
    crossing = case["audience"] in LEDGERED and case["home_country"] != case["audience_country"]
    if not (decision.allowed and crossing):
        return
    assert Purpose.CROSS_BORDER in case["consents"]
    assert case["audience_country"] is not None
    if {case["home_country"], case["audience_country"]} == {"KE", "RW"}:
        assert case["agreement_in_force"]
        assert decision.basis == Basis.AGREEMENT
    else:
        assert decision.basis == Basis.CONSENT


@everything
@given(cases, st.frozensets(st.sampled_from(list(Purpose))))
def test_more_consent_never_shows_less(case: dict[str, Any], more: frozenset[Purpose]) -> None:
    before = decide(**case)
    after = decide(**{**case, "consents": case["consents"] | more})
    assert not before.allowed or after.allowed
    assert not before.allowed or LEVELS.index(after.level) >= LEVELS.index(before.level)


@everything
@given(cases)
def test_an_agreement_never_shows_less(case: dict[str, Any]) -> None:
    without = decide(**{**case, "agreement_in_force": False})
    assert not without.allowed or decide(**{**case, "agreement_in_force": True}).level == without.level


@everything
@given(cases)
def test_never_more_than_asked_and_contact_only_when_introduced(case: dict[str, Any]) -> None:
    decision = decide(**case)
    assert LEVELS.index(decision.level) <= LEVELS.index(case["level"])
    if decision.allowed and case["audience"] in LEDGERED and decision.level == Level.CONTACT:
        assert case["introduced"]
    if decision.allowed and case["audience"] == AudienceKind.VISITOR:
        assert decision.level == Level.ANONYMOUS
        assert case["purpose"] in SHOWING


@everything
@given(cases)
def test_a_private_person_is_shown_only_to_those_they_met(case: dict[str, Any]) -> None:
    decision = decide(**{**case, "visibility": Visibility.PRIVATE})
    if decision.allowed and case["audience"] not in {AudienceKind.SELF, AudienceKind.STAFF, AudienceKind.LINK}:
        assert case["introduced"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"visibility": Visibility.PRIVATE}, Reason.PRIVATE),
        ({"consents": frozenset()}, Reason.NO_CARD_CONSENT),
        ({"purpose": Purpose.MATCHING}, Reason.NO_MATCHING_CONSENT),
        ({"purpose": Purpose.RESEARCH}, Reason.PURPOSE),
        ({"audience_country": None}, Reason.NO_AUDIENCE_COUNTRY),
        ({"audience_country": "RW"}, Reason.NO_CROSS_BORDER_CONSENT),
        (
            {
                "audience_country": "RW",
                "consents": frozenset({Purpose.PUBLIC_CARD, Purpose.CROSS_BORDER}),
                "agreement_in_force": False,
            },
            Reason.NO_AGREEMENT,
        ),
        ({"audience_country": "RW", "introduced": True, "consents": frozenset()}, Reason.NO_CROSS_BORDER_CONSENT),
    ],
)
def test_a_refusal_says_why(changes: dict[str, Any], reason: Reason) -> None:
    assert asked(**changes) == Decision(False, Level.ANONYMOUS, reason)


def test_a_name_that_may_not_be_shown_is_left_out_rather_than_the_card() -> None:
    assert asked(level=Level.NAMED) == Decision(
        True, Level.ANONYMOUS, Reason.LOWERED, Basis.CONSENT, FIELDS[Level.ANONYMOUS]
    )


def test_a_name_needs_the_choice_and_the_consent() -> None:
    both = frozenset({Purpose.PUBLIC_CARD, Purpose.NAMED_PROFILE})
    assert asked(level=Level.NAMED, consents=both).level == Level.ANONYMOUS
    assert asked(level=Level.NAMED, visibility=Visibility.NAMED).level == Level.ANONYMOUS
    assert asked(level=Level.NAMED, visibility=Visibility.NAMED, consents=both).level == Level.NAMED
    assert asked(level=Level.CONTACT, visibility=Visibility.NAMED, consents=both).level == Level.NAMED


def test_an_introduction_in_ones_own_country_shows_all() -> None:
    met = asked(level=Level.CONTACT, introduced=True, consents=frozenset(), visibility=Visibility.PRIVATE)
    assert met == Decision(True, Level.CONTACT, Reason.AS_ASKED, Basis.INTRODUCTION, FIELDS[Level.CONTACT])


def test_a_frozen_agreement_does_not_touch_third_countries_or_home() -> None:
    both = frozenset({Purpose.PUBLIC_CARD, Purpose.CROSS_BORDER})
    abroad = asked(audience=AudienceKind.MENTOR, audience_country="GB", consents=both, agreement_in_force=False)
    assert abroad == Decision(True, Level.ANONYMOUS, Reason.AS_ASKED, Basis.CONSENT, FIELDS[Level.ANONYMOUS])
    assert asked(agreement_in_force=False).allowed


def test_the_person_and_administrators_see_all() -> None:
    for audience, basis in ((AudienceKind.SELF, Basis.OWN), (AudienceKind.STAFF, Basis.STAFF)):
        decision = asked(audience=audience, level=Level.CONTACT, consents=frozenset(), visibility=Visibility.PRIVATE)
        assert (decision.allowed, decision.level, decision.basis) == (True, Level.CONTACT, basis)


def test_the_agreement_is_about_the_two_countries_of_the_corridor() -> None:
    assert needs_agreement("KE", "RW")
    assert needs_agreement("RW", "KE")
    assert not needs_agreement("KE", "KE")
    assert not needs_agreement("KE", "GB")


def test_each_level_holds_the_fields_of_the_one_below() -> None:
    assert set(FIELDS[Level.ANONYMOUS]) < set(FIELDS[Level.NAMED]) < set(FIELDS[Level.CONTACT])


@everything
@given(cases)
def test_what_is_hidden_is_on_no_card_before_an_introduction(case: dict[str, Any]) -> None:
    decision = decide(**case)
    hidden = set(case["hidden_fields"])
    met = case["introduced"] and case["audience"] in LEDGERED
    if not met:
        assert not hidden & set(decision.fields)
        assert "experience" not in hidden or "places_of_work" not in decision.fields
    elif decision.allowed:
        assert decision.fields == FIELDS[decision.level]


@everything
@given(cases)
def test_a_country_that_a_person_hides_from_sees_nothing_before_an_introduction(case: dict[str, Any]) -> None:
    decision = decide(**case)
    if case["audience"] in LEDGERED and not case["introduced"] and case["audience_country"] in case["hidden_in"]:
        assert not decision.allowed
    if case["audience"] == AudienceKind.VISITOR and case["hidden_in"]:
        assert not decision.allowed


@everything
@given(cases)
def test_hiding_more_never_shows_more(case: dict[str, Any]) -> None:
    open_ = decide(**{**case, "hidden_fields": [], "hidden_in": []})
    closed = decide(**case)
    assert open_.allowed or not closed.allowed
    assert not closed.allowed or set(closed.fields) <= set(open_.fields)


def test_a_link_shows_what_its_owner_chose_and_never_contact() -> None:
    for level, shown in ((Level.ANONYMOUS, Level.ANONYMOUS), (Level.NAMED, Level.NAMED), (Level.CONTACT, Level.NAMED)):
        decision = asked(
            audience=AudienceKind.LINK,
            level=level,
            consents=frozenset(),
            visibility=Visibility.PRIVATE,
            hidden_in=["RW"],
        )
        assert (decision.allowed, decision.level) == (True, shown)
        assert not {"email", "phone"} & set(decision.fields)
