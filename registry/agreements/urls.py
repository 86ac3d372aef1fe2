from django.urls import path

from . import views

urlpatterns = [
    path("talent/", views.talent, name="talent"),
    path("talent/<uuid:public_id>/", views.talent_card, name="talent-card"),
    path("me/ledger/", views.ledger, name="ledger"),
]
