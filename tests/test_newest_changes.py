"""The page of all changes reads the newest ones only, however many there are."""

from typing import Any

import pghistory
import pytest

from agreements.models import Agreement
from tests import make

URL = "/history/"


@pytest.fixture
def five_changes(places: Any, settings: Any) -> Agreement:
    settings.HISTORY_CAP = 3
    made = make.agreement(places.padang, make.partner("Fremantle"), title="0")
    for number in range(1, 5):
        with pghistory.context():
            Agreement.objects.filter(pk=made.pk).update(title=str(number))
    return made


@pytest.mark.parametrize("role", ["reviewer", "outsider"])
def test_the_newest_changes_are_counted_and_shown_up_to_the_cap(client_of: Any, five_changes: Any, role: str) -> None:
    page = client_of(role).get(URL, headers={"Accept-Language": "en"})
    assert len(page.context["changes"]) == 3
    assert page.context["page_obj"].paginator.count == 3
    assert page.context["page_obj"].paginator.object_list.more


def test_below_the_cap_nothing_is_said_of_older_changes(client_of: Any, five_changes: Any, settings: Any) -> None:
    settings.HISTORY_CAP = 100
    page = client_of("reviewer").get(URL)
    assert not page.context["page_obj"].paginator.object_list.more


def test_the_page_reads_the_same_changes_as_the_whole_log(people: Any, five_changes: Any) -> None:
    from agreements.views.history import log_for

    for person in (people.reviewer, people.administrator, people.outsider, people.city_staff):
        log = log_for(person)
        assert list(log.newest()[0:3]) == list(log.keys()[:3])
        assert list(log.newest()[1:3]) == list(log.keys()[1:3])
