from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "registry.demo"
    verbose_name = "Demo"
