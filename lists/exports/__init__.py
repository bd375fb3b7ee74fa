"""A list as a file: which formats there are, what their answers are like, and the log of each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header

from lists.exports import csv, pdf, xlsx
from lists.exports.log import Tally, begin, logged
from lists.listing import Listing
from lists.stamp import Stamp


@dataclass(frozen=True)
class Format:
    """A kind of file: its media type, and what writes the rows of a list into it, counting them in the tally."""

    media_type: str
    write: Callable[[Listing, Stamp, Tally], Iterator[bytes]]


def _csv(listing: Listing, stamp: Stamp, tally: Tally) -> Iterator[bytes]:
    return csv.write(listing, tally, csv.dialect_of(listing.asked.user))


# By the value of the parameter ``export``, which is the end of the file's name too.
FORMATS = {
    "csv": Format(csv.MEDIA_TYPE, _csv),
    "xlsx": Format(xlsx.MEDIA_TYPE, xlsx.write),
    "pdf": Format(pdf.MEDIA_TYPE, pdf.write),
}


def respond(request: HttpRequest, listing: Listing, title: Any, name: str) -> HttpResponseBase:
    """The rows of ``listing`` as the file it asks for; ``name`` begins its name.

    The caller has checked that the person may export and that nothing in the address is refused. What does not fit on
    paper is a page that says so, status 400.
    """
    form = str(listing.query["export"])
    filename, media_type = f"{name}-{timezone.localdate()}.{form}", FORMATS[form].media_type
    if request.method == "HEAD":
        # Somebody asks what there is, and takes nothing home.
        return download(filename, media_type, iter(()))
    stamp, tally = Stamp.of(listing, title), Tally()
    try:
        pieces = FORMATS[form].write(listing, stamp, tally)
    except pdf.DoesNotFitError as reason:
        return render(request, "lists/not_exported.html", {"listing": listing, "reason": str(reason)}, status=400)
    export = begin(listing.asked.user, name, form, address=listing.addresses.to(), words=stamp.filter_line)
    return download(filename, media_type, logged(pieces, export, tally))


def download(filename: str, media_type: str, pieces: Iterator[bytes]) -> StreamingHttpResponse:
    """A file that the browser saves and that no cache keeps: it is read on shared office computers."""
    response = StreamingHttpResponse(pieces, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, filename)
    response["Cache-Control"] = "private, no-store"
    return response
