"""The registry in this process, on one of the bench's databases, with the reference pages beside its own."""

import os
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent

# Who asks: the demo's accounts by what they are.
PEOPLE = {
    "reviewer": "kemlu",
    "supervisor": "babel",
    "city": "pangkalpinang",
    "administrator": "admin",
}


def open_registry(database: str = "") -> None:
    """Set Django up as the server of the demo does, but on ``database`` ("" for the usual one)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopreg.settings")
    import django
    from django.conf import settings

    if database:
        settings.DATABASES["default"]["NAME"] = database
    settings.ROOT_URLCONF = "bench.urls"
    templates: Any = settings.TEMPLATES[0]
    templates["DIRS"].append(FOLDER / "templates")
    django.setup()


def application() -> Any:
    """The WSGI application that gunicorn serves."""
    from coopreg.wsgi import application

    return application


def session_of(username: str) -> str:
    """The key of a new session in which ``username`` is signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore

    user = get_user_model()._default_manager.get(username=username)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "accounts.backends.RoleBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)
