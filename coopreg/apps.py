from django.apps import AppConfig


class CoopregConfig(AppConfig):
    """The project package itself: template tags, checks, shared templates. It owns no table."""

    name = "coopreg"
