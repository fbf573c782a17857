from django.apps import AppConfig


class CirculationConfig(AppConfig):
    name = "kitabdar.circulation"
    label = "circulation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kitabdar.circulation.signals import keep_patron_with_open_matters
        from kitabdar.patrons.signals import patron_erasing

        patron_erasing.connect(keep_patron_with_open_matters, dispatch_uid="circulation.open_matters")
