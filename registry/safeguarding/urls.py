"""Help, reports, and what came of them."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("help/", views.help_page, name="help"),
    path("help/concerns/", views.concerns, name="help-concerns"),
    path("help/concerns/<uuid:public_id>/", views.concern, name="help-concern"),
    path("help/answer/<str:token>/", views.by_link, name="help-answer"),
    path("report/", views.report, name="report"),
    path("report/sent/", views.sent, name="report-sent"),
]
