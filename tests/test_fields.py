"""The form fields of our own: a partial date in one input, a record chosen by typing."""

import datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError

from coopreg.dates import PartialDate, Precision
from coopreg.fields import ChooserField, DayField, PartialDateField, in_full
from partners.choose import COUNTRY
from partners.models import Country
from tests import make

JULY = PartialDate(datetime.date(2018, 7, 1), Precision.MONTH, "Juli 2018")


class Dated(forms.Form):
    on = PartialDateField()


@pytest.mark.parametrize(
    ("text", "precision"), [("12/07/2018", "day"), ("12 Juli 2018", "day"), ("Juli 2018", "month"), ("2018", "year")]
)
def test_a_partial_date_cleans_to_its_precision_and_keeps_the_text(text, precision):
    date = PartialDateField().clean(text)

    assert (date.precision, date.as_written, date.first.year) == (precision, text, 2018)


def test_nothing_is_an_unknown_date():
    assert PartialDateField().clean("") == PartialDate()


def test_the_input_shows_what_was_written_or_else_the_date_in_words():
    field = Dated(initial={"on": JULY})["on"]
    plain = Dated(initial={"on": PartialDate(datetime.date(2018, 7, 12), Precision.DAY)})["on"]

    assert 'value="Juli 2018"' in str(field)
    assert 'value="12 Juli 2018"' in str(plain)
    assert "12 Juli 2018, Kamis" in str(plain)


def test_what_nobody_touched_stays_even_if_no_rule_understands_it():
    old = PartialDate(datetime.date(1980, 1, 1), Precision.YEAR, "1980-an")

    untouched = Dated({"on": "1980-an"}, initial={"on": old})
    typed = Dated({"on": "1980-an"})

    assert untouched.is_valid()
    assert untouched.cleaned_data["on"] == old
    assert not untouched.has_changed()
    assert not typed.is_valid()


def test_a_typed_text_is_shown_again_with_its_error():
    form = Dated({"on": "31/02/2018"})

    assert 'value="31/02/2018"' in str(form["on"])
    assert len(form.errors["on"]) == 1


def test_a_day_must_be_a_day():
    assert DayField().clean("12/07/2018") == datetime.date(2018, 7, 12)
    assert DayField().clean("") is None
    with pytest.raises(ValidationError):
        DayField().clean("Juli 2018")


def test_a_date_in_full_names_the_weekday_only_when_the_day_is_known():
    assert in_full(JULY) == "Juli 2018"
    assert in_full(PartialDate(datetime.date(2018, 7, 12), Precision.DAY)) == "12 Juli 2018, Kamis"
    assert in_full(PartialDate()) == ""


class Chosen(forms.Form):
    country = ChooserField(COUNTRY, required=False)

    def __init__(self, *args, queryset, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = queryset


@pytest.fixture
def japan(db):
    make.country("AU", "Australia", "Australia")
    return make.country()


def test_the_select_holds_only_what_is_chosen(japan):
    drawn = str(Chosen(initial={"country": japan}, queryset=Country.objects.all())["country"])

    assert '<option value="JP" selected>Jepang · JP</option>' in drawn
    assert "Australia" not in drawn


def test_a_search_fills_the_select(japan):
    form = Chosen({"country": "", "country_search": "austr"}, queryset=Country.objects.all())

    assert '<option value="AU" selected>' in str(form["country"])
    assert not form.is_valid()


def test_a_value_out_of_scope_is_an_error(japan):
    form = Chosen({"country": "JP"}, queryset=Country.objects.exclude(pk="JP"))

    assert not form.is_valid()
    assert "Jepang" not in str(form["country"])


def test_what_is_stored_stays_choosable_and_needs_no_query(japan, django_assert_num_queries):
    form = Chosen({"country": "JP"}, initial={"country": japan}, queryset=Country.objects.none())

    with django_assert_num_queries(0):
        assert form.is_valid()
        assert form.cleaned_data["country"] == japan


@pytest.mark.parametrize("value", ["\x00", "x" * 500, "'"])
def test_garbage_is_an_error(japan, value):
    assert not Chosen({"country": value}, queryset=Country.objects.all()).is_valid()
