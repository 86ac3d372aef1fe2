from django.urls import path

from . import views
from .fairness.views import fairness

urlpatterns = [
    path("outcomes/", views.outcomes, name="outcomes"),
    path("outcomes/method/", views.method, name="outcomes-method"),
    path("outcomes/schema.json", views.release_schema, name="release-schema"),
    path("outcomes/releases/<slug:slug>/", views.release_page, name="release"),
    path("outcomes/releases/<slug:slug>.csv", views.release_csv, name="release-csv"),
    path("outcomes/releases/<slug:slug>.json", views.release_json, name="release-json"),
    path("outcomes/cohorts/<slug:slug>/", views.cohort_outcomes, name="cohort-outcomes"),
    path("outcomes/programmes/<slug:slug>/", views.programme_outcomes, name="programme-outcomes"),
    path("outcomes/programmes/<slug:slug>/brief.pdf", views.programme_brief, name="programme-brief"),
    path("insight/fairness/", fairness, name="fairness"),
]
