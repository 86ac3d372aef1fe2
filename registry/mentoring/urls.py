"""Requests to mentors in order, proposals, and the page that a pair shares."""

from __future__ import annotations

from django.urls import path

from .views import pair, ranking, sessions

urlpatterns = [
    path("me/mentors/", ranking.my_mentors, name="my-mentors"),
    path("me/mentors/<uuid:public_id>/move/", ranking.move_wish, name="wish-move"),
    path("mentor/requests/", ranking.mentor_requests, name="mentor-requests"),
    path("mentor/requests/<uuid:public_id>/rank/", ranking.rank_mentee, name="mentee-rank"),
    path("mentor/proposals/<uuid:public_id>/", ranking.answer_proposal, name="proposal-answer"),
    path("mentorships/<uuid:public_id>/", pair.mentorship, name="mentorship"),
    path("mentorships/<uuid:public_id>/agreement/", pair.agreement, name="mentorship-agreement"),
    path("mentorships/<uuid:public_id>/agreement/answer/", pair.answer_agreement, name="mentorship-agreement-answer"),
    path("mentorships/<uuid:public_id>/sessions/new/", sessions.new, name="mentorship-session-new"),
    path("mentorships/<uuid:public_id>/sessions/<uuid:session>/", sessions.session, name="mentorship-session"),
    path("mentorships/<uuid:public_id>/steps/<uuid:step>/", pair.tick, name="mentorship-step"),
    path("mentorships/<uuid:public_id>/goes-on/", pair.goes_on, name="mentorship-goes-on"),
    path("mentorships/<uuid:public_id>/end/", pair.end, name="mentorship-end"),
    path("mentorships/<uuid:public_id>/reference/", pair.reference, name="mentorship-reference"),
    path("mentorships/<uuid:public_id>/reference/answer/", pair.answer_reference, name="mentorship-reference-answer"),
]
