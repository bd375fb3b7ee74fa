"""A picture as a file: SVG and PNG with its title and whose numbers of which day they are, its numbers as CSV."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lists.exports import csv, download
from lists.exports.log import Tally, begin, logged
from lists.stamp import Stamp, person_in_words
from pictures import drawing
from pictures.declaration import Picture


def stamp(picture: Picture, user: Any) -> list[str]:
    """The lines under the title of a file: whose numbers these are, who took it and when."""
    now = timezone.localtime()
    when = Stamp("", [], "", "", now, get_language() or "id").when
    return [
        *([picture.of] if picture.of else []),
        _("%(person)s, %(when)s") % {"person": person_in_words(user), "when": when},
    ]


def table(picture: Picture) -> Iterator[list[Any]]:
    """The headings and rows of the table of ``picture``; with the code of each row, where its label is not that."""
    coded = any(row.key != row.label for row in picture.rows)
    first, *others = (str(heading) for heading in picture.headings)
    yield [first, *([_("Code")] if coded else []), *others]
    for row in picture.rows:
        yield [row.label, *([row.key] if coded else []), *(cell.shown or cell.number for cell in row.cells)]


def _svg(request: HttpRequest, picture: Picture) -> bytes:
    """Its links lead back from wherever the file is opened."""
    drawn = drawing.file_svg(picture, stamp(picture, request.user))
    return drawn.replace('href="/', f'href="{request.build_absolute_uri("/")}').encode()


def _png(request: HttpRequest, picture: Picture) -> bytes:
    return drawing.png(picture, stamp(picture, request.user))


def _csv(request: HttpRequest, picture: Picture) -> bytes:
    return csv.lines(table(picture), csv.dialect_of(request.user))


@dataclass(frozen=True)
class Form:
    """A kind of file: its media type, and what makes it."""

    media_type: str
    make: Callable[[HttpRequest, Picture], bytes]


# By the value of the parameter ``export``, which is the end of the file's name too.
FORMS = {
    "svg": Form("image/svg+xml", _svg),
    "png": Form("image/png", _png),
    "csv": Form(csv.MEDIA_TYPE, _csv),
}


def respond(request: HttpRequest, picture: Picture, form: str) -> HttpResponseBase:
    """``picture`` as a file of the kind ``form``, noted in the log of exports. Raises NotDrawnError.

    The caller has checked that the person may export.
    """
    content = FORMS[form].make(request, picture)
    tally = Tally()
    tally.rows = len(picture.rows)
    words = "; ".join(part for part in (picture.title, picture.of) if part)
    export = begin(request.user, "pictures", form, address=picture.address, words=words)
    name = f"{picture.name}-{timezone.localdate()}.{form}"
    return download(name, FORMS[form].media_type, logged(iter([content]), export, tally))
