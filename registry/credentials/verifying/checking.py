"""Step by step from a document to a report."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from registry.credentials.holding import Holder, holder_of
from registry.credentials.proofs import integrity, jwt, strict_json
from registry.credentials.proofs.keys import PublicKey
from registry.credentials.proofs.problems import Invalid, Problem, Unproven

from . import dids, status, summary
from .dids import Get
from .report import Name, Report, State
from .structure import Facts, facts_of, instant

# The name under which an issuer is on our list, or None.
Recognised = Callable[[str], str | None]
# Clocks differ a little; a proof from further ahead is not from our time.
SKEW: Final = timedelta(minutes=5)
# A list of a million credentials, nearly all in force, stays far below this.
LARGEST_LIST: Final = 256 * 1024
_ENVELOPE: Final = re.compile(r"^data:application/(?:vc\+jwt|vc\+ld\+jwt|jwt),(?P<token>[A-Za-z0-9_.-]+)$")


@dataclass(frozen=True)
class Surroundings:
    """What a judgement depends on beside the document: the moment, what may be fetched, extra contexts in tests."""

    at: datetime
    get: Get | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


def nobody(did: str) -> str | None:
    """For a judgement without a list of issuers."""
    return None


def verify(
    document: bytes | str,
    *,
    at: datetime,
    get: Get | None = None,
    recognised: Recognised = nobody,
    emails: Collection[str] = (),
    extra: Mapping[str, Any] | None = None,
) -> Report:
    """Judge a credential in JSON or as a token, at a moment. Never raises for what a stranger wrote.

    `get` fetches an address (see `corridor.web.outgoing.Client.get`), or is None to judge with nothing but the
    document; `recognised` says under which name an issuer is on the list; `emails` are addresses of the person who is
    said to be its holder.
    """
    report, around = Report(), Surroundings(at, get, extra or {})
    try:
        credential, token = parsed(document)
        facts = _within_claims(facts_of(credential), token)
    except Problem as problem:
        return unread(problem)
    report.credential, report.facts, report.issuer_name = credential, facts, facts.issuer_name
    report.note(Name.PARSED, State.PASSED, "parsed", _kind(facts))
    _note_proof(report, credential, token, facts, around)
    _note_issuer(report, facts, recognised)
    _note_holder(report, facts, emails)
    _note_validity(report, facts, at)
    _note_status(report, facts, around)
    return report


def unread(problem: Problem) -> Report:
    """The report on something that could not be read: wrong, or not readable here."""
    report, wrong = Report(), isinstance(problem, Invalid)
    report.signature = "invalid" if wrong else "unsupported"
    report.validity = "expired" if wrong else "in_force"
    report.note(Name.PARSED, State.FAILED if wrong else State.UNKNOWN, problem.code)
    return report


def _kind(facts: Facts) -> str:
    badge = {"OpenBadgeCredential", "AchievementCredential", "EndorsementCredential"} & set(facts.types)
    return f"{'Open Badges 3.0, ' if badge else ''}Verifiable Credentials {'1.1' if facts.version == 1 else '2.0'}"


# --- Reading -----------------------------------------------------------------------------------------------------


def parsed(
    document: bytes | str, *, largest: int = strict_json.LARGEST_BYTES
) -> tuple[dict[str, Any], jwt.Token | None]:
    """A credential of at most so many bytes, and the token that it came in where it did. Raises Invalid or Unproven."""
    text = document if isinstance(document, str) else _utf8(document, largest)
    text = text.strip().removeprefix("\ufeff").strip()
    if jwt.looks_like_one(text):
        token = jwt.read(text, largest=largest)
        return credential_in(token.claims), token
    held = strict_json.load_object(text, largest=largest)
    if held.get("type") in ("EnvelopedVerifiableCredential", ["EnvelopedVerifiableCredential"]):
        sealed = _ENVELOPE.match(held["id"]) if isinstance(held.get("id"), str) else None
        if sealed is None:
            raise Unproven("envelope")
        return parsed(sealed["token"], largest=largest)
    return held, None


def _utf8(document: bytes, largest: int) -> str:
    if len(document) > jwt.longest_for(largest):
        raise Invalid("too_large")
    try:
        return document.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid("not_utf8") from error


def credential_in(claims: Mapping[str, Any]) -> dict[str, Any]:
    """The credential that a token's claims hold, under `vc` or as the claims themselves.

    A registered claim that says something else than the credential makes both untrustworthy. Raises Invalid with
    `claims_disagree`.
    """
    if "vc" in claims:
        if not isinstance(claims["vc"], Mapping):
            raise Invalid("token_shape")
        credential = dict(claims["vc"])
        _fill(credential, claims)
    else:
        credential = {name: value for name, value in claims.items() if name not in _REGISTERED}
    _see_agreement(credential, claims)
    return credential


_REGISTERED: Final = frozenset({"iss", "sub", "nbf", "exp", "iat", "jti", "aud", "vct", "cnf"})


def _fill(credential: dict[str, Any], claims: Mapping[str, Any]) -> None:
    """What version 1.1 lets stand in the claims alone (section 6.3.1)."""
    if "iss" in claims:
        credential.setdefault("issuer", claims["iss"])
    if "jti" in claims:
        credential.setdefault("id", claims["jti"])
    for claim, name in (("nbf", "issuanceDate"), ("exp", "expirationDate")):
        if claim in claims and "validFrom" not in credential:
            credential.setdefault(name, _instant_of(claims[claim]).strftime("%Y-%m-%dT%H:%M:%SZ"))
    subject = credential.get("credentialSubject")
    if "sub" in claims and isinstance(subject, Mapping):
        credential["credentialSubject"] = {"id": claims["sub"], **subject}


def _instant_of(seconds: object) -> datetime:
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not 0 <= seconds < 4_102_444_800:
        raise Invalid("date")
    return datetime.fromtimestamp(int(seconds), tz=UTC)


def _see_agreement(credential: Mapping[str, Any], claims: Mapping[str, Any]) -> None:
    issuer, subject = credential.get("issuer"), credential.get("credentialSubject")
    said = {
        "iss": issuer.get("id") if isinstance(issuer, Mapping) else issuer,
        "sub": subject.get("id") if isinstance(subject, Mapping) else None,
        "jti": credential.get("id"),
    }
    for claim, value in said.items():
        if claim in claims and claims[claim] != value:
            raise Invalid("claims_disagree")


def _within_claims(facts: Facts, token: jwt.Token | None) -> Facts:
    """A token has a window of its own (RFC 7519); where the credential in it has another, both must be open."""
    if token is None:
        return facts
    begins = [facts.begins_at] if facts.begins_at else []
    ends = [facts.ends_at] if facts.ends_at else []
    if "nbf" in token.claims:
        begins.append(_instant_of(token.claims["nbf"]))
    if "exp" in token.claims:
        ends.append(_instant_of(token.claims["exp"]))
    return replace(facts, begins_at=max(begins, default=None), ends_at=min(ends, default=None))


# --- The proof ---------------------------------------------------------------------------------------------------


def _note_proof(
    report: Report, credential: dict[str, Any], token: jwt.Token | None, facts: Facts, around: Surroundings
) -> None:
    try:
        report.proven_by = tuple(prove(credential, token, facts, around))
    except Problem as problem:
        wrong = isinstance(problem, Invalid)
        report.signature = "invalid" if wrong else "unsupported"
        report.note(Name.PROOF, State.FAILED if wrong else State.UNKNOWN, problem.code)
    else:
        report.signature = "valid"
        report.note(Name.PROOF, State.PASSED, "proof", ", ".join(report.proven_by))


def prove(credential: Mapping[str, Any], token: jwt.Token | None, facts: Facts, around: Surroundings) -> list[str]:
    """The keys by which the issuer signed. Raises Invalid when any proof is wrong, Unproven when none can be judged.

    Every proof of a set must be right that we can judge, and one of them must be the issuer's own.
    """
    if not facts.issuer.startswith("did:"):
        raise Unproven("issuer_without_did")
    if token is not None:
        return [_prove_token(token, facts, around)]
    right, unproven = [], None
    for held in integrity.held_proofs(credential):
        try:
            proof = integrity.read(held)
            _prove_one(credential, proof, around)
            right.append(proof.method)
        except Unproven as problem:
            unproven = unproven or problem
    own = [method for method in right if _is_issuers(method, facts)]
    if own:
        return right
    if unproven is not None:
        raise unproven
    raise Invalid("not_by_issuer")


def _is_issuers(method: str, facts: Facts) -> bool:
    return method.partition("#")[0] == facts.issuer


def _prove_one(credential: Mapping[str, Any], proof: integrity.Proof, around: Surroundings) -> None:
    _see_times(proof, around.at)
    key = _key(proof.method, around)
    integrity.check(credential, proof, key, extra=around.extra)


def _see_times(proof: integrity.Proof, at: datetime) -> None:
    created, expires = proof.options.get("created"), proof.options.get("expires")
    if created is not None and instant(created) > at + SKEW:
        raise Invalid("proof_from_future")
    if expires is not None and instant(expires) < at:
        raise Invalid("proof_expired")


def _prove_token(token: jwt.Token, facts: Facts, around: Surroundings) -> str:
    method = dids.only_key_of(facts.issuer) if token.method is None else token.method
    if method.startswith("#"):
        method = f"{facts.issuer}{method}"
    if not method.startswith("did:"):
        raise Unproven("token_key") if method.startswith("https://") else Invalid("token_key")
    if "#" not in method and method == facts.issuer:
        method = dids.only_key_of(method)
    if not _is_issuers(method, facts):
        raise Invalid("not_by_issuer")
    jwt.check(token, _key(method, around))
    return method


def _key(method: str, around: Surroundings) -> PublicKey:
    return dids.key_of(method, get=around.get)


# --- The other steps ---------------------------------------------------------------------------------------------


def _note_issuer(report: Report, facts: Facts, recognised: Recognised) -> None:
    """Whether the issuer is on our list. The name that a stranger gives itself is never what decides."""
    name = recognised(facts.issuer)
    if name is None:
        report.note(Name.ISSUER, State.UNKNOWN, "unrecognised", facts.issuer)
        return
    if report.signature == "valid":
        report.issuer, report.issuer_name = "recognised", name
        report.note(Name.ISSUER, State.PASSED, "recognised", name)
    else:
        report.note(Name.ISSUER, State.UNKNOWN, "recognised_unsigned", name)


def _note_holder(report: Report, facts: Facts, emails: Collection[str]) -> None:
    """Whom it is about. Whether that is whoever shows it is for the reader to see, unless they name an address."""
    name = summary.holder_of(facts)
    found = holder_of(facts.subject, emails=emails)
    if emails and found != Holder.UNKNOWN:
        is_theirs = found == Holder.PROVEN
        report.note(
            Name.HOLDER,
            State.PASSED if is_theirs else State.UNKNOWN,
            "holder_proven" if is_theirs else "holder_another",
            ", ".join(emails),
        )
    elif not name:
        report.note(Name.HOLDER, State.NONE, "holder_unnamed")
    else:
        code = "holder" if found == Holder.UNKNOWN else "holder_address"
        report.note(Name.HOLDER, State.NONE, code, name)


def _note_validity(report: Report, facts: Facts, at: datetime) -> None:
    report.validity = "in_force"
    if facts.begins_at is not None and at < facts.begins_at:
        report.validity = "not_yet"
    if facts.ends_at is not None and at > facts.ends_at:
        report.validity = "expired"
    state = State.PASSED if report.validity == "in_force" else State.FAILED
    until = facts.ends_at.date().isoformat() if facts.ends_at else ""
    report.note(Name.VALIDITY, state, report.validity, until)


def _note_status(report: Report, facts: Facts, around: Surroundings) -> None:
    if report.signature == "invalid":
        # A stranger's paper is no reason to ask anybody about it.
        report.status = "unknown" if facts.status else "none"
        report.note(Name.STATUS, State.UNKNOWN if facts.status else State.NONE, "status_not_asked")
        return

    def proven(body: bytes, issuer: str) -> Mapping[str, Any]:
        published, token = parsed(body, largest=LARGEST_LIST)
        listed = facts_of(published)
        if listed.issuer != issuer:
            raise Invalid("status_of_another")
        prove(published, token, listed, around)
        return published

    report.status, code = status.status_of(facts, get=around.get, prove=proven, at=around.at)
    states = {"active": State.PASSED, "none": State.NONE, "unknown": State.UNKNOWN}
    report.note(Name.STATUS, states.get(report.status, State.FAILED), code)
