"""The CSV of the list, byte for byte: whole files, as a reviewer and as a program get them."""

import csv
import datetime
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import Agreement, AgreementSector, Party
from agreements.tables import AgreementTable
from tests import make

URL = "/agreements/"
CONTRACT = [
    "reference",
    "title",
    "kind",
    "tie",
    "instrument",
    "instrument_as_written",
    "region",
    "region_name",
    "agency",
    "partner",
    "country",
    "sector",
    "signed_on",
    "signed_as_written",
    "effective_on",
    "ends_on",
    "term",
    "validity",
    "activity",
    "activity_as_of",
    "follows",
    "confidential",
    "created_at",
    "updated_at",
]


def rows(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"), newline="")))


@pytest.fixture
def filled(places) -> Agreement:
    """One agreement with something in every column of the contract."""
    year = timezone.localdate().year
    first = make.agreement(places.padang, title="Letter of Intent")
    chile = make.country("CL", "Cile", "Chile")
    made = make.agreement(
        places.pangkalpinang,
        make.partner("Santiago, RM", country=chile),
        make.partner("Chiba"),
        title='=HYPERLINK("http://x")',
        tie="sister",
        instrument_as_written="Memorandum\nSaling Pengertian",
        agency=make.agency(places.pangkalpinang),
        is_signed=True,
        signed_on="2018-07-12",
        signed_precision="day",
        signed_as_written="12/7/18",
        effective_on="2018-08-01",
        effective_precision="month",
        term="years",
        term_years=5,
        activity="not_running",
        activity_on="2020-01-01",
        activity_precision="year",
        follows=first,
        follows_as="fulfils",
        confidential=True,
    )
    Party.objects.create(agreement=made, region=places.belitung)
    AgreementSector.objects.create(agreement=made, sector=make.sector("PAR", "Pariwisata", "Tourism"))
    AgreementSector.objects.create(agreement=made, sector=make.sector("KES", "Kesehatan", "Health"))
    Agreement.objects.filter(pk=made.pk).update(created_at="2026-01-02T03:04:05Z", updated_at="2026-01-02T17:04:05Z")
    Agreement.objects.filter(pk=first.pk).update(created_at="2026-01-01T00:00:00Z", updated_at="2026-01-01T00:00:00Z")
    made.year = year
    return made


COLUMNS = ",".join(CONTRACT)


def test_the_file_for_machines_has_codes_in_the_columns_of_the_contract(client_of, filled):
    response = client_of("reviewer").get(URL, {"export": "csv", "headers": "codes", "columns": COLUMNS})
    year = filled.year
    assert response.getvalue().decode() == (
        "\ufeff" + COLUMNS + "\r\n"
        f'19.71-{year}-0001,"\'=HYPERLINK(""http://x"")",ksdpl,sister,mou,"Memorandum\nSaling Pengertian",'
        '19.71; 19.02,Kota Pangkal Pinang; Kabupaten Belitung,Biro Pemerintahan,"Santiago, RM; Chiba",CL; JP,PAR; KES,'
        "2018-07-12,12/7/18,2018-08,2023-08,years,ended,not_running,2020,"
        f"13.71-{year}-0001,true,2026-01-02T10:04:05+07:00,2026-01-03T00:04:05+07:00\r\n"
        f"13.71-{year}-0001,Letter of Intent,ksdpl,none,mou,,13.71,Kota Padang,,,,,,,,,not_stated,not_signed,unknown,,,"
        "false,2026-01-01T07:00:00+07:00,2026-01-01T07:00:00+07:00\r\n"
    )


def test_the_file_for_people_has_words_in_their_language(client_of, filled):
    client = client_of("reviewer")
    client.cookies["django_language"] = "en"
    query = {
        "export": "csv",
        "columns": "title,kind,instrument,region,country,country_name,sector_name,signed_on,validity,"
        "confidential,created_at",
        "q": "pangkal",
    }
    assert client.get(URL, query).getvalue().decode() == (
        "\ufeffTitle,Cooperation kind,Instrument,Region code,Country code,Country,Sector,Signed on,Validity,"
        "Confidential,Entered at\r\n"
        '"\'=HYPERLINK(""http://x"")",KSDPL: with a regional government abroad,Memorandum of Understanding,'
        "19.71; 19.02,CL; JP,Chile; Japan,Tourism; Health,2018-07-12,ended,Yes,2026-01-02 10:04\r\n"
    )
    client.cookies["django_language"] = "id"
    indonesian = rows(client.get(URL, query | {"columns": "country_name,sector_name"}))
    assert indonesian[1] == ["Cile; Jepang", "Pariwisata; Kesehatan"]


def test_every_column_begins_with_those_of_the_contract(client_of, filled):
    header, *lines = rows(client_of("reviewer").get(URL, {"export": "csv", "headers": "codes", "columns": "all"}))
    assert header[: len(CONTRACT)] == CONTRACT
    assert header == list(AgreementTable.base_columns)
    assert len(lines) == 2
    assert all(len(line) == len(header) for line in lines)


def test_the_usual_columns_are_those_of_the_page_and_the_reference(client_of, filled):
    client = client_of("reviewer")
    header = rows(client.get(URL, {"export": "csv", "headers": "codes"}))[0]
    page = re.findall(r'<th scope="col"\s+class="c-(\w+)', client.get(URL).text)
    assert header == ["reference", *page]


def test_the_file_has_the_name_of_the_list_and_the_day(client_of, places):
    response = client_of("reviewer").get(URL, {"export": "csv"})
    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    day = timezone.localdate().isoformat()
    assert response["Content-Disposition"] == f'attachment; filename="agreements-{day}.csv"'
    assert response.getvalue().startswith(b"\xef\xbb\xbf")


def test_the_file_holds_all_pages_in_the_order_of_the_list_and_in_scope(client_of, places):
    for number in range(70):
        make.agreement(places.belitung if number % 2 else places.padang, title=f"{number:02}")
    query = {"export": "csv", "columns": "title", "sort": "-title", "page": "2"}
    assert rows(client_of("supervisor").get(URL, query))[1:] == [[f"{n:02}"] for n in range(69, 0, -2)]
    assert len(rows(client_of("reviewer").get(URL, query))) == 71
    assert rows(client_of("city_staff").get(URL, query))[1:] == []


@pytest.mark.parametrize(
    "query", ["kind=x", "region=99", "sort=x", "columns=x", "export=docx", "headers=x", "page=x", "y=1"]
)
def test_what_is_not_understood_is_answered_with_the_page_and_no_file(client_of, filled, query):
    response = client_of("reviewer").get(f"{URL}?{query if 'export' in query else query + '&export=csv'}")
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/html")
    assert "/agreements/13.71-" not in response.text
    assert "data-problem=" in response.text


def test_the_validity_in_the_file_is_that_of_the_day_asked_for(client_of, filled):
    query = {"export": "csv", "headers": "codes", "columns": "validity", "q": "pangkal", "as_of": "2023-08-31"}
    assert rows(client_of("reviewer").get(URL, query))[1:] == [["in_force"]]
    assert rows(client_of("reviewer").get(URL, query | {"as_of": "2023-09-01"}))[1:] == [["ended"]]


def test_the_number_of_queries_does_not_grow_with_the_rows(client_of, places):
    client = client_of("reviewer")

    def queries() -> int:
        client.get(URL)
        with CaptureQueriesContext(connection) as captured:
            client.get(URL, {"export": "csv", "columns": "all"}).getvalue()
        return len(captured)

    make.agreement(places.belitung, make.partner())
    few = queries()
    for _ in range(60):
        make.agreement(places.belitung, make.partner(), make.partner())
    assert queries() == few <= 12


def test_the_agreements_that_ended_long_ago_keep_their_dates(client_of, places):
    make.agreement(places.babel, is_signed=True, signed_on=datetime.date(1986, 1, 1), signed_precision="year")
    query = {"export": "csv", "columns": "signed_on"}
    assert client_of("reviewer").get(URL, query).getvalue().split(b"\r\n")[1] == b"1986"


@pytest.mark.parametrize(
    ("names", "cell"),
    [
        (["Kobe"], "Kobe"),
        (["kobe"], "kobe"),
        (["=Kobe"], "'=Kobe"),
        (["@Kobe"], "'@Kobe"),
        (["Ämål"], "Ämål"),
        (["=Aichi", "Kobe"], "'=Aichi; Kobe"),
        (["Aichi", "=Kobe"], "Aichi; =Kobe"),
        ([], ""),
    ],
)
def test_names_that_stand_in_one_cell_are_harmless_too(client_of, places, names, cell):
    make.agreement(places.padang, *map(make.partner, names))
    response = client_of("reviewer").get(URL, {"export": "csv", "columns": "partner"})
    assert [row[-1] for row in rows(response)[1:]] == [cell]
