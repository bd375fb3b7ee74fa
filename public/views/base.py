"""What every public address does alike: the switch, the limit, the language, the kept copy, the answer to caches."""

import hashlib
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.http import quote_etag
from django.views import View

from agreements.models import Agreement
from agreements.querysets import AgreementQuerySet
from coopreg.limits import seconds_left, too_often
from public.freshness import fingerprint
from public.licence import licence

# The language is part of the address, so that one address is one page for every cache.
LANGUAGES = {"public": "id", "public-en": "en"}


class PublicView(View):
    """An address that everybody may open while PUBLIC_FACE is on; off, there is nothing here for anybody."""

    http_method_names = ["get", "head"]
    # Counted together, and the setting with the most of them in a minute.
    counted: ClassVar[tuple[str, str]] = ("public-pages", "PUBLIC_PAGES_PER_MINUTE")

    @method_decorator(login_not_required)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.PUBLIC_FACE:
            raise Http404
        self.namespace = request.resolver_match.namespace or "public"  # type: ignore[union-attr]
        self.on = timezone.localdate()
        with translation.override(LANGUAGES[self.namespace]):
            response = self.answer(request, *args, **kwargs)
            response.headers["Content-Language"] = LANGUAGES[self.namespace]
        return response

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        name, setting = self.counted
        if too_often(request, name, getattr(settings, setting), cache="public"):
            return self.refusal(request)
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            return self.page(request, "public/not_found.html", {}, status=404)

    def refusal(self, request: HttpRequest) -> HttpResponse:
        response = self.page(request, "public/too_often.html", {}, status=429)
        response.headers["Retry-After"] = str(seconds_left())
        response.headers["Cache-Control"] = "no-store"
        return response

    # Rows and addresses ------------------------------------------------------------------------

    @property
    def rows(self) -> AgreementQuerySet:
        """The only source of everything that is shown."""
        return Agreement.objects.public(self.on)

    def to(self, name: str, *args: Any) -> str:
        """The public address ``name`` in the language of this one."""
        return reverse(f"public:{name}", args=args, current_app=self.namespace)

    def beginning(self, name: str) -> str:
        """What the addresses of all agreements, regions or partners begin with."""
        return self.to(f"{name}-detail", 0).removesuffix("0/")

    # Answers -----------------------------------------------------------------------------------

    def page(self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """A page in the public frame, with its address in the other language beside it."""
        match: Any = request.resolver_match
        there = {name: reverse(f"public:{match.url_name}", kwargs=match.kwargs, current_app=name) for name in LANGUAGES}
        query = request.META.get("QUERY_STRING", "")
        other = next(name for name in LANGUAGES if name != self.namespace)
        frame = {
            "at": {name: self.beginning(name) for name in ("agreement", "region", "partner")},
            "on": self.on,
            "term_unknown": settings.PUBLIC_TERM_UNKNOWN,
            "licence": licence(),
            "addresses": [(LANGUAGES[name], settings.BASE_URL + address) for name, address in there.items()],
            "canonical": settings.BASE_URL + there[self.namespace],
            "other_language": LANGUAGES[other],
            "other_address": there[other] + (f"?{query}" if query else ""),
        }
        response = render(request, template, frame | context, status=status)
        response.headers["Cache-Control"] = cacheable()
        return response


class KeptView(PublicView):
    """A page that is kept for the next who asks, as long as nothing that it was made of has changed."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = self.key(request)
        body = caches["public"].get(key)
        if body is None:
            response = self.made(request, *args, **kwargs)
            # What people search for is asked once; keeping it would push out what is asked often.
            if response.status_code == 200 and "q" not in request.GET:
                caches["public"].set(key, response.content, timeout=settings.PUBLIC_CACHE_SECONDS)
        else:
            response = HttpResponse(body, headers={"Cache-Control": cacheable()})
        return conditional(request, response)

    def key(self, request: HttpRequest) -> str:
        asked = f"{fingerprint(self.on)}{request.path}?{request.GET.urlencode()}"
        return f"page:{hashlib.sha256(asked.encode()).hexdigest()}"

    def made(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, made anew."""
        raise NotImplementedError


def conditional(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """``response``, or that the copy which the reader has is still right."""
    if response.status_code != 200:
        return response
    etag = quote_etag(hashlib.sha256(response.content).hexdigest())
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def cacheable() -> str:
    return f"public, max-age={settings.PUBLIC_CACHE_SECONDS}"
