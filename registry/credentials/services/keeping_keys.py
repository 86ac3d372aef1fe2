"""The keys with which organisations and mentors sign here, each their own: made, changed, and withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from corridor import outbox
from corridor.web.sealing import open_sealed, seal
from registry.credentials import errors, issuers
from registry.credentials.issuers import Owner
from registry.credentials.models import IssuerKey
from registry.credentials.proofs import keys


@dataclass(frozen=True)
class Signer:
    """Somebody's key of today: the name under which it is published, and the key itself."""

    did: str
    method: str
    key_id: int
    key: Ed25519PrivateKey = field(repr=False)


@transaction.atomic
def signer_of(provider: Organisation) -> Signer:
    """The key with which a provider signs certificates now; made when it is first asked for. Raises NotAnIssuer."""
    locked = _locked(provider)
    assert isinstance(locked, Organisation)
    if locked.kind != Organisation.Kind.PROVIDER or not locked.is_verified:
        raise errors.NotAnIssuer
    return _signer(locked)


@transaction.atomic
def endorser_of(owner: Owner) -> Signer:
    """The key with which a verified organisation or mentor signs an endorsement now. Raises NotAnEndorser."""
    owner = _locked(owner)
    if not owner.is_verified:
        raise errors.NotAnEndorser
    return _signer(owner)


@transaction.atomic
def keeper_of(provider: Organisation) -> Signer:
    """The same key, to say what became of credentials that are out already. That goes on when the provider is
    suspended: others must still be able to learn what was taken back."""
    return _signer(_locked(provider))


def _signer(owner: Owner) -> Signer:
    current = owner.issuer_keys.filter(retired_at=None).first() or _make(owner)
    private = Ed25519PrivateKey.from_private_bytes(open_sealed(bytes(current.sealed_private or b"")))
    name = issuers.name_of(owner)
    return Signer(issuers.did_of(name), issuers.method_of(name, current.number), current.pk, private)


@transaction.atomic
def change_key(*, owner: Owner, by: User, at: datetime | None = None) -> IssuerKey:
    """Sign with a new key from now on. What the old one signed stays right: it is still published, and its private half
    is destroyed. Raises NotAllowed."""
    owner = _locked(owner)
    _require_registrar(by)
    _retire(owner, at or timezone.now())
    return _make(owner)


@transaction.atomic
def withdraw_key(*, key: IssuerKey, by: User, at: datetime | None = None) -> IssuerKey:
    """Publish a key no more for signing, as when it may be in wrong hands: all that it signed is no longer right.

    Raises NotAllowed. Twice is as once.
    """
    at = at or timezone.now()
    owner = _locked(key.owner)
    _require_registrar(by)
    key = IssuerKey.objects.get(pk=key.pk)
    if key.withdrawn_at is None:
        if key.retired_at is None:
            _retire(owner, at)
            key.refresh_from_db()
        key.withdrawn_at = at
        key.save(update_fields=["withdrawn_at"])
        if key.organisation_id:
            # What was rightly issued is signed anew, and so are the lists that tell what was taken back.
            outbox.emit("awards.to_sign", provider_id=key.organisation_id)
            outbox.emit("statuses.to_sign", provider_id=key.organisation_id)
    return key


def _locked(owner: Owner) -> Owner:
    rows: Any = type(owner)._default_manager
    locked: Owner = rows.select_for_update(of=("self",), no_key=True).get(pk=owner.pk)
    return locked


def _require_registrar(by: User) -> None:
    if not by.has_perm("credentials.change_issuerkey"):
        raise errors.NotAllowed


def _retire(owner: Owner, at: datetime) -> None:
    owner.issuer_keys.filter(retired_at=None).update(retired_at=at, sealed_private=None)


def _make(owner: Owner) -> IssuerKey:
    private = Ed25519PrivateKey.generate()
    raw = private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return owner.issuer_keys.create(
        number=owner.issuer_keys.count() + 1,
        public_multibase=keys.multikey_of(private),
        sealed_private=seal(raw),
    )
