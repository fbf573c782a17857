from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "kitabdar.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kitabdar.catalogue.signals import index_holdings_anew
        from kitabdar.organisation.signals import place_recoded

        place_recoded.connect(index_holdings_anew, dispatch_uid="catalogue.index_holdings_anew")
