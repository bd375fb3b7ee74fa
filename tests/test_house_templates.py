"""The run is strict: a template of ours that names what is not there fails, where Django would print nothing."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Engine, Origin, Template
from django.template.loader import get_template

from tests.strict import Nothing, UnknownVariableError


def render(source: str, folder: Path, **context: object) -> str:
    engine = Engine(string_if_invalid=Nothing())
    return Template(source, Origin(str(folder / "x.html"), "x.html"), "x.html", engine).render(Context(context))


@pytest.mark.parametrize(
    "source",
    ["{{ missing }}", "{{ row.missing }}", "{{ missing|upper }}", "{% if row %}{{ missing }}{% endif %}"],
)
def test_an_unknown_variable_in_our_template_fails(source: str):
    with pytest.raises(UnknownVariableError, match=r"x\.html: there is no (row\.)?missing"):
        render(source, settings.BASE_DIR / "templates", row={"a": 1})


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("{{ row.a }}", "1"),
        ('{{ missing|default:"none" }}', "none"),
        ("{% if missing %}yes{% else %}no{% endif %}", "no"),
        ("{% for each in missing %}x{% empty %}empty{% endfor %}", "empty"),
    ],
)
def test_what_a_template_may_ask_of_nothing_still_works(source: str, result: str):
    assert render(source, settings.BASE_DIR / "templates", row={"a": 1}) == result


def test_templates_of_packages_are_left_alone():
    package = settings.BASE_DIR / ".venv/lib/python3/site-packages/package/templates"
    assert render("[{{ missing|upper }}]", package) == "[]"


@pytest.mark.parametrize("path", sorted((settings.BASE_DIR / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_every_template_of_ours_can_be_read(path: Path):
    get_template(str(path.relative_to(settings.BASE_DIR / "templates")))


def test_no_key_is_written_with_a_separator_of_thousands():
    # "{{ row.pk }}" is "1.234" in Indonesian, and no address or form knows that.
    folder = settings.BASE_DIR / "templates"
    found = [
        f"{path.relative_to(folder)}: {key}"
        for path in sorted(folder.rglob("*.html"))
        for key in re.findall(r"{{ *[\w.]*\bpk *}}", path.read_text(encoding="utf-8"))
    ]
    assert not found
