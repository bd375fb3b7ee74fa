"""What a file says about itself: the filter and the order in words, who took it and when."""

import datetime
import re
from typing import Any

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from django.utils.translation import override

from agreements.views.listing import AgreementList
from lists.stamp import Stamp
from tests import make


@pytest.fixture
def stamped(people):
    """Gives the stamp of the list of agreements with this query, as a person in this role gets it."""

    def made(query: str, role: str = "reviewer") -> Stamp:
        request: Any = RequestFactory().get(f"/agreements/?{query}")
        request.user = getattr(people, role)
        with override("en"):
            return Stamp.of(AgreementList.listing_of(request, QueryDict(query)), AgreementList.title)

    return made


def test_each_filter_is_a_line_with_all_its_values(stamped):
    stamp = stamped("region=13&region=19&validity=ended&signed_after=2018-07")
    assert stamp.filter == [
        ("Region", "Sumatera Barat, Kepulauan Bangka Belitung"),
        ("Validity", "ended"),
        ("Signed from", "July 2018"),
    ]
    assert stamp.filter_line.startswith("Region: Sumatera Barat, Kepulauan Bangka Belitung; Validity: ended; ")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "the last changed first"),
        ("sort=title", "Title, ascending"),
        ("sort=-signed_on", "Signed on, descending"),
        ("sort=region", "Region code, ascending"),
        ("sort=-updated_at", "Changed at, descending"),
    ],
)
def test_the_order_is_named_by_its_column(stamped, query, words):
    assert stamped(query).order == words


def test_the_order_of_a_search_is_the_best_first(stamped, places):
    for title in ("Perikanan", "Perikanan laut"):
        make.agreement(places.padang, title=title)
    assert stamped("q=perikanan").order == "best first"
    assert stamped("q=perikanan&sort=title").order == "Title, ascending"


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("reviewer", "kemlu (Ministry reviewer, All regions)"),
        ("city_staff", "pangkalpinang (Staff of a region, Kota Pangkal Pinang)"),
        ("supervisor", "babel (Supervisor of a province, Kepulauan Bangka Belitung)"),
    ],
)
def test_the_person_is_named_with_role_and_region(stamped, role, words):
    assert stamped("", role).person == words


def test_the_lines_are_in_the_language_of_the_person_whenever_they_are_read(stamped):
    stamp = stamped("")
    with override("id"):
        lines = dict(stamp.lines)
        rows = stamp.rows_line(1234)
    assert lines["List"] == "Agreements"
    assert lines["Filter"] == "No filter: everything that this person may see"
    assert re.fullmatch(r"\d+ \w+ \d{4}, \d\d\.\d\d WIB", lines["Exported on"])
    assert rows == ("Number of rows", "1,234")


def test_the_moment_is_told_in_the_time_of_jakarta(stamped):
    stamp = stamped("")
    assert stamp.at.utcoffset() == datetime.timedelta(hours=7)
