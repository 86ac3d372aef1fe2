"""The site's addresses with the rooms under test and stand-ins for the workspaces' home pages."""

from django.http import HttpResponse
from django.urls import include, path

from corridor.urls import urlpatterns as of_the_site

urlpatterns = [
    *of_the_site,
    path("", include("registry.agreements.urls")),
    path("", include("registry.listings.urls")),
    *(
        path(f"stand-in/{name}/", lambda request: HttpResponse(), name=name)
        for name in ("me", "hire", "mentor", "programme", "insight", "home", "start")
    ),
]
