from django.apps import AppConfig
from django.db.models.signals import post_migrate


class WebConfig(AppConfig):
    name = "corridor.web"
    label = "web"
    verbose_name = "Web"

    def ready(self) -> None:
        from . import checks, roles  # noqa: F401

        post_migrate.connect(roles.grant_after_migrate, dispatch_uid="corridor.web.grants")
