"""The site as this room's tests see it: places that other rooms fill are plain, so that only this room can fail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from corridor.urls import urlpatterns as house


def _place(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"here")


PLACES = ["home", "start", "me", "hire", "mentor", "programme", "insight"]

urlpatterns = [
    *[path(f"{name}/", _place, name=name) for name in PLACES],
    path("", include("accounts.urls")),
    *house,
]
