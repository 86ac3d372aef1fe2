from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "registry.mentoring"
    verbose_name = "Mentoring"
