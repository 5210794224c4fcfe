"""An assessment as it is told: one form for the page, the paper, the interface and what is kept when it is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from hjulet.follow.models import Assessment

Cell = str | float | int | None


@dataclass(frozen=True, slots=True)
class Alternative:
    name: str
    words: str
    is_zero: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """What an alternative does to a group. `alternative` is a name; the keys are those of the model."""

    alternative: str
    group: str
    group_words: str
    perspective: str
    direction: str
    effect: str
    evidence: str
    sureness: str
    people: int | None


@dataclass(frozen=True, slots=True)
class Voice:
    question: str
    who: str
    said_on: str
    gathered: str
    words: str


@dataclass(frozen=True, slots=True)
class Table:
    question: str
    title: str
    source: str
    dated_on: str
    method: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    shown: str
    people: str


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that is said, and nothing of who wrote it. Days as year-month-day, empty when there is none."""

    title: str
    measure: str
    organisation: str
    places: Sequence[str]
    answers: Mapping[str, str]
    alternatives: Sequence[Alternative]
    effects: Sequence[Effect]
    voices: Sequence[Voice]
    tables: Sequence[Table]
    decided_by: str
    decided_on: str
    follow_up_on: str

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(effect.group for effect in self.effects))

    @property
    def day_of_follow_up(self) -> date | None:
        return date.fromisoformat(self.follow_up_on) if self.follow_up_on else None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Self:
        parts = {"alternatives": Alternative, "effects": Effect, "voices": Voice, "tables": Table}
        made = {name: [kind(**row) for row in kept[name]] for name, kind in parts.items()}
        return cls(**{**kept, **made})


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


def told_now(assessment: Assessment) -> Told:
    """As it stands in the tables at this moment: seven queries."""
    return Told(
        title=assessment.title,
        measure=assessment.measure,
        organisation=assessment.organisation.name,
        places=[place.name for place in assessment.places.all()],
        answers={one.question: one.text for one in assessment.answers.all() if one.text.strip()},
        alternatives=[
            Alternative(one.name, one.words, one.is_zero) for one in assessment.alternatives.all()
        ],
        effects=[
            Effect(one.alternative.name, one.group, one.group_words, one.perspective, one.direction, one.effect,
                   one.evidence, one.sureness, one.people)
            for one in assessment.effects.select_related("alternative")
        ],
        voices=[
            Voice(one.question, one.who, _day(one.said_on), one.gathered, one.words)
            for one in assessment.voices.all()
        ],
        tables=[
            Table(one.question, one.title, one.source, _day(one.dated_on), one.method, one.columns, one.rows,
                  one.shown, one.people)
            for one in assessment.tables.all()
        ],
        decided_by=assessment.decided_by,
        decided_on=_day(assessment.decided_on),
        follow_up_on=_day(assessment.follow_up_on),
    )  # fmt: skip
