from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "registry.places"
    verbose_name = "Places, languages and money"
