"""Exports: who may, what each leaves in the log, what the log shows, and what people set for themselves."""

import datetime
import threading
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext, override

from accounts.forms import SettingsForm
from accounts.models import User
from lists.exports.log import Tally, begin, logged
from lists.models import Export
from tests import make

URL = "/agreements/"
LOG = "/history/exports/"
LISTS = ["/agreements/", "/partners/", "/regions/", LOG]


def taken(client: Any, address: str = URL, **query: str) -> bytes:
    response = client.get(address, {"export": "csv"} | query)
    assert response.status_code == 200
    return b"".join(response.streaming_content)


# Who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["administrator", "reviewer", "supervisor", "city_staff"])
@pytest.mark.parametrize("address", LISTS)
def test_whoever_may_not_export_reads_the_list_without_a_link_and_gets_403_for_the_file(
    people, client_of, role, address
):
    User.objects.filter(pk=getattr(people, role).pk).update(may_export=False)
    client = client_of(role)
    page = client.get(address)
    assert page.status_code == 200
    assert "export=" not in page.content.decode()
    for form in ("csv", "xlsx", "pdf", "nonsense", ""):
        assert client.get(address, {"export": form}).status_code == 403
    assert not Export.objects.exists()


@pytest.mark.parametrize("address", ["/admin/regions/region/", "/admin/accounts/user/"])
def test_an_administrator_who_may_not_export_does_not_by_the_administration_either(people, client_of, address):
    User.objects.filter(pk=people.administrator.pk).update(may_export=False)
    client = client_of("administrator")
    page = client.get(address).content.decode()
    assert "export=csv" not in page
    assert "export_selected" not in page
    assert client.get(address, {"export": "csv"}).status_code == 403
    ticked = {"action": "export_selected", "_selected_action": [str(people.reviewer.pk)]}
    assert not client.post("/admin/accounts/user/", ticked).streaming
    assert not Export.objects.exists()


@pytest.mark.parametrize("address", LISTS)
def test_the_menu_of_the_list_offers_each_file(people, client_of, address):
    page = client_of("reviewer").get(address, {"sort": ""}).content.decode()
    for link in (
        "export=xlsx",
        "export=pdf",
        "export=csv",
        "export=csv&amp;columns=all",
        "export=xlsx&amp;columns=all",
    ):
        assert f"{address}?{link}" in page.replace("columns=all&amp;export=csv", "export=csv&amp;columns=all").replace(
            "columns=all&amp;export=xlsx", "export=xlsx&amp;columns=all"
        )


def test_the_administrator_takes_the_right_away_in_the_administration(people, client_of):
    page = client_of("administrator").get(f"/admin/accounts/user/{people.reviewer.pk}/change/").content.decode()
    assert 'name="may_export"' in page


# The log --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "name"), [("csv", "CSV"), ("xlsx", "Excel"), ("pdf", "PDF")])
def test_each_export_is_a_line_with_person_list_filter_and_rows(places, people, client_of, form, name):
    for title in ("Satu", "Dua"):
        make.agreement(places.padang, title=title)
    make.agreement(places.babel)
    taken(client_of("reviewer"), export=form, region="13", sort="title")
    line = Export.objects.get()
    assert (line.user, line.list, line.format, line.rows) == (people.reviewer, "agreements", form, 2)
    assert line.query == "/agreements/?region=13&sort=title"
    assert line.filter == "Daerah: Sumatera Barat"
    assert line.finished_at >= line.started_at
    page = client_of("reviewer").get(LOG).content.decode()
    assert '<a href="/agreements/?region=13&amp;sort=title"' in page
    assert "Daerah: Sumatera Barat" in page
    assert name in page


def test_the_administration_leaves_lines_too(places, people, client_of):
    taken(client_of("administrator"), "/admin/regions/region/", q="padang")
    line = Export.objects.get()
    assert (line.list, line.format, line.rows) == ("regions.region", "csv", 1)
    assert line.query == "/admin/regions/region/?q=padang"
    ticked = {"action": "export_selected", "_selected_action": [str(people.reviewer.pk)]}
    response = client_of("administrator").post("/admin/accounts/user/", ticked)
    assert response.streaming
    assert len(response.getvalue().decode().splitlines()) == 2
    assert Export.objects.first().list == "accounts.user"
    assert Export.objects.first().rows == 1
    assert client_of("administrator").get(LOG).status_code == 200


def test_what_was_refused_leaves_no_line(client_of, places, settings):
    make.agreement(places.padang)
    settings.LIST_PDF_ROWS = 0
    client = client_of("reviewer")
    for query in ({"export": "pdf"}, {"export": "csv", "region": "nonsense"}, {"export": "nonsense"}):
        assert client.get(URL, query).status_code == 400
    assert not Export.objects.exists()


def failing() -> Any:
    yield b"first"
    raise OSError("the disk is full")


@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
def test_who_only_asks_for_the_headers_of_a_file_takes_nothing_home(client_of, form):
    response = client_of("reviewer").head(f"/agreements/?export={form}")
    assert response.status_code == 200
    assert response["Content-Disposition"].endswith(f'.{form}"')
    assert response.getvalue() == b""
    assert not Export.objects.exists()


def test_an_export_that_fails_in_the_middle_is_never_noted_as_whole(people):
    export, tally = begin(people.reviewer, "agreements", "csv", address=URL, words=""), Tally()
    pieces = logged(failing(), export, tally)
    assert next(pieces) == b"first"
    tally.rows = 7
    with pytest.raises(OSError, match="full"):
        next(pieces)
    export.refresh_from_db()
    assert (export.finished_at, export.rows) == (None, 7)


def test_an_export_whose_reader_hangs_up_is_never_noted_as_whole(people, client_of):
    export, tally = begin(people.reviewer, "agreements", "csv", address=URL, words=""), Tally()
    pieces = logged(iter([b"first", b"second"]), export, tally)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    export.refresh_from_db()
    assert (export.finished_at, export.rows) == (None, 0)
    client = client_of("reviewer")
    client.cookies["django_language"] = "en"
    assert "<strong>broken off</strong>" in client.get(LOG).content.decode()


def test_an_export_that_nothing_is_known_of_is_not_finished(people, client_of):
    begin(people.reviewer, "agreements", "pdf", address=URL, words="")
    client = client_of("reviewer")
    client.cookies["django_language"] = "en"
    assert "<strong>not finished</strong>" in client.get(LOG).content.decode()
    assert "1 export" in client.get(LOG, {"state": "open"}).content.decode()
    assert "0 exports" in client.get(LOG, {"state": "whole"}).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_line_is_there_for_others_before_the_first_byte_leaves(places, client_of):
    make.agreement(places.padang)
    response = client_of("reviewer").get(URL, {"export": "csv"})
    seen: list[Any] = []

    def look() -> None:
        seen.extend(Export.objects.values_list("list", "finished_at"))
        connection.close()

    other = threading.Thread(target=look)
    other.start()
    other.join()
    assert seen == [("agreements", None)]
    b"".join(response.streaming_content)
    assert Export.objects.get().finished_at


def test_people_see_their_own_exports_and_administrators_all(places, client_of):
    for role in ("reviewer", "supervisor", "city_staff"):
        taken(client_of(role))
    for role, number in (("reviewer", 1), ("supervisor", 1), ("outsider", 0), ("administrator", 3)):
        lines = taken(client_of(role), LOG, headers="codes", list="agreements").decode().splitlines()[1:]
        assert len(lines) == number, role


def test_the_log_is_narrowed_by_person_list_format_and_time(places, people, client_of):
    taken(client_of("reviewer"))
    taken(client_of("supervisor"), "/partners/", export="xlsx")
    client = client_of("administrator")
    client.cookies["django_language"] = "en"
    today = timezone.localdate()
    tomorrow = today + datetime.timedelta(days=1)
    for query, number in [
        ({"person": "kem"}, 1),
        ({"list": "partners"}, 1),
        ({"list": ["partners", "agreements"]}, 2),
        ({"format": "xlsx"}, 1),
        ({"since": today.isoformat()}, 2),
        ({"since": tomorrow.isoformat()}, 0),
        ({"until": today.isoformat()}, 2),
        ({"until": str(today.year - 1)}, 0),
        ({"state": "whole"}, 2),
    ]:
        words = "1 export" if number == 1 else f"{number} exports"
        assert f">{words}" in client.get(LOG, query).content.decode().replace("\n", "").replace("  ", ""), query
    assert "nonsense" in client.get(LOG, {"list": "nonsense"}).content.decode()


def test_tables_of_the_administration_are_offered_to_administrators_only(client_of):
    assert 'value="regions.region"' in client_of("administrator").get(LOG).content.decode()
    assert 'value="regions.region"' not in client_of("reviewer").get(LOG).content.decode()


# What people set for themselves ---------------------------------------------------------------


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_settings_are_reached_from_the_menu_and_say_when_to_choose_which(client_of, language):
    client = client_of("city_staff")
    client.cookies["django_language"] = language
    assert "/accounts/settings/" in client.get("/").content.decode()
    page = client.get("/accounts/settings/").content.decode()
    with override(language):
        assert gettext("My settings") in page
        assert str(SettingsForm().fields["csv_style"].help_text) in page
    assert page.count('type="radio"') == 2


def test_the_csv_is_written_as_the_person_chose_and_for_programs_always_with_commas(places, people, client_of):
    make.agreement(
        places.padang,
        title="Judul",
        term="years",
        term_years=5,
        is_signed=True,
        signed_on="2020-01-01",
        signed_precision="day",
    )
    client = client_of("reviewer")
    response = client.post("/accounts/settings/", {"csv_style": "indonesian"}, follow=True)
    assert "alert" in response.content.decode()
    people.reviewer.refresh_from_db()
    assert people.reviewer.csv_style == "indonesian"
    assert ";Judul;" in taken(client, columns="reference,title,term_years").decode()
    assert ",Judul," in taken(client, columns="reference,title,term_years", headers="codes").decode()
    client.post("/accounts/settings/", {"csv_style": "standard"})
    assert ",Judul," in taken(client, columns="reference,title,term_years").decode()


def test_an_unknown_style_is_refused_and_nothing_else_of_the_account_can_be_set(people, client_of):
    client = client_of("reviewer")
    assert client.post("/accounts/settings/", {"csv_style": "tabs"}).status_code == 200
    client.post("/accounts/settings/", {"csv_style": "standard", "role": "administrator", "may_export": ""})
    people.reviewer.refresh_from_db()
    assert (people.reviewer.role, people.reviewer.csv_style, people.reviewer.may_export) == (
        "reviewer",
        "standard",
        True,
    )


def test_the_settings_are_for_people_who_are_signed_in(db, client_of):
    assert client_of("").get("/accounts/settings/").status_code == 302
