"""The keys with which training providers sign here, each provider's own: made, changed, and withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from corridor import outbox
from corridor.web.sealing import open_sealed, seal
from registry.credentials import errors, issuers
from registry.credentials.models import IssuerKey
from registry.credentials.proofs import keys


@dataclass(frozen=True)
class Signer:
    """A provider's key of today: the name under which it is published, and the key itself."""

    did: str
    method: str
    key_id: int
    key: Ed25519PrivateKey = field(repr=False)


@transaction.atomic
def signer_of(provider: Organisation) -> Signer:
    """The key with which a provider signs now; made when it is first asked for. Raises NotAnIssuer."""
    provider = _locked(provider)
    if provider.kind != Organisation.Kind.PROVIDER or not provider.is_verified:
        raise errors.NotAnIssuer
    return _signer(provider)


@transaction.atomic
def keeper_of(provider: Organisation) -> Signer:
    """The same key, to say what became of credentials that are out already. That goes on when the provider is
    suspended: others must still be able to learn what was taken back."""
    return _signer(_locked(provider))


def _signer(provider: Organisation) -> Signer:
    current = provider.issuer_keys.filter(retired_at=None).first() or _make(provider)
    private = Ed25519PrivateKey.from_private_bytes(open_sealed(bytes(current.sealed_private or b"")))
    method = issuers.method_of(provider.slug, current.number)
    return Signer(issuers.did_of(provider.slug), method, current.pk, private)


@transaction.atomic
def change_key(*, provider: Organisation, by: User, at: datetime | None = None) -> IssuerKey:
    """Sign with a new key from now on. What the old one signed stays right: it is still published, and its private half
    is destroyed. Raises NotAllowed."""
    provider = _locked(provider)
    _require_registrar(by)
    _retire(provider, at or timezone.now())
    return _make(provider)


@transaction.atomic
def withdraw_key(*, key: IssuerKey, by: User, at: datetime | None = None) -> IssuerKey:
    """Publish a key no more for signing, as when it may be in wrong hands: all that it signed is no longer right.

    Raises NotAllowed. Twice is as once.
    """
    at = at or timezone.now()
    provider = _locked(key.provider)
    _require_registrar(by)
    key = IssuerKey.objects.get(pk=key.pk)
    if key.withdrawn_at is None:
        if key.retired_at is None:
            _retire(provider, at)
            key.refresh_from_db()
        key.withdrawn_at = at
        key.save(update_fields=["withdrawn_at"])
        # What was rightly issued is signed anew, and so are the lists that tell what was taken back.
        outbox.emit("awards.to_sign", provider_id=provider.pk)
        outbox.emit("statuses.to_sign", provider_id=provider.pk)
    return key


def _locked(provider: Organisation) -> Organisation:
    return Organisation.objects.select_for_update(no_key=True).get(pk=provider.pk)


def _require_registrar(by: User) -> None:
    if not by.has_perm("credentials.change_issuerkey"):
        raise errors.NotAllowed


def _retire(provider: Organisation, at: datetime) -> None:
    provider.issuer_keys.filter(retired_at=None).update(retired_at=at, sealed_private=None)


def _make(provider: Organisation) -> IssuerKey:
    private = Ed25519PrivateKey.generate()
    raw = private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return IssuerKey.objects.create(
        provider=provider,
        number=provider.issuer_keys.count() + 1,
        public_multibase=keys.multikey_of(private),
        sealed_private=seal(raw),
    )
