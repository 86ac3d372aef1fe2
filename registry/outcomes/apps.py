from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "registry.outcomes"
    verbose_name = "Outcomes"
