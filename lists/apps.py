from django.apps import AppConfig


class ListsConfig(AppConfig):
    """Every list of the registry: what it shows, which views of it are kept, and what is taken home from it."""

    name = "lists"
