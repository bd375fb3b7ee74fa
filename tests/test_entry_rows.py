"""Rows are added and removed, and records searched for, by plain buttons: nothing is lost and nothing complains."""

import pytest
from django.http import QueryDict

from agreements.forms.rows import MOST_ROWS, tidy
from agreements.models import Agreement
from tests import make
from tests.entering import NEW, errors_of, sent_by, typed


@pytest.mark.parametrize("rows", ["regions", "partners", "sectors", "sources"])
def test_a_row_is_added_without_script(client_of, places, rows):
    client = client_of("outsider")
    before = client.get(NEW)

    response = client.post(NEW, sent_by(before) | {"title": "Half typed", "signed": "12/07/2018", "add": rows})

    page = response.context["page"]
    assert len(page.rows[rows].forms) == len(before.context["page"].rows[rows].forms) + 1
    assert page.form["title"].value() == "Half typed"
    assert page.problems == []
    assert "12 Juli 2018, Kamis" in response.content.decode()
    assert not Agreement.objects.exists()


def test_the_row_in_the_middle_is_removed_and_the_others_stay(client_of, places):
    first, second, third = (make.partner(name) for name in ("Kota Satu", "Kota Dua", "Kota Tiga"))
    entry = typed(places.padang, first, partners_1_partner=str(second.pk), partners_2_partner=str(third.pk))
    entry |= {"partners-2-signatory": "Mayor", "remove": "partners-1"}

    page = client_of("outsider").post(NEW, entry).context["page"]

    rows = [(row["partner"].value(), row["signatory"].value()) for row in page.rows["partners"]]
    assert rows == [(first.pk, None), (third.pk, "Mayor")]


def test_the_last_partner_row_never_goes(client_of, places):
    page = client_of("outsider").post(NEW, typed(places.padang) | {"remove": "partners-0"}).context["page"]

    assert len(page.rows["partners"].forms) == 1


def test_rows_with_gaps_as_script_leaves_them_are_all_saved(client_of, places):
    first, second = make.partner(), make.partner()
    entry = typed(places.padang, first, partners_7_partner=str(second.pk), sources_3_citation="Surat 1")

    response = client_of("outsider").post(NEW, entry)

    assert response.status_code == 302, errors_of(response)
    agreement = Agreement.objects.get()
    assert {party.partner_id for party in agreement.parties.exclude(partner=None)} == {first.pk, second.pk}
    assert agreement.sources.count() == 1


def test_rows_in_which_nothing_was_typed_are_left_out(client_of, places):
    client = client_of("outsider")
    page = sent_by(client.get(NEW)) | typed(places.padang, make.partner())

    response = client.post(NEW, page)

    assert response.status_code == 302, errors_of(response)
    assert not Agreement.objects.get().sources.exists()


def test_a_partner_is_searched_for_and_then_chosen_without_script(client_of, places):
    make.partner("Kota Perth")
    fremantle, client = make.partner("Kota Fremantle"), client_of("outsider")
    entry = sent_by(client.get(NEW)) | typed(places.padang, title="Half typed", partners_0_partner_search="frem")

    found = client.post(NEW, entry | {"find": "partners-0-partner"})

    page = found.content.decode()
    assert f'<option value="{fremantle.pk}" selected>' in page
    assert "Kota Perth" not in page
    assert found.context["page"].problems == []
    assert client.post(NEW, sent_by(found)).status_code == 302


def test_several_matches_wait_for_a_choice(client_of, places):
    make.partner("Kota Satu")
    make.partner("Kota Dua")

    response = client_of("outsider").post(NEW, typed(places.padang, partners_0_partner_search="kota", find="x"))

    page = response.content.decode()
    assert "Kota Satu" in page
    assert "Kota Dua" in page
    assert not response.context["page"].rows["partners"][0]["partner"].value()


def test_a_search_that_was_never_chosen_from_is_not_lost_in_silence(client_of, places):
    make.agreement(places.padang, make.partner(), title="Letter of Intent")

    response = client_of("outsider").post(NEW, typed(places.padang, make.partner(), follows_search="Letter"))

    assert list(errors_of(response)) == ["id_follows"]
    assert "Letter of Intent" in response.content.decode()


def test_a_search_stays_inside_the_scope_of_the_person(client_of, places):
    make.agreement(places.babel, make.partner(), title="Letter of Babel")

    response = client_of("outsider").post(NEW, typed(places.padang, follows_search="Letter", find="follows"))

    assert "Letter of Babel" not in response.content.decode()


def test_tidy_numbers_rows_without_gaps_and_keeps_their_order():
    data = QueryDict("s-10-a=ten&s-2-a=two&s-0-a=&other=kept", mutable=True)

    tidy(data, "s", {"row": ""})

    assert {name: value for name, value in data.items() if name != "s-INITIAL_FORMS"} == {
        "other": "kept",
        "s-0-a": "two",
        "s-1-a": "ten",
        "s-TOTAL_FORMS": "2",
    }


def test_tidy_stops_at_the_most_rows():
    data = QueryDict("&".join(f"s-{number}-a=x" for number in range(MOST_ROWS + 20)), mutable=True)

    tidy(data, "s", {}, add=True)

    assert data["s-TOTAL_FORMS"] == str(MOST_ROWS)
