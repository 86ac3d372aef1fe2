"""What is said of a credential: three statements, steps, and a verdict that folds nothing in."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from registry.credentials.proofs import contexts, integrity, jwt
from registry.credentials.verifying import Report, State, verify
from registry.credentials.verifying.words import STEPS

from .makers import (
    AMINA,
    LIST_AT,
    NOON,
    Issuer,
    Web,
    badge,
    ecdsa,
    entry,
    jwk_of,
    old_credential,
    rs256,
    status_list,
    token_of,
)

SCHOOL, EVE = Issuer("the school"), Issuer("eve")
ONLINE = Issuer("the school online", web="school.example.org")


def judged(document: Any, web: Web | None = None, **options: Any) -> Report:
    text = document if isinstance(document, str | bytes) else json.dumps(document)
    return verify(text, at=options.pop("at", NOON), get=web.get if web else None, **options)


def said(report: Report) -> tuple[str, str, str, str]:
    return report.signature, report.status, report.validity, report.verdict


def code(report: Report, step: str) -> str:
    return next(one.code for one in report.steps if one.name == step)


@pytest.mark.parametrize("suite", integrity.SUITES)
@pytest.mark.parametrize("document", [badge, old_credential], ids=["2.0", "1.1"])
def test_a_signed_badge_is_valid_in_every_suite_and_model(suite: str, document: Any) -> None:
    report = judged(SCHOOL.sign(document(SCHOOL), suite))
    assert said(report) == ("valid", "none", "in_force", "valid")
    assert [step.name for step in report.steps] == list(STEPS)
    assert report.issuer == "unrecognised"


def test_a_badge_as_a_token_is_valid() -> None:
    assert said(judged(SCHOOL.token(badge(SCHOOL)))) == ("valid", "none", "in_force", "valid")


def test_a_token_of_the_older_model_holds_its_credential_in_a_claim() -> None:
    bare = old_credential(SCHOOL)
    for name in ("issuer", "issuanceDate", "id"):
        bare.pop(name)
    claims = {"iss": SCHOOL.did, "nbf": 1_767_225_600, "jti": "urn:uuid:1", "sub": AMINA, "vc": bare}
    report = judged(jwt.sign(claims, key=SCHOOL.key, method=SCHOOL.method))
    assert said(report) == ("valid", "none", "in_force", "valid")
    assert report.credential is not None
    assert report.credential["issuanceDate"] == "2026-01-01T00:00:00Z"


def test_a_token_in_an_envelope_is_opened() -> None:
    sealed = {
        "@context": contexts.CREDENTIALS_2,
        "type": "EnvelopedVerifiableCredential",
        "id": f"data:application/vc+jwt,{SCHOOL.token(badge(SCHOOL))}",
    }
    assert judged(sealed).verdict == "valid"


@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
def test_tokens_by_other_kinds_of_keys_are_checked_by_the_issuers_published_key(algorithm: str) -> None:
    private: Any = (
        ec.generate_private_key(ec.SECP256R1()) if algorithm == "ES256" else rsa.generate_private_key(65537, 2048)
    )
    method = {"id": ONLINE.method, "type": "JsonWebKey", "controller": ONLINE.did, "publicKeyJwk": jwk_of(private)}
    web = Web()
    web.publish_keys(ONLINE, verificationMethod=[method])
    sign = ecdsa if algorithm == "ES256" else rs256
    header = {"alg": algorithm, "kid": ONLINE.method, "typ": "JWT"}
    token = token_of(header, {**badge(ONLINE), "iss": ONLINE.did}, lambda message: sign(private, message))
    assert said(judged(token, web)) == ("valid", "none", "in_force", "valid")
    altered = token_of(header, {**badge(ONLINE), "iss": ONLINE.did}, lambda message: sign(private, message + b"x"))
    assert said(judged(altered, web))[0] == "invalid"


# --- The issuer ------------------------------------------------------------------------------------------


def test_who_is_on_the_list_is_said_beside_the_verdict_and_never_folded_in() -> None:
    names = {SCHOOL.did: "Coast Digital School"}
    signed = SCHOOL.sign(badge(SCHOOL))
    known, unknown = judged(signed, recognised=names.get), judged(signed)
    assert (known.issuer, unknown.issuer) == ("recognised", "unrecognised")
    assert known.verdict == unknown.verdict == "valid"
    # An unsigned paper in a known name earns nothing from the name.
    forged = {**signed, "name": "Chief engineer"}
    assert judged(forged, recognised=names.get).issuer == "unrecognised"


def test_a_name_that_looks_like_a_known_one_is_unknown() -> None:
    names = {ONLINE.did: "Coast Digital School"}
    for twin in ("scho0l.example.org", "school.example.org.evil.example", "school-example.org"):
        other = Issuer("the school online", web=twin)
        web = Web()
        web.publish_keys(other)
        report = judged(other.sign(badge(other)), web, recognised=names.get)
        assert (report.verdict, report.issuer) == ("valid", "unrecognised")
        assert report.issuer_name == "Coast Digital School"  # what it says of itself
        assert next(step for step in report.steps if step.name == "issuer").state == State.UNKNOWN


def test_somebody_else_cannot_sign_in_the_name_of_an_issuer() -> None:
    report = judged(EVE.sign(badge(SCHOOL)))
    assert (said(report)[0], code(report, "proof")) == ("invalid", "not_by_issuer")


def test_an_issuer_without_a_did_is_not_proven() -> None:
    document = badge(SCHOOL, issuer={"id": "https://school.example.org", "type": ["Profile"], "name": "School"})
    report = judged(SCHOOL.sign(document))
    assert (report.verdict, code(report, "proof")) == ("not_proven", "issuer_without_did")


# --- Keys of the web -------------------------------------------------------------------------------------


def test_a_key_of_the_web_is_fetched_once() -> None:
    web = Web()
    web.publish_keys(ONLINE)
    assert judged(ONLINE.sign(badge(ONLINE)), web).verdict == "valid"
    assert web.asked == ["https://school.example.org/.well-known/did.json"]


@pytest.mark.parametrize(
    ("change", "verdict", "reason"),
    [
        ({"id": "did:web:other.example.org"}, "not_valid", "did_document"),
        ({"assertionMethod": []}, "not_valid", "key_not_for_this"),
        ({"verificationMethod": []}, "not_valid", "key_missing"),
        ({"assertionMethod": ["#key-1"]}, "valid", "proof"),
        (
            {"verificationMethod": [{**ONLINE.did_document()["verificationMethod"][0], "controller": EVE.did}]},
            "not_valid",
            "key_of_another",
        ),
        (
            {"verificationMethod": [{**ONLINE.did_document()["verificationMethod"][0], "type": "SomethingNew2030"}]},
            "not_proven",
            "key_kind",
        ),
        ({"verificationMethod": 2 * ONLINE.did_document()["verificationMethod"]}, "not_valid", "key_of_another"),
        ({"verificationMethod": EVE.did_document()["verificationMethod"]}, "not_valid", "key_missing"),
    ],
)
def test_a_site_must_publish_the_key_for_this_use(change: dict[str, Any], verdict: str, reason: str) -> None:
    web = Web()
    web.publish_keys(ONLINE, **change)
    report = judged(ONLINE.sign(badge(ONLINE)), web)
    assert (report.verdict, code(report, "proof")) == (verdict, reason)


def test_a_site_that_does_not_answer_leaves_it_unproven_and_a_file_alone_too() -> None:
    signed = ONLINE.sign(badge(ONLINE))
    assert (judged(signed, Web()).verdict, code(judged(signed, Web()), "proof")) == ("not_proven", "did_not_fetched")
    assert (judged(signed).verdict, code(judged(signed), "proof")) == ("not_proven", "offline")


def test_other_ways_of_signing_are_not_proven_rather_than_wrong() -> None:
    signed = SCHOOL.sign(badge(SCHOOL))
    signed["proof"]["cryptosuite"] = "ecdsa-sd-2023"
    assert (judged(signed).signature, judged(signed).verdict) == ("unsupported", "not_proven")


# --- Sets of proofs --------------------------------------------------------------------------------------


def test_every_proof_of_a_set_must_be_right() -> None:
    twice = EVE.sign(SCHOOL.sign(badge(SCHOOL)), integrity.JCS)
    assert judged(twice).verdict == "valid"
    assert judged(twice).proven_by == (SCHOOL.method, EVE.method)
    twice["proof"][1]["created"] = "2026-11-25T11:00:00Z"
    assert judged(twice).verdict == "not_valid"


def test_a_set_without_a_proof_of_the_issuer_proves_nothing() -> None:
    signed = EVE.sign(badge(SCHOOL))
    third = Issuer("third")
    assert code(judged(third.sign(signed, integrity.JCS)), "proof") == "not_by_issuer"


def test_an_unknown_proof_beside_a_good_one_takes_nothing_away() -> None:
    signed = SCHOOL.sign(badge(SCHOOL))
    signed["proof"] = [signed["proof"], {**signed["proof"], "cryptosuite": "bbs-2023"}]
    assert judged(signed).verdict == "valid"


# --- Time ------------------------------------------------------------------------------------------------


def test_validity_is_a_statement_of_its_own() -> None:
    begins, ends = NOON, NOON + timedelta(days=1)
    signed = SCHOOL.sign(badge(SCHOOL, validFrom="2026-11-25T15:00:00+03:00", validUntil="2026-11-26T12:00:00Z"))
    moments = [
        (begins - timedelta(seconds=1), "not_yet", "not_valid"),
        (begins, "in_force", "valid"),
        (ends, "in_force", "valid"),
        (ends + timedelta(seconds=1), "expired", "not_valid"),
    ]
    for at, validity, verdict in moments:
        # The proof was made at noon; a clock that is a little behind is forgiven.
        report = judged(signed, at=at)
        assert (report.signature, report.validity, report.verdict) == ("valid", validity, verdict)


def test_a_proof_has_times_too() -> None:
    later = SCHOOL.sign(badge(SCHOOL), at=NOON + timedelta(minutes=6))
    assert code(judged(later), "proof") == "proof_from_future"
    signed = SCHOOL.sign(badge(SCHOOL), at=NOON + timedelta(minutes=4))
    assert judged(signed).verdict == "valid"


# --- Status ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("old", [False, True], ids=["bitstring", "2021"])
@pytest.mark.parametrize(("purpose", "status"), [("revocation", "revoked"), ("suspension", "suspended")])
def test_the_issuers_list_says_what_was_taken_back(old: bool, purpose: str, status: str) -> None:
    document = old_credential if old else badge
    more = {"@context": [*document(SCHOOL)["@context"], "https://w3id.org/vc/status-list/2021/v1"]} if old else {}
    for index, found, verdict in [(7, status, "not_valid"), (8, "active", "valid"), (131_071, "active", "valid")]:
        web = Web()
        web.publish(LIST_AT, status_list(SCHOOL, 7, old=old, purpose=purpose))
        held = document(SCHOOL, credentialStatus=entry(index, old=old, purpose=purpose), **more)
        report = judged(SCHOOL.sign(held), web)
        assert (report.status, report.verdict) == (found, verdict), index


def test_the_gravest_of_several_entries_counts() -> None:
    web = Web()
    web.publish(LIST_AT, status_list(SCHOOL, 7))
    held = badge(SCHOOL, credentialStatus=[entry(8), entry(7)])
    assert judged(SCHOOL.sign(held), web).status == "revoked"


BIG = status_list(SCHOOL, size=20 * 1024 * 1024)


@pytest.mark.parametrize(
    ("published", "reason"),
    [
        (None, "status_not_fetched"),
        (b"no json", "status_not_json"),
        (status_list(EVE), "status_of_another"),
        ({**status_list(SCHOOL), "validFrom": "2020-01-01T00:00:00Z"}, "status_signature"),
        (status_list(SCHOOL, purpose="suspension"), "status_list"),
        (status_list(SCHOOL, id="https://school.example.org/status/2"), "status_list"),
        (status_list(SCHOOL, validUntil="2026-11-01T00:00:00Z"), "status_stale"),
        (status_list(SCHOOL, validFrom="2026-12-01T00:00:00Z"), "status_stale"),
        (status_list(SCHOOL, size=16 * 1024 - 1), "status_too_short"),
        (BIG, "status_too_large"),
        (SCHOOL.sign(badge(SCHOOL)), "status_list"),
    ],
)
def test_a_list_that_cannot_be_had_or_trusted_is_never_good_news(published: Any, reason: str) -> None:
    web = Web()
    if published is not None:
        web.publish(LIST_AT, published)
    report = judged(SCHOOL.sign(badge(SCHOOL, credentialStatus=entry())), web)
    assert (report.signature, report.status, report.verdict) == ("valid", "unknown", "not_proven")
    assert code(report, "status") == reason
    assert str(next(step for step in report.steps if step.name == "status").words)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"statusListIndex": "131072"}, "status_index"),
        ({"statusListIndex": "-1"}, "status_index"),
        ({"statusListIndex": "\uff17"}, "status_index"),
        ({"statusListIndex": "1e3"}, "status_index"),
        ({"statusSize": 2}, "status_kind"),
        ({"statusPurpose": "somethingElse"}, "status_purpose"),
        ({"type": "1EdTechRevocationList"}, "status_kind"),
        ({"statusListCredential": "http://127.0.0.1/"}, "status_not_fetched"),
    ],
)
def test_an_entry_that_points_nowhere_is_unknown(change: dict[str, Any], reason: str) -> None:
    web = Web()
    web.publish(LIST_AT, status_list(SCHOOL))
    more = [contexts.CREDENTIALS_2, contexts.OPEN_BADGES, "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"]
    held = badge(SCHOOL, credentialStatus=entry(**change), **{"@context": more})
    report = judged(SCHOOL.sign(held, integrity.JCS), web)
    assert (report.status, code(report, "status")) == ("unknown", reason)


def test_a_forged_paper_makes_us_ask_nobody() -> None:
    web = Web()
    signed = {**SCHOOL.sign(badge(SCHOOL, credentialStatus=entry())), "name": "x"}
    assert judged(signed, web).verdict == "not_valid"
    assert web.asked == []
