"""Organisations and consents. Signing in and out is allauth's, under /accounts/."""

from __future__ import annotations

from django.urls import path

from .views import consents, invitations, organisations

urlpatterns = [
    path("organisations/new/", organisations.register, name="organisation-new"),
    path("organisations/invitations/<str:token>/", invitations.accept, name="invitation-accept"),
    path("organisations/<slug:slug>/", organisations.show, name="organisation"),
    path("organisations/<slug:slug>/details/", organisations.correct, name="organisation-details"),
    path("organisations/<slug:slug>/proofs/", organisations.give, name="organisation-proofs"),
    path("organisations/<slug:slug>/proofs/<uuid:proof>/", organisations.proof, name="organisation-proof"),
    path(
        "organisations/<slug:slug>/proofs/<uuid:proof>/remove/",
        organisations.take_proof_back,
        name="organisation-proof-remove",
    ),
    path("organisations/<slug:slug>/leave/", organisations.leave_it, name="organisation-leave"),
    path("organisations/<slug:slug>/invite/", invitations.invite, name="organisation-invite"),
    path("organisations/<slug:slug>/take-back/", invitations.take_back, name="organisation-take-back"),
    path("organisations/<slug:slug>/members/<uuid:person>/", organisations.member, name="organisation-member"),
    path("organisations/<slug:slug>/members/<uuid:person>/role/", organisations.set_role, name="organisation-role"),
    path("organisations/<slug:slug>/members/<uuid:person>/remove/", organisations.remove, name="organisation-remove"),
    path("me/consents/", consents.show, name="consents"),
    path("me/consents/withdraw/", consents.take_back, name="consent-withdraw"),
]
