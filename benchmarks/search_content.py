"""Documents and questions for the benchmark of search: real word frequencies, subjects that documents are about.

Frequencies come from wordfreq (`uv pip install wordfreq`), which the product itself does not need.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from hjulet.hub.actions import reference_rows
from hjulet.hub.spoke import Findable

WORDS_IN_A_DOCUMENT = (120, 360)
WORDS_IN_A_TITLE = (3, 9)
SUBJECT_SHARE = 0.12
COMPOUNDS = 2_600


@dataclass(frozen=True, slots=True)
class Subject:
    labels: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    kind: str
    text: str


class Content:
    """The same documents and questions for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        from wordfreq import get_frequency_dict

        self.random = random.Random(seed)
        frequencies = {
            word: share for word, share in get_frequency_dict("sv", "best").items() if word.isalpha()
        }
        for compound, share in self._compounds(frequencies).items():
            frequencies.setdefault(compound, share)
        self.words = list(frequencies)
        self.cumulative = list(accumulate(frequencies.values()))
        self.places = [row["name"] for row in reference_rows("municipalities.csv")]
        middling = [word for word, share in frequencies.items() if 1e-6 < share < 5e-5]
        self.subjects = [
            Subject(
                labels=tuple(label for label in (row["name"], *row["other_words"].split("|")) if label),
                words=tuple(self.random.sample(middling, 40)),
            )
            for row in reference_rows("themes.csv")
        ]

    def _compounds(self, frequencies: dict[str, float]) -> dict[str, float]:
        heads = [row["name"].lower() for row in reference_rows("themes.csv") if row["name"].isalpha()]
        tails = [
            "utveckling",
            "plan",
            "strategi",
            "fråga",
            "stöd",
            "projekt",
            "nätverk",
            "brist",
            "behov",
            "arbete",
            "program",
            "utredning",
            "satsning",
            "samverkan",
        ]
        pairs = [(head, tail) for head in heads for tail in tails]
        return {
            f"{head}s{tail}": 2e-7 for head, tail in self.random.sample(pairs, min(COMPOUNDS, len(pairs)))
        }

    def documents(self, count: int) -> Iterator[Findable]:
        """Documents of 120 to 360 words, each about one subject or two and mostly about a place."""
        chance = random.Random(self.random.random())
        for number in range(count):
            about = chance.choices(self.subjects, k=chance.choice((1, 1, 2)))
            length = chance.randint(*WORDS_IN_A_DOCUMENT)
            words = chance.choices(self.words, cum_weights=self.cumulative, k=length)
            for place in range(0, length, round(1 / SUBJECT_SHARE)):
                subject = chance.choice(about)
                words[place] = chance.choice(subject.labels if chance.random() < 0.3 else subject.words)
            title = [
                chance.choice(about).labels[0],
                *chance.choices(self.words, cum_weights=self.cumulative, k=chance.randint(*WORDS_IN_A_TITLE)),
            ]
            yield Findable(
                kind=chance.choice(("example", "lesson", "gathering", "news")),
                object_id=number,
                title=" ".join(title)[:300],
                path=f"/dokument/{number}/",
                summary=" ".join(words[:30]),
                body=" ".join([*words[30:], chance.choice(self.places)]),
                year=chance.randint(2005, 2026),
                visibility=chance.choices(("everybody", "signed_in"), weights=(97, 3))[0],
            )

    def questions(self, count: int) -> list[Asked]:
        """What people type: one subject word, two, one with a place, whole questions, compounds, misspellings."""
        chance = random.Random(7)
        made = []
        for _ in range(count):
            subject, other = chance.sample(self.subjects, 2)
            label, word = chance.choice(subject.labels), chance.choice(subject.words)
            made.append(
                chance.choice(
                    (
                        Asked("a subject", label),
                        Asked("a subject", label),
                        Asked("subject, place", f"{label} {chance.choice(self.places)}"),
                        Asked("two subjects", f"{label} {chance.choice(other.labels)}"),
                        Asked("whole question", f"hur arbetar kommuner med {label}"),
                        Asked("word, subject", f"{word} {label}"),
                        Asked("whole question", f"exempel på {label} i små kommuner"),
                        Asked("two words", f"{word} {chance.choice(subject.words)}"),
                        Asked("a compound", chance.choice(self.words[-2_000:])),
                        Asked("misspelt", label[:3] + label[4:]),
                    )
                )
            )
        return made
