from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "registry.mentoring"
    verbose_name = "Mentoring"

    def ready(self) -> None:
        """The card of the gate shows what mentors say; it lies below this room, so this room lends it."""
        from registry.agreements.cards import lend_references

        from .selectors import references_for_cards

        lend_references(references_for_cards)
