from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    name = "registry.workspaces"
    verbose_name = "Workspaces"
