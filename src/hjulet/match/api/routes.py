"""Search as JSON: what anybody may see. Thin: parse, call, represent. Never counted among what people search for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router

from hjulet.hub import limits
from hjulet.hub.api.answers import PLAIN, Answer, Window, dumped, one_of, unknown_value
from hjulet.hub.api.schemas import ErrorAnswer
from hjulet.hub.errors import JSON
from hjulet.hub.models import SearchDocument
from hjulet.hub.pages import absolute_url
from hjulet.hub.queries import place_by_code, place_by_slug, theme_by_slug
from hjulet.hub.rules import ANYONE
from hjulet.hub.search import Hit, Results, search
from hjulet.hub.wording import local
from hjulet.match.api import schemas

router = Router()

ERRORS: dict[int, Any] = {422: ErrorAnswer, 429: ErrorAnswer}


class SearchWords(Window):
    q: str = Field(
        "",
        max_length=300,
        pattern=PLAIN,
        description="What to look for; in quotation marks exactly so.",
        examples=["indragen buss"],
    )
    kind: str = Field("", description="As in the answer.", examples=["example"])
    place: str = Field(
        "",
        max_length=60,
        pattern=PLAIN,
        description="Code or slug of a municipality or county.",
        examples=["22"],
    )
    theme: str = Field("", max_length=100, pattern=PLAIN, description="Slug of a theme.")
    year: int | None = Field(None, ge=1900, le=2200)
    exact: bool = Field(False, description="Only the words as they stand, without others that mean the same.")


@router.get(
    "/search",
    response={200: schemas.SearchAnswer, **ERRORS},
    tags=["search"],
    url_name="search",
    summary="Search everything public",
)
def search_everything(request: HttpRequest, wanted: Query[SearchWords]) -> HttpResponse:
    """Everything that anybody may see and that answers the question, best first."""
    limits.count(limits.SEARCHES_BY_CLIENT, limits.client_of(request))
    if wanted.kind:
        one_of("kind", wanted.kind, SearchDocument.Kind.values)
    results = search(
        ANYONE,
        wanted.q,
        kinds=[wanted.kind] if wanted.kind else (),
        place_codes=_place_codes(wanted.place),
        theme_slugs=_theme_slugs(wanted.theme),
        years=(wanted.year, wanted.year),
        expand=not wanted.exact,
        limit=wanted.limit,
        offset=wanted.offset,
    )
    # Not marked as public: the page cache is no place for whatever anybody may think of asking.
    return HttpResponse(dumped(_answer(results)), content_type=JSON)


def _place_codes(text: str) -> list[str]:
    if not text:
        return []
    place = place_by_code(ANYONE, text) or place_by_slug(ANYONE, text)
    if place is None:
        message = _("Platsen ”{value}” finns inte. Koder står på /api/v1/places.")
        raise unknown_value("place", format_lazy(message, value=text))
    return [place.code]


def _theme_slugs(text: str) -> list[str]:
    if text and theme_by_slug(ANYONE, text) is None:
        message = _("Ämnet ”{value}” finns inte. Alla ämnen står på /api/v1/themes.")
        raise unknown_value("theme", format_lazy(message, value=text))
    return [text] if text else []


def _answer(results: Results) -> Answer:
    return {
        "items": [_hit(hit) for hit in results.hits],
        "count": results.total,
        "is_cut": results.is_cut,
        "also_searched": list(results.also_searched),
        "corrected": dict(results.corrected),
        "did_you_mean": results.did_you_mean,
        "places": [{"code": place.code, "name": place.name} for place in results.places],
        "counts_by_kind": dict(results.counts_by_kind),
    }


def _hit(hit: Hit) -> Answer:
    return {
        "kind": hit.kind,
        "title": hit.title,
        "summary": hit.summary,
        "language": hit.language,
        "year": hit.year,
        "published": None if hit.published is None else local(hit.published).isoformat(),
        "has_every_word": hit.has_every_word,
        "url": absolute_url(hit.path),
    }
