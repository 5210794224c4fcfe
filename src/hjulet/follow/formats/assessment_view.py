"""An assessment laid out: question by question with what belongs to each, in words that are ready to be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hjulet.follow.formats.pasted_table import HIDDEN, WHERE
from hjulet.follow.formats.table_picture import MOST_BARS, PLACE_COLUMNS, figure, page_picture
from hjulet.follow.models import AssessmentEffect, AssessmentVoice
from hjulet.follow.models.assessment_parts import Group, Question
from hjulet.follow.questions import QUESTIONS, Asked
from hjulet.follow.told import Alternative, Effect, Table, Told, Voice
from hjulet.hub.wording import day_words

Points = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class ShownTable:
    table: Table
    picture: SafeString | None
    columns: Sequence[str]
    """All but where it lies, which the map shows."""
    cells: Sequence[Sequence[tuple[str, bool]]]
    """Each cell as words, and whether it is a number."""
    numeric: Sequence[bool]
    day: str
    has_hidden: bool
    has_more_bars: bool


@dataclass(frozen=True, slots=True)
class ShownEffect:
    effect: Effect
    group: str
    perspective: str
    direction: str
    sureness: str
    tone: str


@dataclass(frozen=True, slots=True)
class ShownVoice:
    voice: Voice
    gathered: str
    day: str


@dataclass(frozen=True, slots=True)
class Part:
    """One question with everything that is answered to it."""

    asked: Asked
    text: str
    alternatives: Sequence[Alternative]
    effects: Sequence[tuple[str, Sequence[ShownEffect]]]
    """Under the name of each alternative."""
    voices: Sequence[ShownVoice]
    tables: Sequence[ShownTable]
    facts: Sequence[tuple[str, str]]


TONES = {"better": "good", "worse": "few", "both": "few"}


def parts(told: Told, points: Points) -> list[Part]:
    """Every question in its order, also those without an answer: that they have none is said as well."""
    return [part(told, asked, points) for asked in QUESTIONS]


def part(told: Told, asked: Asked, points: Points) -> Part:
    return Part(
        asked=asked,
        text=told.answers.get(asked.key, ""),
        alternatives=told.alternatives if asked.key == Question.ALTERNATIVES else (),
        effects=_effects(told) if asked.key == Question.CONSEQUENCE else (),
        voices=[shown_voice(one) for one in told.voices if one.question == asked.key],
        tables=[shown_table(one, points) for one in told.tables if one.question == asked.key],
        facts=_facts(told, asked.key),
    )


def _effects(told: Told) -> list[tuple[str, list[ShownEffect]]]:
    under: dict[str, list[ShownEffect]] = {one.name: [] for one in told.alternatives}
    for effect in told.effects:
        under.setdefault(effect.alternative, []).append(shown_effect(effect))
    return [(name, effects) for name, effects in under.items() if effects]


def shown_effect(effect: Effect) -> ShownEffect:
    group = str(Group(effect.group).label)
    if effect.group == Group.OTHER and effect.group_words:
        group = effect.group_words
    elif effect.group_words:
        group = f"{group}: {effect.group_words}"
    return ShownEffect(
        effect=effect,
        group=capfirst(group),
        perspective=str(AssessmentEffect.Perspective(effect.perspective).label),
        direction=str(AssessmentEffect.Direction(effect.direction).label),
        sureness=str(AssessmentEffect.Sureness(effect.sureness).label),
        tone=TONES.get(effect.direction, ""),
    )


def shown_voice(voice: Voice) -> ShownVoice:
    return ShownVoice(voice, str(AssessmentVoice.Gathered(voice.gathered).label), _day(voice.said_on))


def shown_table(table: Table, points: Points) -> ShownTable:
    read = [at for at, name in enumerate(table.columns) if name.casefold() not in WHERE]
    numeric = [
        any(isinstance(row[at], int | float) for row in table.rows)
        or all(row[at] in (HIDDEN, None) for row in table.rows)
        for at in read
    ]
    picture = page_picture(table, points)
    return ShownTable(
        table=table,
        picture=picture,
        columns=[table.columns[at] for at in read],
        cells=[
            [(figure(row[at]), is_number) for at, is_number in zip(read, numeric, strict=True)]
            for row in table.rows
        ],
        numeric=numeric,
        day=_day(table.dated_on),
        has_hidden=any(HIDDEN in row for row in table.rows),
        has_more_bars=len(table.rows) > MOST_BARS and picture is not None and "<circle" not in picture,
    )


def named_places(told: Told) -> list[Any]:
    """The cells of the columns that may name municipalities."""
    return [
        row[at]
        for table in told.tables
        for at, name in enumerate(table.columns)
        if name.casefold() in PLACE_COLUMNS
        for row in table.rows
    ]


def _facts(told: Told, question: str) -> list[tuple[str, str]]:
    if question == Question.DECISION:
        facts = [(_("Beslutat"), _day(told.decided_on)), (_("Av"), told.decided_by)]
    elif question == Question.FOLLOW_UP:
        facts = [(_("Följs upp"), _day(told.follow_up_on))]
    else:
        facts = []
    return [(name, value) for name, value in facts if value]


def _day(day: str) -> str:
    return day_words(date.fromisoformat(day)) if day else ""
