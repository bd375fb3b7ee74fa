"""The list of partners and the page of one: who sees them, what is counted, what is kept from whom."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partners.merging import merge
from partners.models import Contact, PartnerName
from tests import make

URL = "/partners/"


def names(response) -> list[str]:
    return re.findall(r'class="c-name [^"]*" data-label="[^"]*"><a href="[^"]*" title="([^"]*)"', response.text)


@pytest.fixture
def partners(places):
    """Chiba (two agreements, one of them of Padang), Perth (none) and Hidden (known from a confidential agreement)."""
    chiba = make.partner("Chiba", original_name="千葉県", rank="province")
    PartnerName.objects.create(partner=chiba, name="Tjiba")
    make.agreement(places.pangkalpinang, chiba, title="Of Pangkal Pinang")
    make.agreement(places.padang, chiba, title="Of Padang")
    australia = make.country("AU", "Australia", "Australia", caution="Ask the embassy first.")
    perth = make.partner("Perth", kind="foreign_university", country=australia)
    hidden = make.partner("Hidden")
    make.agreement(places.padang, hidden, confidential=True)
    return {"chiba": chiba, "perth": perth, "hidden": hidden}


def test_the_directory_is_shared_but_for_what_only_confidential_agreements_name(client_of, partners):
    assert names(client_of("reviewer").get(URL)) == ["Chiba", "Hidden", "Perth"]
    assert names(client_of("outsider").get(URL)) == ["Chiba", "Hidden", "Perth"]
    assert names(client_of("city_staff").get(URL)) == ["Chiba", "Perth"]
    assert client_of("city_staff").get(f"{URL}{partners['hidden'].pk}/").status_code == 404
    assert client_of("").get(URL).status_code == 302


def test_the_agreements_are_counted_in_the_persons_scope(client_of, partners):
    query = {"export": "csv", "headers": "codes", "columns": "name,agreements"}
    file = {role: client_of(role).get(URL, query).getvalue() for role in ("reviewer", "city_staff")}
    assert file["reviewer"] == b"\xef\xbb\xbfname,agreements\r\nChiba,2\r\nHidden,1\r\nPerth,0\r\n"
    assert file["city_staff"] == b"\xef\xbb\xbfname,agreements\r\nChiba,1\r\nPerth,0\r\n"


def test_every_number_leads_to_the_agreements_that_it_counts(client_of, partners):
    for role in ("reviewer", "city_staff", "outsider"):
        client = client_of(role)
        found = re.findall(r'<a href="(/agreements/\?partner=\d+)">(\d+)</a>', client.get(URL).text)
        assert found
        for address, number in found:
            assert client.get(address).context["listing"].count == int(number)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("country=AU", ["Perth"]),
        ("country=AU&country=JP", ["Chiba", "Hidden", "Perth"]),
        ("kind=foreign_university", ["Perth"]),
        ("rank=province", ["Chiba"]),
        ("q=tjiba", ["Chiba"]),
        ("q=千葉", ["Chiba"]),
        ("sort=-name", ["Perth", "Hidden", "Chiba"]),
        ("sort=country", ["Perth", "Chiba", "Hidden"]),
        ("sort=-agreements", ["Chiba", "Hidden", "Perth"]),
        ("country=XX", []),
        ("kind=x", []),
        ("q=%00", []),
        ("sort=x", []),
        ("page=2", []),
        ("z=1", []),
    ],
)
def test_the_list_is_narrowed_and_sorted(client_of, partners, query, found):
    assert names(client_of("reviewer").get(f"{URL}?{query}")) == found


def test_the_page_says_who_it_is_and_with_whom_it_is_tied(client_of, partners):
    text = client_of("reviewer").get(f"{URL}{partners['chiba'].pk}/").text
    for part in ("千葉県", "Tjiba", "Jepang", "Of Pangkal Pinang", "Of Padang", "/regions/13.71/", "/regions/19.71/"):
        assert part in text
    text = client_of("city_staff").get(f"{URL}{partners['chiba'].pk}/").text
    assert "Of Pangkal Pinang" in text
    assert "Of Padang" not in text
    assert "13.71" not in text


def test_the_caution_of_the_country_is_shown(client_of, partners):
    assert "Ask the embassy first." in client_of("reviewer").get(f"{URL}{partners['perth'].pk}/").text


def test_contacts_are_for_those_who_may_read_an_agreement_with_it(client_of, partners, places):
    Contact.objects.create(partner=partners["chiba"], name="Haruko Ito", email="ito@example.org")
    Contact.objects.create(partner=partners["chiba"], name="Gone Away", retired_on="2020-01-01")
    Contact.objects.create(partner=partners["perth"], name="Ann Smith")
    client = client_of("city_staff")
    chiba = client.get(f"{URL}{partners['chiba'].pk}/").text
    assert "Haruko Ito" in chiba
    assert "Gone Away" not in chiba
    assert "Ann Smith" not in client.get(f"{URL}{partners['perth'].pk}/").text
    for address in (f"{URL}?columns=all", f"{URL}?columns=all&export=csv"):
        listed = b"".join(client.get(address)).decode()
        assert "Haruko Ito, ito@example.org" in listed
        assert "Gone Away" not in listed
        assert "Ann Smith" not in listed


def test_a_merged_partner_leads_to_the_one_it_was_merged_into(client_of, partners):
    old = make.partner("Chiba old", merged_into=partners["chiba"])
    client = client_of("reviewer")
    response = client.get(f"{URL}{old.pk}/")
    assert response.status_code == 302
    assert response["Location"] == f"{URL}{partners['chiba'].pk}/"
    assert "Chiba old" not in names(client.get(URL))


@pytest.mark.parametrize("key", ["0", "999999", "9" * 18, "9" * 40])
def test_a_partner_that_is_not_is_not_found(client_of, places, key):
    assert client_of("reviewer").get(f"{URL}{key}/").status_code == 404


def test_the_whole_list_goes_out_as_csv(client_of, partners):
    response = client_of("reviewer").get(URL, {"export": "csv", "columns": "all", "headers": "codes", "q": "chiba"})
    assert response.getvalue().decode() == (
        "\ufeffid,name,original_name,other_names,country,country_name,kind,rank,city,agreements,retired_on,contacts\r\n"
        f"{partners['chiba'].pk},Chiba,千葉県,Tjiba,JP,Jepang,regional_government,province,,2,,\r\n"
    )
    day = timezone.localdate().isoformat()
    assert response["Content-Disposition"] == f'attachment; filename="partners-{day}.csv"'


@pytest.mark.parametrize("address", [URL, f"{URL}?country=JP&sort=-agreements&columns=all", "chiba"])
def test_the_number_of_queries_does_not_grow(client_of, partners, places, address):
    client = client_of("city_staff")
    address = f"{URL}{partners['chiba'].pk}/" if address == "chiba" else address

    def queries() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    few = queries()
    for number in range(20):
        make.agreement(places.pangkalpinang, make.partner(), partners["chiba"])
        make.agreement(make.region(f"19.{30 + number}"), partners["chiba"])
    assert queries() == few <= 16


def test_a_merged_partner_stays_as_hidden_as_the_one_that_stayed(client_of, places):
    kept, gone = make.partner("Rahasia"), make.partner("Rahasya")
    make.agreement(places.padang, gone, confidential=True)
    merge(kept, gone, "The same")

    stranger, insider = client_of("city_staff"), client_of("outsider")
    for partner in (kept, gone):
        assert stranger.get(f"{URL}{partner.pk}/").status_code == 404
        assert insider.get(f"{URL}{partner.pk}/", follow=True).status_code == 200
    # A filter that does not know the name must not suggest it either.
    assert "Rahasya" not in stranger.get("/agreements/", {"partner": "Rahasy"}).text
    assert "Rahasya" in insider.get("/agreements/", {"partner": "Rahasy"}).text


def test_a_partner_taken_out_of_its_confidential_agreement_stays_hidden(client_of, places):
    partner = make.partner("Kota Rahasia")
    agreement = make.agreement(places.pangkalpinang, partner, confidential=True)
    agreement.parties.filter(partner=partner).delete()

    assert client_of("outsider").get(f"/partners/{partner.pk}/").status_code == 404
    assert client_of("reviewer").get(f"/partners/{partner.pk}/").status_code == 200


def test_a_partner_that_was_never_a_party_can_be_chosen_by_everybody(client_of, places):
    partner = make.partner("Kota Baru")

    assert client_of("outsider").get(f"/partners/{partner.pk}/").status_code == 200
