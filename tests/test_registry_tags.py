"""The filters and fragments that every page shares."""

import datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.forms import formset_factory
from django.template import Context, Template
from django.utils import translation

from agreements.choices import Activity, Validity
from agreements.templatetags.agreement_marks import activity_mark, validity_badge
from coopreg.dates import PartialDate, Precision
from coopreg.templatetags.registry import form_mistakes, in_words, page_numbers

DAY = datetime.date(2018, 7, 12)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (DAY, "12 Juli 2018"),
        (PartialDate(DAY, Precision.DAY), "12 Juli 2018"),
        (PartialDate(DAY.replace(day=1), Precision.MONTH), "Juli 2018"),
        (PartialDate(datetime.date(2018, 1, 1), Precision.YEAR), "2018"),
        (PartialDate(), ""),
        (None, ""),
        # Half past eight in the evening at Greenwich is the next morning in Jakarta.
        (datetime.datetime(2018, 7, 11, 20, 30, tzinfo=datetime.UTC), "12 Juli 2018"),
    ],
)
def test_a_date_is_written_as_people_here_write_it(value: object, words: str):
    with translation.override("id"):
        assert in_words(value) == words  # type: ignore[arg-type]


@pytest.mark.parametrize("state", Validity)
def test_every_validity_has_its_word_and_a_class_that_the_style_sheet_knows(state: Validity, settings):
    style = (settings.BASE_DIR / "static/css/coopreg.css").read_text()
    mark = validity_badge(state.value)
    assert str(state.label) in mark
    assert f'class="validity validity-{state.value}"' in mark
    assert f".validity-{state.value} {{ --icon: var(--icon-{state.value})" in style
    assert f"--icon-{state.value}: url(" in style


@pytest.mark.parametrize("state", Activity)
def test_every_activity_has_its_word_and_a_class_that_the_style_sheet_knows(state: Activity, settings):
    style = (settings.BASE_DIR / "static/css/coopreg.css").read_text()
    mark = activity_mark(state.value)
    assert str(state.label) in mark
    assert f'class="activity activity-{state.value}"' in mark
    assert f".activity-{state.value}::before" in style


def test_no_two_states_share_a_shape(settings):
    style = (settings.BASE_DIR / "static/css/coopreg.css").read_text()
    lines = [line for line in style.splitlines() if line.strip().startswith("--icon-")]
    shapes = [line.partition(": ")[2] for line in lines if line.strip()[7:].partition(":")[0] in Validity.values]
    assert len(shapes) == len(set(shapes)) == len(Validity)


def test_nothing_has_no_mark():
    assert validity_badge(None) == activity_mark("") == ""


def test_the_marks_need_no_load():
    assert "validity-ended" in Template("{{ state|validity_badge }}").render(Context({"state": "ended"}))


@pytest.mark.parametrize(
    ("page", "pages", "numbers"),
    [
        (1, 1, [1]),
        (1, 5, [1, 2, 3, 4, 5]),
        (1, 20, [1, 2, 3, None, 20]),
        (5, 20, [1, 2, 3, 4, 5, 6, 7, None, 20]),
        (10, 20, [1, None, 8, 9, 10, 11, 12, None, 20]),
        (20, 20, [1, None, 18, 19, 20]),
    ],
)
def test_the_pages_offered_are_the_ends_and_the_neighbours(page: int, pages: int, numbers: list[int | None]):
    assert page_numbers(Paginator(range(pages), 1).page(page)) == numbers


class Row(forms.Form):
    name = forms.CharField(label="Name")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)

    def clean(self) -> None:
        raise forms.ValidationError("Not so.")


def test_each_line_of_the_summary_leads_to_its_field():
    places = [(mistake.label, mistake.field_id) for mistake in form_mistakes(Row({}))]
    assert places == [("Name", "id_name"), ("Kind", "id_kind_0"), ("", "")]
    html = Template('{% include "_errors.html" %}').render(Context({"form": Row({})}))
    assert 'href="#id_name"' in html
    assert "Not so." in html


def test_a_form_that_nobody_sent_has_no_summary():
    assert Template('{% include "_errors.html" %}').render(Context({"form": Row()})).strip() == ""


def test_the_summary_takes_in_rows_but_not_those_to_be_removed():
    rows = formset_factory(Row, can_delete=True)
    sent = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-0-DELETE": "on", "form-1-name": ""}
    ids = [mistake.field_id for mistake in form_mistakes(Row(), [rows(sent)])]
    assert ids == ["id_form-1-name", "id_form-1-kind_0", ""]
