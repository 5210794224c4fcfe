"""Computed sentences about places. Every change names both of its years."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from hjulet.hub.models import Place
from hjulet.hub.wording import number_words

register = template.Library()

STEADY_PERCENT = 0.5
"""A change smaller than this over half a century is said to be none."""


@register.filter
def change_percent(place: Place) -> float:
    """The change in population from the first year of the built-in table to the last."""
    (_first_year, first), (_last_year, last) = place.populations[0], place.populations[-1]
    return 100 * (last / first - 1)


@register.filter
def population_sentence(place: Place) -> str:
    """ "Mellan 1975 och 2023 minskade folkmängden från 26 359 till 17 631, med 33,1 procent." """
    (first_year, first), (last_year, last) = place.populations[0], place.populations[-1]
    change = change_percent(place)
    if abs(change) < STEADY_PERCENT:
        words = _(
            "Folkmängden var i stort sett densamma %(last_year)s som %(first_year)s: %(first)s då och %(last)s nu."
        )
    elif change > 0:
        words = _(
            "Mellan %(first_year)s och %(last_year)s växte folkmängden från %(first)s till %(last)s, med %(percent)s procent."
        )
    else:
        words = _(
            "Mellan %(first_year)s och %(last_year)s minskade folkmängden från %(first)s till %(last)s, med %(percent)s procent."
        )
    return words % {
        "first_year": first_year,
        "last_year": last_year,
        "first": number_words(first),
        "last": number_words(last),
        "percent": number_words(abs(change), 1),
    }


@register.filter
def inhabitants_per_km2(place: Place) -> float:
    return place.populations[-1][1] / place.land_area_km2
