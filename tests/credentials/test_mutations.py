"""Changing anything that is signed makes a credential invalid: every field, every suite, and tokens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corridor.limited import Failure
from corridor.limited.child import Refused
from registry.credentials.proofs import canonical, canonical_worker, integrity, multibase
from registry.credentials.verifying import verify

from .makers import NOON, Issuer, Web, badge, entry, status_list

SCHOOL = Issuer("the school")
WEB = Web()
WEB.publish("https://school.example.org/status/1", status_list(SCHOOL))
FULL = badge(SCHOOL, validUntil="2027-01-01T00:00:00Z", credentialStatus=entry(3))
SIGNED = {suite: SCHOOL.sign(FULL, suite) for suite in integrity.SUITES}
Path = tuple[str | int, ...]


def paths(value: Any, at: Path = ()) -> Iterator[Path]:
    """The way to every value of a document, the large and the small."""
    if at:
        yield at
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*at, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from paths(inner, (*at, position))


def at(document: Any, path: Path) -> Any:
    for step in path:
        document = document[step]
    return document


def put(document: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    changed = deepcopy(document)
    at(changed, path[:-1])[path[-1]] = value
    return changed


def without(document: dict[str, Any], path: Path) -> dict[str, Any]:
    changed = deepcopy(document)
    del at(changed, path[:-1])[path[-1]]
    return changed


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same worker without a process of its own: these documents are no strangers', and there are thousands."""

    def run(worker: str, data: bytes, **options: Any) -> Any:
        options.pop("limits")
        try:
            return canonical_worker.canonical_forms(data, options)
        except Refused as refused:
            raise Failure("refused", str(refused)) from refused

    monkeypatch.setattr(canonical, "run", run)


def verdict(document: Any) -> str:
    return verify(document if isinstance(document, str) else json.dumps(document), at=NOON, get=WEB.get).verdict


def same_to_canonicalisation(suite: str, one: Any, other: Any) -> bool:
    """RDF knows no order in a list, no difference between a thing and a list of it alone, and nothing twice."""
    return suite != integrity.JCS and _set(one) == _set(other)


def _set(value: Any) -> Any:
    if isinstance(value, dict):
        return frozenset((key, _set(inner)) for key, inner in value.items())
    if isinstance(value, list):
        parts = frozenset(_set(inner) for inner in value)
        return next(iter(parts)) if len(parts) == 1 else parts
    return ("a number", float(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


@pytest.mark.parametrize("suite", integrity.SUITES)
def test_every_field_is_signed(suite: str) -> None:
    document = SIGNED[suite]
    assert verdict(document) == "valid"
    seen = 0
    for path in paths(document):
        value = at(document, path)
        others = [f"{value}x" if isinstance(value, str) else "x", 7, {}]
        for other in others:
            changed = put(document, path, other)
            if not same_to_canonicalisation(suite, document, changed):
                assert verdict(changed) != "valid", (path, other)
                seen += 1
        left_out = without(document, path)
        if not same_to_canonicalisation(suite, document, left_out):
            assert verdict(left_out) != "valid", path
    assert seen > 100


SCALARS = (
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=12) | st.sampled_from(["did:key:z1", "urn:x:1"])
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=6), inner, max_size=2)
)


@pytest.mark.parametrize("suite", integrity.SUITES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_value_in_any_place_is_noticed(suite: str, data: st.DataObject) -> None:
    document = SIGNED[suite]
    path = data.draw(st.sampled_from(list(paths(document))))
    changed = put(document, path, data.draw(VALUES))
    if not same_to_canonicalisation(suite, document, changed):
        assert verdict(changed) != "valid"


@pytest.mark.parametrize("suite", integrity.SUITES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_anything_that_is_added_is_noticed(suite: str, data: st.DataObject) -> None:
    document = SIGNED[suite]
    objects = [(), *(path for path in paths(document) if isinstance(at(document, path), dict))]
    path = data.draw(st.sampled_from(objects))
    key = data.draw(
        st.sampled_from(["validUntil", "name", "evidence", "expirationDate", "grade", "@type", "x:y"])
        | st.text(max_size=8)
    )
    if key in at(document, path):
        return
    changed = put(document, (*path, key), data.draw(VALUES))
    if not same_to_canonicalisation(suite, document, changed):
        assert verdict(changed) != "valid"


def test_every_letter_of_a_token_is_signed() -> None:
    token = SCHOOL.token(FULL)
    assert verdict(token) == "valid"
    for position, letter in enumerate(token):
        other = "A" if letter != "A" else "B"
        assert verdict(token[:position] + other + token[position + 1 :]) != "valid", position


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.recursive(
        SCALARS,
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "@context",
                        "type",
                        "issuer",
                        "id",
                        "proof",
                        "credentialSubject",
                        "validFrom",
                        "credentialStatus",
                        "vc",
                        "alg",
                        "kid",
                        "typ",
                        "cryptosuite",
                        "verificationMethod",
                        "proofValue",
                        "statusPurpose",
                    ]
                ),
                inner,
                max_size=6,
            )
        ),
        max_leaves=30,
    )
)
def test_whatever_stands_in_a_document_is_judged_and_never_an_error(value: Any) -> None:
    assert verdict(json.dumps(value)) in {"not_valid", "not_proven"}
    mixed = {**SIGNED[integrity.JCS], **(value if isinstance(value, dict) else {"proof": value})}
    assert verdict(json.dumps(mixed)) in {"valid", "not_valid", "not_proven"}
    part = multibase.to_base64url(json.dumps(value).encode())
    assert verdict(f"{part}.{part}.{part}") in {"not_valid", "not_proven"}
