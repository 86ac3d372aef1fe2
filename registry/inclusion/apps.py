from django.apps import AppConfig


class InclusionConfig(AppConfig):
    name = "registry.inclusion"
    verbose_name = "Inclusion (sealed)"
