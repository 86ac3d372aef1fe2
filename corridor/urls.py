"""The table of contents of the site. Each room lists its own pages."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from corridor.web import health

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

ROOMS = (
    "registry.workspaces",
    "accounts",
    "registry.safeguarding",
    "registry.programmes",
    "registry.profiles",
    "registry.credentials",
    "registry.agreements",
    "registry.listings",
    "registry.matching",
    "registry.hiring",
    "registry.talent",
    "registry.placements",
    "registry.mentoring",
    "registry.outcomes",
    "registry.outreach",
)

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    *(path("", include(f"{room}.urls")) for room in ROOMS),
]
