from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "registry.credentials"
    verbose_name = "Certifications"
