"""Public keys as issuers publish them, and the one algorithm that each of them signs with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from . import multibase
from .problems import Invalid, Unproven

Algorithm = Literal["EdDSA", "ES256", "RS256"]
# Multicodec prefixes: ed25519-pub, p256-pub, ed25519-priv.
_ED25519, _P256, _ED25519_PRIVATE = b"\xed\x01", b"\x80\x24", b"\x80\x26"
SMALLEST_RSA_BITS, LARGEST_RSA_BITS = 2048, 8192
_FIELD: Final = 2**255 - 19
# The y coordinates of the eight points of small order: a signature under such a key says nothing about who signed.
_SMALL_ORDER: Final = frozenset(
    {
        0,
        1,
        _FIELD - 1,
        0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD83D3D706A17C7,
        0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
    }
)


@dataclass(frozen=True)
class PublicKey:
    """A key with the only algorithm it is used with, so that no header can choose another."""

    algorithm: Algorithm
    key: Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey

    def verify(self, signature: bytes, message: bytes) -> None:
        """See that the key signed the message. Raises Invalid with `signature`."""
        try:
            if isinstance(self.key, Ed25519PublicKey):
                self.key.verify(signature, message)
            elif isinstance(self.key, rsa.RSAPublicKey):
                self.key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
            else:
                self.key.verify(_der(signature), message, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature as error:
            raise Invalid("signature") from error


def _der(signature: bytes) -> bytes:
    """An ECDSA signature as JOSE writes it, r and s side by side (RFC 7518 section 3.4), as the library reads it."""
    if len(signature) != 64:
        raise Invalid("signature")
    return encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))


def ed25519(data: bytes) -> PublicKey:
    """A key from its 32 bytes. Raises Invalid with `key` for a point that is not canonical or of small order."""
    if len(data) != 32:
        raise Invalid("key")
    y = int.from_bytes(data, "little") & (2**255 - 1)
    if y >= _FIELD or y in _SMALL_ORDER:
        raise Invalid("key")
    return PublicKey("EdDSA", Ed25519PublicKey.from_public_bytes(data))


def from_multikey(text: object) -> PublicKey:
    """A key in multibase with its multicodec. Raises Invalid with `key`, or Unproven with `key_kind`."""
    if not isinstance(text, str) or not text.startswith("z"):
        raise Invalid("key")
    data = multibase.decode(text)
    if data.startswith(_ED25519):
        return ed25519(data[2:])
    if data.startswith(_P256):
        return _p256(data[2:])
    raise Unproven("key_kind")


def _p256(point: bytes) -> PublicKey:
    if len(point) != 33:
        raise Invalid("key")
    try:
        return PublicKey("ES256", ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point))
    except ValueError as error:
        raise Invalid("key") from error


def from_jwk(jwk: object) -> PublicKey:
    """A key as a JSON Web Key (RFC 7517). Raises Invalid with `key`, or Unproven with `key_kind`."""
    if not isinstance(jwk, Mapping) or {"d", "p", "q", "k"} & jwk.keys():
        raise Invalid("key")
    kind, curve = jwk.get("kty"), jwk.get("crv")
    if (kind, curve) == ("OKP", "Ed25519"):
        found = ed25519(_part(jwk, "x"))
    elif (kind, curve) == ("EC", "P-256"):
        found = _ec_key(_part(jwk, "x"), _part(jwk, "y"))
    elif kind == "RSA":
        found = _rsa_key(_part(jwk, "n"), _part(jwk, "e"))
    else:
        raise Unproven("key_kind")
    if jwk.get("alg", found.algorithm) not in (found.algorithm, "Ed25519" if found.algorithm == "EdDSA" else ""):
        raise Invalid("key")
    if jwk.get("use", "sig") != "sig":
        raise Invalid("key")
    return found


def _part(jwk: Mapping[str, Any], name: str) -> bytes:
    value = jwk.get(name)
    if not isinstance(value, str) or len(value) > 2 * LARGEST_RSA_BITS // 8:
        raise Invalid("key")
    return multibase.from_base64url(value)


def _ec_key(x: bytes, y: bytes) -> PublicKey:
    if len(x) != 32 or len(y) != 32:
        raise Invalid("key")
    numbers = ec.EllipticCurvePublicNumbers(int.from_bytes(x, "big"), int.from_bytes(y, "big"), ec.SECP256R1())
    try:
        return PublicKey("ES256", numbers.public_key())
    except ValueError as error:
        raise Invalid("key") from error


def _rsa_key(modulus: bytes, exponent: bytes) -> PublicKey:
    n, e = int.from_bytes(modulus, "big"), int.from_bytes(exponent, "big")
    if not SMALLEST_RSA_BITS <= n.bit_length() <= LARGEST_RSA_BITS or e != 65537 or n % 2 == 0:
        raise Invalid("key")
    try:
        return PublicKey("RS256", rsa.RSAPublicNumbers(e, n).public_key())
    except ValueError as error:
        raise Invalid("key") from error


def from_did_key(did: str) -> PublicKey:
    """The key that a did:key is (W3C CCG did:key). Raises Invalid or Unproven."""
    return from_multikey(did.removeprefix("did:key:"))


# --- Keys of one's own -----------------------------------------------------------------------------------------


def multikey_of(private: Ed25519PrivateKey) -> str:
    """The public half in multibase, as it stands in a DID document."""
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return multibase.encode(_ED25519 + public)


def private_from_multikey(text: str) -> Ed25519PrivateKey:
    """A private Ed25519 key from multibase."""
    data = multibase.decode(text)
    if not data.startswith(_ED25519_PRIVATE) or len(data) != 34:
        raise Invalid("key")
    return Ed25519PrivateKey.from_private_bytes(data[2:])
