from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "registry.agreements"
    verbose_name = "Agreement and disclosures"
