"""What one is written about."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("digest/", views.digest, name="digest"),
    path("digest/stop/<str:token>/", views.stop, name="digest-stop"),
]
