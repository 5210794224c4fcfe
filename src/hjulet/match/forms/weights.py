"""Which indicators are compared and how much each counts, as two rows of words in an address: `matt` and `vikt`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import zip_longest
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from hjulet.match.peer_traits import SeriesChoice

MOST_WEIGHT, MOST_CHOSEN = 10.0, 20


@dataclass(frozen=True, slots=True)
class Weighed:
    """One row of the form: an indicator and its weight, as they were typed."""

    key: str
    text: str
    name: str
    weight: float | None
    wrong: str = ""


def weighed(words: QueryDict, traits: Mapping[str, str], series: Mapping[str, SeriesChoice]) -> list[Weighed]:
    """The rows of `matt` and `vikt`, in the order of the address; without any, those of `traits` with the weight 1.

    `traits` are the names of what is compared unless something else is chosen, by key. An indicator may be written by
    its key or by its title.
    """
    keys = words.getlist("matt")[: MOST_CHOSEN + 1]
    if not any(key.strip() for key in keys):
        return [Weighed(key, "1", name, 1.0) for key, name in traits.items()]
    names = {**{key: one.title for key, one in series.items()}, **traits}
    by_title = {name.casefold(): key for key, name in reversed(names.items())}
    found: dict[str, Weighed] = {}
    for asked, text in zip_longest(keys, words.getlist("vikt")[: len(keys)], fillvalue=""):
        if not (typed := asked.strip()[:200]):
            continue
        key = typed if typed in names else by_title.get(typed.casefold(), typed)
        weight = weight_of(text)
        wrong = "" if key in names else _unknown(typed, names)
        if not wrong and weight is None:
            wrong = _("Vikten ”%(text)s” är inget tal från 0 till %(most)s.") % {
                "text": text.strip()[:20],
                "most": int(MOST_WEIGHT),
            }
        found[key] = Weighed(key, text.strip()[:20] or "1", names.get(key, typed), weight, wrong)
    return list(found.values())


def too_few(rows: Sequence[Weighed]) -> str:
    """What is said when nothing is left to compare by, or too much is asked for; "" when all is well."""
    if len(rows) > MOST_CHOSEN:
        return _("Du kan jämföra högst %(most)s mått åt gången.") % {"most": MOST_CHOSEN}
    if not any(row.weight for row in rows):
        return _("Alla vikter är 0, så inget jämförs. Ge minst ett mått en vikt över 0.")
    return ""


def weight_of(text: str) -> float | None:
    """An empty weight is 1."""
    try:
        weight = float(text.strip().replace(",", ".") or "1")
    except ValueError:
        return None
    return weight if 0 <= weight <= MOST_WEIGHT else None


def _unknown(typed: str, names: Mapping[str, str]) -> str:
    near = get_close_matches(typed.casefold(), [name.casefold() for name in names.values()], n=1)
    near += get_close_matches(typed, names, n=1)
    if near:
        meant = next((name for name in names.values() if name.casefold() == near[0]), near[0])
        return _("Det finns inget mått som heter ”%(text)s”. Menade du ”%(meant)s”?") % {
            "text": typed,
            "meant": meant,
        }
    return _("Det finns inget mått som heter ”%(text)s”. Välj bland dem i listan.") % {"text": typed}
