from django.urls import path

from . import feeds, owners, views

urlpatterns = [
    path("listings/", views.listings, name="listings"),
    path("feeds/listings.atom", feeds.newest, name="listings-feed"),
    path("listings/<uuid:public_id>/", views.listing, name="listing"),
    path("hire/listings/new/", owners.listing_new, name="listing-new"),
    path("hire/listings/<uuid:public_id>/edit/", owners.listing_edit, name="listing-edit"),
    path("hire/listings/<uuid:public_id>/submit/", owners.listing_submit, name="listing-submit"),
    path("hire/listings/<uuid:public_id>/close/", owners.listing_close, name="listing-close"),
    path("hire/listings/<uuid:public_id>/pause/", owners.listing_pause, name="listing-pause"),
    path("hire/listings/<uuid:public_id>/resume/", owners.listing_resume, name="listing-resume"),
    path("hire/listings/<uuid:public_id>/renew/", owners.listing_renew, name="listing-renew"),
    path("hire/listings/<uuid:public_id>/appeal/", owners.listing_appeal, name="listing-appeal"),
]
