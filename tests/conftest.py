"""The people of the tests, as in the demo: each fixture is a person or a region that tests speak of by name."""

import gc
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import hypothesis
import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.test import Client, override_settings

from tests import world
from tests.strict import _logged_errors_fail, _unknown_variables_fail

__all__ = ["_logged_errors_fail", "_unknown_variables_fail"]


# How long a test takes says how busy the machine is, not whether it is right; pytest's own time limit ends what hangs.
hypothesis.settings.register_profile("registry", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("registry")


def pytest_configure(config: pytest.Config) -> None:
    if settings.AS_IN_PRODUCTION:
        pytest.exit("Run the tests with DEBUG=1 and without AS_IN_PRODUCTION.", returncode=2)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long tests go first, so that at the end no worker waits for one of them."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """What was loaded stays for the whole run: the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """A password hash that is quick to make; a real one is meant to be slow."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _as_in_the_demo() -> Iterator[None]:
    """Administrators sign in with the password alone; tests/test_second_factor.py asks what it is like elsewhere."""
    with override_settings(DEMO=True):
        yield


@pytest.fixture(scope="session", autouse=True)
def _papers_aside(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The files of papers go to a folder of this run."""
    folder = str(tmp_path_factory.mktemp("papers"))
    vars(storages["documents"]).update(location=folder, base_location=folder)


@pytest.fixture
def places(db: None) -> SimpleNamespace:
    """Bangka Belitung with two of its kabupaten/kota, and Padang in another province."""
    return world.places()


@pytest.fixture
def people(places: SimpleNamespace) -> SimpleNamespace:
    """One person of each kind in "Who sees what"; attribute names are the roles in the permission tables."""
    return world.people(places)


@pytest.fixture
def client_of(people: SimpleNamespace) -> Callable[[str], Client]:
    """Gives the test client of a person by role: ``client_of("reviewer")``; "" is nobody signed in."""
    return world.clients(people)
