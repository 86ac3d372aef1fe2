"""The steps and their reasons in the reader's words. The one place where a code becomes a sentence."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STEPS: Final[dict[str, Promise]] = {
    "parsed": _("Can it be read?"),
    "proof": _("Is the signature right?"),
    "issuer": _("Do we know the issuer?"),
    "holder": _("Whom is it about?"),
    "validity": _("Is it in force today?"),
    "status": _("Was it taken back?"),
}

_BROKEN = _("It is damaged, or not a credential.")
_TRICK = _("It is written so that two readers could understand it differently.")
_ALTERED = _("The signature does not fit. Something was changed after it was signed, or somebody else signed it.")
_UNSIGNED = _("It holds words that no signature covers, so anybody could have added them.")
_KEY = _("The key that it names does not belong to its issuer, or may not sign credentials.")
_LIST = _("The issuer's list of what was taken back is not right, so we cannot tell.")

WORDS: Final[dict[str, Promise]] = {
    # Read
    "parsed": _("Yes: %(detail)s."),
    "too_large": _("It is too large for a credential."),
    "not_utf8": _BROKEN,
    "not_json": _BROKEN,
    "not_an_object": _BROKEN,
    "not_a_number": _TRICK,
    "duplicate_key": _TRICK,
    "surrogate": _TRICK,
    "too_deep": _("It is nested too deeply for a credential."),
    "envelope": _("It is wrapped in a way that we cannot open."),
    "picture": _("We could not read this picture."),
    "no_credential": _("There is no credential in this picture."),
    "two_credentials": _("There is more than one credential in this picture."),
    "qr_none": _("We saw no QR code in this picture. Hold the camera straight and close, and try again."),
    "qr_many": _("There is more than one QR code in this picture. Show only one."),
    "address_refused": _("This address is not one of a public site, so we did not open it."),
    "not_fetched": _("This address did not answer. Try again later."),
    "contexts": _("It does not say which kind of credential it is."),
    "context_inline": _("It brings its own meanings of words, which we never accept."),
    "types": _("It does not say that it is a verifiable credential."),
    "id": _BROKEN,
    "issuer_shape": _("It does not say who issued it."),
    "subject": _("It must speak of exactly one person."),
    "date": _("One of its dates is missing or is no date with a time zone."),
    "status_shape": _BROKEN,
    "token_shape": _BROKEN,
    "base64": _BROKEN,
    "claims_disagree": _("The token and the credential in it say different things."),
    # Proof
    "proof": _("Yes. Signed with %(detail)s."),
    "no_proof": _("It is not signed."),
    "too_many_proofs": _("It has more signatures than we look at."),
    "proof_shape": _BROKEN,
    "proof_value": _BROKEN,
    "proof_purpose": _("Its signature was made for another purpose."),
    "proof_context": _ALTERED,
    "proof_from_future": _("Its signature is dated in the future."),
    "proof_expired": _("Its signature has run out."),
    "proof_chain": _("Its signatures build on each other, which we cannot check."),
    "suite": _("It is signed in a way that we cannot check."),
    "algorithm": _("It names a way of signing that is not allowed, or that does not fit the issuer's key."),
    "token_header": _("It tells us which key to trust. Only the issuer's own site may do that."),
    "token_type": _("It is a token for another purpose."),
    "token_key": _("It does not name a key of its issuer."),
    "signature": _ALTERED,
    "not_canonical": _TRICK,
    "multibase": _BROKEN,
    "key": _("Its key is not a sound key."),
    "key_for_suite": _KEY,
    "key_missing": _KEY,
    "key_not_for_this": _KEY,
    "key_of_another": _KEY,
    "not_by_issuer": _("Its issuer did not sign it; somebody else did."),
    "did": _("The name of its issuer or key is not written as it must be."),
    "did_document": _("What the issuer's site publishes about its keys is not right."),
    "did_method": _("Its issuer has a kind of name that we cannot look up."),
    "did_not_fetched": _("The issuer's site did not answer, so we could not get its key. Try again later."),
    "issuer_without_did": _("Its issuer has no name that a key belongs to."),
    "key_kind": _("Its issuer uses a kind of key that we cannot check."),
    "offline": _("It needs the issuer's site, and we looked at nothing but the file."),
    "unknown_context": _("It uses meanings of words that we do not have, so we cannot check its signature."),
    "keyword": _UNSIGNED,
    "json_ld": _BROKEN,
    "undefined_term": _UNSIGNED,
    "signed_by_nothing": _UNSIGNED,
    "too_many_statements": _("It says more than we are willing to check."),
    "too_much": _("To check it would take too long."),
    # Issuer
    "recognised": _("Yes: %(detail)s is on our list of issuers."),
    "recognised_unsigned": _("It names %(detail)s, who is on our list; but that they signed it is not proven."),
    "unrecognised": _("No. Anybody can sign in the name %(detail)s. Ask yourself whether you know them."),
    # Holder
    "holder": _("About %(detail)s. Ask the person to show that this is them."),
    "holder_address": _(
        "About %(detail)s. Their e-mail address is in it as a digest: type the address below, to see that it is theirs."
    ),
    "holder_proven": _("About the person with the address %(detail)s."),
    "holder_another": _("About another e-mail address than %(detail)s."),
    "holder_unnamed": _("It names nobody by an identifier: whoever holds the file can show it."),
    # Validity
    "in_force": _("Yes."),
    "expired": _("No. It ran out on %(detail)s."),
    "not_yet": _("No. It is not in force yet."),
    # Status
    "active": _("No. The issuer's list says that it stands."),
    "revoked": _("Yes. The issuer took it back for good."),
    "suspended": _("Yes, for now. The issuer has suspended it."),
    "no_status": _("It has no list where its issuer could take it back."),
    "status_not_asked": _("Not asked, as it is not signed rightly."),
    "status_not_fetched": _("The issuer's list did not answer, so we cannot tell. Try again later."),
    "status_kind": _("The issuer keeps a kind of list that we cannot read, so we cannot tell."),
    "status_purpose": _("The issuer's list is for something that we do not know, so we cannot tell."),
    "status_stale": _("The issuer's list is out of date, so we cannot tell."),
    "status_offline": _("To know, one must ask the issuer's site, and we looked at nothing but the file."),
}


def of(code: str, detail: str = "") -> Promise | str:
    """A reason in words. Whatever is wrong with a status list is said in one sentence."""
    words = WORDS.get(code) or (_LIST if code.startswith("status_") else None)
    if words is None:
        raise KeyError(code)
    return str(words) % {"detail": detail} if "%(detail)s" in str(words) else words
