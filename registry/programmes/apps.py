from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "registry.programmes"
    verbose_name = "Programmes and cohorts"
