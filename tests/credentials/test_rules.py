"""How proofs rank and when a certificate counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from registry.credentials import rules
from registry.profiles.models.graduate import TrustLevel

trusts = st.lists(st.sampled_from(list(TrustLevel)))


def test_the_order_is_complete_and_the_model_s() -> None:
    assert list(rules.ORDER) == list(TrustLevel)


def test_every_standing_is_explained_and_has_a_mark() -> None:
    assert set(rules.EXPLANATIONS) == {*TrustLevel.values, "expired", "revoked"}
    assert {rules.mark_of(standing) for standing in rules.EXPLANATIONS} == {
        "recognised",
        "confirmed",
        "unknown_issuer",
        "self_declared",
        "expired",
        "revoked",
    }


def test_without_any_proof_it_is_self_declared() -> None:
    assert rules.strongest([]) == TrustLevel.SELF


@given(trusts, st.sampled_from(list(TrustLevel)))
@settings(deadline=None)
def test_one_more_proof_never_weakens(held: list[TrustLevel], more: TrustLevel) -> None:
    before, after = rules.strongest(held), rules.strongest([*held, more])
    assert rules.ORDER.index(after) <= rules.ORDER.index(before)
    assert after in {before, more}
    assert rules.strongest(reversed([*held, more])) == after


def test_a_certificate_counts_on_its_last_day_and_not_after() -> None:
    last = date(2026, 2, 28)
    for days, counts in ((-1, True), (0, True), (1, False)):
        on = last + timedelta(days=days)
        assert rules.is_in_force(expires_on=last, revoked_at=None, on=on) is counts
        assert rules.standing("provider", expires_on=last, revoked_at=None, on=on) == (
            "provider" if counts else "expired"
        )


def test_what_was_withdrawn_never_counts() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    assert not rules.is_in_force(expires_on=None, revoked_at=at, on=date(2026, 1, 1))
    assert rules.standing("recognised", expires_on=date(2020, 1, 1), revoked_at=at, on=date(2026, 1, 1)) == "revoked"
