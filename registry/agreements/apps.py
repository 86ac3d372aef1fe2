from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "registry.agreements"
    verbose_name = "Agreement and disclosures"

    def ready(self) -> None:
        """Bring the step about who sees what to the builder of profiles, which stands below and cannot import us."""
        from registry.profiles import builder
        from registry.profiles.rules import Step

        from .choosing import visibility

        builder.contribute(Step.VISIBILITY, view=visibility)
