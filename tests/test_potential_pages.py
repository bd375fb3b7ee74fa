"""The pages of potentials: what they show, how they are entered and changed, and how many queries they take."""

import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from agreements.models import AgreementSector
from lists.models import Export
from potentials.models import Potential, PotentialAnswer, PotentialPaper
from tests import make

RUNNING = {"is_signed": True, "activity": "running"}


@pytest.fixture
def english(client_of):
    def client(role="outsider"):
        made = client_of(role)
        made.cookies["django_language"] = "en"
        return made

    return client


@pytest.fixture
def pepper(places) -> Potential:
    made = make.potential(
        places.padang,
        "PGN",
        make.country(),
        title="White pepper",
        sought=["market", "technology"],
        rpjmd_programme="Programme 1",
    )
    make.figure(made, "62064.67")
    return made


def entered(**fields: Any) -> dict[str, Any]:
    """The form of a new potential as a browser sends it, with one figure and one country."""
    return {
        "title": "Rubber",
        "region": "13.71",
        "sector": str(make.sector("PGN", "Pangan", "Food").pk),
        "readiness": "studied",
        "state": "open",
        "sought": ["technology", "market"],
        "figures-TOTAL_FORMS": "1",
        "figures-INITIAL_FORMS": "0",
        "figures-0-what": "luas kebun",
        "figures-0-value": "62.064,67",
        "figures-0-unit": "ha",
        "figures-0-year": "2024",
        "wanted-TOTAL_FORMS": "1",
        "wanted-INITIAL_FORMS": "0",
        "wanted-0-country": make.country().pk,
    } | fields


def test_a_potential_is_entered_with_figures_and_countries(english, places):
    client = english()
    response = client.post("/potentials/new/", entered())
    made = Potential.objects.get()
    assert response["Location"] == f"/potentials/{made.pk}/"
    assert (made.title, made.region, made.sought) == ("Rubber", places.padang, ["market", "technology"])
    assert [str(figure) for figure in made.figures.all()] == ["luas kebun: 62.064,67 ha (2024)"]
    assert [row.country_id for row in made.wanted.all()] == ["JP"]
    page = client.get(response["Location"]).text
    assert "62,064.67" in page
    assert "market, technology" in page


def test_all_mistakes_are_said_at_once_and_nothing_is_saved(english, places):
    wrong = {"title": "", "sector": "", "figures-0-value": "62,064", "figures-0-year": "24"}
    text = english().post("/potentials/new/", entered(**wrong)).text
    assert "Give the potential a title." in text
    assert "Choose the sector, or the commodity whose sector it is." in text
    assert "can be read in two ways" in text
    assert "Give the year with four digits" in text
    assert not Potential.objects.exists()


def test_the_same_title_twice_in_a_region_is_refused(english, pepper):
    assert (
        "already has a potential of this title"
        in english().post("/potentials/new/", entered(title=" white  PEPPER".replace("  ", " "))).text
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        make.potential(pepper.region, title="WHITE pepper")


def test_a_row_is_added_without_script(english, places):
    text = english().post("/potentials/new/", entered(add="figures")).text
    assert 'name="figures-1-what"' in text
    assert 'value="62.064,67"' in text
    assert not Potential.objects.exists()


def test_who_saves_second_is_told_and_keeps_what_they_typed(english, pepper):
    client, address = english(), f"/potentials/{pepper.pk}/edit/"
    assert 'name="version" value="1"' in client.get(address).text
    Potential.objects.filter(pk=pepper.pk).update(description="Changed by another")
    text = client.post(address, entered(title="Mine", version="1")).text
    assert "has changed since you opened it" in text
    assert "Mine</textarea>" in text
    client.post(address, entered(title="Mine", version=str(pepper.version + 1)))
    pepper.refresh_from_db()
    assert pepper.title == "Mine"


def test_the_page_says_what_answers_it_and_how_its_priority_comes_about(english, pepper):
    deal = make.agreement(pepper.region, title="MoU on pepper", **RUNNING)
    AgreementSector.objects.create(agreement=deal, sector=pepper.sector)
    text = english().get(f"/potentials/{pepper.pk}/").text
    assert "answer-answered" in text
    assert "MoU on pepper" in text
    assert "the only one of its kind" in text
    assert "Programme 1" in text
    # Half of 30 for the size, 20 for the programme, 15 without obstacles.
    assert '<span class="count">50</span>' in text


def test_a_priority_is_set_by_hand_with_a_reason_and_taken_back(english, pepper, people):
    client, address = english(), f"/potentials/{pepper.pk}/priority/"
    assert "is a number from 0 to 100 with its reason" in client.post(address, {"override": "90"}).text
    client.post(address, {"override": "90", "override_reason": "The governor's choice"})
    text = client.get(f"/potentials/{pepper.pk}/").text
    assert '<span class="count">90</span>' in text
    assert "The governor&#x27;s choice" in text
    assert "computed 50" in text
    client.post(address, {"take_back": "1"})
    assert '<span class="count">50</span>' in client.get(f"/potentials/{pepper.pk}/").text


def test_people_say_which_agreement_answers_and_take_it_back(english, pepper):
    deal = make.agreement(pepper.region, title="MoU on tourism", **RUNNING)
    client, address = english(), f"/potentials/{pepper.pk}/agreements/"
    client.post(address, {"agreement": deal.reference, "answers": "yes", "note": "article 3"})
    said = PotentialAnswer.objects.get()
    text = client.get(address).text
    assert "MoU on tourism" in text
    assert "article 3" in text
    assert "answer-answered" in client.get(f"/potentials/{pepper.pk}/").text
    client.post(f"/potentials/{pepper.pk}/agreements/{said.pk}/remove/")
    assert not PotentialAnswer.objects.exists()


def test_an_agreement_out_of_sight_is_neither_named_nor_counted(english, pepper, places):
    secret = make.agreement(places.babel, title="MoU elsewhere", **RUNNING)
    PotentialAnswer.objects.create(potential=pepper, agreement=secret, note="secret note")
    client = english()
    for page in ("", "agreements/", "history/"):
        assert "MoU elsewhere" not in client.get(f"/potentials/{pepper.pk}/{page}").text
    assert "answer-unanswered" in client.get(f"/potentials/{pepper.pk}/").text
    assert "answer-answered" in english("reviewer").get(f"/potentials/{pepper.pk}/").text


def test_what_is_taken_out_leaves_the_list_and_can_come_back(english, pepper):
    client = english()
    assert "Say why it is taken out" in client.post(f"/potentials/{pepper.pk}/take-out/", {"reason": ""}).text
    client.post(f"/potentials/{pepper.pk}/take-out/", {"reason": "entered twice"})
    assert "White pepper" not in client.get("/potentials/").text
    assert "White pepper" in client.get("/potentials/?taken_out=also").text
    make.potential(pepper.region, title="White pepper")
    assert (
        "another potential of this title"
        in client.post(f"/potentials/{pepper.pk}/take-out/", {"put_back": "1"}, follow=True).text
    )
    Potential.objects.exclude(pk=pepper.pk).update(title="Other")
    client.post(f"/potentials/{pepper.pk}/take-out/", {"put_back": "1"})
    assert Potential.objects.get(pk=pepper.pk).retired_on is None


def test_a_paper_is_checked_kept_given_out_and_taken_out(english, pepper):
    client, address = english(), f"/potentials/{pepper.pk}/papers/"
    bad = SimpleUploadedFile("study.pdf", b"MZ no paper")
    assert PotentialPaper.objects.count() == 0
    assert "error-summary" in client.post(address, {"file": bad}).text
    content = b"%PDF-1.4\nstudy\n%%EOF"
    client.post(address, {"file": SimpleUploadedFile("study.pdf", content), "title": "Study"})
    paper = PotentialPaper.objects.get()
    assert "is here already" in client.post(address, {"file": SimpleUploadedFile("s.pdf", content)}).text
    response = client.get(f"{address}{paper.pk}/file/")
    assert io.BytesIO(b"".join(response.streaming_content)).read() == content
    assert Export.objects.get().list == "potential-papers"
    client.post(f"{address}{paper.pk}/take-out/", {"reason": "wrong file"})
    assert "wrong file" in client.get(address).text
    assert "wrong file" not in english("reviewer").get(address).text
    assert english("reviewer").get(f"{address}{paper.pk}/file/").status_code == 404


def test_an_example_is_marked_wherever_it_is_shown(english, pepper, people):
    Potential.objects.update(is_example=True)
    client = english()
    for page in ("/potentials/", f"/potentials/{pepper.pk}/", "/regions/13.71/"):
        assert "example-mark" in client.get(page).text


def test_the_partner_page_names_regions_that_look_for_such_a_one(english, pepper):
    partner = make.partner("Kota Lada")
    make.agreement(pepper.region, partner)
    text = english().get(f"/partners/{partner.pk}/").text
    assert "White pepper" in text
    assert "A partner in Japan is wanted." in text


def test_matches_say_why_and_what_came_of_it(english, pepper, places):
    partner = make.partner("Kota Lada")
    deal = make.agreement(places.babel, partner, **RUNNING)
    AgreementSector.objects.create(agreement=deal, sector=pepper.sector)
    make.obstacle(deal)
    text = english("reviewer").get(f"/potentials/{pepper.pk}/matches/").text
    assert "Kota Lada" in text
    assert "Its country, Japan, is wanted." in text
    assert "Kepulauan Bangka Belitung" in text
    assert "1 is running" in text
    assert "1 obstacle is open" in text
    # Of what lies beyond the sight of a person there is a number alone, and none of what is confidential.
    text = english().get(f"/potentials/{pepper.pk}/matches/").text
    assert "Kota Lada" not in text
    assert "Beyond your sight: agreements 1" in text
    type(deal).objects.update(confidential=True)
    assert "Beyond your sight" not in english().get(f"/potentials/{pepper.pk}/matches/").text


def test_the_overlap_leads_from_each_number_to_its_rows(english, pepper, places):
    partner = make.partner("Kota Lada")
    deal = make.agreement(places.babel, partner, title="MoU on pepper", **RUNNING)
    AgreementSector.objects.create(agreement=deal, sector=pepper.sector)
    client = english("reviewer")
    text = client.get("/potentials/overlap/?country=Japan&sector=PGN").text
    address = "/agreements/?region_itself=19&amp;sector=PGN&amp;country=JP&amp;validity=in_force"
    address += "&amp;validity=term_unknown&amp;activity=running"
    assert f'<a href="{address}">1</a>' in text
    assert "MoU on pepper" in client.get(address.replace("&amp;", "&")).text
    assert "is not known" in client.get("/potentials/overlap/?country=Nowhere").text


PAGES = SimpleNamespace(
    detail="/potentials/{}/", agreements="/potentials/{}/agreements/", matches="/potentials/{}/matches/"
)


@pytest.mark.parametrize(("page", "most"), [("detail", 16), ("agreements", 11), ("matches", 18)])
def test_a_page_takes_a_fixed_number_of_queries(client_of, pepper, places, page, most, django_assert_max_num_queries):
    for number in range(6):
        deal = make.agreement(places.babel, make.partner(), **RUNNING)
        AgreementSector.objects.create(agreement=deal, sector=pepper.sector)
        PotentialAnswer.objects.create(potential=pepper, agreement=deal)
        make.figure(pepper, str(number + 1), year=2010 + number)
    client, address = client_of("reviewer"), getattr(PAGES, page).format(pepper.pk)
    with django_assert_max_num_queries(most):
        assert client.get(address).status_code == 200


WAYS = ("new/", "sheet/", "import/", "gap/", "overlap/")
ACTS = ("edit/", "priority/", "take-out/")


@pytest.mark.parametrize(("role", "enters"), [("city_staff", True), ("supervisor", True), ("reviewer", False)])
def test_every_page_of_the_mapping_is_a_click_away_for_who_may_use_it(places, client_of, role, enters):
    potential, client = make.potential(places.pangkalpinang), client_of(role)
    listed = client.get("/potentials/").content.decode()
    shown = client.get(f"/potentials/{potential.pk}/").content.decode()
    reached = {way for way in WAYS if f'href="/potentials/{way}"' in listed}
    acts = {act for act in ACTS if f'href="/potentials/{potential.pk}/{act}"' in shown}
    assert (reached, acts) == (set(WAYS), set(ACTS)) if enters else ({"gap/", "overlap/"}, set())
