from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "registry.outreach"
    verbose_name = "Messages"
