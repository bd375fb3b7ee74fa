"""The registry's addresses and, beside them, the reference pages that its own pages are measured against."""

from django.urls import include, path

from bench.limit import limit_page
from bench.plain import PlainPage, empty_page
from coopreg.urls import handler400, handler429, handler500

__all__ = ["handler400", "handler429", "handler500", "urlpatterns"]

urlpatterns = [
    path("bench/limit/", limit_page),
    path("bench/plain/", PlainPage.as_view()),
    path("bench/empty/", empty_page),
    path("", include("coopreg.urls")),
]
