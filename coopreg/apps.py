from django.apps import AppConfig


class CoopregConfig(AppConfig):
    """The project package itself: template tags, checks, shared templates. It owns no table."""

    name = "coopreg"

    def ready(self) -> None:
        from coopreg import checks  # noqa: F401  (registers itself; needs the settings, so not at import)
