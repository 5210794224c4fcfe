"""What the result pages of access say: each answer in a sentence first, what it rests on, and what it does not say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hjulet.hub.wording import day_words, number_words, percent_words

if TYPE_CHECKING:
    from hjulet.measure.access_carried_out import Result

FEWEST = 5
THE_BEST, NEARLY_BEST = 1e-6, 0.01
"""A share of the harm: a plan that could be so much better at most is told as the best there is, to a per cent."""


def group_words(name: str) -> str:
    """What a group is called, for columns that are usual; else the column's own name."""
    known = {
        "people": _("platser"),
        "population": _("alla boende"),
        "aged_0_15": _("0–15 år"),
        "aged_16_64": _("16–64 år"),
        "aged_65_up": _("65 år och äldre"),
        "without_car": _("utan bil"),
        "women": _("kvinnor"),
        "men": _("män"),
    }
    return known.get(name, name.replace("_", " "))


def goal_words(column: str) -> str:
    """What one travels to, after "till" or "når"."""
    known = {
        "": _("alla platser"),
        "jobs": _("arbetsplatserna"),
        "schools": _("skolorna"),
        "groceries": _("mataffärerna"),
        "care": _("vården"),
        "population": _("andra boende"),
    }
    return known.get(column, _("”%(column)s”") % {"column": column})


def nearest_words(column: str) -> str:
    """One of a kind, the nearest."""
    known = {
        "schools": _("en skola"),
        "groceries": _("en mataffär"),
        "care": _("vård"),
        "jobs": _("en arbetsplats"),
    }
    return known.get(column, _("en plats med ”%(column)s”") % {"column": column})


def clock_words(clock: str) -> str:
    """ "07.00" in Swedish, "07:00" in English."""
    return clock.replace(":", ".") if not (translation.get_language() or "sv").startswith("en") else clock


def when_words(result: Result) -> str:
    asked = result.asked
    return _("%(day)s kl. %(start)s–%(end)s") % {
        "day": day_words(date.fromisoformat(asked["day"]), weekday=True),
        "start": clock_words(asked["start"]),
        "end": clock_words(asked["end"]),
    }


def answer(result: Result) -> list[str]:
    """The answer, the most important sentence first."""
    kinds = {"travel-times": _reached, "rank": _ranked, "compare": _compared, "least-harm": _planned}
    return kinds[result.summary["kind"]](result)


def _reached(result: Result) -> list[str]:
    figures, ground = result.figures, result.summary["ground"]
    column, minutes = result.asked["opportunities"], number_words(figures["minutes"])
    first = ground["groups"][0]
    count = number_words(ground["persons"][first])
    if not figures["is_nearest"]:
        mean = figures["by_group"].get(first, {}).get("mean") or 0.0
        words = (
            _("En boende når i medeltal %(share)s av %(goals)s inom %(minutes)s minuter.")
            if ground["has_people"]
            else _("Från en plats nås i medeltal %(share)s av %(goals)s inom %(minutes)s minuter.")
        )
        return [words % {"share": percent_words(100 * mean), "goals": goal_words(column), "minutes": minutes}]
    share = figures["within_share"].get(first)
    if share is None:
        return [_("För få bor vid punkterna för att en siffra ska kunna visas.")]
    words = (
        _("Av %(count)s boende når %(share)s %(goal)s inom %(minutes)s minuter.")
        if ground["has_people"]
        else _("Av %(count)s platser når %(share)s %(goal)s inom %(minutes)s minuter.")
    )
    said = [
        words
        % {
            "count": count,
            "share": percent_words(100 * share),
            "goal": nearest_words(column),
            "minutes": minutes,
        }
    ]
    never = figures["never"].get(first, 0.0)
    if never >= FEWEST:
        said.append(
            _("%(count)s kommer inte fram alls, oftast för att sista bussen går för sent eller inte alls.")
            % {"count": persons_words(never, ground)}
        )
    return said


def _ranked(result: Result) -> list[str]:
    figures = result.figures
    units = result.table("units")
    said = [
        _(
            "%(what)s har prövats var för sig: vad kostar det om just den dras in, och allt annat går som vanligt?"
        )
        % {"what": units_words(figures["units"], figures["unit"]).capitalize()}
    ]
    if units.height and units["harm"][0] > 0:
        first = units.row(0, named=True)
        said.insert(
            0,
            _("Mest värd är %(unit)s: utan den blir det %(harm)s.")
            % {"unit": unit_words(first, figures["unit"]), "harm": first_harm_words(result, first["harm"])},
        )
    if figures["harmless"]:
        said.append(
            ngettext(
                "%(count)s av dem kan dras in för sig utan att någon förlorar något under tiden som är räknad.",
                "%(count)s av dem kan dras in, en i taget, utan att någon förlorar något under tiden som är räknad.",
                figures["harmless"],
            )
            % {"count": number_words(figures["harmless"])}
        )
    return said


def _compared(result: Result) -> list[str]:
    figures, ground = result.figures, result.summary["ground"]
    if figures["losing"] <= 0:
        return [_("Ingen förlorar på förslaget under tiden som är räknad.")]
    first = ground["groups"][0]
    whole = ground["persons"][first]
    few = FEWEST if ground["has_people"] else 1
    if figures["losing"] < few:
        words = _("Färre än fem av %(whole)s får det sämre. Om så få sägs inget mer.")
        return [words % {"whole": persons_words(whole, ground)}]
    said = [
        _("%(losing)s av %(whole)s får det sämre. Tillsammans blir det %(harm)s.")
        % {
            "losing": number_words(figures["losing"]),
            "whole": persons_words(whole, ground),
            "harm": first_harm_words(result, figures["harm"]),
        }
    ]
    said += _by_more_than_a_minute(result)
    if figures["people_cut_off"] >= few:
        said.append(
            _("För %(count)s faller minst en målpunkt bort helt: den går inte att nå vid någon avresa.")
            % {"count": persons_words(figures["people_cut_off"], ground)}
        )
    share = figures["inequality"]["half_share"]
    if share is not None:
        said.append(
            _("Hälften av förlusten bärs av %(share)s av dem.")
            % {"share": percent_words(100 * share, 0 if share >= 0.1 else 1)}
        )
    return said


def _planned(result: Result) -> list[str]:
    plan = result.figures["plan"]
    said = [
        _("%(what)s kan dras in och sparar %(km)s fordonskilometer den dagen. Det kostar %(harm)s.")
        % {
            "what": units_words(plan["units"], result.figures["unit"]).capitalize(),
            "km": number_words(plan["saved_km"]),
            "harm": first_harm_words(result, plan["harm"]),
        }
    ]
    return said + _by_more_than_a_minute(result)


def _by_more_than_a_minute(result: Result) -> list[str]:
    """Of many who lose a second or two, those who notice."""
    few = FEWEST if result.summary["ground"]["has_people"] else 1
    if result.asked["measure"] != "mean-time" or result.figures["losing"] < few:
        return []
    count = result.figures["losing_a_minute"]
    if count < few:
        return [_("Nästan ingen får mer än en minut längre resa i medeltal.")]
    persons = persons_words(count, result.summary["ground"])
    return [_("%(persons)s får mer än en minut längre resa i medeltal.") % {"persons": persons}]


def plan_words(result: Result) -> list[str]:
    """How good the plan is: what could be better at most, and what ranking once would have cost."""
    plan = result.figures["plan"]
    if plan["gap_share"] < THE_BEST:
        said = [_("Förslaget är det bästa som finns: inget annat som sparar lika mycket kostar mindre.")]
    elif plan["gap_share"] < NEARLY_BEST:
        said = [_("Inget förslag som sparar lika mycket kan vara mer än en procent bättre.")]
    else:
        words = _(
            "Inget förslag som sparar lika mycket kan kosta mindre än %(bound)s. Ett bättre förslag kan alltså vara högst %(gap)s bättre, men behöver inte finnas."
        )
        bound = harm_words(result, plan["bound"])
        said = [words % {"bound": bound, "gap": percent_words(100 * plan["gap_share"])}]
    if plan["harm_ranked_once"] > 1.005 * plan["harm"]:
        said.append(
            _("Att rangordna turerna en enda gång och dra in uppifrån hade kostat %(once)s.")
            % {"once": harm_words(result, plan["harm_ranked_once"])}
        )
    if abs(plan["harm_alone"] - plan["harm"]) > 0.01 * plan["harm"]:
        said.append(
            _(
                "Var för sig hade de kostat %(alone)s: turer ersätter varandra, så skador går inte att lägga ihop."
            )
            % {"alone": harm_words(result, plan["harm_alone"])}
        )
    return said


def harm_words(result: Result, harm: float) -> str:
    """Hours of all together, or how many who lose everything it corresponds to."""
    number = number_words(harm, harm_decimals(harm))
    has_people = result.summary["ground"]["has_people"]
    if result.asked["measure"] == "mean-time":
        words = (
            _("%(number)s persontimmar i längre restid")
            if has_people
            else _("%(number)s timmar i längre restid")
        )
    else:
        words = (
            _("en förlust som om %(number)s personer miste allt inom räckhåll")
            if has_people
            else _("en förlust som om %(number)s platser miste allt inom räckhåll")
        )
    return words % {"number": number}


def first_harm_words(result: Result, harm: float) -> str:
    """The same the first time it is said, with what is counted as if."""
    words = harm_words(result, harm)
    if result.asked["measure"] != "mean-time":
        return words
    if result.summary["ground"]["has_people"]:
        return _("%(harm)s, om alla reser en gång") % {"harm": words}
    return _("%(harm)s, om en person reser från varje plats") % {"harm": words}


def harm_decimals(harm: float) -> int:
    """Enough to tell small harms apart, and no more."""
    return 0 if abs(harm) >= 100 else 1 if abs(harm) >= 1 else 2


def harm_head(result: Result) -> str:
    """The heading of a column of harm."""
    if result.asked["measure"] != "mean-time":
        return _("Förlust")
    return _("Persontimmar") if result.summary["ground"]["has_people"] else _("Timmar")


def loss_head(result: Result) -> str:
    return _("Minuter längre resa") if result.asked["measure"] == "mean-time" else _("Andel som inte nås")


def persons_words(count: float, ground: Mapping[str, Any]) -> str:
    number = number_words(count)
    whole = round(count)
    if ground["has_people"]:
        return ngettext("%(number)s boende", "%(number)s boende", whole) % {"number": number}
    return ngettext("%(number)s plats", "%(number)s platser", whole) % {"number": number}


def units_words(count: int, unit: str) -> str:
    number = number_words(count)
    words = {
        "trip": ngettext("%(number)s tur", "%(number)s turer", count),
        "pair": ngettext("%(number)s tur med retur", "%(number)s turer med retur", count),
        "route": ngettext("%(number)s linje", "%(number)s linjer", count),
        "route-hour": ngettext("%(number)s linjetimme", "%(number)s linjetimmar", count),
        "block": ngettext("%(number)s fordonsomlopp", "%(number)s fordonsomlopp", count),
        "stop": ngettext("%(number)s hållplats", "%(number)s hållplatser", count),
    }
    return words[unit] % {"number": number}


def unit_words(row: Mapping[str, Any], unit: str) -> str:
    """ "linje 106 kl. 08.36 från Storåkra till Sälghult"."""
    if unit == "trip":
        return _("linje %(route)s kl. %(clock)s från %(origin)s till %(end)s") % {
            "route": row["route"],
            "clock": clock_words(row["departure"] or ""),
            "origin": row["from"],
            "end": row["to"],
        }
    if unit in ("pair", "route", "route-hour"):
        return _("linje %(route)s") % {"route": row["route"]}
    return str(row["route"])


def broken_words(one: Mapping[str, Any], ground: Mapping[str, Any]) -> str:
    """What happens to the last way home, or to being there in time."""
    values = {
        "clock": clock_words(one["clock"]),
        "worse": number_words(one["worse"]),
        "gone": number_words(one["gone"]),
        "persons": persons_words(one["persons"], ground),
    }
    if not one["worse"]:
        words = (
            _("Sista resan hem, framme senast %(clock)s: inget ändras.")
            if one["kind"] == "home"
            else _("Framme senast %(clock)s: inget ändras.")
        )
        return words % values
    words = (
        _(
            "Sista resan hem, framme senast %(clock)s: %(worse)s förbindelser går tidigare eller försvinner. %(gone)s försvinner helt, för %(persons)s."
        )
        if one["kind"] == "home"
        else _(
            "Framme senast %(clock)s: %(worse)s förbindelser kräver tidigare avresa eller försvinner. %(gone)s försvinner helt, för %(persons)s."
        )
    )
    return words % values


def class_words(number: int) -> str:
    """The classes of service, after Pipos' thought."""
    words = (
        _("allt inom 10 minuter"),
        _("allt inom 20 minuter"),
        _("allt inom 30 minuter"),
        _("allt inom 45 minuter"),
        _("något tar längre än 45 minuter, eller nås inte"),
    )
    return words[number - 1]
