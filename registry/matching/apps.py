from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "registry.matching"
    verbose_name = "Matching"
