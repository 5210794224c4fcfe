"""Kinds of municipality by what the built-in table knows: how many live there, and whether it has grown or shrunk.

Not SKR's or Tillväxtverkets own grouping, which need commuting and built-up areas. The rule is ours and said
wherever it is used: population on 31 December 2023 in four classes, and more or fewer inhabitants than in 1975
(SCB, in the borders of 2023).
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from hjulet.hub.models import Place
from hjulet.hub.wording import number_words

FIRST_YEAR, LAST_YEAR = Place.POPULATION_YEARS[0], Place.POPULATION_YEARS[-1]
BOUNDS = (10_000, 30_000, 100_000)

TypeKey = tuple[int, bool]
"""Class of size from 0, and whether it has grown."""


def type_of(place: Place) -> TypeKey:
    size = sum(place.population_2023 >= bound for bound in BOUNDS)
    return size, place.population_2023 >= place.population_1975


def type_words(key: TypeKey) -> str:
    """ "10 000–29 999 invånare, har krympt"."""
    size, has_grown = key
    if size == 0:
        words = _("Under %(bound)s invånare") % {"bound": number_words(BOUNDS[0])}
    elif size == len(BOUNDS):
        words = _("Minst %(bound)s invånare") % {"bound": number_words(BOUNDS[-1])}
    else:
        words = _("%(first)s–%(last)s invånare") % {
            "first": number_words(BOUNDS[size - 1]),
            "last": number_words(BOUNDS[size] - 1),
        }
    course = _("har vuxit") if has_grown else _("har krympt")
    return f"{words}, {course}"


def rule_words() -> str:
    """What stands under every table of them."""
    return _(
        "Slagen är våra egna: folkmängd %(last)d i fyra klasser, och om kommunen har fler eller färre invånare än "
        "%(first)d (SCB, i kommungränserna från 2023). De är inte SKR:s eller Tillväxtverkets indelning."
    ) % {"first": FIRST_YEAR, "last": LAST_YEAR}
