from django.apps import AppConfig


class ListingsConfig(AppConfig):
    name = "registry.listings"
    verbose_name = "Listings"
