from django.apps import AppConfig
from django.urls import register_converter

from kitabdar.interfaces.shell.converters import IdConverter


class ShellConfig(AppConfig):
    name = "kitabdar.interfaces.shell"
    label = "shell"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register_converter(IdConverter, "id")
