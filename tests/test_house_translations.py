"""Every string has its Indonesian, and what looks for strings finds all of them."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from coopreg import catalogs
from coopreg.catalogs import Text

TEMPLATE = """
{% load i18n %}{# translate "not this" #}
{% translate "Plain" %} {% trans 'Old tag' %} {% translate "May" context "month" %} {% translate "100% sure" as sure %}
{% translate 'It is "said"' %} {% translate "With filter"|upper %}
{% blocktranslate trimmed with name=person.name %}
  Hello {{ name }},
  it is 50% done
{% endblocktranslate %}
{% blocktranslate count counter=rows|length %}{{ counter }} row{% plural %}{{ counter }} rows{% endblocktranslate %}
{% blocktranslate context "verb" count n=n %}file{% plural %}files{% endblocktranslate %}
{% blocktranslate %}Two
lines{% endblocktranslate %}
{% include "x.html" with title=_("As argument") %} {{ _("As variable") }} {% comment %}{% translate "Nor this" %}{% endcomment %}
"""  # noqa: E501

PYTHON = '''
from django.utils.translation import gettext_lazy as _, ngettext, pgettext_lazy, npgettext, gettext_noop
import django.utils.translation as t
_("one") + _("two " "parts") + _("""long""")
ngettext("%(count)d row", "%(count)d rows", 3)
pgettext_lazy("month", "May")
npgettext("verb", "file", "files", 2)
t.gettext("by module")
gettext_noop("later")
_(variable) + _(f"not {this}") + _(table["nor"]["this"]) + _("")
'''


def test_every_string_of_a_template_is_found():
    assert set(catalogs.texts_of_template(TEMPLATE)) == {
        Text("Plain"),
        Text("Old tag"),
        Text("May", context="month"),
        Text("100%% sure"),
        Text('It is "said"'),
        Text("With filter"),
        Text("Hello %(name)s, it is 50%% done"),
        Text("%(counter)s row", "%(counter)s rows"),
        Text("file", "files", "verb"),
        Text("Two\nlines"),
        Text("As argument"),
        Text("As variable"),
    }


def test_every_string_of_a_python_file_is_found():
    assert set(catalogs.texts_of_python(PYTHON.encode())) == {
        Text("one"),
        Text("two parts"),
        Text("long"),
        Text("%(count)d row", "%(count)d rows"),
        Text("May", context="month"),
        Text("file", "files", "verb"),
        Text("by module"),
        Text("later"),
    }


def book(tmp_path: Path, body: str) -> Path:
    path = tmp_path / "django.po"
    path.write_text(catalogs._HEADER + body, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", "missing: 'Hello %(name)s'"),
        ('msgid "Hello %(name)s"\nmsgstr ""', "untranslated: 'Hello %(name)s'"),
        ('#, fuzzy\nmsgid "Hello %(name)s"\nmsgstr "Halo %(name)s"', "fuzzy: 'Hello %(name)s'"),
        (
            'msgid "Hello %(name)s"\nmsgstr "Halo %(nama)s"',
            "placeholders differ: 'Hello %(name)s' -> 'Halo %(nama)s'",
        ),
        ('msgid "Gone"\nmsgstr "Hilang"\n\nmsgid "Hello %(name)s"\nmsgstr "Halo %(name)s"', "obsolete: 'Gone'"),
    ],
)
def test_each_fault_of_a_catalogue_is_named(tmp_path: Path, body: str, problem: str):
    catalog = catalogs.read(book(tmp_path, body))
    assert list(catalogs.problems(catalog, {Text("Hello %(name)s")})) == [problem]


@pytest.mark.parametrize(
    ("source", "translation", "faulty"),
    [
        ("%(count)d row", "%(count)d baris", False),
        ("%s of %s", "%s dari %s", False),
        ("%s of %s", "%s", True),
        ("{a} and {b}", "{b} dan {a}", False),
        ("{a} and {b}", "{a}", True),
        ("100%% sure", "pasti 100%%", False),
        ("a", "%(b)s", True),
    ],
)
def test_a_translation_keeps_every_place_for_a_value(tmp_path: Path, source: str, translation: str, faulty: bool):
    catalog = catalogs.read(book(tmp_path, f'msgid "{source}"\nmsgstr "{translation}"'))
    assert bool(list(catalogs.problems(catalog, {Text(source)}))) == faulty


def test_an_update_keeps_translations_drops_what_is_gone_and_is_the_same_twice(tmp_path: Path):
    path = book(
        tmp_path,
        'msgid "kept"\nmsgstr "tetap"\n\nmsgid "gone"\nmsgstr "hilang"\n\n'
        'msgid "row"\nmsgid_plural "rows"\nmsgstr[0] "baris"\n',
    )
    texts = {Text("kept"), Text("new"), Text("row", "rows"), Text("May", context="month")}
    catalogs.update(path, texts)
    first = path.read_text(encoding="utf-8")
    assert catalogs.translated_in(catalogs.read(path)) == {Text("kept"), Text("row", "rows")}
    assert catalogs.texts_in(catalogs.read(path)) == texts
    assert "gone" not in first
    catalogs.update(path, texts)
    assert path.read_text(encoding="utf-8") == first


def test_the_command_says_what_is_missing_and_fails(settings: Settings, tmp_path: Path):
    settings.LOCALE_PATHS = [tmp_path / "ours", tmp_path / "packages"]
    with pytest.raises(CommandError, match="missing: "):
        call_command("translations", "--check", stdout=StringIO())


def test_every_string_is_translated():
    call_command("translations", "--check", stdout=StringIO())
