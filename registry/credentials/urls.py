"""Looking at credentials: for everybody, without an account."""

from __future__ import annotations

from django.urls import path

from .views import verify

urlpatterns = [
    path("verify/", verify.verify, name="verify"),
]
