from django.apps import AppConfig


class EmbeddedConfig(AppConfig):
    name = "corridor.embedded"
    label = "embedded"
    verbose_name = "Embedded services"
