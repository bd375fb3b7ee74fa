"""Who may open what: every address, every role, inside and outside their regions (docs/access.md)."""

from types import SimpleNamespace

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from agreements.models import Agreement
from meetings.models import AgendaItem, Meeting
from tests import drafts, make
from tests.uploading import shut
from tests.world import shared_db, shared_people, shared_places

__all__ = ["shared_db"]
# Written once for all addresses; what opening one of them leaves behind is taken back.
places, people = shared_places, shared_people
pytestmark = pytest.mark.django_db

ROLES = ("administrator", "reviewer", "supervisor", "province_staff", "city_staff", "outsider")

# One line an address: what each role gets, in the order of ROLES. 302 is the way to a page one may see.
PAGES = {
    "/": (200, 200, 200, 200, 200, 200),
    "/agreements/": (200, 200, 200, 200, 200, 200),
    "/agreements/?export=csv": (200, 200, 200, 200, 200, 200),
    "/agreements/?export=xlsx": (200, 200, 200, 200, 200, 200),
    "/agreements/?export=pdf": (200, 200, 200, 200, 200, 200),
    "/agreements/suggest/?q=judul": (200, 200, 200, 200, 200, 200),
    "/agreements/new/": (200, 403, 200, 200, 200, 200),
    "/agreements/board/": (200, 200, 200, 200, 200, 200),
    "/agreements/bulk/": (200, 403, 200, 403, 403, 403),
    "/checks/": (200, 200, 200, 200, 200, 200),
    "/procedures/": (200, 200, 200, 200, 200, 200),
    "/procedures/{procedure}/": (200, 200, 200, 200, 200, 200),
    "/procedures/0/": (404, 404, 404, 404, 404, 404),
    "/papers/": (200, 200, 200, 200, 200, 200),
    "/papers/?export=csv": (200, 200, 200, 200, 200, 200),
    "/regions/": (200, 200, 200, 200, 200, 200),
    "/regions/?export=csv": (200, 200, 200, 200, 200, 200),
    "/regions/19/": (200, 200, 200, 200, 404, 404),
    "/regions/19.71/": (200, 200, 200, 200, 200, 404),
    "/regions/13.71/": (200, 200, 404, 404, 404, 200),
    # Of a region that there is: tests/test_regional_profile.py.
    "/regions/19.99/profile.pdf": (404, 404, 404, 404, 404, 404),
    "/regions/99/": (404, 404, 404, 404, 404, 404),
    "/partners/": (200, 200, 200, 200, 200, 200),
    "/partners/?export=csv": (200, 200, 200, 200, 200, 200),
    "/partners/{shared}/": (200, 200, 200, 200, 200, 200),
    "/partners/{secret_of_city}/": (200, 200, 200, 200, 200, 404),
    "/partners/0/": (404, 404, 404, 404, 404, 404),
    "/lists/feeds/": (200, 200, 200, 200, 200, 200),
    # It only takes what is sent: tests/test_feeds.py.
    "/lists/feeds/{shared}/revoke/": (405, 405, 405, 405, 405, 405),
    # It only takes what is sent: tests/test_digest.py.
    "/digest/": (405, 405, 405, 405, 405, 405),
    "/history/": (200, 200, 200, 200, 200, 200),
    "/lists/agreements/views/": (200, 200, 200, 200, 200, 200),
    "/lists/agreements/views/new/": (200, 200, 200, 200, 200, 200),
    "/lists/agreements/columns/": (200, 200, 200, 200, 200, 200),
    # A view that the reviewer shares with the province.
    "/lists/agreements/views/{view}/": (404, 200, 403, 403, 403, 404),
    "/lists/agreements/views/{view}/delete/": (404, 200, 403, 403, 403, 404),
    # These only take what is sent: tests/test_saved_views.py, tests/test_list_columns.py.
    "/lists/agreements/views/{view}/save/": (405, 405, 405, 405, 405, 405),
    "/lists/agreements/start/": (405, 405, 405, 405, 405, 405),
    "/lists/agreements/size/": (405, 405, 405, 405, 405, 405),
    "/dashboard/": (200, 200, 200, 200, 200, 200),
    "/dashboard/?region=19": (200, 200, 200, 200, 404, 404),
    "/dashboard/?region=19.71": (200, 200, 200, 200, 200, 404),
    "/dashboard/?region=99": (404, 404, 404, 404, 404, 404),
    "/dashboard/arrange/": (200, 200, 200, 200, 200, 200),
    "/dashboard/stages/": (200, 200, 200, 200, 200, 200),
    "/dashboard/stages/?region=13.71": (200, 200, 404, 404, 404, 200),
    "/dashboard/signed/?export=csv": (200, 200, 200, 200, 200, 200),
    # A map of one kota says nothing; a line of documents is that of one region.
    "/dashboard/places/?export=csv": (200, 200, 200, 200, 404, 404),
    "/dashboard/timeline/?export=csv&region=19.71": (200, 200, 200, 200, 200, 404),
    "/dashboard/nothing/": (404, 404, 404, 404, 404, 404),
    "/history/exports/": (200, 200, 200, 200, 200, 200),
    "/history/exports/?export=csv": (200, 200, 200, 200, 200, 200),
    "/history/downloads/": (200, 200, 200, 200, 200, 200),
    "/history/downloads/?export=csv": (200, 200, 200, 200, 200, 200),
    "/accounts/settings/": (200, 200, 200, 200, 200, 200),
    # An agreement of the province, of its city, of another province's city, and one that two share.
    "/agreements/{province}/": (200, 200, 200, 200, 404, 404),
    "/agreements/{province}/edit/": (200, 403, 200, 200, 404, 404),
    "/agreements/{province}/history/": (200, 200, 200, 200, 404, 404),
    "/agreements/{city}/": (200, 200, 200, 200, 200, 404),
    "/agreements/{city}/edit/": (200, 403, 200, 403, 200, 404),
    "/agreements/{city}/history/": (200, 200, 200, 200, 200, 404),
    "/agreements/{elsewhere}/": (200, 200, 404, 404, 404, 200),
    "/agreements/{elsewhere}/edit/": (200, 403, 404, 404, 404, 200),
    "/agreements/{elsewhere}/history/": (200, 200, 404, 404, 404, 200),
    "/agreements/{joint}/": (200, 200, 200, 200, 200, 200),
    "/agreements/{joint}/edit/": (200, 403, 403, 403, 403, 200),
    "/agreements/{joint}/history/": (200, 200, 200, 200, 200, 200),
    # The papers of the city's agreement: one that is open, one that is restricted; the reviewer reads both.
    "/agreements/{city}/papers/": (200, 200, 200, 200, 200, 404),
    "/agreements/{city}/papers/new/": (200, 403, 200, 403, 200, 404),
    "/agreements/{city}/papers/{paper}/file/": (200, 200, 200, 200, 200, 404),
    "/agreements/{city}/papers/{paper}/version/": (200, 403, 200, 403, 200, 404),
    "/agreements/{city}/papers/{paper}/edit/": (200, 403, 200, 403, 200, 404),
    "/agreements/{city}/papers/{paper}/take-out/": (200, 403, 200, 403, 200, 404),
    "/agreements/{city}/papers/{restricted_paper}/file/": (200, 200, 200, 404, 200, 404),
    "/agreements/{city}/papers/0/file/": (404, 404, 404, 404, 404, 404),
    # The steps: an agreement without a stage lets itself be entered; the rest says why it is not possible.
    "/agreements/{city}/steps/": (200, 200, 200, 200, 200, 404),
    "/agreements/{joint}/steps/": (200, 200, 200, 200, 200, 200),
    "/agreements/{city}/steps/enter/": (200, 403, 200, 403, 200, 404),
    "/agreements/{city}/steps/record/": (200, 403, 200, 403, 200, 404),
    "/agreements/{city}/steps/move-on/": (200, 403, 200, 403, 200, 404),
    "/agreements/{city}/steps/send-back/": (200, 403, 200, 403, 200, 404),
    "/agreements/{city}/steps/postpone/": (200, 403, 200, 403, 200, 404),
    "/agreements/{city}/steps/resume/": (200, 403, 200, 403, 200, 404),
    "/agreements/{city}/steps/cancel/": (200, 403, 200, 403, 200, 404),
    "/agreements/{city}/steps/refuse/": (200, 403, 200, 403, 200, 404),
    # The line, two texts side by side; going on and ending are for those who may change the agreement.
    "/agreements/{city}/line/": (200, 200, 200, 200, 200, 404),
    "/agreements/{city}/compare/": (200, 200, 200, 200, 200, 404),
    "/agreements/{city}/compare/?with={province}": (404, 404, 404, 404, 404, 404),
    "/agreements/{city}/continue/": (200, 403, 200, 403, 200, 404),
    "/agreements/{city}/renew/": (200, 403, 200, 403, 200, 404),
    "/agreements/{city}/end/": (200, 403, 200, 403, 200, 404),
    "/agreements/{joint}/line/": (200, 200, 200, 200, 200, 200),
    "/agreements/{joint}/end/": (200, 403, 403, 403, 403, 200),
    # A paper does not come by the address of another agreement.
    "/agreements/{joint}/papers/{paper}/file/": (404, 404, 404, 404, 404, 404),
    # A check warns of the city's agreement; whoever may change it, and the ministries, may answer.
    "/agreements/{city}/checks/": (200, 200, 200, 200, 200, 404),
    "/agreements/{city}/checks/no_rpjmd/": (200, 200, 200, 403, 200, 404),
    "/agreements/{city}/checks/office_abroad/": (404, 404, 404, 404, 404, 404),
    "/agreements/{city}/checks/nothing/": (404, 404, 404, 404, 404, 404),
    # The region reads the four aman, the ministries judge: tests/test_four_aman_secrets.py says what stays among them.
    "/agreements/{province}/assessments/": (200, 200, 200, 200, 404, 404),
    "/agreements/{city}/assessments/": (200, 200, 200, 200, 200, 404),
    "/agreements/{city}/assessments/political/": (200, 200, 403, 403, 403, 404),
    "/agreements/{elsewhere}/assessments/": (200, 200, 404, 404, 404, 200),
    "/agreements/{elsewhere}/assessments/legal/": (200, 200, 404, 404, 404, 403),
    "/agreements/{joint}/assessments/": (200, 200, 200, 200, 200, 200),
    "/agreements/{city}/assessments/moral/": (404, 404, 403, 403, 403, 404),
    "/agreements/99-2026-0001/": (404, 404, 404, 404, 404, 404),
    # Drafts and the clauses of a text; templates are the administrators' alone.
    "/agreements/{city}/drafts/": (200, 200, 200, 200, 200, 404),
    "/agreements/{province}/drafts/": (200, 200, 200, 200, 404, 404),
    "/agreements/{city}/drafts/mou/": (200, 200, 200, 200, 200, 404),
    "/agreements/{elsewhere}/drafts/mou/": (200, 200, 404, 404, 404, 200),
    "/agreements/{city}/drafts/clauses/": (200, 200, 200, 200, 200, 404),
    # A paper that is no text.
    "/agreements/{city}/drafts/clauses/{paper}/": (404, 404, 404, 404, 404, 404),
    # Reports and activities: whoever may change the agreement writes, everybody who may read it reads; what only takes
    # what is sent, and a report itself: tests/test_reports.py.
    "/reports/": (200, 200, 200, 200, 200, 200),
    "/reports/?export=csv": (200, 200, 200, 200, 200, 200),
    "/activities/": (200, 200, 200, 200, 200, 200),
    "/activities/?export=csv": (200, 200, 200, 200, 200, 200),
    "/agreements/{city}/reports/": (200, 200, 200, 200, 200, 404),
    "/agreements/{city}/reports/begin/": (405, 405, 405, 405, 405, 404),
    "/agreements/{city}/reports/{report}/": (200, 200, 200, 200, 200, 404),
    "/agreements/{city}/reports/{report}/edit/": (200, 403, 200, 403, 200, 404),
    "/agreements/{city}/reports/{report}/move/": (405, 405, 405, 405, 405, 404),
    "/agreements/{city}/reports/{report}/pdf/": (200, 200, 200, 200, 200, 404),
    "/agreements/{joint}/reports/{report}/": (404, 404, 404, 404, 404, 404),
    "/agreements/{city}/activities/new/": (200, 403, 200, 403, 200, 404),
    "/agreements/{city}/activities/{activity}/": (200, 403, 200, 403, 200, 404),
    # What was promised under the city's agreement, and what blocks it.
    "/commitments/": (200, 200, 200, 200, 200, 200),
    "/commitments/?export=csv": (200, 200, 200, 200, 200, 200),
    "/agreements/{city}/commitments/": (200, 200, 200, 200, 200, 404),
    "/agreements/{city}/commitments/new/": (200, 403, 200, 403, 200, 404),
    "/agreements/{city}/commitments/{commitment}/edit/": (200, 403, 200, 403, 200, 404),
    "/agreements/{city}/commitments/{commitment}/outcome/": (403, 403, 403, 403, 403, 404),
    "/agreements/{city}/commitments/{commitment}/drop/": (200, 403, 200, 403, 200, 404),
    "/agreements/{city}/commitments/{commitment}/outcomes/{fulfilment}/": (200, 403, 200, 403, 403, 404),
    "/agreements/{joint}/commitments/{commitment}/edit/": (404, 403, 403, 403, 403, 404),
    "/commitments/outcomes/": (200, 200, 200, 200, 200, 200),
    "/commitments/outcomes/?export=csv": (200, 200, 200, 200, 200, 200),
    # Whoever reads the agreement reads what came of it; the ministries judge, and supervisors of its lead.
    "/agreements/{city}/implementation/": (200, 200, 200, 200, 200, 404),
    "/agreements/{city}/implementation/judge/": (200, 200, 200, 403, 403, 404),
    "/agreements/{province}/implementation/judge/": (200, 200, 200, 403, 404, 404),
    "/agreements/{elsewhere}/implementation/judge/": (200, 200, 404, 404, 404, 403),
    "/agreements/{joint}/implementation/": (200, 200, 200, 200, 200, 200),
    "/agreements/{joint}/implementation/judge/": (200, 200, 403, 403, 403, 403),
    "/obstacles/": (200, 200, 200, 200, 200, 200),
    "/obstacles/?export=csv": (200, 200, 200, 200, 200, 200),
    "/obstacles/counts/": (200, 200, 200, 200, 200, 200),
    "/agreements/{city}/obstacles/": (200, 200, 200, 200, 200, 404),
    "/agreements/{city}/obstacles/new/": (200, 403, 200, 403, 200, 404),
    "/agreements/{city}/obstacles/{obstacle}/edit/": (200, 403, 200, 403, 200, 404),
    "/agreements/{city}/obstacles/{obstacle}/clear/": (200, 403, 200, 403, 200, 404),
    # A meeting of the ministries over the city's agreement; one of the province over its own.
    "/meetings/": (200, 200, 200, 200, 200, 200),
    "/meetings/?export=csv": (200, 200, 200, 200, 200, 200),
    "/meetings/new/?region=19": (200, 200, 200, 403, 403, 403),
    "/meetings/{meeting}/": (200, 200, 200, 200, 200, 404),
    "/meetings/{meeting}/edit/": (200, 200, 403, 403, 403, 404),
    "/meetings/{meeting}/notes/": (200, 200, 403, 403, 403, 404),
    "/meetings/{meeting}/agenda/add/": (200, 200, 403, 403, 403, 404),
    "/meetings/{meeting}/people/": (200, 200, 403, 403, 403, 404),
    "/meetings/{meeting}/items/{item}/": (200, 200, 200, 200, 200, 404),
    "/meetings/{meeting}/screen/": (200, 200, 200, 200, 200, 404),
    "/meetings/{meeting}/screen/now/": (200, 200, 200, 200, 200, 404),
    "/meetings/{own_meeting}/screen/": (200, 200, 200, 200, 404, 404),
    "/meetings/{meeting}/pack.pdf": (200, 200, 200, 200, 200, 404),
    "/meetings/{meeting}/minutes.pdf": (200, 200, 200, 200, 200, 404),
    "/meetings/{meeting}/minutes.docx": (200, 200, 200, 200, 200, 404),
    "/meetings/{meeting}/letters/19.71.docx": (404, 404, 404, 404, 404, 404),
    "/meetings/{own_meeting}/": (200, 200, 200, 200, 404, 404),
    "/meetings/{own_meeting}/edit/": (200, 200, 200, 403, 404, 404),
    "/meetings/{own_meeting}/items/{item}/": (404, 404, 404, 404, 404, 404),
    "/meetings/0/": (404, 404, 404, 404, 404, 404),
    # These only take what is sent: tests/test_meetings.py, tests/test_meeting_live.py.
    "/meetings/{meeting}/here/": (405, 405, 405, 405, 405, 404),
    "/meetings/{meeting}/lead/": (405, 405, 405, 405, 405, 404),
    "/meetings/{meeting}/agenda/": (405, 405, 405, 405, 405, 404),
    "/meetings/{meeting}/agenda/remove/": (405, 405, 405, 405, 405, 404),
    "/meetings/{meeting}/step/": (405, 405, 405, 405, 405, 404),
    "/decisions/": (200, 200, 200, 200, 200, 200),
    "/decisions/?export=csv": (200, 200, 200, 200, 200, 200),
    "/decisions/counts/": (200, 200, 200, 200, 200, 200),
    "/agreements/{city}/meetings/": (200, 200, 200, 200, 200, 404),
    "/follow-ups/": (200, 200, 200, 200, 200, 200),
    "/follow-ups/?export=csv": (200, 200, 200, 200, 200, 200),
    "/follow-ups/{follow_up}/": (200, 200, 200, 200, 200, 404),
    # The mapping: a potential of the city; what only takes what is sent: tests/test_potential_pages.py.
    "/potentials/": (200, 200, 200, 200, 200, 200),
    "/potentials/?export=csv": (200, 200, 200, 200, 200, 200),
    "/potentials/new/": (200, 403, 200, 200, 200, 200),
    "/potentials/gap/": (200, 200, 200, 200, 200, 200),
    "/potentials/overlap/": (200, 200, 200, 200, 200, 200),
    "/potentials/sheet/": (200, 403, 200, 200, 200, 200),
    "/potentials/import/": (200, 403, 200, 200, 200, 200),
    "/potentials/import/0/": (404, 403, 404, 404, 404, 404),
    "/potentials/commodities/choose/": (200, 200, 200, 200, 200, 200),
    "/potentials/{potential}/": (200, 200, 200, 200, 200, 404),
    "/potentials/{potential}/edit/": (200, 403, 200, 403, 200, 404),
    "/potentials/{potential}/priority/": (200, 403, 200, 403, 200, 404),
    "/potentials/{potential}/take-out/": (200, 403, 200, 403, 200, 404),
    "/potentials/{potential}/agreements/": (200, 200, 200, 200, 200, 404),
    "/potentials/{potential}/agreements/{potential_answer}/remove/": (405, 405, 405, 405, 405, 404),
    "/potentials/{potential}/matches/": (200, 200, 200, 200, 200, 404),
    "/potentials/{potential}/papers/": (200, 200, 200, 200, 200, 404),
    "/potentials/{potential}/papers/{potential_paper}/file/": (200, 200, 200, 200, 200, 404),
    "/potentials/{potential}/papers/{potential_paper}/take-out/": (200, 403, 200, 403, 200, 404),
    "/potentials/{potential}/papers/0/file/": (404, 404, 404, 404, 404, 404),
    "/potentials/{potential}/history/": (200, 200, 200, 200, 200, 404),
    "/potentials/0/": (404, 404, 404, 404, 404, 404),
    "/agreements/{city}/potentials/": (200, 200, 200, 200, 200, 404),
    "/drafting/variables/": (200, 200, 200, 200, 200, 200),
    "/drafting/templates/": (200, 403, 403, 403, 403, 403),
    "/drafting/templates/{template}/file/": (200, 403, 403, 403, 403, 403),
    "/drafting/templates/{template}/preview/": (200, 403, 403, 403, 403, 403),
    "/drafting/templates/{template}/retire/": (405, 403, 403, 403, 403, 403),
    "/drafting/templates/default/mou/file/": (200, 403, 403, 403, 403, 403),
    "/drafting/templates/default/mou/preview/": (200, 403, 403, 403, 403, 403),
    "/admin/": (200, 302, 302, 302, 302, 302),
    "/admin/agreements/agreement/": (200, 302, 302, 302, 302, 302),
    "/admin/agreements/agreement/?export=csv": (200, 302, 302, 302, 302, 302),
    "/admin/accounts/user/": (200, 302, 302, 302, 302, 302),
    "/admin/partners/partner/": (200, 302, 302, 302, 302, 302),
    "/admin/regions/region/": (200, 302, 302, 302, 302, 302),
}

PUBLIC = ("/healthz", "/accounts/login/", "/accounts/password/reset/")


@pytest.fixture(scope="module")
def registry(places: SimpleNamespace, people: SimpleNamespace) -> SimpleNamespace:
    shared = make.partner("Kota Hildesheim")
    secret_of_city = make.partner("Kota Rahasia")
    city = make.agreement(places.pangkalpinang, shared, title="Judul Pangkalpinang")
    make.agreement(places.pangkalpinang, secret_of_city, title="Judul rahasia", confidential=True)
    joint = make.agreement(places.padang, shared, title="Judul bersama")
    joint.parties.create(region=places.pangkalpinang)
    province = make.agreement(places.babel, shared, title="Judul Babel")
    potential = make.potential(places.pangkalpinang)
    kept = make.fulfilled(make.commitment(city, "2018-01-01"), "2018-01-01")
    meeting, own_meeting = make.meeting(city), make.meeting(province, host=places.babel)
    elsewhere = make.agreement(places.padang, shared, title="Judul Padang")
    wide = _over_everything()
    said = [potential.answers.create(agreement=each) for each in (city, joint, province, elsewhere)]
    return SimpleNamespace(
        wide_meeting=wide.pk,
        wide_item=wide.items.get(agreement=joint).pk,
        commitment=kept.commitment_id,
        fulfilment=kept.pk,
        obstacle=make.obstacle(city).pk,
        report=make.report(city).pk,
        activity=make.activity(city).pk,
        potential=potential.pk,
        potential_answer=said[0].pk,
        potential_paper=make.potential_paper(potential).pk,
        meeting=meeting.pk,
        item=meeting.items.get(agreement=city).pk,
        follow_up=make.follow_up(meeting.items.get(agreement=city)).pk,
        own_meeting=own_meeting.pk,
        shared=shared.pk,
        secret_of_city=secret_of_city.pk,
        province=province.reference,
        city=city.reference,
        elsewhere=elsewhere.reference,
        joint=joint.reference,
        procedure=make.procedure("exploration", kind="ksdll").pk,
        paper=make.document(city).pk,
        restricted_paper=make.document(city, b"restricted", access="restricted").pk,
        template=drafts.template().pk,
        view=people.reviewer.saved_views.create(
            list="agreements", name="View", shared_with="region", region=places.babel
        ).pk,
    )


def _over_everything() -> Meeting:
    """A meeting over every agreement there is, with a follow-up, a commitment kept and an obstacle to each."""
    made = make.meeting(*Agreement.objects.all())
    for item in made.items.select_related("agreement"):
        make.follow_up(item, what=f"Tentang {item.agreement.title}")
        AgendaItem.objects.filter(pk=item.pk).update(decision="continue", reason=f"Karena {item.agreement.title}")
        make.fulfilled(make.commitment(item.agreement), "2018-01-01")
        make.obstacle(item.agreement)
    return made


@pytest.mark.parametrize("address", PAGES)
def test_each_role_gets_what_the_table_says_and_nobody_the_sign_in_page(registry, client_of, address):
    path, found = address.format(**vars(registry)), []
    for role in ROLES:
        response = client_of(role).get(path)
        shut(response)
        found.append(response.status_code)

    assert tuple(found) == PAGES[address]
    sent = client_of("").get(path)
    assert sent.status_code == 302
    assert "/accounts/login/" in sent.url or "/admin/login/" in sent.url


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("address", [address for address in PAGES if "export=" in address])
def test_an_account_that_may_not_export_gets_no_file(registry, people, client_of, address, role):
    User.objects.filter(pk=getattr(people, role).pk).update(may_export=False)
    status = client_of(role).get(address).status_code

    # Who has no business in the administration is sent away as ever.
    assert status == (302 if PAGES[address][ROLES.index(role)] == 302 else 403)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_opens_without_signing_in(db, client_of, address):
    assert client_of("").get(address).status_code == 200


TITLES_SEEN = {
    "administrator": {"Judul Pangkalpinang", "Judul rahasia", "Judul bersama", "Judul Babel", "Judul Padang"},
    "reviewer": {"Judul Pangkalpinang", "Judul rahasia", "Judul bersama", "Judul Babel", "Judul Padang"},
    "supervisor": {"Judul Pangkalpinang", "Judul rahasia", "Judul bersama", "Judul Babel"},
    "province_staff": {"Judul Pangkalpinang", "Judul rahasia", "Judul bersama", "Judul Babel"},
    "city_staff": {"Judul Pangkalpinang", "Judul rahasia", "Judul bersama"},
    "outsider": {"Judul bersama", "Judul Padang"},
}
SHOWING_TITLES = (
    "/",
    "/agreements/board/",
    "/agreements/?columns=all",
    "/agreements/?export=csv&columns=all",
    "/agreements/?q=judul",
    "/agreements/choose/?q=judul",
    "/history/",
    "/partners/{shared}/",
    "/meetings/{wide_meeting}/",
    "/decisions/?export=csv&columns=all",
    "/meetings/{wide_meeting}/items/{wide_item}/",
    "/follow-ups/?columns=all",
    "/follow-ups/?export=csv&columns=all",
    "/commitments/?export=csv&columns=all",
    "/commitments/outcomes/?export=csv&columns=all",
    "/obstacles/?export=csv&columns=all",
    "/dashboard/timeline/?export=csv",
    "/potentials/{potential}/agreements/",
    "/potentials/{potential}/matches/",
    "/potentials/overlap/?country=JP",
)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("address", SHOWING_TITLES)
def test_no_page_file_or_suggestion_names_an_agreement_out_of_sight(registry, client_of, address, role):
    response = client_of(role).get(address.format(**vars(registry)))
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = body.decode("utf-8-sig")
    seen = {title for title in TITLES_SEEN["reviewer"] if title in text}

    assert seen <= TITLES_SEEN[role]
    if "columns" in address:
        assert seen == TITLES_SEEN[role]


@pytest.mark.parametrize("role", ROLES)
def test_the_count_of_the_list_counts_only_what_the_person_sees(registry, client_of, role):
    response = client_of(role).get("/agreements/?export=csv&columns=reference&headers=codes")
    rows = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()[1:]

    assert len(rows) == len(TITLES_SEEN[role])


# Addresses that the table above does not name, each with the reason.
ELSEWHERE_TESTED = {
    "accounts/": "allauth's own pages: tests/test_sign_in.py",
    "i18n/": "changes only the language cookie: tests/test_frame.py",
    "feeds/": "a secret address, read by programs that do not sign in: tests/test_feeds.py",
    "digest/off/": "a signed address in a mail, opened without signing in: tests/test_digest.py",
    "publik/": "open to everybody or to nobody: tests/test_public_face.py",
    "robots.txt": "what search engines may read of it: tests/test_public_face.py",
    "admin/": "every registered table: tests/test_admin.py",
    "agreements/date/": "reads a date that is being typed, shows no record: tests/test_entry.py",
    "agreements/bulk/": "needs a change to take back: tests/test_bulk_undo.py",
    "agreements/choose/": "suggestions: tests/test_choosers.py",
    "regions/choose/": "suggestions: tests/test_choosers.py",
    "regions/agencies/choose/": "suggestions: tests/test_choosers.py",
    "partners/choose/": "suggestions: tests/test_choosers.py",
    "meetings/choose/": "suggestions: tests/test_meetings.py",
    "potentials/import/": "a file that was sent is its sender's alone: tests/test_potential_sheets.py",
    "partners/countries/choose/": "suggestions: tests/test_choosers.py",
}


def _addresses(resolver: URLResolver, prefix: str = ""):
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _addresses(entry, route)
        elif isinstance(entry, URLPattern):
            yield route


def test_every_address_of_the_product_is_in_a_permission_table():
    tested = {address.split("?")[0].strip("/") for address in (*PAGES, *PUBLIC)}
    generic = {"<slug:list>": "agreements", "<slug:aspect>": "political", "<str:reference>": "{", "<str:code>": "19"}
    generic |= {
        "<str:code>.docx": "19.71.docx",
        "<int:item>": "{",
        "<int:fulfilment>": "{",
        "<int:answer>": "{",
        "<int:paper>": "{",
        "<slug:kind>": "mou",
        "<int:document>": "{",
        "<int:pk>": "{",
        "<slug:rule>": "no_rpjmd",
        "<slug:name>": "stages",
    }

    def is_tested(route: str) -> bool:
        shape = route.strip("/")
        pieces = [generic.get(piece, piece) for piece in shape.split("/")]
        return any(
            len(pieces) == len(other.split("/"))
            and all(
                o.startswith(p) if p in generic.values() else o == p
                for p, o in zip(pieces, other.split("/"), strict=True)
            )
            for other in tested
        )

    forgotten = [
        route
        for route in _addresses(get_resolver())
        if not is_tested(route) and not any(route.startswith(known) for known in ELSEWHERE_TESTED)
    ]
    assert forgotten == []


def test_the_start_page_has_its_name():
    assert reverse("start") == "/"
