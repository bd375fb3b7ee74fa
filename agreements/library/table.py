"""The columns of the library of papers, in the order of its export."""

from typing import Any

from django.db.models import Case, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agreements.choices import PaperAccess, PaperKind
from agreements.library.filters import VERSIONS
from agreements.models import TextState
from agreements.papers.filetypes import TYPES
from agreements.tables import person
from coopreg.expressions import Fold
from coopreg.links import link_to
from lists.columns import Asked, ChoiceColumn, Column, DateColumn, LinkColumn, ListTable, TimeColumn, Writer
from lists.columns.cells import Cell, words

_FILE, _KEY, _REFERENCE = "agreements:document-file", "9876543210", "REFERENCE"


class _Choices:
    """Choices that no model has, for a ``ChoiceColumn``."""

    def __init__(self, choices: list[tuple[str, Any]]) -> None:
        self.choices = choices


def state(asked: Asked) -> Case:
    """Which of ``VERSIONS`` a paper is."""
    return Case(
        When(retired_at__isnull=False, then=Value("taken_out")),
        When(replaced_by__isnull=False, then=Value("older")),
        default=Value("current"),
    )


def called(asked: Asked) -> Coalesce:
    """The title of a paper, the name of its file where it has none."""
    return Coalesce(NullIf("title", Value("")), "name")


class PaperColumn(Column):
    """What a paper is called, leading to its file; below it what sets it apart, and where a search stands in it."""

    css = "cell-title card-title"

    def in_words(self, asked: Asked, *values: Any) -> Cell:
        return words(values[0])

    def to_html(self, asked: Asked) -> Writer:
        before, between, after = _around()
        marks = {code: str(label) for code, label in VERSIONS if code != "current"}

        def write(text: str, key: int, reference: str, name: str, version: int, state: str) -> SafeString:
            hit = asked.hits.get(key)
            whole = conditional_escape(text)
            shown = format_html(
                '<a href="{}{}{}{}{}" title="{}">{}</a>',
                *(before, reference, between, key, after, whole, hit.title if hit else whole),
            )
            also = [name] if name != text else []
            also += [_now("version %(number)s") % {"number": version}] if version > 1 else []
            also += [marks[state]] if state in marks else []
            below = format_html('<small class="hit">{}</small>', " · ".join(also)) if also else SafeString("")
            where = format_html('<small class="hit">{}</small>', hit.where) if hit and hit.where else SafeString("")
            return shown + below + where

        return write


def _around() -> tuple[str, str, str]:
    """What stands in the address of a file before its reference, between that and its key, and after it."""
    before, _reference, rest = reverse(_FILE, args=[_REFERENCE, int(_KEY)]).partition(_REFERENCE)
    between, _key, after = rest.partition(_KEY)
    return before, between, after


class SizeColumn(Column):
    """A number of bytes, on the page in kB or MB."""

    css = "cell-num"

    def to_html(self, asked: Asked) -> Writer:
        return in_kilobytes


def in_kilobytes(size: int) -> str:
    """ "840 kB", "2,4 MB"."""
    if size < 1_000_000:
        return f"{number_format(max(1, round(size / 1000)))} kB"
    return f"{number_format(round(size / 1_000_000, 1), decimal_pos=1)} MB"


MEDIA_TYPES = _Choices([(media_type, each.name) for media_type, each in TYPES.items()])


class PaperTable(ListTable):
    """One row is one version of a paper."""

    id = Column(_("Number"), "pk", css="cell-num", number=True)
    title = PaperColumn(_("Paper"), called, "pk", "agreement__reference", "name", "version", state, sort="title")
    kind = ChoiceColumn(
        _("Kind of paper"), "kind", _Choices([(code, capfirst(label)) for code, label in PaperKind.choices])
    )
    reference = LinkColumn(
        _("Agreement"),
        "agreement__reference",
        "agreement__reference",
        address=link_to("agreements:document-list"),
        sort="agreement",
        css="nowrap",
    )
    agreement_title = Column(_("Title of the agreement"), "agreement__title")
    region = Column(_("Region code"), "agreement__region__code", css="nowrap")
    region_name = Column(_("Region"), "agreement__region__name", sort="region")
    letter_number = Column(_("Number of the letter"), "letter_number")
    dated_on = DateColumn(_("Date of the paper"), "dated_on", "dated_precision", sort="dated_on")
    media_type = ChoiceColumn(_("Type of the file"), "media_type", MEDIA_TYPES)
    size = SizeColumn(_("Size"), "size", sort="size", number=True)
    pages = Column(_("Pages"), "pages", css="cell-num", number=True)
    version = Column(_("Version"), "version", css="cell-num", number=True)
    state = ChoiceColumn(_("State"), state, _Choices(VERSIONS))
    access = ChoiceColumn(_("Who may open it"), "access", PaperAccess)
    text = ChoiceColumn(_("Text"), "text__state", TextState)
    uploaded_at = TimeColumn(_("Uploaded at"), "uploaded_at", sort="uploaded_at")
    uploaded_by = Column(_("Uploaded by"), person("uploaded_by"))
    retired_at = TimeColumn(_("Taken out at"), "retired_at")
    retired_reason = Column(_("Reason for taking it out"), "retired_reason")
    name = Column(_("Name of the file"), "name")
    sha256 = Column("SHA-256", "sha256")

    shown = ("title", "kind", "reference", "region_name", "dated_on", "media_type", "size", "uploaded_at")
    sorts = {
        "title": lambda asked: Fold(called(asked)),
        "agreement": "agreement__reference",
        "region": lambda asked: Fold("agreement__region__name"),
        "dated_on": "dated_on",
        "size": "size",
        "uploaded_at": "uploaded_at",
    }
    missing = ("dated_on",)
    order = "-uploaded_at"

    @classmethod
    def counted(cls, number: int) -> str:
        return ngettext("%(number)s paper", "%(number)s papers", number) % {"number": number_format(number)}
