"""The page of one agreement and its history: what they say, to whom, and in how many queries."""

import datetime
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pghistory
import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone, translation

from agreements.choices import Activity, Term
from agreements.line import follows_itself, line_of
from agreements.models import Agreement, AgreementSector, Source
from agreements.reasons import end_reasons, start_reasons
from agreements.views.detail import with_links
from coopreg.history import last_said
from partners.models import Country
from tests import make

EVERYBODY = ["administrator", "reviewer", "supervisor", "province_staff", "city_staff", "outsider"]
# Who reads an agreement of Pangkal Pinang, who changes it.
READERS = {"administrator", "reviewer", "supervisor", "province_staff", "city_staff"}
EDITORS = {"administrator", "supervisor", "city_staff"}


@pytest.fixture
def mou(places: SimpleNamespace) -> Agreement:
    return make.agreement(
        places.pangkalpinang,
        make.partner("Kota Haikou", country=make.country("CN", "Tiongkok", "China")),
        title="MoU Pangkal Pinang - Haikou",
        is_signed=True,
        signed_on=datetime.date(2018, 7, 12),
        signed_precision="day",
        signed_as_written="Kamis, 12/7/18",
        term=Term.YEARS,
        term_years=5,
    )


@pytest.fixture
def read(client_of: Any) -> Callable[..., str]:
    """Gives the text of a page in English: ``read("reviewer", agreement, as_of="2018")``."""

    def text(role: str, agreement: Agreement, page: str = "detail", **query: str) -> str:
        client = client_of(role)
        client.cookies["django_language"] = "en"
        response = client.get(reverse(f"agreements:agreement-{page}", args=[agreement.reference]), query)
        assert response.status_code == 200
        return " ".join(response.content.decode().split())

    return text


@pytest.mark.parametrize("page", ["detail", "history"])
@pytest.mark.parametrize("role", EVERYBODY)
def test_who_may_open_it(client_of: Any, role: str, page: str, mou: Agreement) -> None:
    response = client_of(role).get(reverse(f"agreements:agreement-{page}", args=[mou.reference]))
    assert response.status_code == (200 if role in READERS else 404)
    if role in READERS and page == "detail":
        assert response.context["may_change"] == (role in EDITORS)


@pytest.mark.parametrize("address", ["agreements:agreement-detail", "agreements:agreement-history", "history"])
def test_who_is_not_signed_in_is_asked_to(client_of: Any, address: str, mou: Agreement) -> None:
    args = [] if address == "history" else [mou.reference]
    response = client_of("").get(reverse(address, args=args))
    assert (response.status_code, response["Location"][:22]) == (302, "/accounts/login/?next=")


def test_a_reference_that_does_not_exist_is_not_found(client_of: Any) -> None:
    assert client_of("reviewer").get("/agreements/19.71-1999-9999/").status_code == 404


def test_it_says_what_the_agreement_is(read: Any, mou: Agreement) -> None:
    AgreementSector.objects.create(agreement=mou, sector=make.sector(), progress="running", as_written="wisata bahari")
    mou.parties.filter(partner__isnull=False).update(
        name_as_written="Pemerintah Kota Haikou", signatory="Wu Tian", position="Mayor", signed_as_written="12 Juli"
    )
    text = read("reviewer", mou)
    for words in (
        "MoU Pangkal Pinang - Haikou",
        mou.reference,
        "Memorandum of Understanding",
        "Pemerintah Kota Haikou",
        "Wu Tian",
        "Mayor",
        "China",
        "Kamis, 12/7/18",
        "12 July 2018",
        "Tourism",
        "wisata bahari",
        'class="validity validity-ended"',
    ):
        assert words in text


def test_the_validity_is_explained_and_asked_for_another_day(client_of: Any, mou: Agreement, read: Any) -> None:
    text = read("reviewer", mou, as_of="12 Juli 2020")
    assert "It is valid for 5 years from 12 July 2018." in text
    assert "12 July 2023" in text
    response = client_of("reviewer").get(mou.get_absolute_url(), {"as_of": "13/07/2020"})
    assert response.context["chosen"].day == datetime.date(2020, 7, 13)
    assert response.context["agreement"].chosen_validity == "in_force"
    assert response.context["agreement"].validity == "ended"


@pytest.mark.parametrize("typed", ["31/02/2018", "besok", "2018", "\x00", "9" * 70])
def test_a_day_that_cannot_be_read_gives_a_message_and_the_validity_of_today(
    client_of: Any, mou: Agreement, typed: str
) -> None:
    response = client_of("reviewer").get(mou.get_absolute_url(), {"as_of": typed})
    assert response.status_code == 200
    assert response.context["chosen"].error
    assert response.context["chosen"].day == timezone.localdate()
    assert 'id="as_of_error"' in response.content.decode()
    assert 'id="chosen-day"' not in response.content.decode()


@pytest.mark.parametrize(
    ("fields", "start", "end"),
    [
        ({}, "It is not signed yet.", "Neither the text nor the sources state how long it is valid."),
        ({"is_signed": True}, "It is signed, but the day of signing is not known.", None),
        (
            {"is_signed": True, "signed_on": datetime.date(2018, 1, 1), "signed_precision": "year"},
            (
                "The text names no start, so it counts from the signing. "
                "Only the year is known, so it counts from the first day of the year."
            ),
            None,
        ),
        (
            {"effective_on": datetime.date(2018, 7, 1), "effective_precision": "month"},
            "The text itself names this start. Only the month is known, so it counts from the first day of the month.",
            None,
        ),
        (
            {"term": "ends_on", "ends_on": datetime.date(2023, 1, 1), "ends_precision": "year"},
            None,
            "The text names this end. Only the year is known, so it counts to the last day of the year.",
        ),
        ({"term": "years", "term_years": 3}, None, "It is valid for 3 years, but its start is not known."),
        (
            {"term": "open_ended", "terminated_on": datetime.date(2020, 5, 4), "renewal_months": 1},
            None,
            (
                "The text sets no fixed term: it stays valid until it is terminated. It was terminated on 4 May 2020. "
                "It is renewed by 1 month at a time."
            ),
        ),
        (
            {"term": "reviewed", "term_years": 5},
            None,
            "The text sets no fixed term; it is reviewed every 5 years.",
        ),
    ],
)
def test_the_rule_behind_the_validity_is_said_in_words(
    fields: dict[str, Any], start: str | None, end: str | None
) -> None:
    with translation.override("en"):
        agreement = Agreement(**fields)
        if start is not None:
            assert " ".join(start_reasons(agreement)) == start
        if end is not None:
            assert " ".join(end_reasons(agreement)) == end


def test_only_addresses_of_the_web_become_links(read: Any, mou: Agreement) -> None:
    Source.objects.create(agreement=mou, citation="Lihat https://example.org/a?b=1&c=2, lalu javascript:alert(1)")
    Source.objects.create(agreement=mou, citation='<script>alert(1)</script> "http://x.org/"onclick="x"')
    text = read("reviewer", mou)
    assert 'href="https://example.org/a?b=1&amp;c=2" rel="noopener noreferrer"' in text
    assert 'href="javascript' not in text
    assert "<script>alert" not in text
    assert 'onclick="x"' not in text


@pytest.mark.parametrize(
    ("citation", "links"),
    [
        ("https://a.org/x, https://b.org", ["https://a.org/x", "https://b.org"]),
        ("www.a.org data:text/html,x ftp://a.org", []),
        ("HTTP://A.ORG.", ["HTTP://A.ORG"]),
        ("(http://a.org/b(c))", ["http://a.org/b(c"]),
        ("", []),
    ],
)
def test_a_source_is_cut_at_its_addresses_and_nothing_of_it_is_lost(citation: str, links: list[str]) -> None:
    pieces = with_links(citation)
    assert [text for text, is_address in pieces if is_address] == links
    assert "".join(text for text, _is_address in pieces) == citation


def test_disagreeing_sources_confidentiality_and_a_caution_are_told_first(read: Any, mou: Agreement) -> None:
    Country.objects.update(caution="Ask Kemlu first.")
    Agreement.objects.update(sources_disagree=True, source_notes="1985 or 1986", confidential=True)
    text = read("reviewer", mou)
    before = text[: text.index('id="facts"')]
    for words in ('id="sources-disagree"', "1985 or 1986", "confidential", "Ask Kemlu first.", "Take care with China."):
        assert words in before


def test_a_region_is_a_link_only_for_those_who_may_open_it(
    client_of: Any, mou: Agreement, places: SimpleNamespace
) -> None:
    mou.parties.create(region=places.padang)
    links = {
        role: 'href="/regions/13.71/"' in client_of(role).get(mou.get_absolute_url()).content.decode()
        for role in ("city_staff", "reviewer", "outsider")
    }
    assert links == {"city_staff": False, "reviewer": True, "outsider": True}


def test_who_said_that_it_runs_and_when(read: Any, mou: Agreement, people: SimpleNamespace) -> None:
    with pghistory.context(user=people.supervisor.pk):
        Agreement.objects.update(
            activity=Activity.RUNNING, activity_on=datetime.date(2024, 1, 1), activity_precision="year"
        )
    with pghistory.context(user=people.city_staff.pk):
        Agreement.objects.update(funding="APBD")
    said = last_said(mou, "activity", "activity_on")
    assert said is not None
    assert said.person == people.supervisor
    text = read("reviewer", mou)
    assert "as of 2024" in text
    assert "said by babel on" in text


# The line of documents ---------------------------------------------------------------------------


@pytest.fixture
def line(mou: Agreement, places: SimpleNamespace) -> SimpleNamespace:
    """A Letter of Intent, the MoU that fulfils it, its renewal, and two plans under the renewal."""
    of, signed = places.pangkalpinang, {"is_signed": True, "signed_precision": "day"}
    loi = make.agreement(of, title="LoI", instrument="loi", signed_on=datetime.date(2015, 1, 2), **signed)
    Agreement.objects.filter(pk=mou.pk).update(follows=loi, follows_as="fulfils")
    later = {"follows": mou, "follows_as": "renews", "signed_on": datetime.date(2023, 7, 12)}
    renewal = make.agreement(of, title="Renewal", **later, **signed)
    plans = [
        make.agreement(of, title=f"Plan {year}", signed_on=datetime.date(year, 1, 1), follows=renewal,
                       follows_as="implements", **signed)
        for year in (2025, 2024)
    ]  # fmt: skip
    return SimpleNamespace(loi=loi, mou=mou, renewal=renewal, plans=plans)


@pytest.mark.parametrize("name", ["loi", "mou", "renewal"])
def test_the_line_is_whole_and_in_order_from_wherever_one_looks(
    name: str, line: SimpleNamespace, people: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    agreement = getattr(line, name)
    with django_assert_num_queries(1):
        steps = line_of(agreement, people.reviewer, timezone.localdate())
    assert [(step.agreement.title, step.depth) for step in steps] == [
        ("LoI", 0),
        ("MoU Pangkal Pinang - Haikou", 1),
        ("Renewal", 2),
        ("Plan 2024", 3),
        ("Plan 2025", 3),
    ]
    assert [step.agreement.pk for step in steps if step.is_current] == [agreement.pk]


def test_the_line_leaves_out_what_the_person_may_not_see(
    line: SimpleNamespace, people: SimpleNamespace, places: SimpleNamespace, read: Any
) -> None:
    Agreement.objects.filter(pk=line.mou.pk).update(region=places.padang, title="Secret of Padang")
    line.mou.parties.filter(region=places.pangkalpinang).delete()
    steps = line_of(line.renewal, people.city_staff, timezone.localdate())
    assert [(step.agreement.title, step.depth) for step in steps] == [
        ("LoI", 0),
        ("Renewal", 0),
        ("Plan 2024", 1),
        ("Plan 2025", 1),
    ]
    assert "Secret of Padang" not in read("city_staff", line.renewal)
    assert "Secret of Padang" not in read("city_staff", line.renewal, "history")


def test_an_agreement_would_follow_itself_by_way_of_others(line: SimpleNamespace) -> None:
    assert follows_itself(line.loi, line.plans[0])
    assert not follows_itself(line.plans[0], line.loi)


# The number of queries ---------------------------------------------------------------------------


def test_the_page_takes_a_fixed_number_of_queries(
    client_of: Any, line: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    for number in range(8):
        line.mou.parties.create(partner=make.partner())
        Source.objects.create(agreement=line.mou, citation=f"Letter {number}")
        AgreementSector.objects.create(agreement=line.mou, sector=make.sector(f"S{number}"))
        Agreement.objects.filter(pk=line.mou.pk).update(funding=f"APBD {number}", activity="running")
    client = client_of("city_staff")
    client.get(line.mou.get_absolute_url())
    with django_assert_max_num_queries(8):
        client.get(line.mou.get_absolute_url(), {"as_of": "1/1/2020"})


@pytest.mark.parametrize("role", ["city_staff", "administrator"])
def test_the_histories_take_a_fixed_number_of_queries(
    role: str, client_of: Any, line: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        with pghistory.context():
            Agreement.objects.filter(pk=line.mou.pk).update(funding=f"APBD {number}")
            line.mou.parties.create(partner=make.partner())
            Source.objects.create(agreement=line.mou, citation=f"Letter {number}")
    client = client_of(role)
    # One for each table that belongs to an agreement, those of the apps that build on it too.
    with django_assert_max_num_queries(36):
        client.get(reverse("agreements:agreement-history", args=[line.mou.reference]))
    # Administrators read the histories of seven more tables beside those of agreements.
    with django_assert_max_num_queries(36 if role == "city_staff" else 58):
        client.get("/history/")


# The history of everything -----------------------------------------------------------------------


def change(agreement: Agreement, person: Any, title: str) -> None:
    with pghistory.context(user=person.pk):
        Agreement.objects.filter(pk=agreement.pk).update(title=title)


@pytest.mark.parametrize("role", EVERYBODY)
def test_everybody_sees_the_changes_in_their_scope(
    role: str, client_of: Any, mou: Agreement, places: SimpleNamespace
) -> None:
    other = make.agreement(places.padang, title="LoI Padang")
    changes = client_of(role).get("/history/").context["changes"]
    expected = {
        "outsider": {other},
        "administrator": {mou, other},
        "reviewer": {mou, other},
    }.get(role, {mou})
    assert {each.record for each in changes if isinstance(each.record, Agreement)} == expected


def test_changes_of_partners_and_regions_are_for_administrators(client_of: Any, mou: Agreement) -> None:
    kinds = {
        role: {type(each.record).__name__ for each in client_of(role).get("/history/").context["changes"]}
        for role in ("administrator", "reviewer")
    }
    assert kinds == {"administrator": {"Agreement", "Partner", "Region", "Country"}, "reviewer": {"Agreement"}}


def test_it_is_narrowed_by_person_and_day(client_of: Any, mou: Agreement, people: SimpleNamespace) -> None:
    get_user_model().objects.filter(pk=people.city_staff.pk).update(first_name="Siti", last_name="Aminah")
    change(mou, people.city_staff, "MoU by Siti")
    change(mou, people.supervisor, "MoU by the supervisor")
    client = client_of("reviewer")
    found = client.get("/history/", {"person": "siti am"}).context["changes"]
    assert [each.who for each in found] == ["Siti Aminah"]
    today = timezone.localdate()
    assert client.get("/history/", {"until": f"{today - datetime.timedelta(days=1):%d/%m/%Y}"}).context["changes"] == []
    assert (
        len(client.get("/history/", {"since": f"{today:%d/%m/%Y}", "until": str(today.year)}).context["changes"]) == 3
    )


@pytest.mark.parametrize(
    "query", [{"since": "besok"}, {"until": "31/02/2018"}, {"since": "2020", "until": "2019"}, {"person": "\x00"}]
)
def test_a_filter_that_cannot_be_read_shows_nothing_and_says_why(client_of: Any, mou: Agreement, query: Any) -> None:
    response = client_of("reviewer").get("/history/", query)
    assert response.status_code == 200
    assert response.context["changes"] == []
    assert response.context["filter"].errors


def test_a_long_history_has_pages(client_of: Any, mou: Agreement, people: SimpleNamespace) -> None:
    for number in range(30):
        change(mou, people.city_staff, f"Title {number}")
    client = client_of("reviewer")
    first = client.get("/history/", {"person": "pangkal"})
    assert len(first.context["changes"]) == 25
    assert "?person=pangkal&amp;page=2" in first.content.decode()
    assert len(client.get("/history/", {"person": "pangkal", "page": "2"}).context["changes"]) == 5
    assert client.get("/history/", {"page": "99"}).status_code == 404


def test_a_clerk_reads_the_history_in_plain_lines(
    client_of: Any, mou: Agreement, people: SimpleNamespace, read: Any
) -> None:
    with pghistory.context(user=people.city_staff.pk, reason="<b>after</b> the meeting"):
        Agreement.objects.update(
            term=Term.ENDS_ON, term_years=None, ends_on=datetime.date(2028, 1, 1), ends_precision="year"
        )
    text = read("city_staff", mou, "history")
    assert "<strong>pangkalpinang</strong>" in text
    assert "Reason: &lt;b&gt;after&lt;/b&gt; the meeting" in text
    assert "<del>a number of years</del>" in text
    assert "<ins>2028</ins>" in text


def test_the_history_of_everything_links_to_its_records(client_of: Any, mou: Agreement) -> None:
    assert f'href="{mou.get_absolute_url()}"' in client_of("reviewer").get("/history/").content.decode()


def test_dates_are_in_indonesian_by_default(client_of: Any, mou: Agreement) -> None:
    assert "12 Juli 2018" in client_of("city_staff").get(mou.get_absolute_url()).content.decode()
