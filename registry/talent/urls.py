from django.urls import path

from . import drafting, views

urlpatterns = [
    path("talent/", views.talent, name="talent"),
    path("talent/<uuid:public_id>/", views.talent_card, name="talent-card"),
    path("hire/listings/reach/", drafting.listing_reach, name="listing-reach"),
    path("hire/searches/", views.searches, name="saved-searches"),
    path("hire/searches/new/", views.search_new, name="saved-search-new"),
    path("hire/searches/<uuid:public_id>/", views.search_edit, name="saved-search"),
    path("hire/searches/<uuid:public_id>/quiet/", views.search_quiet, name="saved-search-quiet"),
    path("hire/searches/<uuid:public_id>/delete/", views.search_delete, name="saved-search-delete"),
]
