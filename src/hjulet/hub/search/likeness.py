"""Documents alike: the same example told twice, and what else is worth reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from django.db.models import QuerySet

from hjulet.hub.models import SearchDocument
from hjulet.hub.rules import Viewer
from hjulet.hub.search.index import Index
from hjulet.hub.search.question import Group
from hjulet.hub.search.ranking import Frequencies, Rank
from hjulet.hub.search.results import Hit
from hjulet.hub.search.searching import Ranked
from hjulet.hub.search.showing import hits_of
from hjulet.hub.search.visibility import within_of
from hjulet.instruments.language import words_of

SAME_TEXT_SHARE: Final = 0.5
SHINGLE: Final = 3
MOST_DUPLICATES: Final = 3
TELLING_WORDS: Final = 12
MOST_RELATED: Final = 8
NEIGHBOURS: Final = 60
THEME_SHARE: Final = 0.3
FARTHEST_RELATED: Final = 0.08


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """A document with much the same text, and how much: 1 is the same to the word."""

    hit: Hit
    share: float


def near_duplicates(
    viewer: Viewer,
    text: str,
    *,
    kind: str | None = None,
    except_id: int | None = None,
    language: str = "sv",
    using: str = "default",
) -> list[NearDuplicate]:
    """Documents that share at least half of their three-word sequences with the text, the likest first, at most three.

    The text is compared with title, summary and body together.
    """
    index = Index(using)
    stems = index.analyser(language).analyse(text).stems
    own = _shingles(words_of(text))
    if not own:
        return []
    wanted = SearchDocument.objects.using(using).filter(language=language)
    if kind is not None:
        wanted = wanted.filter(kind=kind)
    if except_id is not None and kind is not None:
        wanted = wanted.exclude(object_id=except_id)
    numbers = _neighbours(viewer, index, stems, wanted, limit=20)
    shares: dict[int, float] = {}
    for document in SearchDocument.objects.using(using).filter(pk__in=numbers):
        other = _shingles(words_of(f"{document.title}\n{document.summary}\n{document.body}"))
        share = len(own & other) / len(own | other)
        if share >= SAME_TEXT_SHARE:
            shares[document.pk] = share
    likest = sorted(shares, key=lambda pk: (-shares[pk], pk))[:MOST_DUPLICATES]
    hits = hits_of(viewer, {pk: Rank(shares[pk], has_every_word=False) for pk in likest}, using)
    return [NearDuplicate(hit, hit.score) for hit in hits]


def related_to(
    viewer: Viewer,
    kind: str,
    object_id: int,
    *,
    kinds: Collection[str] = (),
    language: str = "sv",
    limit: int = MOST_RELATED,
    using: str = "default",
) -> list[Hit]:
    """What else is worth reading: alike in words and in the editors' themes; of one place at most one at first.

    Cosine of the weighted stems plus 0.3 of the share of themes in common.
    """
    documents = SearchDocument.objects.using(using)
    document = documents.filter(kind=kind, object_id=object_id, language=language).first()
    if document is None:
        return []
    index = Index(using)
    stems = [*document.analysed_title.split() * 2, *document.analysed_body.split()]
    wanted = documents.exclude(pk=document.pk).filter(language=language)
    if kinds:
        wanted = wanted.filter(kind__in=kinds)
    numbers = _neighbours(viewer, index, stems, wanted, limit=NEIGHBOURS)
    rows = [Ranked(*values) for values in documents.filter(pk__in=numbers).values_list(*Ranked._fields)]
    frequencies = index.frequencies(
        {*stems, *(stem for row in rows for stem in row.analysed_body.split()[:400])}
    )
    own = _vector(stems, frequencies)
    themes = _links("themes", "theme_id", [document.pk, *numbers], using)
    places = _links("places", "place_id", [document.pk, *numbers], using)
    scored = []
    for row in rows:
        other = _vector([*row.analysed_title.split() * 2, *row.analysed_body.split()[:400]], frequencies)
        score = _cosine(own, other) + THEME_SHARE * _share(themes[document.pk], themes[row.pk])
        if score >= FARTHEST_RELATED:
            scored.append((score, row))
    scored.sort(key=lambda pair: (-pair[0], pair[1].pk))
    ranks = {row.pk: Rank(score, has_every_word=False) for score, row in _spread(scored, places)[:limit]}
    return hits_of(viewer, ranks, using)


def _neighbours(
    viewer: Viewer, index: Index, stems: Sequence[str], wanted: QuerySet[SearchDocument], *, limit: int
) -> list[int]:
    """Documents that share the words that tell most of these."""
    frequencies = index.frequencies(set(stems))
    often = Counter(stems)
    weights = {
        stem: often[stem] * frequencies.rarity(stem) for stem in often if frequencies.of_stem.get(stem, 0) > 0
    }
    telling = sorted(weights, key=lambda stem: (-weights[stem], stem))[:TELLING_WORDS]
    groups = []
    for stem in telling:
        group = Group(stem)
        group.add((stem,), 1.0)
        groups.append(group)
    within = within_of(viewer, wanted, index.using)
    return index.store.candidates(groups, every=False, limit=limit, within=within)


def _shingles(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}


def _vector(stems: Sequence[str], frequencies: Frequencies) -> dict[str, float]:
    vector = {stem: count**0.5 * frequencies.rarity(stem) for stem, count in Counter(stems).items()}
    length = sqrt(sum(value * value for value in vector.values())) or 1.0
    return {stem: value / length for stem, value in vector.items()}


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    return sum(value * other[stem] for stem, value in one.items() if stem in other)


def _share(one: Collection[int], other: Collection[int]) -> float:
    return len(set(one) & set(other)) / len(set(one) | set(other)) if one and other else 0.0


def _links(name: str, column: str, numbers: Collection[int], using: str) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {number: set() for number in numbers}
    through = getattr(SearchDocument, name).through
    rows = through.objects.using(using).filter(searchdocument_id__in=list(numbers))
    for document, other in rows.values_list("searchdocument_id", column):
        found[document].add(other)
    return found


def _spread(scored: list[tuple[float, Ranked]], places: dict[int, set[int]]) -> list[tuple[float, Ranked]]:
    """The same, with what is of a place already shown put after the rest."""
    first, later, shown = [], [], set[int]()
    for score, row in scored:
        if places[row.pk] & shown:
            later.append((score, row))
        else:
            first.append((score, row))
            shown |= places[row.pk]
    return first + later
