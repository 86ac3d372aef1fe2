from django.urls import path

from . import indexing, views

urlpatterns = [
    path("", views.home, name="home"),
    path("sitemap.xml", indexing.sitemap, name="sitemap"),
    path("robots.txt", indexing.robots, name="robots"),
    path("privacy/", views.privacy, name="privacy"),
    path("start/", views.start, name="start"),
    path("me/", views.me, name="me"),
    path("hire/", views.hire, name="hire"),
    path("mentor/", views.mentor, name="mentor"),
    path("programme/", views.programme, name="programme"),
    path("insight/", views.insight, name="insight"),
]
