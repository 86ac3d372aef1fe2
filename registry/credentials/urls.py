"""Looking at credentials: for everybody, without an account. Giving them: for providers' officers."""

from __future__ import annotations

from django.urls import path

from .views import achievements, awards, issuers, own_awards, verify

urlpatterns = [
    path("verify/", verify.verify, name="verify"),
    path("issuers/<slug:slug>/did.json", issuers.did, name="issuer-did"),
    path("issuers/mentors/<uuid:public_id>/did.json", issuers.mentor_did, name="mentor-did"),
    path("status-lists/<uuid:list_id>", issuers.status_list, name="status-list"),
    path("achievements/<uuid:public_id>/", achievements.achievement, name="achievement"),
    path("achievements/<uuid:public_id>/badge.png", achievements.picture, name="achievement-picture"),
    path("programme/achievements/", achievements.achievements, name="achievements"),
    path("programme/achievements/new/", achievements.achievement_new, name="achievement-new"),
    path("programme/achievements/<uuid:public_id>/edit/", achievements.achievement_edit, name="achievement-edit"),
    path("programme/achievements/<uuid:public_id>/retire/", achievements.achievement_retire, name="achievement-retire"),
    path("programme/cohorts/<slug:slug>/awards/", awards.cohort_awards, name="cohort-awards"),
    path("programme/awards/<uuid:public_id>/", awards.award, name="award"),
    path("me/endorsements/<uuid:public_id>/", own_awards.endorsement, name="endorsement-download"),
    path("me/awards/<uuid:public_id>/<slug:kind>", own_awards.download, name="award-download"),
]
