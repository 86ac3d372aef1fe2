from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "registry.profiles"
    verbose_name = "Profiles"
