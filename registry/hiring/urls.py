"""Applying and answering for graduates; the pipeline for employers and mentors."""

from __future__ import annotations

from django.urls import path

from .views import graduate, hire

urlpatterns = [
    path("listings/<uuid:public_id>/apply/", graduate.apply_to, name="apply"),
    path("me/applications/", graduate.applications, name="my-applications"),
    path("me/applications/<uuid:public_id>/", graduate.application, name="my-application"),
    path("me/applications/<uuid:public_id>/withdraw/", graduate.withdraw_mine, name="application-withdraw"),
    path("me/offers/<uuid:public_id>/accept/", graduate.accept, name="offer-accept"),
    path("me/offers/<uuid:public_id>/decline/", graduate.decline, name="offer-decline"),
    path("me/invitations/<uuid:public_id>/", graduate.invitation, name="my-invitation"),
    path("hire/listings/<uuid:public_id>/pipeline/", hire.pipeline_of, name="pipeline"),
    path("hire/listings/<uuid:public_id>/invite/<uuid:profile>/", hire.invite_to, name="invite"),
    path("hire/applications/<uuid:public_id>/", hire.application, name="application"),
    path("hire/applications/<uuid:public_id>/move/", hire.move_on, name="application-move"),
    path("hire/applications/<uuid:public_id>/decline/", hire.decline, name="application-decline"),
    path("hire/applications/<uuid:public_id>/offer/", hire.offer, name="offer-make"),
    path("hire/offers/<uuid:public_id>/withdraw/", hire.withdraw, name="offer-withdraw"),
]
