from django.apps import AppConfig


class CirculationConfig(AppConfig):
    name = "kitabdar.circulation"
    label = "circulation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kitabdar.organisation.receiving import receive
        from kitabdar.patrons.signals import patron_erasing

        receive(patron_erasing, "kitabdar.circulation.signals.keep_patron_with_open_matters")
