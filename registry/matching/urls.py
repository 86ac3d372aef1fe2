from django.urls import path

from .views import own, pairs

urlpatterns = [
    path("matching/", own.how_it_works, name="matching"),
    path("me/matching/", own.my_matching, name="my-matching"),
    path("me/matching/object/", own.object_to_matching, name="matching-object"),
    path("me/matching/contests/<uuid:public_id>/take-back/", own.take_back_contest, name="contest-take-back"),
    path("me/matches/<uuid:public_id>/", pairs.match_why, name="match-why"),
    path("me/matches/<uuid:public_id>/dismiss/", pairs.match_dismiss, name="match-dismiss"),
    path("me/matches/<uuid:public_id>/readmit/", own.take_back_dismissal, name="match-readmit"),
    path("me/matches/<uuid:public_id>/contest/", own.contest_match, name="match-contest"),
    path("hire/listings/<uuid:public_id>/matches/", pairs.listing_matches, name="listing-matches"),
]
