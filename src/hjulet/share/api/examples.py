"""Examples as JSON. Thin: parse, call, represent."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router
from wagtail.query import PageQuerySet

from hjulet.hub import limits
from hjulet.hub.api.answers import PLAIN, Window, answer, answer_list, dumped, one_of, window_of
from hjulet.hub.api.finding import PLACE, THEME, YEAR, one_by, place_meant, theme_meant
from hjulet.hub.api.schemas import ErrorAnswer
from hjulet.hub.errors import JSON
from hjulet.hub.models import Organisation, SearchDocument
from hjulet.hub.rules import ANYONE
from hjulet.hub.search import search
from hjulet.hub.search.searching import MOST_CANDIDATES
from hjulet.share.api import schemas
from hjulet.share.api.represent import example_answers, example_in_full
from hjulet.share.models import Evidence, ExamplePage
from hjulet.share.queries.examples import example_by_slug, examples, in_order
from hjulet.share.queries.facets import ExampleFilter, narrowed

router = Router()

LIST_ERRORS: dict[int, Any] = {422: ErrorAnswer, 429: ErrorAnswer}
ONE_ERRORS: dict[int, Any] = {404: ErrorAnswer, 429: ErrorAnswer}
NO_SUCH = _("Exemplet ”{slug}” finns inte. Alla exempel står på /api/v1/examples.")


class ExampleSearch(Window):
    q: str = Field("", max_length=300, pattern=PLAIN, description="As in the search of the site; best first.")
    place: str = PLACE
    theme: str = THEME
    kind: str = Field("", description="Of the organisation that owns it.", examples=["municipality"])
    evidence: str = Field("", description=schemas.EVIDENCE)
    year: int | None = YEAR


def find_example(slug: str) -> ExamplePage:
    return one_by(lambda text: example_by_slug(ANYONE, text), slug, NO_SUCH)


@router.get(
    "/examples",
    response={200: schemas.ExampleList, **LIST_ERRORS},
    tags=["examples"],
    url_name="examples",
    summary="Examples",
)
def list_examples(request: HttpRequest, wanted: Query[ExampleSearch]) -> HttpResponse:
    """What others have done, how it went and how well that is known; looked over lately first, as on the page."""
    if wanted.kind:
        one_of("kind", wanted.kind, Organisation.Kind.values)
    if wanted.evidence:
        one_of("evidence", wanted.evidence, Evidence.values)
    chosen = ExampleFilter(
        place=place_meant(wanted.place),
        theme=theme_meant(wanted.theme),
        kind=wanted.kind,
        evidence=wanted.evidence,
        year=wanted.year,
    )
    found = narrowed(examples(ANYONE), chosen).select_related("organisation", "standing")
    if wanted.q.strip():
        limits.count(limits.SEARCHES_BY_CLIENT, limits.client_of(request))
        rows = _sought(found, wanted.q)
        shown = rows[wanted.offset : wanted.offset + wanted.limit]
        # Not marked as public: the page cache is no place for whatever anybody may think of asking.
        body = {"items": example_answers(shown), "count": len(rows)}
        return HttpResponse(dumped(body), content_type=JSON)
    pages, count = window_of(in_order(found), wanted)
    return answer_list(example_answers(pages), count, "place", "theme", "kind", "evidence", "year")


def _sought(found: PageQuerySet[ExamplePage], words: str) -> list[ExamplePage]:
    """Those among them that answer the question, best first."""
    results = search(ANYONE, words, kinds=[SearchDocument.Kind.EXAMPLE], limit=MOST_CANDIDATES)
    by_id = found.order_by().in_bulk([hit.object_id for hit in results.hits])
    return [by_id[hit.object_id] for hit in results.hits if hit.object_id in by_id]


@router.get(
    "/examples/{slug}",
    response={200: schemas.ExampleInFull, **ONE_ERRORS},
    tags=["examples"],
    url_name="example",
    summary="One example",
)
def one_example(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that anybody may read about one example. Who to ask, and what is for members alone, is not here."""
    return answer(example_in_full(find_example(slug)))
