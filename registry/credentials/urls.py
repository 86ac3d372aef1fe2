"""Looking at credentials: for everybody, without an account."""

from __future__ import annotations

from django.urls import path

from .views import issuers, verify

urlpatterns = [
    path("verify/", verify.verify, name="verify"),
    path("issuers/<slug:slug>/did.json", issuers.did, name="issuer-did"),
]
