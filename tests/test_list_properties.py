"""What holds for every address of the list, found by trying many."""

import csv
import io
import re
from urllib.parse import quote, urlencode

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from agreements.attention import Attention
from agreements.choices import Activity, CooperationKind, Instrument, LegalBasis, Term, Tie, Validity
from agreements.models import AgreementSector, Party
from agreements.tables import AgreementTable
from tests import make

URL = "/agreements/"
# Rows made once serve every example: the examples only read.
reading = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

KNOWN = {
    "q": ["agreement", "chiba kota", "13.71"],
    "region": ["19", "19.71", "19.02", "13", "13.71", "Kota Padang"],
    "country": ["JP", "AU", "Japan"],
    "sector": ["PAR", "KES"],
    "kind": CooperationKind.values,
    "tie": Tie.values,
    "instrument": Instrument.values,
    "validity": Validity.values,
    "activity": Activity.values,
    "signed_after": ["2017", "12/07/2018", "Juli 2018"],
    "signed_before": ["2019-12", "2018-07-12"],
    "ends_after": ["2020"],
    "ends_before": ["2030-01-01"],
    "as_of": ["2021-01-01", "31 Desember 2017"],
    "attention": Attention.values,
    "mine": ["yes"],
    "term": Term.values,
    "legal_basis": LegalBasis.values,
    "confidential": ["yes", "no"],
    "sort": [sign + name for name in AgreementTable.sorts for sign in ("", "-")],
    "columns": ["title", "reference,title", "all"],
    "headers": ["codes"],
}
REPEATED = {"attention", "region", "country", "sector", "kind", "tie", "instrument", "validity", "activity"}


@st.composite
def understood(draw):
    """An address of the list in which every value is known."""
    names = draw(st.lists(st.sampled_from(sorted(KNOWN)), unique=True, max_size=5))
    query = []
    for name in names:
        values = draw(st.lists(st.sampled_from(KNOWN[name]), min_size=1, max_size=2 if name in REPEATED else 1))
        query += [(name, value) for value in values]
    return query


anything = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.integers(-(2**70), 2**70).map(str),
    st.sampled_from(["\0", "'", '"', "%", "\\", "(", "*", "1e999", "nan", "true", "null", "0" * 5000, "19.71\0"]),
)
PARAMETERS = [*KNOWN, "partner", "page", "export", "size", "view"]


@pytest.fixture
def registry(people, places):
    """Seventy varied agreements: two pages."""
    partners = [
        make.partner("Chiba"),
        make.partner("Fremantle", country=make.country("AU", "Australia", "Australia")),
        make.partner("Nowhere", country=None),
    ]
    sectors = [make.sector("PAR"), make.sector("KES", "Kesehatan", "Health")]
    regions = [places.babel, places.pangkalpinang, places.belitung, places.padang]
    for n in range(70):
        signed = {"is_signed": True, "signed_on": f"{2015 + n % 7}-01-01", "signed_precision": "year"} if n % 3 else {}
        term = {"term": "years", "term_years": n % 9 + 1} if n % 4 == 0 else {}
        of = make.agreement(
            regions[n % 4],
            *partners[: n % 4],
            title=f"Agreement {n % 50}",
            kind=CooperationKind.values[n % 2],
            tie=Tie.values[n % 3],
            instrument=Instrument.values[n % 6],
            activity=Activity.values[n % 3],
            **signed,
            **term,
        )
        if n % 5 == 0 and n % 4 != 3:
            Party.objects.create(agreement=of, region=places.padang)
        for sector in sectors[: n % 3]:
            AgreementSector.objects.create(agreement=of, sector=sector)


def get(client, query):
    return client.get(f"{URL}?{urlencode(query, quote_via=quote)}")


def shown(response) -> list[str]:
    return re.findall(r"<tr>(<td.*?)</tr>", response.text, re.DOTALL)


def references(response) -> list[str]:
    return re.findall(r'href="/agreements/([\d.]+-\d{4}-\d{4})/" title=', response.text)


@reading
@given(query=understood())
def test_the_rows_of_all_pages_are_those_of_csv_and_xlsx_in_the_same_order(client_of, registry, query):
    client = client_of("reviewer")
    query = [(name, value) for name, value in query if name not in ("columns", "headers")]
    first = get(client, query)
    count = first.context["listing"].count
    pages = [first] + [get(client, [*query, ("page", page)]) for page in range(2, -(-count // 50) + 1)]
    on_pages = [reference for page in pages for reference in references(page)]
    file = get(client, [*query, ("export", "csv"), ("columns", "reference")]).getvalue().decode("utf-8-sig")
    in_file = [row[0] for row in csv.reader(io.StringIO(file, newline=""))][1:]
    assert on_pages == in_file == in_workbook(get(client, [*query, ("export", "xlsx"), ("columns", "reference")]))
    assert len(on_pages) == count
    assert len(set(on_pages)) == count


def in_workbook(response) -> list[str]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.getvalue()))
    return [row[0] for row in book.get_sheet_by_index(0).to_python()][1:]


@reading
@given(query=understood(), data=st.data())
def test_a_filter_more_never_adds_a_row(client_of, registry, query, data):
    client = client_of("reviewer")
    query = [(name, value) for name, value in query if name not in ("columns", "headers", "sort", "as_of")]
    left_out = data.draw(st.sampled_from(sorted({name for name, _value in query}) or [""]))
    fewer = get(client, query)
    more = get(client, [(name, value) for name, value in query if name != left_out])
    assert more.context["listing"].count >= fewer.context["listing"].count


@reading
@given(known=understood(), name=st.sampled_from(PARAMETERS), value=anything)
def test_whatever_stands_in_an_address_it_is_answered_and_what_is_unknown_shows_no_rows(
    client_of, registry, known, name, value
):
    client = client_of("reviewer")
    query = [*known, (name, value)]
    response = get(client, query)
    assert response.status_code in (200, 400)
    if response.streaming:
        response.getvalue()
        return
    if response.status_code == 400 or f'data-problem="{name}"' in response.text:
        assert shown(response) == []
        assert response.context["listing"].count == 0
    if name in ("kind", "tie", "instrument", "validity", "activity", "sector") and value.strip():
        assert value.strip() in KNOWN[name] or f'data-problem="{name}"' in response.text
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@reading
@given(name=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20), value=anything)
def test_a_parameter_that_the_list_does_not_have_shows_no_rows(client_of, registry, name, value):
    response = get(client_of("reviewer"), [(name, value)])
    assert response.status_code in (200, 400)
    if name.strip() not in PARAMETERS and value.strip():
        assert shown(response) == []


@pytest.mark.parametrize(
    "raw", ["q=%ff%fe", "region=%C3%28", "q=%ED%A0%80", "kind=%F0%28%8C%BC", "%ff=1", "q=%F4%90%80%80"]
)
def test_bytes_that_are_no_unicode_are_answered(client_of, registry, raw):
    assert client_of("reviewer").get(f"{URL}?{raw}").status_code == 200
