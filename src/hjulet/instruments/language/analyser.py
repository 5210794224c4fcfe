"""From text to what is compared: stems in their order, and the parts of compounds beside them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from hjulet.instruments.language.compounds import Find, Split, split_compound
from hjulet.instruments.language.lexicon import Entry
from hjulet.instruments.language.stemming import stem
from hjulet.instruments.language.words import STOP_WORDS, hyphenated, list_lines, words_of

WORDS_KEPT: Final = 60_000
"""How many words an analyser remembers: the commonest of a language, at some fifteen megabytes."""
# "Linjen lades ner" is also written "nedlagd" and "nedläggning": the particle moves to the front of the verb.
PARTICLES: Final = {
    "in": "in", "ut": "ut", "upp": "upp", "ner": "ned", "ned": "ned", "ihop": "samman", "samman": "samman",
    "bort": "bort", "fram": "fram", "igen": "åter", "tillbaka": "åter",
}  # fmt: skip
VERB_FORMS: Final[dict[str, str]] = dict(line.split() for line in list_lines("verb-forms"))
FARTHEST_PARTICLE: Final = 2
VERB_ENDINGS: Final = ("a", "å", "e")
SHORTEST_NAME_IN_GENITIVE: Final = 3


@dataclass(frozen=True, slots=True)
class Way:
    """One way to take a compound apart, as stems."""

    parts: tuple[str, ...]
    inner: tuple[str, ...] = ()
    """What the parts are put together of in their turn."""
    lemmas: tuple[str, ...] = ()
    """The parts as dictionary forms."""


@dataclass(frozen=True, slots=True)
class Term:
    """What a word of running text is looked for as."""

    word: str
    """As written, in small letters."""
    lemma: str
    stem: str
    is_known: bool
    """Whether the lexicon has the word; names and misspellings it mostly has not."""
    pieces: tuple[str, ...] = ()
    """Stems of the words that a hyphen joins."""
    ways: tuple[Way, ...] = ()
    """Ways to take a compound apart, the likeliest first."""
    settled: bool = False
    """Whether somebody has said how it is taken apart, so that no vocabulary need agree."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text, ready to be indexed."""

    terms: tuple[Term, ...]
    phrasal: tuple[Term, ...] = ()
    """Verbs with the particle that stood after them put in front."""

    @property
    def stems(self) -> list[str]:
        """Every word's stem in the order of the text, with the pieces of hyphenated words after them."""
        return [stem for term in self.terms for stem in (term.stem, *term.pieces)]

    def parts(self, vocabulary: Collection[str]) -> list[str]:
        """The parts of compounds whose every part is a word of the vocabulary, in the order of the text."""
        parts = [part for term in self.terms for part in parts_in(term, vocabulary)]
        return parts + [verb.stem for verb in self.phrasal]

    def parts_asked_for(self) -> set[str]:
        """Every stem that `parts` would look up, for a vocabulary that is fetched rather than held."""
        return {part for term in self.terms for way in term.ways for part in (*way.parts, *way.inner)}


def parts_in(term: Term, vocabulary: Collection[str]) -> tuple[str, ...]:
    """The likeliest parts that are all words of the vocabulary; nothing when no split stands that test.

    The site's own words are the judge: nonsense such as "till-gänglighet" has a part that nobody writes.
    """
    for way in term.ways:
        if term.settled or all(part in vocabulary for part in way.parts):
            return (*way.parts, *(part for part in way.inner if part in vocabulary))
    return ()


@dataclass(frozen=True, eq=False)
class Analyser:
    """Analyses text in one language. Safe to share between threads.

    Parameters
    ----------
    find
        Looks a word form up: a lexicon's `find`; for English none, whose words are stemmed by rule alone.
    language
        "sv" or "en". English words are stemmed, and not taken apart.
    corrections
        How single words are split, against the rules: word → its parts, or no parts for "leave it whole".

    Examples
    --------
    >>> from hjulet.instruments.language import open_analyser
    >>> swedish = open_analyser("sv")
    >>> swedish.analyse("Skolan och de indragna bussarna").stems
    ['skol', 'indrag', 'buss']
    >>> swedish.analyse("kollektivtrafikindragning").parts({"kollektivtrafik", "indragning"})
    ['kollektivtrafik', 'indragning']
    """

    find: Find = field(default=lambda form: None)
    language: str = "sv"
    corrections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    term: Callable[[str], Term] = field(init=False)
    """What one word in small letters is looked for as; remembered."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "term", lru_cache(maxsize=WORDS_KEPT)(self._term))

    def analyse(self, text: str) -> Analysis:
        """The words of the text that say something, with their stems and possible parts."""
        stop_words, term = STOP_WORDS[self.language], self.term
        words = words_of(text)
        return Analysis(
            tuple(term(word) for word in words if word not in stop_words),
            tuple(verb for _, verb in self.phrasal_verbs(words)),
        )

    def phrasal_verbs(self, words: Sequence[str]) -> list[tuple[int, Term]]:
        """Verbs with a particle soon after them: where each stands, and the verb with the particle in front."""
        found = []
        for place, word in enumerate(words):
            front = PARTICLES.get(word) if self.language == "sv" else None
            for before in range(place - 1, max(-1, place - 1 - FARTHEST_PARTICLE), -1) if front else ():
                lemma = VERB_FORMS.get(words[before]) or self.term(words[before]).lemma
                verb = self.term(f"{front}{lemma}")
                if lemma.endswith(VERB_ENDINGS) and verb.is_known and verb.lemma == verb.word:
                    found.append((before, verb))
                    break
        return found

    def _term(self, word: str) -> Term:
        if self.language != "sv":
            return Term(word, word, self._plain_stem(word), is_known=True, pieces=self._pieces(word))
        entry = self._find(word)
        lemma, word_stem = (entry.lemma, entry.stem) if entry else (word, stem(word))
        settled, ways = self._ways(word, lemma)
        return Term(
            word,
            lemma,
            word_stem,
            is_known=entry is not None,
            pieces=self._pieces(word),
            ways=ways,
            settled=settled,
        )

    def _find(self, word: str) -> Entry | None:
        """The lexicon's entry, also for a genitive that it has not: "kramforsbornas" → "kramforsborna"."""
        entry = self.find(word)
        if entry is None and word.endswith("s") and len(word) > SHORTEST_NAME_IN_GENITIVE:
            entry = self.find(word[:-1])
        return entry

    def _pieces(self, word: str) -> tuple[str, ...]:
        return tuple(self.term(piece).stem for piece in hyphenated(word))

    def _plain_stem(self, word: str) -> str:
        return stem(word, self.language) if word.isalpha() else word

    def _ways(self, word: str, lemma: str) -> tuple[bool, tuple[Way, ...]]:
        for form in (word, lemma):
            if form in self.corrections:
                parts = tuple(self.term(part).stem for part in self.corrections[form])
                return True, ((Way(parts, lemmas=self.corrections[form]),) if parts else ())
        found = split_compound(lemma, self.find) or split_compound(word, self.find)
        return False, tuple(self._way(split) for split in found)

    def _way(self, split: Split) -> Way:
        """The parts, and what they are put together of in their turn: landsbygd → land, bygd."""
        inner = [
            part.stem
            for outer in split.parts
            for way in split_compound(outer.lemma, self.find)[:1]
            for part in way.parts
        ]
        lemmas = tuple(part.lemma for part in split.parts)
        return Way(tuple(part.stem for part in split.parts), tuple(inner), lemmas)
