"""The rooms' pages, for as long as the house does not name them all."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.urls.resolvers import RegexPattern


def _elsewhere(request: HttpRequest, **parts: object) -> HttpResponse:
    return HttpResponse("elsewhere")


urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]
for room in ["accounts", *(f"registry.{name}" for name in ("agreements", "profiles", "hiring", "placements"))]:
    try:
        urlpatterns.append(path("", include(f"{room}.urls")))
    except ImportError:
        continue

_STUBS = {
    "home": "",
    "start": "start/",
    **{name: f"{name}/" for name in ("me", "hire", "mentor", "programme", "insight", "listings", "talent")},
    "consents": "me/consents/",
    "listing": "listings/<uuid:public_id>/",
}
_known = URLResolver(RegexPattern(r""), urlpatterns).reverse_dict
urlpatterns += [path(where, _elsewhere, name=name) for name, where in _STUBS.items() if name not in _known]
