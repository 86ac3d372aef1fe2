"""Placements: to see, to confirm, to dispute, to end; and to add."""

from __future__ import annotations

from django.urls import path

from . import checkin_views, endorsement_views, views

urlpatterns = [
    path("placements/<uuid:public_id>/", views.placement, name="placement"),
    path("placements/<uuid:public_id>/confirm/", views.confirm, name="placement-confirm"),
    path("placements/<uuid:public_id>/dispute/", views.dispute, name="placement-dispute"),
    path("placements/<uuid:public_id>/end/", views.end, name="placement-end"),
    path("placements/<uuid:public_id>/cancel/", views.cancel, name="placement-cancel"),
    path("placements/<uuid:public_id>/check-in/", checkin_views.check_in, name="placement-check-in"),
    path("placements/<uuid:public_id>/endorsements/", endorsement_views.ask, name="endorsement-ask"),
    path(
        "placements/<uuid:public_id>/endorsements/<uuid:endorsement>/",
        endorsement_views.answer,
        name="endorsement-answer",
    ),
    path("me/placements/new/", views.claim, name="placement-claim"),
]
