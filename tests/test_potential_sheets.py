"""Potentials as a sheet and from a file: all rows or none, all mistakes at once, and what was written reads back."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agreements.models import Commodity
from potentials.models import Intake, Potential, PotentialFigure
from tests import make

HEADING = "Daerah;Potensi;Bidang;Yang dicari;Kesiapan;Angka;Negara yang dicari"


@pytest.fixture
def client(client_of):
    made = client_of("supervisor")
    made.cookies["django_language"] = "en"
    return made


@pytest.fixture
def reference(places):
    make.country()
    sector = make.sector("PGN", "Pangan dan pertanian", "Food and agriculture")
    pepper = Commodity.objects.create(
        code="lada", name_id="Lada putih", name_en="White pepper", sector=sector, babel=True
    )
    Commodity.objects.create(code="kopi", name_id="Kopi", name_en="Coffee", sector=sector)
    return pepper


@pytest.fixture
def pepper(places, reference) -> Potential:
    made = make.potential(
        places.pangkalpinang,
        "PGN",
        make.country(),
        title="'=Lada",
        commodity=reference,
        description="two\r\nlines",
        sought=["market", "training"],
        source="a; b",
        is_example=True,
        agency=make.agency(places.pangkalpinang, "Dinas Pertanian"),
    )
    make.figure(made, "62064.67", source="press; 2024")
    make.figure(made, "1.2340", what="hasil", unit="ton/ha")
    return made


def upload(client: Any, content: bytes, name: str = "potensi.csv") -> Any:
    return client.post("/potentials/import/", {"file": SimpleUploadedFile(name, content)}, follow=True)


def lines(*rows: str) -> bytes:
    return "\r\n".join([HEADING, *rows]).encode()


def counted(response: Any) -> dict[str, int]:
    return {state: number for state, _label, number in response.context["counts"] if number}


# From a file -------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("codes", ["", "&headers=codes"])
@pytest.mark.parametrize("language", ["en", "id"])
def test_a_file_taken_from_the_list_reads_back_unchanged(client, pepper, form, codes, language):
    make.potential(pepper.region, title="Second")
    client.cookies["django_language"] = language
    response = client.get(f"/potentials/?export={form}&columns=all{codes}")
    content = b"".join(response.streaming_content)
    client.cookies["django_language"] = "en"
    assert counted(upload(client, content, f"list.{form}")) == {"same": 2}


def test_one_changed_cell_changes_one_potential_and_only_that(client, pepper):
    other = make.potential(pepper.region, title="Second")
    content = b"".join(client.get("/potentials/?export=csv&columns=id,title,figures").streaming_content)
    response = upload(client, content.replace(b"Second", b"Second one"))
    assert counted(response) == {"same": 1, "changed": 1}
    assert Potential.objects.get(pk=other.pk).title == "Second"
    client.post(response.request["PATH_INFO"], {"take": "1"})
    other.refresh_from_db()
    assert other.title == "Second one"
    assert list(PotentialFigure.objects.filter(potential=pepper).values_list("pk", flat=True)) == [
        figure.pk for figure in pepper.figures.all()
    ]


def test_new_rows_are_taken_together_once_with_what_belongs_to_them(client, places, reference):
    response = upload(
        client,
        lines(
            "19.71;Lada Muntok;PGN;pasar;siap ditawarkan;;",
            'Kota Pangkal Pinang;Karet;Food and agriculture;market;studied;"luas: 62.064,67 ha (2024; pers)";Jepang',
        ),
    )
    assert counted(response) == {"new": 2}
    assert not Potential.objects.exists()
    address = response.request["PATH_INFO"]
    for _click in range(2):
        client.post(address, {"take": "1"})
    rubber = Potential.objects.get(title="Karet")
    assert Potential.objects.count() == 2
    assert (rubber.region, rubber.readiness, rubber.sought) == (places.pangkalpinang, "studied", ["market"])
    assert str(rubber.figures.get()) == "luas: 62.064,67 ha (2024)"
    assert rubber.wanted.get().country_id == "JP"
    assert "2 new, 0 changed" in client.get(address).text
    # What was read is forgotten once it is taken.
    assert Intake.objects.get().cells == []


def test_all_mistakes_are_said_by_row_and_nothing_is_saved(client, places, reference):
    response = upload(
        client,
        lines(
            "19.71;Lada;PGN;;;;",
            "13.71;Elsewhere;PGN;;;;",
            "19.71; lada ;PGN;;;;",
            "19.71;;XXX;gold;soon;luas: 62,064 ha (2024);Atlantis",
        ),
    )
    text = response.text
    assert counted(response) == {"wrong": 3, "new": 1}
    for words in ("Row 3", "Row 4", "Row 5", "already has a potential of this title", "Give the potential a title"):
        assert words in text
    for value in ("13.71", "XXX", "gold", "soon", "Atlantis"):
        assert f"“{value}” is not known here" in text
    assert "can be read in two ways" in text
    client.post(response.request["PATH_INFO"], {"take": "1"})
    assert not Potential.objects.exists()


def test_what_a_column_means_can_be_changed(client, places, reference):
    response = upload(client, b"Kode,Nama barang,Sektor\r\n19.71,Lada,PGN\r\n")
    assert counted(response) == {"wrong": 1}
    address = response.request["PATH_INFO"]
    fields = {"column-0": "region", "column-1": "title", "column-2": "sector"}
    assert counted(client.post(address, fields, follow=True)) == {"new": 1}
    # Two columns cannot mean the same.
    twice = client.post(address, fields | {"column-2": "title"}, follow=True)
    assert "Two columns mean the same" in twice.text


def test_the_heading_may_stand_below_a_title_and_cells_may_be_of_an_old_excel(client, places, reference):
    content = "Potensi daerah 2024\n\nDaerah\tPotensi\tBidang\n19.71\tKopi robusta\tPGN\n19.71\tCaf\xe9\tPGN\n".encode(
        "cp1252"
    )
    response = upload(client, content)
    assert counted(response) == {"new": 2}
    assert "Café" in response.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "nothing in this file"),
        (b"Potensi;Bidang", "no rows below the heading"),
        (b"PK\x03\x04 no zip", "damaged"),
        (b"\x00\x01\x02", "neither CSV nor an Excel file"),
        (b'a,b\n"never closed', "quotation mark"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(client, content, words):
    assert words in upload(client, content).text


def test_nobody_meets_the_file_of_another(client, client_of, places, reference):
    response = upload(client, lines("19.71;Lada;PGN;;;;"))
    assert client_of("city_staff").get(response.request["PATH_INFO"]).status_code == 404


def test_checking_takes_a_fixed_number_of_queries(client, places, reference, django_assert_max_num_queries):
    rows = [f"19.71;Potensi {number};PGN;market;;luas: 5 ha (2024);JP" for number in range(40)]
    address = upload(client, lines(*rows)).request["PATH_INFO"]
    with django_assert_max_num_queries(18):
        client.get(address)


# As a sheet --------------------------------------------------------------------------------------


def sheet(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    data = {"region": "19.71", "row-TOTAL_FORMS": len(rows), "row-INITIAL_FORMS": 0} | more
    for number, row in enumerate(rows):
        data |= {f"row-{number}-{name}": value for name, value in row.items()}
    return data


def test_the_starter_sheet_has_the_commodities_of_the_province_that_the_region_lacks(client, places, reference):
    text = client.get("/potentials/sheet/?region=19.71").text
    assert "White pepper" in text
    assert "Coffee" not in text
    make.potential(places.pangkalpinang, "PGN", commodity=reference)
    assert "White pepper" not in client.get("/potentials/sheet/?region=19.71").text
    # Of a region outside of one's own there is no sheet.
    assert "sheet-wrap" not in client.get("/potentials/sheet/?region=13.71").text


def test_rows_that_are_kept_or_typed_are_saved_and_the_others_dropped(client, places, reference):
    kept = {"commodity": "lada", "title": "White pepper", "sector": "PGN", "keep": "on", "sought": ["market"]}
    dropped = {"commodity": "kopi", "title": "Coffee", "sector": "PGN"}
    typed = {"title": "Geopark", "sector": make.sector().code, "figure_what": "luas", "figure_value": "1.500"}
    response = client.post(
        "/potentials/sheet/", sheet(kept, dropped, typed | {"figure_unit": "ha", "figure_year": "2023"}, {})
    )
    assert response.status_code == 302
    found = {row.title: row for row in Potential.objects.all()}
    assert set(found) == {"White pepper", "Geopark"}
    assert found["White pepper"].commodity == reference
    assert found["White pepper"].sought == ["market"]
    assert found["Geopark"].figures.get().value == 1500


def test_a_mistake_in_one_row_saves_none_and_keeps_what_was_typed(client, places, reference):
    good = {"commodity": "lada", "title": "White pepper", "sector": "PGN", "keep": "on"}
    bad = {
        "title": "Geopark",
        "figure_what": "luas",
        "figure_value": "62,064",
        "figure_unit": "ha",
        "figure_year": "2023",
    }
    text = client.post("/potentials/sheet/", sheet(good, bad)).text
    assert "Row 2:" in text
    assert "Choose the sector, or the commodity" in text
    assert "can be read in two ways" in text
    assert 'value="62,064"' in text
    assert not Potential.objects.exists()
    assert 'name="row-9-title"' in client.post("/potentials/sheet/", sheet(good, bad, more="1")).text
    assert "No row is kept" in client.post("/potentials/sheet/", sheet({})).text
