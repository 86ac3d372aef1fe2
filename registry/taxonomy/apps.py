from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    name = "registry.taxonomy"
    verbose_name = "Skills and occupations"
