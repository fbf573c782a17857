from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "kitabdar.interfaces.staff"
    label = "staff_desk"
    default_auto_field = "django.db.models.BigAutoField"
