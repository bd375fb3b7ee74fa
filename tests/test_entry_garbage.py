"""Whatever is sent to the page, it answers with its errors or saves: never a 500."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.forms.agreement import AgreementForm
from agreements.forms.page import ROW_FORMS
from agreements.models import Agreement
from tests import make
from tests.entering import NEW, typed

pytestmark = pytest.mark.django_db

_ROW_FIELDS = [f"{prefix}-{n}-{name}" for prefix, form in ROW_FORMS.items() for name in form.base_fields for n in "01"]
_OTHERS = [
    *(f"{name}_search" for name in ("region", "agency", "follows", "partners-0-partner")),
    *(f"{prefix}-TOTAL_FORMS" for prefix in ROW_FORMS),
    "add", "remove", "find", "save", "save_next", "entry_key", "version", "partners-0-same_as", "sectors-99999-sector",
]  # fmt: skip
_NAMES = st.sampled_from([*AgreementForm.base_fields, *_ROW_FIELDS, *_OTHERS])
_TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", "\x00", "0", "-1", "99999999999999999999", "13.71", "19.71", "JP", "2018", "31/02/2018", "ends_on",
         "years", "partners", "partners-0", "partners-99999999999999999999", "regions-\u0663", "on", "new", "%",
         "x" * 3000,
         "'; --", "00000000-0000-0000-0000-000000000000"]
    ),
)  # fmt: skip


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@pytest.mark.long
@given(garbage=st.dictionaries(_NAMES, _TEXTS, max_size=12), is_new=st.booleans(), is_sound=st.booleans())
def test_any_entry_is_answered(client_of_one_clerk, garbage, is_new, is_sound):
    client, agreement, sound = client_of_one_clerk
    address = NEW if is_new else f"/agreements/{agreement.reference}/edit/"

    response = client.post(address, (sound if is_sound else {}) | garbage)

    assert response.status_code in (200, 302)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    address=st.sampled_from(
        ["/regions/choose/", "/regions/agencies/choose/", "/partners/choose/", "/partners/countries/choose/",
         "/agreements/choose/", "/agreements/date/", NEW]
    ),
    query=st.dictionaries(
        st.sampled_from(["q", "purpose", "region", "country", "text", "agency", "partner", "follows"]),
        _TEXTS,
        max_size=5,
    ),
)  # fmt: skip
def test_any_search_is_answered(client_of_one_clerk, address, query):
    assert client_of_one_clerk[0].get(address, query).status_code == 200


@pytest.fixture
def client_of_one_clerk(client_of, places):
    """A clerk of Padang, one of its agreements, and an entry that could be saved."""
    partner = make.partner("Kota Fremantle")
    agreement = make.agreement(places.padang, partner)
    make.sector()
    assert Agreement.objects.count() == 1
    return client_of("outsider"), agreement, typed(places.padang, partner)


@pytest.mark.parametrize("address", ["", "edit/", "history/"])
def test_a_reference_that_the_database_cannot_read_is_refused(client_of_one_clerk, address):
    assert client_of_one_clerk[0].get(f"/agreements/%00/{address}").status_code == 400


def test_the_choosers_of_the_administration_answer_any_text(client_of):
    form = {"app_label": "agreements", "model_name": "party", "field_name": "partner", "term": "\x00"}
    assert client_of("administrator").get("/admin/autocomplete/", form).status_code == 200
