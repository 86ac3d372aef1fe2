from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "registry.placements"
    verbose_name = "Placements"
