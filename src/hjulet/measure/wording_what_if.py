"""What is said of roads that somebody wants to try: what was supposed, what it comes to, and the groups it is told in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hjulet.hub.wording import number_words, percent_words, signed_words
from hjulet.measure.wording_population import rounded_words

if TYPE_CHECKING:
    from hjulet.hub.models import Place
    from hjulet.measure.queries.what_if import Asked, WhatIf


def no_ages_words(name: str) -> str:
    return _(
        "För att räkna på tänk om behövs åldrar, födda och döda för %(name)s, och de är inte hämtade. Den som driver "
        "webbplatsen hämtar dem från SCB. Det du skrev står kvar i adressen."
    ) % {"name": name}


def group_names() -> dict[str, str]:
    """Those of `population.needs.GROUPS`, as they are spoken of."""
    return {
        "preschool": _("Barn i förskoleåldern, 1–5 år"),
        "compulsory_school": _("Elever i grundskolan, 6–15 år"),
        "upper_secondary": _("Elever i gymnasiet, 16–18 år"),
        "working_age": _("I arbetsför ålder, 20–64 år"),
        "aged_65_up": _("65 år och äldre"),
        "aged_80_up": _("80 år och äldre"),
    }


def scenario_words(asked: Asked, place: Place, found: WhatIf) -> list[str]:
    """What was asked for, and what it comes to at the end."""
    if found.asked is None:
        return []
    supposed = _supposed(asked)
    said = [_("Du tänker dig: %(list)s.") % {"list": "; ".join(supposed)}] if supposed else []
    usual, last = found.usual.totals[-1], found.asked.totals[-1]
    if asked.other is not None and found.other is not None:
        words = _(
            "%(name)s och %(other)s som en: %(both)s invånare %(year)s, mot %(one)s och %(two)s var för sig."
        ) % {
            "name": place.name,
            "other": asked.other.name,
            "both": rounded_words(last),
            "year": found.usual.years[-1],
            "one": rounded_words(usual),
            "two": rounded_words(found.other.totals[-1]),
        }
    else:
        words = _(
            "%(name)s får %(asked)s invånare %(year)s, mot %(usual)s i framskrivningen: %(difference)s."
        ) % {
            "name": place.name,
            "asked": rounded_words(last),
            "usual": rounded_words(usual),
            "year": found.usual.years[-1],
            "difference": signed_words(_two_figures(last - usual)),
        }
    return [*said, words, *_emptied(found)]


def _two_figures(people: int) -> int:
    """A difference between two roads is known no better than that."""
    return round(people, 2 - len(str(abs(people)))) if abs(people) >= 100 else people


def _emptied(found: WhatIf) -> list[str]:
    """Families can only leave while there are any: that the road says nothing after that."""
    assert found.asked is not None  # noqa: S101 (asked for by the caller)
    schools = ("preschool", "compulsory_school")
    is_empty = any(
        now == 0 < then
        for name in schools
        for now, then in zip(found.asked.groups[name], found.usual.groups[name], strict=True)
    )
    words = _("Så många familjer finns inte att flytta härifrån: barnen tar slut på vägen. Pröva med färre.")
    return [words] if is_empty else []


def _supposed(asked: Asked) -> list[str]:
    supposed = []
    if asked.families:
        words = ngettext("%(count)s familj om året", "%(count)s familjer om året", abs(asked.families))
        supposed.append(words % {"count": signed_words(asked.families)})
    if asked.has_school:
        words = _("en skola som stänger %(year)s och %(families)s familjer färre")
        supposed.append(words % {"year": asked.school_year, "families": number_words(asked.school_families)})
    if asked.births_percent != 100:
        supposed.append(
            _("%(percent)s av de väntade födda") % {"percent": percent_words(asked.births_percent)}
        )
    return supposed
