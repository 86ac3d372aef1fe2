from django.urls import path

from . import views

urlpatterns = [
    path("outcomes/", views.outcomes, name="outcomes"),
    path("outcomes/cohorts/<slug:slug>/", views.cohort_outcomes, name="cohort-outcomes"),
    path("insight/fairness/", views.fairness, name="fairness"),
]
