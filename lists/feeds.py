"""Calendars of saved views at secret addresses, read by programs that cannot sign in (docs/decisions/0017)."""

import copy
import datetime
import hashlib
import secrets
from collections.abc import Iterator
from typing import Any

import pghistory
from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views import View

from coopreg.limits import too_often
from lists.calendars import Event, RowCalendar, written
from lists.models import Feed, SavedView
from lists.views import Listing, ListView, list_named

PLAIN = "text/plain; charset=utf-8"
# When a feed was last read is noted as rarely as this: programs read often, and a note is a write.
NOTED_EVERY = datetime.timedelta(minutes=10)


def new_secret() -> tuple[str, str]:
    """A secret that nobody guesses, and its hash, which is all that the registry keeps."""
    secret = secrets.token_urlsafe(32)
    return secret, hashed(secret)


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@method_decorator(login_not_required, name="dispatch")
class FeedView(View):
    """The calendar at a secret address. Whatever is wrong with the address, the answer is the same 404."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, secret: str) -> HttpResponseBase:
        # The history's context names the address that is asked for, and with every write the database reads it.
        with pghistory.context(url=reverse("feed", args=["-"])):
            if too_often(request, "feeds", settings.FEED_READS_PER_MINUTE):
                return respond_429(request)
            language = request.GET.get("lang", "")
            with translation.override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
                try:
                    return self.calendar(request, secret)
                except Http404:
                    # A program reads it: no page around it, and no cookie for the page's forms.
                    return HttpResponseNotFound(_("There is no calendar at this address."), content_type=PLAIN)

    def calendar(self, request: HttpRequest, secret: str) -> HttpResponseBase:
        feed = Feed.objects.live().select_related("owner__region", "view").filter(secret_hash=hashed(secret)).first()
        if feed is None:
            raise Http404
        response = _answer(request, FeedFile(feed, request).body())
        _note(feed)
        return response


class FeedFile:
    """What a feed holds at the moment of reading: the rows of its view as its owner sees them."""

    def __init__(self, feed: Feed, request: HttpRequest) -> None:
        """Raises Http404 where the owner may no longer open the view or take its rows home."""
        self.feed = feed
        self.today = timezone.localdate()
        self.site = request.build_absolute_uri("/").rstrip("/")
        self.list = list_named(feed.view.list)
        self.calendar = calendar_of(self.list)
        # The rows are the owner's to see; the request itself stays nobody's.
        asked = copy.copy(request)
        asked.user = feed.owner
        page = self.list()
        page.setup(asked)
        seen = SavedView.objects.visible_to(feed.owner).filter(pk=feed.view_id)
        if not feed.owner.has_perm(self.list.permission) or not page.may_export or not seen.exists():
            raise Http404
        self.listing: Listing = page.listing(asked, feed.view.parameters)

    def body(self) -> bytes:
        title = f"{self.calendar.title}: {self.feed.view.name}"
        return written(title, str(self.calendar.explanation), self.events())

    def events(self) -> Iterator[Event]:
        if self.listing.refused:
            # An empty calendar would say that nothing ends.
            yield self._note("refused", _("This calendar needs you: its view is not understood any more"))
            return
        most = settings.FEED_EVENTS
        rows = list(self.calendar.rows(self.listing.results.found, self.today)[: most + 1])
        for row in rows[:most]:
            yield self.calendar.event(row, self.site)
        if len(rows) > most:
            number = {"number": most}
            yield self._note("more", _("This calendar shows only the next %(number)s dates: narrow its view") % number)

    def _note(self, kind: str, title: str) -> Event:
        """An event of today that tells the owner something about the calendar itself."""
        changed = datetime.datetime.combine(self.today, datetime.time(), timezone.get_current_timezone())
        address = self.site + reverse("lists:view-list", args=[self.list.name])
        uid = f"feed-{self.feed.pk}-{kind}@coopreg"
        return Event(uid, self.today, title, f"{self.feed.view.name}\n{address}", address, changed)


def calendar_of(page: type[ListView]) -> RowCalendar:
    """How the rows of a list become events; Http404 where they are none."""
    if page.calendar is None:
        raise Http404
    return page.calendar()


def _answer(request: HttpRequest, body: bytes) -> HttpResponseBase:
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Language"] = translation.get_language()
    response["Content-Disposition"] = 'inline; filename="coopreg.ics"'
    # No Last-Modified: a row that leaves the view leaves no newer date behind.
    etag = quote_etag(hashlib.sha256(body).hexdigest())
    response["ETag"] = etag
    answer = get_conditional_response(request, etag=etag, response=response) or response
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _note(feed: Feed) -> None:
    now = timezone.now()
    long_ago = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY)
    Feed.objects.filter(long_ago, pk=feed.pk).update(last_used_at=now)


def feeds_of(user: Any) -> Any:
    """The feeds of ``user`` that still answer, the newest first."""
    return Feed.objects.live().filter(owner=user).select_related("view")
