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


def none_in_the_window(start: int, end: int, language: str) -> str:
    """What was withdrawn runs at other times than those that are asked about."""
    from hjulet.instruments.access.questions import clock

    if language == "sv":
        return (
            f"Ingen av de indragna turerna går mellan {clock(start)} och {clock(end)}, då någon här är på väg. Välj ett annat"
            " tidsfönster."
        )
    return (
        f"None of the withdrawn trips runs between {clock(start)} and {clock(end)}, when anybody here travels; choose another"
        " window."
    )


def of_plan(plan: Plan, names: Mapping[str, str], language: str, *, are_people: bool) -> list[str]:
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
    losers = _losers(plan.losers(MOST_NAMED), names, swedish=swedish, are_people=are_people)
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
        f"{what} withdrawn {'saves' if len(plan.units) == 1 else 'save'} {km} vehicle-km that day.",
        f"Together they cost {hours} person-hours of travel, weighted by what is gone to{alone_words}.",
        f"No proposal that saves as much can cost less than {bound}, so the gap is at most {gap}.",
        f"To rank only once would have cost {once}.",
        f"Those who lose most: {losers}.",
    ]


def of_comparison(
    found: Comparison,
    names: Mapping[str, str],
    broken: Sequence[Broken] | None,
    language: str,
    *,
    are_people: bool,
) -> list[str]:
    """Who loses, who is cut off, how unevenly, where, and which connections break. Without people, places are counted."""
    from hjulet.instruments.peers.wording import percent

    swedish = language == "sv"
    whole, losing, cut_off = (
        _counted(float(value), swedish=swedish, are_people=are_people)
        for value in (found.people.sum(), found.people[found.loss > 0].sum(), found.people_cut_off)
    )
    noun = WHO[swedish, are_people]
    share = percent(found.inequality().half_share, swedish=swedish)
    losers = _losers(found.losers(MOST_NAMED), names, swedish=swedish, are_people=are_people)
    count, gone = len(broken or ()), sum(one.after is None for one in broken or ())
    if swedish:
        sentences = [
            f"{losing} av {whole} {noun} får längre restid, och {cut_off} når inte längre något som de nådde förut.",
            f"Hälften av förlusten bärs av {share} av dem. Mest förlorar {losers}.",
        ]
        if broken is not None:
            sentences.append(f"{count} förbindelser blir sämre, varav {gone} försvinner helt.")
        return sentences if found.losers(1).height else ["Ingen förlorar på förslaget.", *sentences[2:]]
    sentences = [
        f"{losing} of {whole} {noun} travel longer, and {cut_off} no longer reach something that they reached before.",
        f"Half of the loss falls on {share} of them. Those who lose most: {losers}.",
    ]
    if broken is not None:
        sentences.append(f"{count} connections get worse, of which {gone} are gone.")
    return sentences if found.losers(1).height else ["Nobody loses by the proposal.", *sentences[2:]]


WHO = {
    (True, True): "personer",
    (True, False): "platser",
    (False, True): "persons",
    (False, False): "places",
}


def _counted(value: float, *, swedish: bool, are_people: bool) -> str:
    """A number of people or places; of people, one to four are only "fewer than five"."""
    from hjulet.instruments.peers.wording import number

    if are_people and 0 < value < FEWEST_SHOWN:
        return "färre än fem" if swedish else "fewer than five"
    return number(value, swedish=swedish)


def _losers(frame: pl.DataFrame, names: Mapping[str, str], *, swedish: bool, are_people: bool) -> str:
    """ "Aby (120 personer), Berg (30 personer)"; places of few people are named without how many they are."""
    said = []
    for origin, persons in frame.select("origin", "persons").iter_rows():
        name, words = names.get(origin, origin), WHO[swedish, True]
        is_shown = are_people and persons >= FEWEST_SHOWN
        many = _counted(persons, swedish=swedish, are_people=True)
        said.append(f"{name} ({many} {words})" if is_shown else name)
    return ", ".join(said) or ("ingen" if swedish else "nobody")
