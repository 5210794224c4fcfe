"""What `hjulet measure access` says in sentences, in Swedish or English: never a figure without what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from hjulet.instruments.access import Broken, Comparison, Plan

MOST_NAMED = 5
FEWEST_SHOWN = 5
"""Fewer than five persons are not counted out: a number that small points at somebody."""
UNITS = {
    "trip": ("tur", "turer", "trip", "trips"),
    "pair": ("tur och retur", "turer med retur", "round trip", "round trips"),
    "route": ("linje", "linjer", "route", "routes"),
    "route-hour": ("linjetimme", "linjetimmar", "hour of a route", "hours of routes"),
    "block": ("fordonsomlopp", "fordonsomlopp", "vehicle block", "vehicle blocks"),
}


def of_wide(language: str) -> list[str]:
    """What a ranking of a whole country leaves out; nothing when it is not one ("")."""
    if not language:
        return []
    if language == "sv":
        return ["Nätet är så stort att skadan visas för varje tur men inte för varje plats."]
    return ["The network is so large that harm is given by departure, and not by place."]


def at_the_edge(outside: int, language: str) -> list[str]:
    """A departure outside the window looks less harmful than it is, since only those who leave within it are asked."""
    if not outside:
        return []
    if language == "sv":
        said = (
            f"{outside} rader gäller turer som börjar utanför tidsfönstret, så att bara en del av skadan syns"
            " (inside_window är false). Räkna på hela dagar för att jämföra dem."
        )
    else:
        said = (
            f"{outside} rows are of trips that begin outside the window, so that only a part of their harm is seen"
            " (inside_window is false); rank whole days to compare them"
        )
    return [said]


def of_plan(plan: Plan, names: Mapping[str, str], language: str) -> list[str]:
    """What a plan saves, what it costs together, how far that is from the least there could be, and who pays."""
    from hjulet.instruments.peers.wording import number, percent

    swedish = language == "sv"
    one, many = UNITS[plan.before.units.kind][0 if swedish else 2 :][:2]
    what = f"{len(plan.units)} {one if len(plan.units) == 1 else many}"
    km = number(plan.saved_km, 1, swedish=swedish)
    hours, alone, bound, once = (
        number(value / 3600, swedish=swedish)
        for value in (plan.harm, plan.single, plan.bound, plan.rank_once)
    )
    gap = percent(plan.gap, swedish=swedish)
    losers = _losers(plan.losers(MOST_NAMED), names, swedish=swedish)
    if swedish:
        alone_words = (
            "" if alone == hours else f" Var för sig skulle de ha kostat {alone}: turer ersätter varandra."
        )
        return [
            f"{what} dras in och sparar {km} fordonskilometer den dagen.",
            f"Tillsammans kostar det {hours} persontimmar restid, vägt efter målpunkterna.{alone_words}",
            f"Inget förslag som sparar lika mycket kan kosta mindre än {bound}, så avståndet är högst {gap}.",
            f"Att rangordna en enda gång hade kostat {once}.",
            f"Mest förlorar {losers}.",
        ]
    alone_words = (
        ""
        if alone == hours
        else f"; each by itself would have cost {alone}, as departures stand in for others"
    )
    return [
        f"{what} withdrawn save {km} vehicle-km that day.",
        f"Together they cost {hours} person-hours of travel, weighted by what is gone to{alone_words}.",
        f"No proposal that saves as much can cost less than {bound}, so the gap is at most {gap}.",
        f"To rank only once would have cost {once}.",
        f"Those who lose most: {losers}.",
    ]


def of_comparison(
    found: Comparison, names: Mapping[str, str], broken: Sequence[Broken] | None, language: str
) -> list[str]:
    """Who loses, who is cut off, how unevenly, where, and which connections break."""
    from hjulet.instruments.peers.wording import number, percent

    swedish = language == "sv"
    whole, losing, cut_off = (
        number(float(value), swedish=swedish)
        for value in (found.people.sum(), found.people[found.loss > 0].sum(), found.people_cut_off)
    )
    share = percent(found.inequality().half_share, swedish=swedish)
    losers = _losers(found.losers(MOST_NAMED), names, swedish=swedish)
    count, gone = len(broken or ()), sum(one.after is None for one in broken or ())
    if swedish:
        sentences = [
            f"{losing} av {whole} personer får längre restid, och {cut_off} når inte längre något som de nådde förut.",
            f"Hälften av förlusten bärs av {share} av dem. Mest förlorar {losers}.",
        ]
        if broken is not None:
            sentences.append(f"{count} förbindelser blir sämre, varav {gone} försvinner helt.")
        return sentences if found.losers(1).height else ["Ingen förlorar på förslaget.", *sentences[2:]]
    sentences = [
        f"{losing} of {whole} persons travel longer, and {cut_off} no longer reach something that they reached before.",
        f"Half of the loss falls on {share} of them. Those who lose most: {losers}.",
    ]
    if broken is not None:
        sentences.append(f"{count} connections get worse, of which {gone} are gone.")
    return sentences if found.losers(1).height else ["Nobody loses by the proposal.", *sentences[2:]]


def _losers(frame: pl.DataFrame, names: Mapping[str, str], *, swedish: bool) -> str:
    """ "Aby (120 personer), Berg (30 personer)"; places of few people are named without how many they are."""
    from hjulet.instruments.peers.wording import number

    said = []
    for origin, persons in frame.select("origin", "persons").iter_rows():
        name = names.get(origin, origin)
        words = "personer" if swedish else "persons"
        said.append(
            f"{name} ({number(persons, swedish=swedish)} {words})" if persons >= FEWEST_SHOWN else name
        )
    return ", ".join(said) or ("ingen" if swedish else "nobody")
