"""Placements: to see, to confirm, to dispute, to end; and to add."""

from __future__ import annotations

from django.urls import path

from . import (
    checkin_views,
    contract_views,
    correction_views,
    endorsement_views,
    evidence_views,
    link_views,
    statement_views,
    views,
)

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
    path("placements/yes/", link_views.said_yes, name="placement-said-yes"),
    path("placements/yes/<str:secret>/", link_views.yes, name="placement-yes"),
    path("placements/<uuid:public_id>/documents/", evidence_views.graduate_gives, name="document-give"),
    path("placements/<uuid:public_id>/documents/<uuid:document>/", evidence_views.document, name="document"),
    path(
        "placements/<uuid:public_id>/documents/<uuid:document>/back/",
        evidence_views.take_back,
        name="document-take-back",
    ),
    path("placements/<uuid:public_id>/correct/", correction_views.correct, name="placement-correct"),
    path(
        "placements/<uuid:public_id>/corrections/<uuid:correction>/", correction_views.answer, name="correction-answer"
    ),
    path("placements/<uuid:public_id>/milestones/", contract_views.milestone_new, name="milestone-new"),
    path(
        "placements/<uuid:public_id>/milestones/<uuid:milestone>/<slug:step>/", contract_views.record, name="amount-new"
    ),
    path("placements/<uuid:public_id>/amounts/<uuid:entry>/", contract_views.amount, name="amount"),
    path("placements/<uuid:public_id>/renew/", contract_views.renew, name="contract-renew"),
    path("me/statements/", statement_views.mine, name="my-statements"),
    path("hire/statements/", statement_views.organisation, name="organisation-statements"),
    path("programme/placements/", evidence_views.waiting_placements, name="waiting-placements"),
    path("programme/placements/<uuid:public_id>/", evidence_views.waiting_placement, name="waiting-placement"),
    path("programme/placements/<uuid:public_id>/remind/", evidence_views.remind, name="waiting-placement-remind"),
    path("programme/placements/<uuid:public_id>/documents/", evidence_views.officer_gives, name="officer-document"),
    path("programme/placements/<uuid:public_id>/documents/<uuid:document>/", evidence_views.look, name="document-look"),
    path("me/placements/new/", views.claim, name="placement-claim"),
]
