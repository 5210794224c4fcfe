"""The cells of the tables of access: numbers as people write them, and what is missing or not shown said in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from hjulet.hub.wording import number_words, percent_words
from hjulet.measure import wording_access as wording

if TYPE_CHECKING:
    from hjulet.measure.access_carried_out import Result

MOST_WORST = 10
MISSING = "–"


def people_head(result: Result) -> list[str]:
    return [_("Boende")] if result.summary["ground"]["has_people"] else []


def people_cells(result: Result, row: Mapping[str, Any]) -> list[str]:
    if not result.summary["ground"]["has_people"]:
        return []
    return [_("under 5") if row["persons"] is None else number_words(row["persons"])]


def before_after(result: Result) -> list[str]:
    if result.asked["measure"] != "mean-time":
        return []
    return [_("Minuter före"), _("Minuter efter")]


def both_cells(result: Result, row: Mapping[str, Any]) -> list[str]:
    return [minutes_words(row["before"]), minutes_words(row["after"])] if before_after(result) else []


def loss_words(result: Result, value: float | None) -> str:
    if value is None:
        return MISSING
    if result.asked["measure"] == "mean-time":
        return number_words(value, 1)
    return percent_words(100 * value, 1)


def unit_head(unit: str) -> str:
    words = {
        "trip": _("Tur"), "pair": _("Tur och retur"), "route": _("Linje"), "route-hour": _("Linje och timme"), "block": _("Fordonsomlopp"),
        "stop": _("Hållplats"),
    }  # fmt: skip
    return words[unit]


def minutes_words(value: float | None) -> str:
    """Whole minutes; what is not reached is not 0."""
    return _("nås inte") if value is None else number_words(value)


def share_words(value: float | None) -> str:
    return MISSING if value is None else percent_words(100 * value)


def of_words(some: float, whole: float) -> str:
    """A share, and never of whom there are one to four."""
    return _("under 5") if 0 < some < wording.FEWEST else percent_words(100 * some / whole)


def figure_words(value: float | None, decimals: int) -> str:
    return MISSING if value is None else number_words(value, decimals)


def harm_figure(value: float | None) -> str:
    return MISSING if value is None else number_words(value, wording.harm_decimals(value))


def lost_words(share: float) -> str:
    """What falls away altogether, of all there is; little is not nothing."""
    if share <= 0:
        return _("inget")
    return _("under 1 %") if share < 0.005 else percent_words(100 * share)


def listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(most)s och %(last)s") % {"most": ", ".join(words[:-1]), "last": words[-1]}
