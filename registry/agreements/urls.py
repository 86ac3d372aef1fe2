from django.urls import path

from . import link_views, paper_views, views

urlpatterns = [
    path("card/<str:token>/", link_views.card_link, name="card-link"),
    path("works/<uuid:public_id>/", link_views.work, name="work"),
    path("me/links/", link_views.card_links, name="card-links"),
    path("me/paper/", paper_views.on_paper, name="on-paper"),
    path("me/ledger/", views.ledger, name="ledger"),
    path("organisations/<slug:slug>/seen/", views.organisation_ledger, name="organisation-ledger"),
]
