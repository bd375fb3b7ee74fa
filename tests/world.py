"""The places and people of the tests: rows of one test (tests/conftest.py) or of all tests of a module.

A module of many tests that change little imports ``shared_places as places`` and so on: the rows are written once, and
what a test changes is taken back after it alone.
"""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.test import Client

from tests import make


def places() -> SimpleNamespace:
    return SimpleNamespace(
        babel=make.region("19", "Kepulauan Bangka Belitung"),
        pangkalpinang=make.region("19.71", "Kota Pangkal Pinang"),
        belitung=make.region("19.02", "Kabupaten Belitung"),
        sumbar=make.region("13", "Sumatera Barat"),
        padang=make.region("13.71", "Kota Padang"),
    )


def people(places: SimpleNamespace) -> SimpleNamespace:
    return SimpleNamespace(
        administrator=make.user("admin", "administrator"),
        reviewer=make.user("kemlu", "reviewer"),
        supervisor=make.user("babel", "supervisor", places.babel),
        province_staff=make.user("staf.babel", "staff", places.babel),
        city_staff=make.user("pangkalpinang", "staff", places.pangkalpinang),
        outsider=make.user("padang", "staff", places.padang),
    )


def clients(people: SimpleNamespace) -> Callable[[str], Client]:
    def signed_in(role: str) -> Client:
        client = Client()
        if role:
            client.cookies[settings.SESSION_COOKIE_NAME] = session(getattr(people, role))
        return client

    return signed_in


def session(person: Any) -> str:
    """The key of a new session of ``person``: what ``force_login`` leaves, in one statement instead of seven."""
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = "accounts.backends.RoleBackend"
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.save(must_create=True)
    return str(store.session_key)


@pytest.fixture(scope="module")
def shared_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What is written outside the tests of a module stays until the last of them has run."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def shared_places(shared_db: None) -> SimpleNamespace:
    return places()


@pytest.fixture(scope="module")
def shared_people(places: SimpleNamespace) -> SimpleNamespace:
    return people(places)
