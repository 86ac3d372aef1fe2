from django.urls import path

from . import views

urlpatterns = [
    path("me/matches/<uuid:public_id>/", views.match_why, name="match-why"),
    path("me/matches/<uuid:public_id>/dismiss/", views.match_dismiss, name="match-dismiss"),
    path("hire/listings/<uuid:public_id>/matches/", views.listing_matches, name="listing-matches"),
]
