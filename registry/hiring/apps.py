from django.apps import AppConfig


class HiringConfig(AppConfig):
    name = "registry.hiring"
    verbose_name = "Applications and offers"
