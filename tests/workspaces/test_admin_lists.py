"""Every list of the admin opens, can be searched, and says more of a row than its name."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User

OURS = [model for model in admin.site._registry if model.__module__.startswith(("accounts.", "registry.", "corridor."))]


@pytest.fixture
def administrator(db: None) -> Client:
    root = User.objects.create_superuser("admin@corridor.example")
    TOTP.activate(root, "JBSWY3DPEHPK3PXP")
    client = Client()
    client.force_login(root, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page_of(model: type, page: str) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_lists_can_be_searched_and_tell_something(model: type) -> None:
    listed = admin.site._registry[model]
    assert listed.search_fields
    assert len(listed.list_display) >= 2


def test_every_list_its_search_and_its_new_form_open(administrator: Client) -> None:
    for model in admin.site._registry:
        for page in (page_of(model, "changelist"), page_of(model, "changelist") + "?q=amina"):
            assert administrator.get(page).status_code == 200, page
        assert administrator.get(page_of(model, "add")).status_code in {200, 403}, model


def test_the_first_page_leads_to_what_waits(administrator: Client) -> None:
    Organisation.objects.create(slug="new", name="New", kind="employer", country_id="KE")
    page = administrator.get(reverse("admin:index")).content.decode()
    assert "Organisations to check" in page
    queue = next(q for q in administrator.get(reverse("admin:index")).context["queues"] if q.count)
    assert queue.url.replace("&", "&amp;") in page
    assert "New" in administrator.get(queue.url).content.decode()
