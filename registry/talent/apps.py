from django.apps import AppConfig


class TalentConfig(AppConfig):
    name = "registry.talent"
    verbose_name = "Talent pages"
