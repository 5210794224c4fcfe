"""Why an area is where it is, in words a planner can use: the rule, the figures, and how few would have changed it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from hjulet.instruments.peers.wording import number, percent
from hjulet.instruments.territories.margins import Margin, leaving_flows, margin
from hjulet.instruments.territories.results import Territories


@dataclass(frozen=True, slots=True)
class Explanation:
    """One area's place, in sentences and in figures."""

    area: Hashable
    name: str
    region: Hashable | None
    region_name: str
    rule: str
    sentence_sv: str
    sentence_en: str
    margin: Margin

    def __str__(self) -> str:
        return self.sentence_en


def explain(found: Territories, area: Hashable) -> Explanation:
    """Why does an area belong where it does?

    Raises TerritoryError when there is no such area.

    Examples
    --------
    >>> from hjulet.instruments.territories import Flows, labour_market_areas
    >>> flows = Flows.from_frame(
    ...     {"o": ["a", "b", "b"], "d": ["a", "a", "b"], "n": [100, 10, 90]}, origin="o", destination="d", flow="n")
    >>> labour_market_areas(flows).explain("b").sentence_en
    'b: 10.0% commute to a, the limit is 7.5%. 3 fewer would have made it a labour market of its own.'
    """
    place = found.flows.row(area)
    hangs_on = margin(found, place)
    region = int(found.region[place])
    words: Callable[..., str] = _of_region
    if region < 0:
        words = _of_none
    elif found.rules is not None and found.method == "labour_market_areas":
        words = _of_labour_market
    sv, en = (words(found, place, hangs_on, swedish=swedish) for swedish in (True, False))
    label = found.regions[region] if region >= 0 else None
    return Explanation(
        found.flows.ids[place], found.flows.name(place), label, found.names[region] if region >= 0 else "",
        found.rules[place] if found.rules else found.method, sv, en, hangs_on,
    )  # fmt: skip


def share_beside(share: float, limit: float, *, swedish: bool) -> tuple[str, str]:
    """A share and a limit, with so many decimals that one can see which is larger.

    >>> share_beside(0.20004, 0.2, swedish=False)
    ('20.004%', '20%')
    """
    decimals = 1
    while decimals < 6 and share != limit and round(share * 100, decimals) == round(limit * 100, decimals):
        decimals += 1
    of_limit = next(one for one in range(7) if one == 6 or abs(round(limit * 100, one) - limit * 100) < 1e-9)
    return percent(share, swedish=swedish, decimals=decimals), percent(
        limit, swedish=swedish, decimals=of_limit
    )


def persons(count: int, *, swedish: bool) -> str:
    """ "1 person", "20 personer"."""
    if swedish:
        return f"{number(count, swedish=True)} {'person' if count == 1 else 'personer'}"
    return f"{number(count, swedish=False)} {'person' if count == 1 else 'people'}"


def _of_none(found: Territories, place: int, hangs_on: Margin, *, swedish: bool) -> str:
    name = found.flows.name(place)
    if found.flows.residents[place] <= 0:
        if swedish:
            return f"{name}: ingen sysselsatt bor här, så området hör inte till någon region."
        return f"{name}: no employed people live here, so the area belongs to no region."
    if swedish:
        return f"{name} hör inte till någon region."
    return f"{name} belongs to no region."


def _of_labour_market(found: Territories, place: int, hangs_on: Margin, *, swedish: bool) -> str:
    rule = found.rules[place]  # type: ignore[index]
    if rule in ("centre", "centre by jobs"):
        return _of_centre(found, place, hangs_on, swedish=swedish)
    first = _leans(found, place, hangs_on, swedish=swedish)
    second = _placed(found, place, rule, swedish=swedish)
    third = ""
    if hangs_on.persons is not None:
        third = _had_fewer(hangs_on.persons, rule, hangs_on.changes, swedish=swedish)
    return " ".join(one for one in (first, second, third) if one)


def _had_fewer(count: int, rule: str, changes: bool, *, swedish: bool) -> str:
    """What would have been, had so many who commute worked at home."""
    few = (
        f"{persons(count, swedish=True)} färre hade gett" if swedish else f"{number(count, swedish=False)} fewer would have made"
    )  # fmt: skip
    if not changes:
        return (
            f"{few} ett centrum för sig, men områdena hade varit desamma."
            if swedish
            else f"{few} it a centre by itself, but the areas would have been the same."
        )
    if not rule.startswith("joined"):  # it has a centre of its own already
        return f"{few} andra områden." if swedish else f"{few} other areas."
    return f"{few} en egen arbetsmarknad." if swedish else f"{few} it a labour market of its own."


def _leans(found: Territories, place: int, hangs_on: Margin, *, swedish: bool) -> str:
    """The share that is above its limit."""
    flows, told = found.flows, found.parameters
    name, residents = flows.name(place), float(flows.residents[place])
    to, value = leaving_flows(flows, place)[0]
    out = residents - float(flows.own[place])
    single_max, out_max = float(told["single_flow_max"]), float(told["out_commuting_max"])  # type: ignore[arg-type]
    if value / residents > single_max or (
        value / residents == single_max and told["at_limit"] == "dependent"
    ):
        share, limit = share_beside(value / residents, single_max, swedish=swedish)
        return (
            f"{name}: {share} pendlar till {flows.name(to)}, gränsen är {limit}."
            if swedish
            else f"{name}: {share} commute to {flows.name(to)}, the limit is {limit}."
        )
    share, limit = share_beside(out / residents, out_max, swedish=swedish)
    return (
        f"{name}: {share} pendlar ut, gränsen är {limit}; flest till {flows.name(to)}."
        if swedish
        else f"{name}: {share} commute out, the limit is {limit}; most of them to {flows.name(to)}."
    )


def _placed(found: Territories, place: int, rule: str, *, swedish: bool) -> str:
    """What a rule beyond the plain one did; nothing for the plain one."""
    region = found.names[int(found.region[place])]
    to = int(found.links[place]) if found.links is not None else -1
    if rule.startswith("joined"):
        if found.flows.name(to) == region:
            return ""
        return (
            f"Därifrån följs pendlingen till {region}."
            if swedish
            else f"From there the commuting is followed to {region}."
        )
    said = {
        "mutual": (f"De två är varandras största mål, och bildar tillsammans {region}.",
                   f"Each is the other's main destination, and together they are {region}."),
        "chain": ("Kedjan av pendling blev för lång och bröts här, där den var svagast.",
                  "The chain of commuting was too long and was broken here, where it was weakest."),
        "cycle": ("Pendlingen gick runt i en cirkel och bröts här, där den var svagast.",
                  "The commuting went round in a circle and was broken here, where it was weakest."),
        "secondary centre": ("Området är ett sekundärt centrum: andra lutar sig mot det, och inget enskilt flöde är stort.",
                             "It is a secondary centre: others lean on it, and no single flow is large."),
    }[rule]  # fmt: skip
    return said[0] if swedish else said[1]


def _of_centre(found: Territories, place: int, hangs_on: Margin, *, swedish: bool) -> str:
    flows, told = found.flows, found.parameters
    name, residents = flows.name(place), float(flows.residents[place])
    out_max = float(told["out_commuting_max"])  # type: ignore[arg-type]
    out, out_limit = share_beside((residents - float(flows.own[place])) / residents, out_max, swedish=swedish)
    leaving = leaving_flows(flows, place)
    alone = int((found.region == found.region[place]).sum()) == 1
    what = (
        ("en egen arbetsmarknad" if alone else "ett centrum")
        if swedish
        else ("a labour market of its own" if alone else "a centre")
    )
    first = (
        f"{name} är {what}: {out} pendlar ut (högst {out_limit})"
        if swedish
        else f"{name} is {what}: {out} commute out (at most {out_limit})"
    )
    if found.rules is not None and found.rules[place] == "centre by jobs":
        first += ", men fler arbetar än bor här" if swedish else ", but more people work than live here"
    if leaving:
        to, value = leaving[0]
        share, limit = share_beside(value / residents, float(told["single_flow_max"]), swedish=swedish)  # type: ignore[arg-type]
        first += (
            f", flest till {flows.name(to)}, {share} (högst {limit})"
            if swedish
            else f", most of them to {flows.name(to)}, {share} (at most {limit})"
        )
    if hangs_on.persons is None:
        return f"{first}."
    return f"{first}. {_had_more(hangs_on, hangs_on.persons, bool(leaving), alone, swedish=swedish)}"


def _had_more(hangs_on: Margin, count: int, to_named: bool, alone: bool, *, swedish: bool) -> str:
    """What would have been, had so many of a centre's residents not worked there."""
    way = ("ut", "out")
    if hangs_on.limit == "single":
        way = ("dit", "there") if to_named else ("till ett och samma område", "to one area")
    if not hangs_on.changes:
        then = (
            "inte längre varit ett centrum för sig, men områdena hade varit desamma",
            "no longer have been a centre by itself, but the areas would have been the same",
        )
    elif hangs_on.joins is None:
        then = ("inte längre varit ett centrum för sig, och områdena hade varit andra",
                "no longer have been a centre by itself, and the areas would have been others")  # fmt: skip
    else:
        then = ("hört till en annan", "have belonged to another")
    more = number(count, swedish=swedish)
    if swedish:
        return f"Om {more} till hade pendlat {way[0]} hade {'den' if alone else 'det'} {then[0]}."
    return f"Had {more} more commuted {way[1]}, it would {then[1]}."


def _of_region(found: Territories, place: int, hangs_on: Margin, *, swedish: bool) -> str:
    """For methods that judge regions: how much of the area stays inside, the region's own figures, and who else pulls."""
    flows, region = found.flows, int(found.region[place])
    residents, jobs, inside = (float(one[region]) for one in found.sums)
    first, last = int(flows.starts[place]), int(flows.starts[place + 1])
    at_home = flows.values[first:last][found.region[flows.destinations[first:last]] == region].sum()
    parts = []
    if flows.residents[place] > 0:
        stays = percent(float(at_home / flows.residents[place]), swedish=swedish)
        parts.append(
            f"{flows.name(place)} hör till {found.names[region]}: {stays} av dem som bor här arbetar där."
            if swedish
            else f"{flows.name(place)} belongs to {found.names[region]}: {stays} of those who live here work there."
        )
    else:
        parts.append(
            f"{flows.name(place)} hör till {found.names[region]}."
            if swedish
            else f"{flows.name(place)} belongs to {found.names[region]}."
        )
    if residents > 0 and jobs > 0:
        supply, demand = (percent(inside / one, swedish=swedish) for one in (residents, jobs))
        size = number(residents, swedish=swedish)
        parts.append(
            f"I regionen bor {size} sysselsatta; {supply} av dem arbetar i den, och {demand} av dem som arbetar där bor där."
            if swedish
            else f"{size} employed people live in the region; {supply} of them work in it, and {demand} of those who work there live there."
        )
    parts += [_hangs_on_validity(found, region, hangs_on, swedish=swedish)]
    if hangs_on.alternative is not None and hangs_on.alternative_persons is not None:
        other = found.names[found.regions.index(hangs_on.alternative)]
        switch = persons(hangs_on.alternative_persons, swedish=swedish)
        parts.append(
            f"Näst mest drar {other}: hade {switch} arbetat där i stället hade det dragit mest."
            if swedish
            else f"{other} pulls second most: had {switch} worked there instead, it would have pulled most."
        )
    return " ".join(one for one in parts if one)


def _hangs_on_validity(found: Territories, region: int, hangs_on: Margin, *, swedish: bool) -> str:
    if hangs_on.limit != "validity":
        return ""
    from hjulet.instruments.territories.criteria import validity
    from hjulet.instruments.territories.statistics import criteria_of

    criteria = criteria_of(found)
    if criteria is None:
        return ""
    residents, jobs, inside = (one[region : region + 1] for one in found.sums)
    value = float(validity(residents, jobs, inside, criteria)[0])
    if hangs_on.persons is None:
        if value >= 1:
            return (
                "Den når kraven med god marginal." if swedish else "It meets the criteria with a wide margin."
            )
        return "Den når inte kraven." if swedish else "It does not meet the criteria."
    count = persons(hangs_on.persons, swedish=swedish)
    if value >= 1:
        return (
            f"Den når kraven; om {count} hade arbetat utanför hade den inte gjort det."
            if swedish
            else f"It meets the criteria; had {count} worked outside it, it would not."
        )
    return (
        f"Den når inte kraven; {count} till som arbetar inom den hade räckt."
        if swedish
        else f"It does not meet the criteria; {count} more working inside it would have been enough."
    )
