from django.urls import path

from . import feeds, views

urlpatterns = [
    path("listings/", views.listings, name="listings"),
    path("feeds/listings.atom", feeds.newest, name="listings-feed"),
    path("listings/<uuid:public_id>/", views.listing, name="listing"),
    path("hire/listings/new/", views.listing_new, name="listing-new"),
    path("hire/listings/<uuid:public_id>/edit/", views.listing_edit, name="listing-edit"),
    path("hire/listings/<uuid:public_id>/submit/", views.listing_submit, name="listing-submit"),
    path("hire/listings/<uuid:public_id>/close/", views.listing_close, name="listing-close"),
    path("hire/listings/<uuid:public_id>/pause/", views.listing_pause, name="listing-pause"),
    path("hire/listings/<uuid:public_id>/resume/", views.listing_resume, name="listing-resume"),
]
