from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    name = "registry.safeguarding"
    verbose_name = "Help and safeguarding"
