from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OutboxConfig(AppConfig):
    name = "corridor.outbox"
    label = "outbox"
    verbose_name = "Outbox"

    def ready(self) -> None:
        """Let every room register what it does when something happened: its `events.py`."""
        autodiscover_modules("events")
