"""Claiming a place, the guided builder, and mentors."""

from __future__ import annotations

from django.urls import path

from .views import accounts, claim, cv, mentors, pages, phone

urlpatterns = [
    path("claim/", claim.claim, name="claim-open"),
    path("claim/phone/", phone.ask_code, name="claim-phone"),
    path("claim/phone/code/", phone.show_code, name="claim-phone-code"),
    path("claim/phone/pin/", phone.choose_pin, name="claim-phone-pin"),
    path("me/accounts/", accounts.two_accounts, name="two-accounts"),
    path("phone/", phone.sign_in, name="phone-sign-in"),
    path("phone/new-pin/", phone.forgotten_pin, name="phone-new-pin"),
    path("programme/enrolments/<uuid:public_id>/pin/", phone.help_with_pin, name="enrolment-pin"),
    path("claim/<str:token>/", claim.follow, name="claim"),
    path("me/profile/", pages.show, name="profile"),
    path("me/profile/new/", pages.new, name="profile-new"),
    path("me/profile/cv/", cv.from_cv, name="profile-cv"),
    path("me/profile/<slug:step>/", pages.step, name="profile-step"),
    path("mentor/profile/new/", mentors.new, name="mentor-new"),
    path("mentor/profile/", mentors.edit, name="mentor-edit"),
]
