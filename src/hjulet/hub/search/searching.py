"""Searching: the question is read, candidates are proposed by the store, ranked, and shown page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final, NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from hjulet.hub.models import SearchDocument
from hjulet.hub.rules import Viewer
from hjulet.hub.search.gazetteer import counties, municipalities
from hjulet.hub.search.index import Index
from hjulet.hub.search.question import Group, Question
from hjulet.hub.search.ranking import Candidate, Frequencies, Rank, Ranker, needed
from hjulet.hub.search.results import NamedPlace, Results
from hjulet.hub.search.showing import hits_of, seen_rows
from hjulet.hub.search.spelling import nearest_word
from hjulet.hub.search.stores import BROAD, Within
from hjulet.hub.search.visibility import documents_within, visible_to, within_of
from hjulet.instruments.language import words_of

MOST_CANDIDATES: Final = 100
OF_PLENTY: Final = 40
"""So many are ranked when thousands match: what the store puts after those is seldom among the first ten."""
MOST_FOR_A_PHRASE: Final = 1_000
PLENTY: Final = 1_000
"""When so many documents have a word, what is only like it is not looked for."""
MOST_READ: Final = 12_000
"""So many entries of its index the store reads for one group; on a small site that is all there are."""
FEW: Final = 30
"""With fewer hits than this on the plentiful words, it is looked for after all."""
ENOUGH: Final = 10
"""From how many hits on nothing is added that lacks a part of the question."""


class Ranked(NamedTuple):
    """What ranking reads of a document; the rest is read only of those that are shown."""

    pk: int
    kind: str
    year: int | None
    weight: float
    analysed_title: str
    analysed_body: str
    analysed_parts: str


COLUMNS: Final = ", ".join(["id", *Ranked._fields[1:]])


def search(
    viewer: Viewer,
    text: str,
    *,
    kinds: Collection[str] = (),
    place_codes: Collection[str] = (),
    theme_slugs: Collection[str] = (),
    years: tuple[int | None, int | None] = (None, None),
    language: str | None = None,
    expand: bool = True,
    limit: int = 20,
    offset: int = 0,
    using: str = "default",
) -> Results:
    """What the viewer may see that answers the text, best first. See the package for what comes back."""
    index = Index(using)
    question = index.asking.read(text, expand=expand)
    frequencies = index.frequencies(question.stems)
    if _correct(question, frequencies, index, expand=expand):
        frequencies = index.frequencies(question.stems)
    wanted = documents_within(
        using, place_codes=place_codes, theme_slugs=theme_slugs, years=years, language=language
    )
    looking = _Looking(index, question, frequencies, viewer)
    found = looking.ranked(wanted)
    counts = Counter(row.kind for row, _ in found)
    if kinds:
        of_kinds = (wanted if wanted is not None else SearchDocument.objects.using(using)).filter(
            kind__in=kinds
        )
        found = looking.ranked(of_kinds)
    page = {row.pk: rank for row, rank in islice(found, offset, offset + limit)}
    return Results(
        text=question.text,
        hits=tuple(hits_of(viewer, page, using)),
        total=len(found),
        is_cut=looking.is_cut,
        also_searched=tuple(question.also_searched),
        did_you_mean=question.did_you_mean,
        corrected=question.corrected,
        places=tuple(_named(code) for code in dict.fromkeys(question.place_codes)),
        counts_by_kind=dict(counts),
        stems=frozenset(question.stems),
    )


class _Looking:
    """One question on its way to the store, with who asks."""

    def __init__(self, index: Index, question: Question, frequencies: Frequencies, viewer: Viewer) -> None:
        self.index, self.question, self.viewer = index, question, viewer
        self.frequencies = frequencies
        known = [found for group in question.groups if (found := _known(group, frequencies)).alternatives]
        self.groups = [known[number] for number in needed(known)]
        self.is_cut = False
        """Whether the store may have had more than it was asked for."""
        self.ranker = Ranker(question.groups, frequencies, this_year=timezone.localdate().year)

    def ranked(self, wanted: QuerySet[SearchDocument] | None) -> list[tuple[Ranked, Rank]]:
        """Documents with every group first, then the rest when those are few; each part best first."""
        if not self.groups:
            return []
        within = within_of(self.viewer, wanted, self.index.using)
        numbers: dict[int, None] = {}
        self.is_cut = False
        for groups in self._narrow_then_wide():
            self._propose(numbers, groups, every=True, within=within)
            if len(numbers) >= FEW:
                break
        if len(numbers) < ENOUGH and len(self.groups) > 1 and not self.question.phrases:
            self._propose(numbers, self._rarest(), every=False, within=within)
        return self._in_order(numbers)

    def _propose(
        self, numbers: dict[int, None], groups: Sequence[Group], *, every: bool, within: Within
    ) -> None:
        """Add what the store proposes, fewer where it has thousands to choose the best of."""
        estimates = [self._estimate(group) for group in groups]
        matches = min(estimates) if every else sum(estimates)
        limit = MOST_CANDIDATES if matches <= PLENTY else OF_PLENTY
        if self.question.phrases:
            limit = MOST_FOR_A_PHRASE
        proposed = self.index.store.candidates(
            groups, every=every, limit=limit, within=within, is_broad=matches > BROAD
        )
        self.is_cut |= len(proposed) >= limit
        for number in proposed:
            if len(numbers) >= limit:
                break
            numbers[number] = None

    def _narrow_then_wide(self) -> list[list[Group]]:
        """The groups without alternatives that a plentiful word can do without, then with what can be read in time.

        Thousands of documents have the typed word itself: looking for all that have a likeness of it would only
        make everybody wait. On a small site both are the whole question.
        """
        narrow = [self._plentiful(group) for group in self.groups]
        wide = [self._affordable(group) for group in self.groups]
        return [wide] if narrow == wide else [narrow, wide]

    def _plentiful(self, group: Group) -> Group:
        """The likest alternatives, as many as it takes to have plenty of documents."""
        kept: dict[tuple[str, ...], float] = {}
        matches = 0
        for stems, weight in self._likest_first(group):
            if matches > PLENTY:
                break
            of_these = self._matches(stems)
            if matches + of_these <= 2 * PLENTY or matches <= FEW:
                kept[stems] = weight
                matches += of_these
        return replace(group, alternatives=kept)

    def _affordable(self, group: Group) -> Group:
        """The likest alternatives, as many as the store reads in some milliseconds: it reads all that have a stem."""
        kept: dict[tuple[str, ...], float] = {}
        reads = 0
        for stems, weight in self._likest_first(group):
            of_these = sum(self.frequencies.of_stem.get(stem, 0) for stem in stems)
            if reads + of_these <= MOST_READ or not kept:
                kept[stems] = weight
                reads += of_these
        return replace(group, alternatives=kept)

    def _likest_first(self, group: Group) -> list[tuple[tuple[str, ...], float]]:
        return sorted(group.alternatives.items(), key=lambda item: -item[1])

    def _matches(self, stems: Collection[str]) -> int:
        """At most how many documents have all of these."""
        return min(self.frequencies.of_stem.get(stem, 0) for stem in stems)

    def _estimate(self, group: Group) -> int:
        """At most how many documents have the group."""
        return sum(map(self._matches, group.alternatives))

    def _rarest(self) -> list[Group]:
        """The two rarest groups, and more of them while they stay rare: on a small site, all."""
        ordered = sorted(self.groups, key=self._estimate)
        taken, matches = ordered[:2], sum(self._estimate(group) for group in ordered[:2])
        for group in ordered[2:]:
            matches += self._estimate(group)
            if matches > BROAD:
                break
            taken.append(group)
        return taken

    def _in_order(self, numbers: Collection[int]) -> list[tuple[Ranked, Rank]]:
        found = []
        for row in self._rows(self._with_phrases(numbers)):
            rank = self.ranker.rank(Candidate(*row[2:]))
            if rank.score:
                found.append((row, rank))
        found.sort(key=lambda pair: (not pair[1].has_every_word, -pair[1].score, pair[0].pk))
        self.is_cut |= len(found) > MOST_CANDIDATES
        return found[:MOST_CANDIDATES]

    def _rows(self, numbers: Collection[int]) -> Iterator[Ranked]:
        """What ranking reads of them, never of one that the viewer may not see."""
        return map(Ranked._make, seen_rows(self.viewer, COLUMNS, numbers, self.index.using))

    def _with_phrases(self, numbers: Collection[int]) -> Collection[int]:
        """Those that have what stood in quotation marks exactly so, å, ä and ö as themselves."""
        if not self.question.phrases:
            return numbers
        rows = SearchDocument.objects.using(self.index.using).filter(visible_to(self.viewer), pk__in=numbers)
        return [
            pk
            for pk, *texts in rows.values_list("pk", "title", "summary", "body")
            if all(_has_phrase(phrase, texts) for phrase in self.question.phrases)
        ]


def _has_phrase(phrase: str, texts: Sequence[str]) -> bool:
    return any(f" {phrase} " in f" {' '.join(words_of(text))} " for text in texts)


def _known(group: Group, frequencies: Frequencies) -> Group:
    """The group without what no document has."""
    kept = {
        stems: weight
        for stems, weight in group.alternatives.items()
        if all(frequencies.of_stem.get(stem, 0) > 0 for stem in stems)
    }
    return replace(group, alternatives=kept)


def _correct(question: Question, frequencies: Frequencies, index: Index, *, expand: bool) -> bool:
    """Look for another word where nobody has written the typed one; offer one that is farther off. True when changed.

    A word that stands in the index is never changed, however rare.
    """
    asking = index.asking
    better = question.text
    for place, group in enumerate(question.groups):
        if _known(group, frequencies).alternatives or group.is_place or " " in group.typed:
            continue
        near = nearest_word(group.typed, using=index.using)
        if near is not None and near.is_near_enough:
            fixed = asking.read(near.word, expand=expand)
            if fixed.groups:
                question.groups[place] = replace(fixed.groups[0], typed=group.typed)
                question.corrected[group.typed] = near.word
                question.also_searched += fixed.also_searched
        elif near is not None:
            better = better.lower().replace(group.typed, near.word)
    if better != question.text:
        question.did_you_mean = better
    return bool(question.corrected)


def _named(code: str) -> NamedPlace:
    place = next(place for place in (*municipalities().values(), *counties().values()) if place.code == code)
    return NamedPlace(place.code, place.name, place.slug)
