"""What the text does not state, as questions to the one who reads it in."""

from __future__ import annotations

from hjulet.meet.formats.invitation.dates import MONTH_NAMES
from hjulet.meet.formats.invitation.facts import (
    Asks,
    Occasion,
    PartialDate,
    Question,
    Shape,
    Sure,
    Where,
    gettext_noop,
)
from hjulet.meet.formats.invitation.years import WRONG_WEEKDAY, weekday_name

WHICH_YEAR = gettext_noop("Vilket år? Texten säger inget år för %(day)s.")
LIKELY_YEAR = gettext_noop("Är det %(year)s? Texten säger inget år för %(day)s, men mycket talar för det.")
WRONG_DAY = gettext_noop("Vilket datum gäller? %(day)s är inte en %(weekday)s det år som texten säger.")
WHICH_DAY = gettext_noop("Vilken dag? Texten säger inte när tillfälle %(number)s är.")
WHICH_DAY_ALONE = gettext_noop("Vilken dag? Texten säger inte när man ses.")
WHICH_CLOCK = gettext_noop("När börjar och slutar det? Texten säger inget klockslag.")
WHICH_END = gettext_noop("När slutar det? Texten säger bara att det börjar kl. %(starts)s.")
WHICH_TITLE = gettext_noop("Vad heter träffen? Texten har ingen rubrik som går att läsa ut.")
WHICH_WHERE = gettext_noop("Var? Texten säger ingen plats och inte att det är digitalt.")


def day_words(first: PartialDate, last: PartialDate) -> str:
    """ "17–18 augusti", as Swedes write it."""
    end = f"{last.day} {MONTH_NAMES[last.month - 1]}"
    if first.key == last.key:
        return end
    if first.month == last.month:
        return f"{first.day}–{end}"
    return f"{first.day} {MONTH_NAMES[first.month - 1]}–{end}"


def questions_of(title: str, shape: Shape, occasions: list[Occasion], where: Where) -> list[Question]:
    """The questions in the order they are best answered."""
    asked: list[Question] = []
    if not title:
        asked.append(Question("title", Asks.TITLE, WHICH_TITLE))
    for one in occasions:
        asked += _about_day(one, is_alone=len(occasions) == 1)
    if not occasions and shape is not Shape.ARTICLE:
        asked.append(Question("date-1", Asks.DATE, WHICH_DAY_ALONE, occasion=1))
    asked += _about_clock(occasions, shape)
    has_towns = bool(occasions) and all(one.town or one.venue for one in occasions)
    if not where.mode_is_stated and not has_towns and shape is not Shape.ARTICLE:
        asked.append(Question("where", Asks.WHERE, WHICH_WHERE, is_required=False))
    return asked


def _about_day(one: Occasion, *, is_alone: bool) -> list[Question]:
    if one.first is None or one.last is None:
        if is_alone:
            return [
                Question(f"date-{one.number}", Asks.DATE, WHICH_DAY_ALONE, span=one.span, occasion=one.number)
            ]
        number: dict[str, object] = {"number": one.number}
        return [Question(f"date-{one.number}", Asks.DATE, WHICH_DAY, number, one.span, occasion=one.number)]
    if one.is_dated:
        return []
    values: dict[str, object] = {"day": day_words(one.first, one.last)}
    if one.reason == WRONG_WEEKDAY:
        words = {**values, "weekday": weekday_name(one.first)}
        return [
            Question(
                f"date-{one.number}",
                Asks.CONFLICT,
                WRONG_DAY,
                words,
                one.span,
                one.year_candidates,
                occasion=one.number,
            )
        ]
    if one.year_sure is Sure.LIKELY and one.first.year is not None:
        return [
            Question(
                f"year-{one.number}",
                Asks.YEAR,
                LIKELY_YEAR,
                {**values, "year": one.first.year},
                one.span,
                one.year_candidates,
                one.first.year,
                one.number,
            )
        ]
    return [
        Question(
            f"year-{one.number}",
            Asks.YEAR,
            WHICH_YEAR,
            values,
            one.span,
            one.year_candidates,
            occasion=one.number,
        )
    ]


def _about_clock(occasions: list[Occasion], shape: Shape) -> list[Question]:
    """One question for all that lack a time: they are nearly always alike."""
    if not occasions and shape is Shape.ARTICLE:
        return []
    missing = [one for one in occasions if one.clock is None]
    if missing or not occasions:
        return [Question("clock", Asks.CLOCK, WHICH_CLOCK)]
    without_end = [one for one in occasions if one.clock is not None and one.clock.ends is None]
    if without_end and (clock := without_end[0].clock) is not None:
        return [Question("clock-end", Asks.CLOCK, WHICH_END, {"starts": f"{clock.starts:%H.%M}"}, clock.span)]
    return []
