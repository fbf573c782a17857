from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "kitabdar.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kitabdar.circulation.happenings import happened
        from kitabdar.organisation.receiving import receive
        from kitabdar.patrons import signals

        services = "kitabdar.notices.services"
        receive(happened, f"{services}.noting.note_happening")
        receive(signals.patron_erasing, f"{services}.forgetting.forget_patron")
        receive(signals.patron_merging, f"{services}.forgetting.give_to_survivor")
        receive(signals.patron_registered, f"{services}.noting.note_registered")
        receive(signals.applicant_told, f"{services}.applicants.note_applicant")
        receive(signals.applications_forgetting, f"{services}.applicants.keep_unsent")
