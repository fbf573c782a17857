from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "kitabdar.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kitabdar.organisation.receiving import receive
        from kitabdar.organisation.signals import place_recoded

        receive(place_recoded, "kitabdar.catalogue.signals.index_holdings_anew")
