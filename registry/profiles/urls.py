"""Claiming a place, the guided builder, and mentors."""

from __future__ import annotations

from django.urls import path

from .views import claim, mentors, pages

urlpatterns = [
    path("claim/", claim.claim, name="claim-open"),
    path("claim/<str:token>/", claim.follow, name="claim"),
    path("me/profile/", pages.show, name="profile"),
    path("me/profile/new/", pages.new, name="profile-new"),
    path("me/profile/<slug:step>/", pages.step, name="profile-step"),
    path("mentor/profile/new/", mentors.new, name="mentor-new"),
    path("mentor/profile/", mentors.edit, name="mentor-edit"),
]
