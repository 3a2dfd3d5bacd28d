from django.apps import AppConfig


class CompanionConfig(AppConfig):
    name = "companion"

    def ready(self) -> None:
        from companion import checks  # noqa: F401, PLC0415  checks register once apps are loaded
