"""From what somebody typed to a question: groups of alternatives, one for each word, expression or place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hjulet.hub.search.gazetteer import Gazetted, place_at, wider_and_narrower
from hjulet.hub.search.question import Group, Question
from hjulet.hub.search.rings import Label, Ring, Rings
from hjulet.instruments.language import Analyser, Term, words_of
from hjulet.instruments.language.words import STOP_WORDS, word_list

LONGEST_QUESTION: Final = 300
MOST_WORDS: Final = 24
# What people say when they ask, which is not what they ask for.
ASKING_WORDS: Final = word_list("asking-words")
PASSED_OVER: Final = STOP_WORDS["sv"] | STOP_WORDS["en"] | word_list("stop-words-question")
ASKING_WEIGHT: Final = 0.3
PLACE_WEIGHT: Final = 1.5
RING_WEIGHT: Final = 0.95
HIDDEN_WEIGHT: Final = 0.7
RING_PARTS_WEIGHT: Final = 0.35
BROADER_WEIGHT: Final = 0.3
PARTS_TOGETHER_WEIGHT: Final = 0.8
ONE_PART_WEIGHT: Final = 0.45
MODIFIER_WEIGHT: Final = 0.2
RING_OF_A_PART_WEIGHT: Final = 0.6
RING_WITH_WORD_WEIGHT: Final = 0.4
NEIGHBOURING_PLACE_WEIGHT: Final = 0.3
_QUOTED: Final = re.compile(r'["“”„»«]([^"“”„»«]{2,})["“”„»«]')


@dataclass(frozen=True, slots=True)
class Asking:
    """What a question is read with."""

    swedish: Analyser
    english: Analyser
    rings: Rings

    def read(self, text: str, *, expand: bool = True) -> Question:
        """The question as groups. What is quoted is asked for as it stands; `expand=False` does so for everything."""
        text = " ".join(text.split())[:LONGEST_QUESTION]
        question = Question(text)
        question.phrases = [" ".join(words_of(phrase)) for phrase in _QUOTED.findall(text)]
        question.phrases = [phrase for phrase in question.phrases if phrase]
        for phrase in question.phrases:
            for term in self.swedish.analyse(phrase).terms:
                question.groups.append(self._word_group(term, expand=False))
        self._read_words(question, words_of(_QUOTED.sub(" ", text))[:MOST_WORDS], expand=expand)
        return question

    def _read_words(self, question: Question, words: Sequence[str], *, expand: bool) -> None:
        said, whole = _without_stop_words(words), dict[int, str]()
        if expand:
            said, whole = self._taken_apart(said)
        terms = [self.swedish.term(word) for word in said]
        with_particle = {words[at]: verb for at, verb in self.swedish.phrasal_verbs(words)} if expand else {}
        stems = [term.stem for term in terms]
        in_english = [self.english.term(word).stem for word in said]
        at = 0
        while at < len(said):
            if (named := place_at(said, at)) is not None:
                length, place = named
                question.groups.append(self._place_group(place, expand=expand))
                question.place_codes.append(place.code)
            else:
                length = 1
                rings: list[tuple[Ring, bool]] = []
                if expand:
                    length, rings = max(
                        self.rings.longest_at(stems, at),
                        self.rings.longest_at(in_english, at),
                        key=lambda found: found[0],
                    )
                if length <= 1:
                    length = 1
                    question.groups.append(self._word_group(terms[at], expand=expand))
                    if at in whole:
                        question.groups[-1].add((whole[at],), 1.0)
                    if (verb := with_particle.get(said[at])) is not None:
                        question.groups[-1].add((verb.stem,), 1.0)
                    if expand and not rings:
                        self._add_rings_nearby(question.groups[-1], terms[at])
                else:
                    question.groups.append(self._expression_group(terms[at : at + length]))
                for ring, _ in rings:
                    self._add_ring(question, question.groups[-1], ring, set(said))
            at += length

    def _taken_apart(self, words: Sequence[str]) -> tuple[list[str], dict[int, str]]:
        """The words, with compounds that no dictionary and no ring has as if their parts were typed one by one.

        "Kollektivtrafikindragning" asks for two things. Beside, by place, the stem of the whole word.
        """
        said: list[str] = []
        whole: dict[int, str] = {}
        for word in words:
            term = self.swedish.term(word)
            if term.is_known or not term.ways or self.rings.longest_at([term.stem], 0)[0]:
                said.append(word)
                continue
            for part in term.ways[0].lemmas:
                whole[len(said)] = term.stem
                said.append(part)
        return said, whole

    def _word_group(self, term: Term, *, expand: bool) -> Group:
        group = Group(term.word, importance=ASKING_WEIGHT if term.word in ASKING_WORDS else 1.0)
        group.add((term.stem,), 1.0)
        english = self.english.term(term.word).stem
        if english != term.stem:
            group.add((english,), 0.6 if term.is_known else 1.0)
        for piece in term.pieces:
            group.add((piece,), 0.7)
        if expand:
            for number, way in enumerate(term.ways):
                group.add(way.parts, PARTS_TOGETHER_WEIGHT - 0.2 * number)
                if number == 0:
                    # The last part says what it is, those before only which.
                    group.add(way.parts[-1:], ONE_PART_WEIGHT)
                    for part in way.parts[:-1]:
                        group.add((part,), MODIFIER_WEIGHT)
        return group

    def _expression_group(self, terms: Sequence[Term]) -> Group:
        group = Group(" ".join(term.word for term in terms))
        group.add(tuple(term.stem for term in terms), 1.0)
        for term in terms:
            group.add((term.stem,), ONE_PART_WEIGHT)
        return group

    def _place_group(self, place: Gazetted, *, expand: bool) -> Group:
        group = Group(place.name, is_place=True, importance=PLACE_WEIGHT)
        group.add(self._name(place), 1.0)
        for other in wider_and_narrower(place) if expand else ():
            group.add(self._name(other), NEIGHBOURING_PLACE_WEIGHT)
        return group

    def _name(self, place: Gazetted) -> tuple[str, ...]:
        return tuple(self.swedish.term(word).stem for word in place.words)

    def _add_ring(self, question: Question, group: Group, ring: Ring, typed: set[str]) -> None:
        for label in ring.labels:
            group.add(label.stems, RING_WEIGHT if label.is_shown else HIDDEN_WEIGHT)
            group.add(label.parts, RING_PARTS_WEIGHT)
            if label.is_shown and label.text not in question.also_searched and not _is_typed(label, typed):
                question.also_searched.append(label.text)

        if (broader := self.rings.broader(ring)) is not None:
            group.add(broader.labels[0].stems, BROADER_WEIGHT)

    def _add_rings_nearby(self, group: Group, term: Term) -> None:
        """A word that is no label is widened, with less weight, by the rings it has to do with.

        Those are the rings of the last part of a compound, which says what the thing is, and the rings with labels
        that end in the word.
        """
        if group.importance < 1:
            return
        for part in term.ways[0].parts[-1:] if term.ways else ():
            _, rings = self.rings.longest_at([part], 0)
            for ring, _ in rings:
                self._add_shown(group, ring, RING_OF_A_PART_WEIGHT)
        for stem in (
            term.stem,
            *(
                alternative[0]
                for alternative in group.alternatives
                if len(alternative) == 1 and group.alternatives[alternative] >= 1
            ),
        ):
            for ring in self.rings.with_word(stem):
                self._add_shown(group, ring, RING_WITH_WORD_WEIGHT)

    def _add_shown(self, group: Group, ring: Ring, weight: float) -> None:
        for label in ring.labels:
            if label.is_shown:
                group.add(label.stems, weight)


def _without_stop_words(words: Sequence[str]) -> list[str]:
    """What says something; everything, when nothing does ("vad är det")."""
    for stop in (PASSED_OVER, STOP_WORDS["sv"] | STOP_WORDS["en"]):
        if said := [word for word in words if word not in stop]:
            return said
    return list(words)


def _is_typed(label: Label, typed: set[str]) -> bool:
    return set(words_of(label.text)) <= typed
