from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "registry.credentials"
    verbose_name = "Certifications"

    def ready(self) -> None:
        """Bring the step for certificates to the builder of profiles, which stands below and cannot import us."""
        from registry.profiles import builder
        from registry.profiles.rules import Step

        from . import selectors
        from .views.certificates import certificates

        builder.contribute(Step.CERTIFICATES, view=certificates, count=selectors.count_of)
