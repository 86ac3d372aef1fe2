"""The JSON-LD contexts that are known here: a frozen set, shipped with the code. Nothing else is ever loaded."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from pyld.documentloader.frozen import BUNDLED_CONTEXTS

from . import strict_json

HERE: Final = Path(__file__).parent / "contexts"
CREDENTIALS_1: Final = "https://www.w3.org/2018/credentials/v1"
CREDENTIALS_2: Final = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
ED25519_2020: Final = "https://w3id.org/security/suites/ed25519-2020/v1"

_OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/"
_FROM_LIBRARY: Final = (
    CREDENTIALS_1,
    CREDENTIALS_2,
    ED25519_2020,
    "https://w3id.org/security/suites/jws-2020/v1",
    "https://www.w3.org/ns/did/v1",
)
_OWN: Final = {
    f"{_OPEN_BADGES}context-3.0.1.json": "open-badges-3.0.1.json",
    f"{_OPEN_BADGES}context-3.0.2.json": "open-badges-3.0.2.json",
    OPEN_BADGES: "open-badges-3.0.3.json",
    f"{_OPEN_BADGES}context.json": "open-badges-3.0.3.json",
    f"{_OPEN_BADGES}extensions.json": "open-badges-extensions.json",
    "https://w3id.org/security/data-integrity/v2": "data-integrity-v2.json",
    "https://w3id.org/security/multikey/v1": "multikey-v1.json",
    "https://w3id.org/vc/status-list/2021/v1": "status-list-2021.json",
}
KNOWN: Final = frozenset({*_FROM_LIBRARY, *_OWN})


@cache
def documents() -> dict[str, Any]:
    """Every known context by its address, read once."""
    loaded = {address: _parsed(BUNDLED_CONTEXTS[address]) for address in _FROM_LIBRARY}
    return loaded | {address: _parsed(HERE / name) for address, name in _OWN.items()}


def _parsed(source: Any) -> Any:
    return strict_json.loads(source.read_bytes(), largest=2**20) if isinstance(source, Path) else source
