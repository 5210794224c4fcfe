"""The whole public page, kept ready. Cleared when something is published or a seat is taken.

Only what anybody may see is ever kept: a GET without session cookie and without a query string that
the view did not ask for, answered 200 by a view marked `public_page`, setting no cookie. Everything
else passes by untouched.

A stored page belongs to three generations: that of the site (any publish), that of its own address
(for a gathering: its seats) and that of the statistics, which a command loads. Each is read before the page
is made, so a page made from old data and stored after the change is stored under the old generation and never served.
"""

from __future__ import annotations

import gzip
import hashlib
import uuid
from collections.abc import Callable, Iterable

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from hjulet.measure.queries.statistics import statistics_stamp

SITE_GENERATION = "generation:site"
KEPT_HEADERS = (
    "Content-Type",
    "Content-Language",
    "Last-Modified",
    "ETag",
    "Link",
    "Content-Disposition",
    "Access-Control-Allow-Origin",
)
COMPRESS_FROM_BYTES = 800
LARGEST_KEPT_BYTES = 1_000_000
"""A file of all figures may be ten times that: it is made when somebody asks, and pushes no pages out."""


def _path_generation(path: str) -> str:
    return "generation:" + hashlib.sha256(path.encode()).hexdigest()[:32]


def clear_pages(paths: Iterable[str] | None = None) -> None:
    """After the transaction, forget the pages at these addresses; without addresses, all pages."""
    keys = [SITE_GENERATION] if paths is None else [_path_generation(path) for path in paths]

    def forget() -> None:
        caches["pages"].set_many({key: uuid.uuid4().hex for key in keys}, timeout=None)

    transaction.on_commit(forget)


class PageCacheMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.seconds: int = settings.PAGE_CACHE_SECONDS

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self._may_be_public(request):
            return self.get_response(request)
        key = self._key(request)
        if kept := caches["pages"].get(key):
            return self._answer(request, *kept)
        response = self.get_response(request)
        if self._may_be_kept(request, response):
            headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
            packed = gzip.compress(response.content, compresslevel=6, mtime=0)
            caches["pages"].set(key, (headers, packed), timeout=self.seconds)
            return self._answer(request, headers, packed)
        return response

    def _may_be_public(self, request: HttpRequest) -> bool:
        return (
            self.seconds > 0
            and request.method in {"GET", "HEAD"}
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
            and "HX-Request" not in request.headers
            and "Authorization" not in request.headers
        )

    def _key(self, request: HttpRequest) -> str:
        pages = caches["pages"]
        own = _path_generation(request.path)
        generations = pages.get_many([SITE_GENERATION, own])
        words = (
            request.get_host(),
            request.get_full_path(),
            generations.get(SITE_GENERATION, ""),
            generations.get(own, ""),
            statistics_stamp(),
        )
        return "page:" + hashlib.sha256("\n".join(words).encode()).hexdigest()

    def _may_be_kept(self, request: HttpRequest, response: HttpResponse) -> bool:
        parameters: frozenset[str] | None = getattr(response, "_public_parameters", None)
        return (
            parameters is not None
            and response.status_code == 200
            and not response.streaming
            and len(response.content) <= LARGEST_KEPT_BYTES
            and not response.cookies
            and not request.session.accessed
            and set(request.GET) <= parameters
        )

    def _answer(self, request: HttpRequest, headers: dict[str, str], packed: bytes) -> HttpResponse:
        if "gzip" in request.headers.get("Accept-Encoding", "") and len(packed) > COMPRESS_FROM_BYTES:
            response = HttpResponse(packed, headers=headers)
            response.headers["Content-Encoding"] = "gzip"
        else:
            response = HttpResponse(gzip.decompress(packed), headers=headers)
        response.headers["Content-Length"] = str(len(response.content))
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
        return response
