"""A question taken apart: one group of alternatives for each thing that was typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Alternative(NamedTuple):
    """Stems that together stand for what was typed, and how much finding them is worth: 1 for the word itself."""

    stems: tuple[str, ...]
    weight: float


@dataclass(slots=True)
class Group:
    """What was typed at one place of the question, in all the forms it is looked for."""

    typed: str
    alternatives: dict[tuple[str, ...], float] = field(default_factory=dict)
    is_place: bool = False
    importance: float = 1.0
    """How much it counts beside the others: a place more, words such as \"exempel\" less."""

    def add(self, stems: tuple[str, ...], weight: float) -> None:
        """An alternative; said twice, the better weight stays."""
        if stems and weight > self.alternatives.get(stems, 0.0):
            self.alternatives[stems] = weight

    @property
    def stems(self) -> set[str]:
        return {stem for stems in self.alternatives for stem in stems}


@dataclass(slots=True)
class Question:
    """What is asked of the index."""

    text: str
    groups: list[Group] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    """What stood in quotation marks, in small letters: to be found exactly so."""
    also_searched: list[str] = field(default_factory=list)
    place_codes: list[str] = field(default_factory=list)
    corrected: dict[str, str] = field(default_factory=dict)
    did_you_mean: str | None = None

    @property
    def stems(self) -> set[str]:
        return {stem for group in self.groups for stem in group.stems}
