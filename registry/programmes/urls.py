from django.urls import path

from . import import_views, views

urlpatterns = [
    path("programmes/", views.programmes, name="programmes"),
    path("programmes/<slug:slug>/", views.programme_page, name="programme-page"),
    path("programme/programmes/new/", views.programme_new, name="programme-new"),
    path("programme/cohorts/", views.cohorts, name="cohorts"),
    path("programme/cohorts/new/", views.cohort_new, name="cohort-new"),
    path("programme/cohorts/<slug:slug>/", views.cohort, name="cohort"),
    path("programme/cohorts/<slug:slug>/invite/", views.cohort_invite, name="cohort-invite"),
    path("programme/cohorts/<slug:slug>/remind/", views.cohort_remind, name="cohort-remind"),
    path("programme/cohorts/<slug:slug>/import/", import_views.roster_import, name="roster-import"),
    path("programme/cohorts/<slug:slug>/import/apply/", import_views.roster_apply, name="roster-apply"),
    path("programme/enrolments/<uuid:public_id>/", views.enrolment, name="enrolment"),
    path("programme/enrolments/<uuid:public_id>/invite/", views.enrolment_invite, name="enrolment-invite"),
    path("programme/enrolments/<uuid:public_id>/lost/", views.enrolment_lost, name="enrolment-lost"),
    path("programme/enrolments/<uuid:public_id>/found/", views.enrolment_found, name="enrolment-found"),
    path("programme/roster-template.csv", import_views.roster_template, name="roster-template"),
]
