"""The people of the tests, as in the demo: each fixture is a person or a region that tests speak of by name."""

from types import SimpleNamespace

import pytest
from django.test import Client

from tests import make


@pytest.fixture
def places(db: None) -> SimpleNamespace:
    """Bangka Belitung with two of its kabupaten/kota, and Padang in another province."""
    return SimpleNamespace(
        babel=make.region("19", "Kepulauan Bangka Belitung"),
        pangkalpinang=make.region("19.71", "Kota Pangkal Pinang"),
        belitung=make.region("19.02", "Kabupaten Belitung"),
        sumbar=make.region("13", "Sumatera Barat"),
        padang=make.region("13.71", "Kota Padang"),
    )


@pytest.fixture
def people(places: SimpleNamespace) -> SimpleNamespace:
    """One person of each kind in "Who sees what"; attribute names are the roles in the permission tables."""
    return SimpleNamespace(
        administrator=make.user("admin", "administrator"),
        reviewer=make.user("kemlu", "reviewer"),
        supervisor=make.user("babel", "supervisor", places.babel),
        province_staff=make.user("staf.babel", "staff", places.babel),
        city_staff=make.user("pangkalpinang", "staff", places.pangkalpinang),
        outsider=make.user("padang", "staff", places.padang),
    )


@pytest.fixture
def client_of(people: SimpleNamespace):
    """Gives the test client of a person by role: ``client_of("reviewer")``; "" is nobody signed in."""

    def signed_in(role: str) -> Client:
        client = Client()
        if role:
            client.force_login(getattr(people, role), backend="accounts.backends.RoleBackend")
        return client

    return signed_in
