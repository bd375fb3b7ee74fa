"""What was known of an agreement when a meeting was closed stays, and later changes show beside it."""

import datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone
from django.utils.translation import override

from agreements.models import Agreement
from meetings import closing
from meetings.facts import facts_of, then_and_now
from meetings.models import AgendaItem
from monitoring.models import Obstacle
from tests import make

pytestmark = pytest.mark.django_db
SIGNED = {"is_signed": True, "signed_on": "2005-03-01", "signed_precision": "day"}


@pytest.fixture
def closed(places: SimpleNamespace) -> AgendaItem:
    """The item of a closed meeting on an agreement with a late commitment, an obstacle and an old activity."""
    made = make.agreement(places.babel, make.partner("Seychelles"), title="LoI Seychelles", **SIGNED)
    made.refresh_from_db()
    make.commitment(made, "2018-01-01")
    make.obstacle(made)
    make.activity(made, "2018-03-05")
    meeting = make.meeting(made)
    make.follow_up(meeting.items.get())
    closing.close(meeting)
    return meeting.items.get()


def changed(item: AgendaItem) -> dict[str, tuple[str, str]]:
    with override("en"):
        lines = then_and_now(item, timezone.localdate())
    return {line.label: (line.then, line.now) for line in lines if line.differs}


def test_nothing_has_changed_on_the_day_of_the_closing(closed):
    assert changed(closed) == {}


def test_what_changes_afterwards_shows_beside_what_was_known(closed):
    Agreement.objects.update(title="MoU Seychelles", activity="running", terminated_on="2019-01-01")
    Obstacle.objects.update(cleared_on="2019-01-01", cleared_how="Anggaran tersedia")
    make.commitment(closed.agreement, dropped_on="2019-01-01", dropped_reason="Mitra mundur")
    make.follow_up(make.meeting(closed.agreement, held_on="2019-07-12").items.get())
    found = changed(closed)
    assert found["Title"] == ("LoI Seychelles", "MoU Seychelles")
    assert found["Validity"] == ("signed, term unknown", "terminated")
    assert found["Activity"] == ("not known", "running")
    assert found["Obstacles"] == ("1 open", "1 cleared")
    assert found["Commitments"] == ("1 late", "1 late; 1 dropped")
    assert found["Follow-ups of meetings"] == ("1 open", "2 open")
    others = {"Signs of life", "Reports"}
    assert set(found) - others == {
        "Title", "Validity", "Activity", "Obstacles", "Commitments", "Follow-ups of meetings"
    }  # fmt: skip


def test_the_page_of_a_closed_item_shows_then_and_now(closed, client_of):
    Agreement.objects.update(title="MoU Seychelles")
    page = client_of("supervisor").get(f"/meetings/{closed.meeting_id}/items/{closed.pk}/").content.decode()
    assert "Yang diketahui saat penutupan, dan hari ini" in page
    assert "<td>LoI Seychelles</td>" in page
    assert "<td>MoU Seychelles</td>" in page


def test_facts_speak_of_the_day_that_is_asked_for(closed):
    held = facts_of([closed.agreement_id], datetime.date(2018, 7, 12))[closed.agreement_id]
    later = facts_of([closed.agreement_id], datetime.date(2021, 7, 12))[closed.agreement_id]
    assert (held["life"], later["life"]) == ("alive", "sleeping")
    assert held["sign_on"] == ["2018-03-05", "day"]
    assert held["picture"]["activities"]["number"] == 1
    assert later["picture"]["activities"]["number"] == 0


def test_facts_of_many_run_a_fixed_number_of_queries(closed, places, django_assert_num_queries):
    many = [closed.agreement_id, *(make.agreement(places.padang, make.partner(), **SIGNED).pk for _number in range(3))]
    with django_assert_num_queries(13):
        facts_of([closed.agreement_id], datetime.date(2018, 7, 12))
    with django_assert_num_queries(13):
        facts_of(many, datetime.date(2018, 7, 12))
