from django.urls import path

from . import views

urlpatterns = [
    path("me/ledger/", views.ledger, name="ledger"),
]
