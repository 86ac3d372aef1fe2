"""This site's own permanent pages, read without asking the network: what was signed here is judged here."""

from __future__ import annotations

import json
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.urls import Resolver404, resolve

from corridor.web.outgoing import NotFetched

from .issuers import did_document, mentors_name
from .models import StatusList
from .verifying.dids import Get


def asking(outside: Get | None) -> Get:
    """Asks for a page: of this site from the database, of others from `outside`, or of nobody else where it is None.

    An address of this site is never asked for over the network, so that no credential makes us call ourselves.
    """

    def get(address: str) -> bytes:
        if _is_own(address):
            return _own_page(address)
        if outside is None:
            raise NotFetched("offline")
        return outside(address)

    return get


def status_list_document(list_id: UUID) -> str:
    """A signed list as it is published; empty where there is none."""
    held = StatusList.objects.filter(Q(revocation_id=list_id) | Q(suspension_id=list_id)).first()
    if held is None:
        return ""
    return held.revocation_document if held.revocation_id == list_id else held.suspension_document


def _is_own(address: str) -> bool:
    return urlsplit(address)[:2] == urlsplit(settings.SITE_URL)[:2]


def _own_page(address: str) -> bytes:
    parts = urlsplit(address)
    if parts.query or parts.fragment:
        raise NotFetched("status")
    try:
        found = resolve(parts.path)
    except Resolver404 as error:
        raise NotFetched("status") from error
    text = ""
    if found.url_name == "issuer-did":
        text = json.dumps(did_document(found.kwargs["slug"]) or "")
    elif found.url_name == "mentor-did":
        text = json.dumps(did_document(mentors_name(found.kwargs["public_id"])) or "")
    elif found.url_name == "status-list":
        text = status_list_document(found.kwargs["list_id"])
    if text in {"", '""'}:
        raise NotFetched("status")
    return text.encode()
