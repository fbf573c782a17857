from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "kitabdar.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kitabdar.circulation.happenings import happened
        from kitabdar.notices.services.applicants import keep_unsent, note_applicant
        from kitabdar.notices.services.forgetting import forget_patron, give_to_survivor
        from kitabdar.notices.services.noting import note_happening, note_registered
        from kitabdar.patrons.signals import (
            applicant_told,
            applications_forgetting,
            patron_erasing,
            patron_merging,
            patron_registered,
        )

        happened.connect(note_happening, dispatch_uid="notices.note")
        patron_erasing.connect(forget_patron, dispatch_uid="notices.forget")
        patron_merging.connect(give_to_survivor, dispatch_uid="notices.merge")
        patron_registered.connect(note_registered, dispatch_uid="notices.welcome")
        applicant_told.connect(note_applicant, dispatch_uid="notices.applicants")
        applications_forgetting.connect(keep_unsent, dispatch_uid="notices.unsent")
