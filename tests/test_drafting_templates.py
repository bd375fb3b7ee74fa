"""A template that an administrator puts in: harmless, of known variables, or refused with a sentence; none is lost."""

import io
import os
import time
import zipfile
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from agreements.papers.checking import check, clean
from drafting.checking import check_template
from drafting.choices import TextKind
from drafting.defaults import default_template
from drafting.drafts import choices, content_of, make_draft
from drafting.filling import fill
from drafting.models import DraftTemplate
from drafting.sample import sample_values
from drafting.templates import put_in, retire
from lists.models import Export
from tests import drafts, make

WHOLE = "{{ parties_id }} {{ parties_2 }} {{ about_id }}"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def refused(content: bytes) -> str:
    """The code for which the check refuses a template."""
    with pytest.raises(ValidationError) as caught:
        check_template(content)
    assert all(str(message) for message in caught.value.messages)
    return str(caught.value.error_list[0].code)


@pytest.mark.parametrize("kind", TextKind.values)
def test_our_own_templates_pass_their_own_check(kind):
    checked = check_template(default_template(kind))
    assert checked.cautions == []
    assert "parties.name_id" in checked.used


@pytest.mark.parametrize(
    "mark",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ title.__class__ }}",
        "{{ title.upper }}",
        "{{ title['__class__'] }}",
        "{{ title|attr('__class__') }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum.__globals__ }}",
        "{{ range(10) }}",
        "{{ title() }}",
        "{{ 'x' * 1000000000 }}",
        "{{ 2 ** 100000000 }}",
        "{{ title ~ title }}",
        "{{ title + title }}",
        "{{ title|center(1000000000) }}",
        "{{ title|format }}",
        "{{ title|safe }}",
        "{{ title|replace('a', 'b') }}",
        "{{ parties|map(attribute='name_id') }}",
        "{{ parties|tojson }}",
        "{% set x = title %}",
        "{% macro m() %}x{% endmacro %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{% block b %}{% endblock %}",
        "{% autoescape false %}{{ title }}{% endautoescape %}",
        "{% for p in parties recursive %}{{ loop(parties) }}{% endfor %}",
        "{% for a in parties %}{% for b in parties %}{% for c in parties %}x{% endfor %}{% endfor %}{% endfor %}",
        "{% for a, b in parties %}x{% endfor %}",
        "{% for c in range(99) %}x{% endfor %}",
        "{{ [title, title] }}",
        "{{ {'a': title} }}",
        "{{ title is callable }}",
        "{{ loop.cycle('a') }}",
    ],
)
@pytest.mark.parametrize("where", ["body", "header", "property"])
def test_a_template_can_run_nothing(mark, where):
    content = drafts.word(mark) if where == "body" else drafts.word(WHOLE, header=mark if where == "header" else "")
    if where == "property":
        from docx import Document as Word

        document = Word(io.BytesIO(content))
        document.core_properties.title = mark[:200]
        file = io.BytesIO()
        document.save(file)
        content = file.getvalue()
    assert refused(content) in {"not_allowed", "unknown", "syntax", "not_filled"}


@pytest.mark.parametrize(
    "mark",
    ["{{ whatever }}", "{{ party.name_id }}", "{% for p in parties %}{{ p.secret }}{% endfor %}", "{{ parties[0].x }}"],
)
def test_what_is_not_known_is_named(mark):
    with translation.override("en"), pytest.raises(ValidationError) as caught:
        check_template(drafts.word(WHOLE, mark))
    assert "does not know" in caught.value.messages[0]
    assert any(
        name in caught.value.messages[0] for name in ("whatever", "party.name_id", "parties.secret", "parties.x")
    )


@pytest.mark.parametrize(
    "mark", ["{{ title", "{% if title %}", "{{ title }", "{% for p in %}x{% endfor %}", "{% endif %}", "{{ {{ title }}"]
)
def test_a_slip_of_the_pen_is_a_sentence(mark):
    assert refused(drafts.word(WHOLE, mark)) == "syntax"


def test_what_every_text_should_say_is_asked_for():
    checked = check_template(drafts.word("{{ title }}"))
    assert len(checked.cautions) == 3


def test_facts_stand_as_text_and_never_as_marks():
    values = sample_values() | {"title": '<w:p/>{{ 7*7 }}{% raw %} & "x"'}
    text = drafts.text_of(fill(drafts.word("{{ title }}"), values))
    assert '<w:p/>{{ 7*7 }}{% raw %} & "x"' in text


# The file ----------------------------------------------------------------------------------------


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<x/>")
        package.writestr("word/document.xml", b"\0" * 300_000_000)
    return out.getvalue()


def with_part(name: str, part: bytes) -> bytes:
    return drafts.repacked(drafts.word(WHOLE), lambda _name, old: old, **{name: part})


def with_text(xml: str) -> bytes:
    def change(name: str, part: bytes) -> bytes:
        return part.replace(b"<w:body>", b"<w:body>" + xml.encode(), 1) if name == "word/document.xml" else part

    return drafts.repacked(drafts.word(WHOLE), change)


def with_relation(kind: str, target: str, mode: str = "") -> bytes:
    end = f'<Relationship Id="x1" Type="http://x/{kind}" Target="{target}" {mode}/></Relationships>'

    def change(name: str, part: bytes) -> bytes:
        return part.replace(b"</Relationships>", end.encode()) if name.endswith("document.xml.rels") else part

    return drafts.repacked(drafts.word(WHOLE), change)


def with_type(old: bytes, new: bytes) -> bytes:
    def change(name: str, part: bytes) -> bytes:
        return part.replace(old, new) if name == "[Content_Types].xml" else part

    return drafts.repacked(drafts.word(WHOLE), change)


def field(code: str) -> str:
    pieces = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in (code[:2], code[2:]))
    begin, end = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    return f"<w:p>{begin}{pieces}{end}</w:p>"


NESTED = field("PAGE").replace("</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"", (
    '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO cmd</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:fldChar w:fldCharType="end"'
), 1)  # fmt: skip
MACRO = b"application/vnd.ms-word.document.macroEnabled.main+xml"
PLAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

PICTURE = '<v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" src="http://x/y.png"/>'
ENTITY = '<!DOCTYPE a [<!ENTITY b "c">]>'
UTF_16 = f'<?xml version="1.0" encoding="utf-16"?>{ENTITY}<a/>'.encode("utf-16")
OUTSIDE = 'TargetMode="External"'


def with_main(change) -> bytes:
    return drafts.repacked(drafts.word(), lambda name, part: change(part) if name == "word/document.xml" else part)


def many_parts() -> bytes:
    return drafts.repacked(drafts.word(), lambda _name, part: part, **{f"x{n}.xml": b"<x/>" for n in range(300)})


HOSTILE = {
    "no zip": (lambda: b"%PDF-1.4 hello", "no_word"),
    "empty": (lambda: b"", "no_word"),
    "half a file": (lambda: drafts.word(WHOLE)[:4000], "no_word"),
    "a zip of something else": (lambda: with_type(PLAIN, b"application/zip"), "no_word"),
    "a zip bomb": (bomb, "bomb"),
    "many parts": (many_parts, "bomb"),
    "a macro by its type": (lambda: with_type(PLAIN, MACRO), "macro"),
    "a macro by its name": (lambda: with_part("word/vbaProject.bin", b"x"), "macro"),
    "a program": (lambda: with_part("word/embeddings/oleObject1.bin", b"x"), "foreign"),
    "another file": (lambda: with_part("word/embeddings/sheet.xlsx", b"PK"), "foreign"),
    "a page": (lambda: with_part("word/afchunk.html", b"<script>"), "foreign"),
    "a way out of the folder": (lambda: with_part("../../etc/x.xml", b"<x/>"), "foreign"),
    "a picture that is none": (lambda: with_part("word/media/a.png", b"<svg/>"), "picture"),
    "a drawing with script": (lambda: with_part("word/media/a.svg", b"<svg/>"), "foreign"),
    "a link": (lambda: with_relation("hyperlink", "http://example.org", OUTSIDE), "external"),
    "a template elsewhere": (lambda: with_relation("attachedTemplate", "http://x/t.dotm", OUTSIDE), "external"),
    "a chunk of another kind": (lambda: with_relation("aFChunk", "afchunk.xml"), "foreign"),
    "a foreign chunk": (lambda: with_text("<w:altChunk/>"), "foreign"),
    "an object": (lambda: with_text("<w:p><w:r><w:object/></w:r></w:p>"), "foreign"),
    "a picture elsewhere": (lambda: with_text(f"<w:p><w:r><w:pict>{PICTURE}</w:pict></w:r></w:p>"), "external"),
    "a program in a field": (lambda: with_text(field("DDEAUTO c:\\\\cmd.exe")), "field"),
    "a file in a field": (lambda: with_text(field("INCLUDETEXT file.txt")), "field"),
    "a simple field": (lambda: with_text('<w:p><w:fldSimple w:instr="INCLUDEPICTURE x"/></w:p>'), "field"),
    "a field in a field": (lambda: with_text(NESTED), "field"),
    "a code without its field": (lambda: with_text("<w:p><w:r><w:instrText>DDE x</w:instrText></w:r></w:p>"), "field"),
    "an entity": (lambda: with_main(lambda part: ENTITY.encode() + part[part.index(b"<w:") :]), "xml"),
    "an entity in another alphabet": (lambda: with_part("customXml/item9.xml", UTF_16), "xml"),
    "broken XML": (lambda: with_main(lambda part: part[:-20]), "xml"),
    "a comment with a mark": (lambda: with_text("<!-- {{ title -->"), "xml"),
    "a mark in an attribute": (lambda: with_text('<w:p w:rsidR="{{ title }}"/>'), "xml"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused(what):
    build, code = HOSTILE[what]
    content = build()
    began = time.perf_counter()
    assert refused(content) == code
    assert time.perf_counter() - began < 5


def test_a_file_over_the_limit_is_refused(settings):
    content = drafts.word(WHOLE)
    settings.DRAFT_TEMPLATE_SIZE = len(content)
    check_template(content)
    settings.DRAFT_TEMPLATE_SIZE = len(content) - 1
    assert refused(content) == "too_big"


@pytest.mark.parametrize("marks", ["{{" * 30_000, "{% " * 30_000, "{# " * 30_000, "{{ a" + "b" * 200_000 + " }}"])
def test_marks_without_end_keep_nobody_busy(marks):
    began = time.perf_counter()
    assert refused(drafts.word(marks)) == "syntax"
    assert time.perf_counter() - began < 2


def test_page_numbers_are_possible():
    check_template(with_text(field("PAGE") + field("NUMPAGES \\* MERGEFORMAT")))


# Putting in and taking out -------------------------------------------------------------------------


def upload(client, content, name="rancangan.docx", **fields):
    file = SimpleUploadedFile(name, content)
    return client.post("/drafting/templates/", {"kind": "mou", "second": "en", "file": file} | fields)


def test_an_administrator_puts_a_template_in_and_drafts_are_made_from_it(people, places, client_of):
    content = drafts.word("Naskah kami", WHOLE)
    assert upload(client_of("administrator"), content, note="Surat Kemlu").status_code == 302
    template = DraftTemplate.objects.get()
    assert (template.version, template.name, template.uploaded_by) == (1, "rancangan.docx", people.administrator)
    assert content_of(template) == content
    agreement = make.agreement(places.pangkalpinang, make.partner())
    taken = client_of("city_staff").get(f"/agreements/{agreement.reference}/drafts/mou/")
    assert "Naskah kami" in drafts.text_of(b"".join(taken.streaming_content))


def test_another_template_takes_the_place_of_the_one_before_which_stays(people, client_of):
    client = client_of("administrator")
    upload(client, drafts.word("satu", WHOLE))
    upload(client, drafts.word("dua", WHOLE))
    first, second = DraftTemplate.objects.order_by("version")
    assert (first.retired_by, second.retired_at, second.version) == (people.administrator, None, 2)
    assert "satu" in drafts.text_of(content_of(first))


def test_out_of_use_is_back_to_our_own(people, places, client_of):
    template = drafts.template(drafts.word("punya kami", WHOLE))
    assert client_of("administrator").post(f"/drafting/templates/{template.pk}/retire/").status_code == 302
    template.refresh_from_db()
    assert template.retired_by == people.administrator
    choice = choices(make.agreement(places.padang))[1]
    assert choice.template is None


def test_a_template_of_another_language_is_one_more_draft(people, places):
    drafts.template(drafts.word(WHOLE), second="ja")
    agreement = make.agreement(places.padang)
    assert [(choice.kind.value, choice.second.value) for choice in choices(agreement)] == [
        ("loi", "en"), ("mou", "en"), ("mou", "ja"), ("plan_of_action", "en"),
    ]  # fmt: skip
    assert make_draft(choices(agreement)[2], agreement, people.administrator)


def test_a_template_that_leaves_the_parties_out_is_taken_only_on_purpose(client_of):
    client = client_of("administrator")
    answer = upload(client, drafts.word("{{ title }}"))
    assert answer.status_code == 200
    assert "anyway" in answer.content.decode()
    assert not DraftTemplate.objects.exists()
    assert upload(client, drafts.word("{{ title }}"), anyway="on").status_code == 302


def files() -> set[str]:
    """The names of the templates that lie in the storage."""
    storage = storages["documents"]
    return set(storage.listdir("drafting")[1]) if storage.exists("drafting") else set()


def test_what_is_refused_leaves_no_file_and_says_why(client_of):
    before = files()
    answer = upload(client_of("administrator"), drafts.word("{{ whatever }}"))
    assert answer.status_code == 200
    assert "whatever" in answer.content.decode()
    assert not DraftTemplate.objects.exists()
    assert files() == before


def test_who_comes_second_leaves_no_file(people):
    put_in(drafts.word(WHOLE), "a.docx", people.administrator, kind="mou", second="en")
    before = files()
    with pytest.raises(ValueError, match="unknown"):
        put_in(drafts.word(WHOLE), "a.docx", "unknown person", kind="mou", second="en")
    assert files() == before
    assert DraftTemplate.objects.get().retired_at is None


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\0b.docx", "x" * 400 + ".docx", "\u202etxt.docx", "C:\\dir\\b.docx"]
)
def test_the_name_of_the_file_is_only_shown(people, name):
    template = put_in(drafts.word(WHOLE), name, people.administrator, kind="loi", second="en")
    assert "/" not in template.name
    assert "\\" not in template.name
    assert len(template.name) <= 200
    assert template.file.name.startswith("drafting/")


def test_looking_for_files_that_belong_to_no_paper_leaves_templates_alone(people):
    template = put_in(drafts.word(WHOLE), "a.docx", people.administrator, kind="mou", second="en")
    years_ago = time.time() - 10**8
    os.utime(template.file.path, (years_ago, years_ago))
    found = check()
    clean(found)
    assert template.file.name not in found.orphaned
    assert content_of(template)


@pytest.mark.logs_error
def test_a_file_that_changed_on_the_disk_makes_no_draft(places, client_of):
    template = drafts.template(drafts.word(WHOLE))
    Path(template.file.path).write_bytes(drafts.word("other"))
    agreement = make.agreement(places.padang)
    answer = client_of("outsider").get(f"/agreements/{agreement.reference}/drafts/mou/")
    assert answer.status_code == 500
    assert not Export.objects.exists()


def test_the_database_keeps_templates_as_they_are(db):
    template = drafts.template()
    with pytest.raises(Exception, match="Cannot"):
        DraftTemplate.objects.filter(pk=template.pk).update(sha256="0" * 64)


def test_retiring_twice_changes_nothing(people, db):
    template = drafts.template()
    assert retire(DraftTemplate.objects.filter(pk=template.pk), people.administrator) == 1
    assert retire(DraftTemplate.objects.filter(pk=template.pk), people.reviewer) == 0


@pytest.mark.parametrize("address", ["{pk}/file/", "{pk}/preview/", "default/loi/file/", "default/loi/preview/"])
def test_templates_are_given_out_and_previewed(client_of, address):
    pk = drafts.template(drafts.word(WHOLE)).pk
    answer = client_of("administrator").get(f"/drafting/templates/{address.format(pk=pk)}")
    content = b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].startswith("attachment")
    assert ("RANCANGAN" in drafts.text_of(content)) == ("preview" in address)
