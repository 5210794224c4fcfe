"""The page of answers: what was asked for, what was found of it, and how it can be narrowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hjulet.hub.models import Place, SearchDocument, Theme
from hjulet.hub.rules import Viewer
from hjulet.hub.search import Hit, Results, search
from hjulet.hub.search.index import Index
from hjulet.hub.search.searching import MOST_CANDIDATES
from hjulet.match.formats.excerpt import Matches, Piece, excerpt, marked, matcher
from hjulet.meet.models import GatheringPage, Session

PER_PAGE: Final = 20
Kind = SearchDocument.Kind


@dataclass(frozen=True, slots=True)
class Asked:
    """What a visitor asked for: the words, and what was chosen beside them."""

    text: str
    kind: str = ""
    place: Place | None = None
    theme: Theme | None = None
    year: int | None = None
    is_exact: bool = False
    """Only the words as they were typed, without others that mean the same."""
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        return bool(self.kind or self.place or self.theme or self.year)


@dataclass(frozen=True, slots=True)
class Facet:
    """One value to narrow by."""

    value: str
    words: str
    count: int | None
    """How many of what was found; None when more was found than is counted."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One hit as it is shown."""

    hit: Hit
    kind: str
    title: Sequence[Piece]
    excerpt: Sequence[Piece]
    places: Sequence[str]
    starts: datetime | None
    """When it is or was, for what happens at a time."""
    ends: datetime | None
    is_in_other_language: bool

    @property
    def published(self) -> date | None:
        is_dated = self.hit.kind in {Kind.NEWS, Kind.FILM, Kind.LESSON}
        return self.hit.published if is_dated else None


@dataclass(frozen=True, slots=True)
class Found:
    """Everything the page shows."""

    results: Results
    answers: Sequence[Answer]
    total: int
    pages: int
    kinds: Sequence[Facet]
    themes: Sequence[Facet]
    counties: Sequence[Facet]
    municipalities: Sequence[Facet]
    years: Sequence[Facet]


@dataclass(frozen=True, slots=True)
class _Filed:
    """What a document is filed under; a place with its county, a theme with the wider one."""

    places: frozenset[int]
    themes: frozenset[int]


def read_asked(viewer: Viewer, words: Mapping[str, Any]) -> Asked:
    """Reads q, slag, plats, amne, ar, ordagrant and sida. What is not known is left out, so that an old link still answers."""
    kind, year, page = words.get("slag", ""), words.get("ar", ""), words.get("sida", "")
    return Asked(
        text=" ".join(words.get("q", "").replace("\x00", "").split()),
        kind=kind if kind in Kind.values else "",
        place=Place.objects.filter(slug=words["plats"]).first() if words.get("plats") else None,
        theme=Theme.objects.filter(slug=words["amne"]).first() if words.get("amne") else None,
        year=int(year) if len(year) == 4 and year.isascii() and year.isdigit() else None,
        is_exact=words.get("ordagrant") == "1",
        page=int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 4 else 1,
    )


def find(viewer: Viewer, asked: Asked) -> Found:
    """What the viewer may see that answers, a page of it with its words marked, and how it can be narrowed.

    The index never ranks more than the best two hundred; they are asked for once and narrowed here, so that
    every count is exact. Of a question that has more, what is narrowed is asked for anew and nothing is counted.
    """
    results = search(viewer, asked.text, expand=not asked.is_exact, limit=MOST_CANDIDATES)
    filed = _filed([hit.document_id for hit in results.hits])
    tests = _tests(asked, filed)
    if results.is_cut and asked.is_narrowed:
        hits = list(_narrowed_in_the_index(viewer, asked).hits)
    else:
        hits = [hit for hit in results.hits if all(test(hit) for test in tests.values())]
    pages = max(1, -(-len(hits) // PER_PAGE))
    number = min(asked.page, pages)
    shown = hits[PER_PAGE * (number - 1) : PER_PAGE * number]
    return Found(
        results=results,
        answers=_answers(shown, results, is_exact=asked.is_exact),
        total=len(hits),
        pages=pages,
        kinds=_kinds(_but(tests, "kind", results.hits), results.is_cut),
        themes=_themes(_but(tests, "theme", results.hits), filed, results.is_cut),
        **_places(_but(tests, "place", results.hits), filed, results.is_cut),
        years=_years(_but(tests, "year", results.hits), results.is_cut),
    )


def _narrowed_in_the_index(viewer: Viewer, asked: Asked) -> Results:
    return search(
        viewer,
        asked.text,
        kinds=[asked.kind] if asked.kind else (),
        place_codes=[asked.place.code] if asked.place else (),
        theme_slugs=[asked.theme.slug] if asked.theme else (),
        years=(asked.year, asked.year),
        expand=not asked.is_exact,
        limit=MOST_CANDIDATES,
    )


Test = Callable[[Hit], bool]


def _tests(asked: Asked, filed: Mapping[int, _Filed]) -> dict[str, Test]:
    tests: dict[str, Test] = {}
    if asked.kind:
        tests["kind"] = lambda hit: hit.kind == asked.kind
    if (place := asked.place) is not None:
        tests["place"] = lambda hit: place.pk in filed[hit.document_id].places
    if (theme := asked.theme) is not None:
        tests["theme"] = lambda hit: theme.pk in filed[hit.document_id].themes
    if asked.year is not None:
        tests["year"] = lambda hit: hit.year == asked.year
    return tests


def _but(tests: Mapping[str, Test], name: str, hits: Iterable[Hit]) -> list[Hit]:
    """What is left by everything chosen but this: what the other values of this would give."""
    others = [test for key, test in tests.items() if key != name]
    return [hit for hit in hits if all(test(hit) for test in others)]


def _filed(documents: Sequence[int]) -> dict[int, _Filed]:
    places: dict[int, set[int]] = {pk: set() for pk in documents}
    themes: dict[int, set[int]] = {pk: set() for pk in documents}
    for name, wider, into in (("places", "county", places), ("themes", "broader", themes)):
        rows = SearchDocument.objects.filter(pk__in=documents, **{f"{name}__isnull": False})
        for pk, own, above in rows.order_by().values_list("pk", f"{name}__pk", f"{name}__{wider}"):
            into[pk] |= {own, above} - {None}
    return {pk: _Filed(frozenset(places[pk]), frozenset(themes[pk])) for pk in documents}


def _counted(count: int, is_cut: bool) -> int | None:
    return None if is_cut else count


def _kinds(hits: Iterable[Hit], is_cut: bool) -> list[Facet]:
    counts = Counter(hit.kind for hit in hits)
    return [
        Facet(value, capfirst(str(words)), _counted(counts[value], is_cut))
        for value, words in Kind.choices
        if counts[value]
    ]


def _years(hits: Iterable[Hit], is_cut: bool) -> list[Facet]:
    counts = Counter(hit.year for hit in hits if hit.year)
    return [
        Facet(str(year), str(year), _counted(counts[year], is_cut)) for year in sorted(counts, reverse=True)
    ]


def _themes(hits: Iterable[Hit], filed: Mapping[int, _Filed], is_cut: bool) -> list[Facet]:
    counts = Counter(pk for hit in hits for pk in filed[hit.document_id].themes)
    themes = Theme.objects.filter(pk__in=counts).order_by("sort_name")
    return [Facet(theme.slug, theme.local_name, _counted(counts[theme.pk], is_cut)) for theme in themes]


def _places(hits: Iterable[Hit], filed: Mapping[int, _Filed], is_cut: bool) -> dict[str, list[Facet]]:
    counts = Counter(pk for hit in hits for pk in filed[hit.document_id].places)
    facets: dict[str, list[Facet]] = {"counties": [], "municipalities": []}
    for place in Place.objects.filter(pk__in=counts).order_by("sort_name"):
        into = facets["counties" if place.kind == Place.Kind.COUNTY else "municipalities"]
        into.append(Facet(place.slug, place.name, _counted(counts[place.pk], is_cut)))
    return facets


def _answers(hits: Sequence[Hit], results: Results, *, is_exact: bool) -> list[Answer]:
    """Constantly few queries, however many are shown."""
    documents = (
        SearchDocument.objects.filter(pk__in=[hit.document_id for hit in hits])
        .only("pk", "body")
        .prefetch_related("places")
    )
    by_pk = {document.pk: document for document in documents}
    times = _times(hits)
    index = Index()
    matchers: dict[str, Matches] = {}
    answers = []
    for hit in hits:
        document = by_pk.get(hit.document_id)
        if document is None:  # taken away a moment ago
            continue
        if (matches := matchers.get(hit.language)) is None:
            matches = matchers[hit.language] = matcher(results.stems, index.analyser(hit.language))
        starts, ends = times.get((hit.kind, hit.object_id), (None, None))
        answers.append(
            Answer(
                hit=hit,
                kind=capfirst(str(Kind(hit.kind).label)),
                title=marked(hit.title, matches),
                excerpt=excerpt([hit.summary, document.body], matches),
                places=[] if hit.kind == Kind.PLACE else [place.name for place in document.places.all()][:3],
                starts=starts,
                ends=ends,
                is_in_other_language=hit.language != (get_language() or "sv"),
            )
        )
    return answers


def _times(hits: Iterable[Hit]) -> dict[tuple[str, int], tuple[datetime, datetime]]:
    """When gatherings and points of programmes begin and end; a point without a time goes by its gathering's."""
    wanted: dict[str, list[int]] = {}
    for hit in hits:
        wanted.setdefault(hit.kind, []).append(hit.object_id)
    times: dict[tuple[str, int], tuple[datetime, datetime]] = {}
    if pks := wanted.get(Kind.GATHERING):
        gatherings = GatheringPage.objects.filter(pk__in=pks).order_by()
        for pk, starts, ends in gatherings.values_list("pk", "starts", "ends"):
            times[Kind.GATHERING, pk] = (starts, ends)
    if pks := wanted.get(Kind.SESSION):
        sessions = Session.objects.filter(pk__in=pks).order_by()
        for pk, *own in sessions.values_list("pk", "starts", "ends", "page__starts", "page__ends"):
            times[Kind.SESSION, pk] = (own[0] or own[2], own[1] or own[3])
    return times


def title_of(asked: Asked) -> str:
    return _("Sök: %(text)s") % {"text": asked.text} if asked.text else _("Sök")
