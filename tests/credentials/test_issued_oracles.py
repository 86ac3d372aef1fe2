"""What this site issues is accepted by verifiers that others wrote, and refused by them when it was taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier
from openvc.proof.data_integrity import DataIntegrityProofSuite

from accounts.models import User
from corridor.outbox.delivering import drain
from registry.credentials import services
from registry.credentials.models import Award, IssuerKey
from registry.credentials.proofs import contexts
from registry.credentials.proofs.keys import from_multikey
from registry.credentials.proofs.multibase import to_base64url
from registry.programmes.models import Enrolment

pytestmark = pytest.mark.django_db
EXTRA: Any = {name: contexts.documents()[name] for name in contexts.KNOWN}


@pytest.fixture
def award(given_to: Callable[[Enrolment], Award], enrol: Callable[..., Enrolment]) -> Award:
    return given_to(enrol())


@pytest.fixture
def download(client: Client) -> Callable[[str], bytes]:
    """Our own pages, as a stranger's program fetches them."""

    def _download(url: str, **options: Any) -> bytes:
        answer = client.get(urlsplit(url).path)
        assert answer.status_code == 200, url
        return bytes(answer.content)

    return _download


def test_openbadgeslib_accepts_it_by_the_keys_that_we_publish(award: Award, download: Any) -> None:
    verifier = OB3LdpVerifier.for_issuer_did("did:web:corridor.example.org:issuers:digitruck")
    found = verifier.verify(award.document, download=download)
    assert found.name == "Network technician"
    forged = award.document.replace("Network technician", "Chief engineer")
    with pytest.raises(OB3VerificationError):
        verifier.verify(forged, download=download)


def test_openbadgeslib_reads_our_status_lists(award: Award, download: Any, officer: User) -> None:
    verifier = OB3LdpVerifier.for_issuer_did("did:web:corridor.example.org:issuers:digitruck")

    def check() -> None:
        # It checks signatures of lists in JWT form only, so here it reads the bits alone.
        verifier.verify(award.document, download=download, check_status=True, verify_status_list=False)

    check()
    services.suspend_award(award=award, by=officer, reason="We look into it.")
    drain()
    with pytest.raises(OB3VerificationError, match="suspen"):
        check()
    services.revoke_award(award=award, by=officer, reason="It was somebody else.")
    drain()
    with pytest.raises(OB3VerificationError, match="revo"):
        check()


def test_openbadgeslib_accepts_the_token(award: Award, download: Any) -> None:
    verifier = OB3Verifier.for_issuer_did("did:web:corridor.example.org:issuers:digitruck", download=download)
    assert verifier.verify(award.token).name == "Network technician"


def test_openvc_accepts_the_credential_and_both_lists(award: Award, download: Any) -> None:
    key: Any = from_multikey(IssuerKey.objects.get().public_multibase).key
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": to_base64url(key.public_bytes_raw())}
    entries = json.loads(award.document)["credentialStatus"]
    lists = [json.loads(download(entry["statusListCredential"])) for entry in entries]
    now: datetime = timezone.now()
    for document in [json.loads(award.document), *lists]:
        DataIntegrityProofSuite().verify(document, public_key_jwk=jwk, now=now, extra_contexts=EXTRA)
        with pytest.raises(Exception, match=r"(?i)signature|verif|invalid"):
            DataIntegrityProofSuite().verify(
                {**document, "name": "Other"}, public_key_jwk=jwk, now=now, extra_contexts=EXTRA
            )
