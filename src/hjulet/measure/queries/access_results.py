"""What a finished run is shown as: sections with a sentence, a picture and a table each, in words and numbers that are ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from hjulet.hub.wording import number_words
from hjulet.measure import wording_access as wording
from hjulet.measure.queries.access_cells import (
    MISSING,
    MOST_WORST,
    before_after,
    both_cells,
    figure_words,
    harm_figure,
    listed,
    loss_words,
    lost_words,
    minutes_words,
    of_words,
    people_cells,
    people_head,
    share_words,
    unit_head,
)

if TYPE_CHECKING:
    from hjulet.measure.access_carried_out import Result

MOST_ROWS = 200
"""On a page; all are in the files."""
MOST_BESIDE = 5
MOST_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is read: headings, and rows of finished words. The first column is what a row is called."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    ids: Sequence[str] = ()
    """Of each row, when it can be ticked."""
    shares: Sequence[float] = ()
    """Of each row, how long its bar is, 0-1."""
    more: int = 0
    """How many rows there are beside these."""

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """Each heading, and whether figures stand under it: those are written to the right."""
        return [
            (head, at > 0 and all(_is_figure(row[at]) for row in self.rows[:MOST_LOOKED_AT]))
            for at, head in enumerate(self.heads)
        ]


def _is_figure(cell: str) -> bool:
    """A number with its unit, or the words that stand in the place of one."""
    return (
        cell[:1].isdigit()
        or cell[:1] in "−–"
        or cell in (_("nås inte"), _("under 5"), _("inget"), _("ingen"))
    )


@dataclass(frozen=True, slots=True)
class Section:
    """`key` names its table in addresses; empty when there is nothing to fetch or to put into an assessment."""

    key: str
    title: str
    words: Sequence[str] = ()
    table: Table | None = None
    picture: str = ""
    """Which picture stands in it."""
    notes: Sequence[str] = field(default=())

    @property
    def is_broad(self) -> bool:
        """Has the table more or longer columns than fit beside a picture."""
        is_long = self.table is not None and len(self.table.heads) > MOST_BESIDE
        return is_long or self.picture == "plan"


def sections(result: Result) -> list[Section]:
    """In the order they are read."""
    kinds: Mapping[str, Callable[[Result], list[Section]]] = {
        "travel-times": _of_travel_times,
        "rank": _of_ranking,
        "compare": _of_comparison,
        "least-harm": _of_plan,
    }
    return kinds[result.summary["kind"]](result)


def _of_travel_times(result: Result) -> list[Section]:
    found = [Section("platser", _("Var, och hur länge"), table=_places_reached(result), picture="map")]
    groups = _groups_reached(result)
    if groups is not None:
        found.append(Section("grupper", _("Grupp för grupp"), _small_groups(result), groups, "groups"))
    if classes := result.figures.get("service_classes"):
        found.append(_classes(result, classes))
    return found


def _places_reached(result: Result) -> Table:
    frame, figures = result.table("places"), result.figures
    people = people_head(result)
    minutes = number_words(figures["minutes"])
    within = _("Når inom %(minutes)s minuter") % {"minutes": minutes}
    if figures["is_nearest"]:
        goal = wording.nearest_words(result.asked["opportunities"])
        heads = [_("Plats"), *people, _("Minuter till %(goal)s") % {"goal": goal}, within]
        frame = frame.sort("minutes", "name", descending=[True, False], nulls_last=False)
        rows = [
            [
                one["name"],
                *people_cells(result, one),
                minutes_words(one["minutes"]),
                share_words(one["reached_share"]),
            ]
            for one in frame.head(MOST_ROWS).iter_rows(named=True)
        ]
    else:
        heads = [_("Plats"), *people, within]
        frame = frame.sort("reached_share", "name", descending=[False, False])
        rows = [
            [one["name"], *people_cells(result, one), share_words(one["reached_share"])]
            for one in frame.head(MOST_ROWS).iter_rows(named=True)
        ]
    return Table(heads, rows, more=max(frame.height - MOST_ROWS, 0))


def _groups_reached(result: Result) -> Table | None:
    figures = result.figures
    groups: Mapping[str, Mapping[str, Any]] = figures["by_group"]
    if len(groups) < 2:
        return None
    if not figures["is_nearest"]:
        within = _("Når inom %(minutes)s minuter") % {"minutes": number_words(figures["minutes"])}
        rows = [
            [wording.group_words(group), number_words(one["persons"]), share_words(one["mean"])]
            for group, one in groups.items()
        ]
        return Table([_("Grupp"), _("Personer"), within], rows)
    heads = [
        _("Grupp"), _("Personer"), _("Når inom %(minutes)s minuter") % {"minutes": number_words(figures["minutes"])},
        _("Minuter i medeltal"), _("Når inte alls"),
    ]  # fmt: skip
    rows = [
        [
            wording.group_words(group), number_words(one["persons"]), share_words(figures["within_share"].get(group)),
            minutes_words(one["mean"]), share_words(one["without_share"]),
        ]
        for group, one in groups.items()
    ]  # fmt: skip
    return Table(heads, rows)


def _classes(result: Result, classes: Sequence[float]) -> Section:
    kinds = [wording.nearest_words(one) for one in result.asked["services"]]
    whole = sum(classes) or 1.0
    people = result.summary["ground"]["has_people"]
    rows = [
        [
            wording.class_words(number),
            number_words(count) if count == 0 or count >= wording.FEWEST else MISSING,
            share_words(count / whole),
        ]
        for number, count in enumerate(classes, start=1)
    ]
    words = _(
        "Hur långt är det till det som ligger längst bort av %(kinds)s, med buss och till fots? Klasserna är gjorda som i Pipos, men med tidtabellen i stället för vägen."
    )
    table = Table([_("Klass"), _("Boende") if people else _("Platser"), _("Andel")], rows)
    return Section(
        "serviceklasser", _("Servicen runt om"), [words % {"kinds": listed(kinds)}], table, "classes"
    )


def _of_ranking(result: Result) -> list[Section]:
    return [
        Section("turer", _("Vad varje avgång är värd"), [_order_words()], _units(result)),
        Section("", _("Linjerna på kartan"), picture="map"),
    ]


def _order_words() -> str:
    return _(
        "De som gör minst skada för varje kilometer står först, och sist de som delvis går utanför tiden som är räknad. Strecket visar skadan bredvid den största."
    )


def _units(result: Result) -> Table:
    """The least harmful first for each kilometre: those are what a planner looks for."""
    import polars as pl

    unit = result.figures["unit"]
    frame = result.table("units")
    inside = "inside_window" in frame.columns
    key = [pl.col("inside_window").not_()] if inside else []
    frame = frame.sort(*key, "harm_per_km", "harm", "id", nulls_last=True)
    groups = [name for name in frame.columns if name.startswith("harm_") and name != "harm_per_km"]
    heads = [unit_head(unit), *([] if unit == "stop" else [_("Km")]), wording.harm_head(result)]
    heads += (
        []
        if unit == "stop"
        else [_("Personminuter per km")]
        if result.asked["measure"] == "mean-time"
        else [_("Per km")]
    )
    heads += [wording.group_words(name.removeprefix("harm_")).capitalize() for name in groups[:3]]
    heads += [_("Nästa avgång")] if unit == "trip" else []
    heads += [_("Förlorar mest")]
    largest = float(frame["harm"].max() or 0.0) or 1.0  # type: ignore[arg-type]
    rows, ids, shares = [], [], []
    for one in frame.head(MOST_ROWS).iter_rows(named=True):
        rows.append(_unit_row(result, one, unit, groups[:3]))
        ids.append(one["id"])
        shares.append(max(one["harm"], 0.0) / largest)
    return Table(heads, rows, ids if unit == "trip" else (), shares, max(frame.height - MOST_ROWS, 0))


def _unit_row(result: Result, one: Mapping[str, Any], unit: str, groups: Sequence[str]) -> list[str]:
    name = wording.unit_words(one, unit)
    row = [name[:1].upper() + name[1:]]
    if one.get("inside_window") is False:
        row[0] += _(" (delvis utanför tiden)")
    if unit != "stop":
        row.append(figure_words(one["km"], 1))
    row.append(harm_figure(one["harm"]))
    if unit != "stop":
        per_km = one["harm_per_km"]
        is_time = result.asked["measure"] == "mean-time"
        row.append(figure_words(None if per_km is None else per_km * (60 if is_time else 1), 1))
    row += [harm_figure(one[group]) for group in groups]
    if unit == "trip":
        row.append(wording.clock_words(one["next_departure"]) if one["next_departure"] else _("ingen"))
    row.append(one["worst_place_name"] or MISSING)
    return row


def _of_comparison(result: Result) -> list[Section]:
    figures = result.figures
    found = [Section("platser", _("Var förlusten hamnar"), table=_places_losing(result), picture="map")]
    worst = _worst(result)
    if worst.rows:
        found.append(Section("varst", _("De tio platser som förlorar mest"), table=worst))
    if len(figures["by_group"]) > 1 and figures["losing"] > 0:
        found.append(
            Section("grupper", _("Grupp för grupp"), _small_groups(result), _groups_losing(result), "groups")
        )
    if figures["inequality"]["half_share"] is not None:
        found.append(Section("", _("Hur ojämnt det fördelas"), _uneven(result), _lorenz(result), "lorenz"))
    if figures["broken"]:
        found.append(_broken(result))
    found.append(_withdrawn(result))
    return found


def _of_plan(result: Result) -> list[Section]:
    plan = Section(
        "turer", _("Turerna som dras in"), wording.plan_words(result), _units(result), "plan",
        [_("Var och en räknad för sig. Tillsammans är skadan den som står överst.")],
    )  # fmt: skip
    return [plan, *(one for one in _of_comparison(result) if one.key != "indragna")]


def _places_losing(result: Result) -> Table:
    frame = result.table("places")
    frame = frame.sort("loss", "name", descending=[True, False])
    heads = [_("Plats"), *people_head(result), *before_after(result), wording.loss_head(result)]
    rows = [
        [one["name"], *people_cells(result, one), *both_cells(result, one), loss_words(result, one["loss"])]
        for one in frame.head(MOST_ROWS).iter_rows(named=True)
    ]
    return Table(heads, rows, more=max(frame.height - MOST_ROWS, 0))


def _worst(result: Result) -> Table:
    import polars as pl

    frame = result.table("places").filter((pl.col("loss") > 0) & pl.col("harm").is_not_null())
    frame = frame.sort("harm", "id", descending=[True, False]).head(MOST_WORST)
    heads = [
        _("Plats"),
        *people_head(result),
        wording.loss_head(result),
        wording.harm_head(result),
        _("Faller bort helt"),
    ]
    largest = float(frame["harm"].max() or 1.0) if frame.height else 1.0  # type: ignore[arg-type]
    rows = [
        [
            one["name"], *people_cells(result, one), loss_words(result, one["loss"]), harm_figure(one["harm"]),
            lost_words(one["cut_off_share"]),
        ]
        for one in frame.iter_rows(named=True)
    ]  # fmt: skip
    return Table(heads, rows, shares=[value / largest for value in frame["harm"].to_list()])


def _groups_losing(result: Result) -> Table:
    heads = [
        _("Grupp"), _("Personer"), *before_after(result), wording.loss_head(result), _("Får det sämre"),
        _("Mister någon målpunkt"),
    ]  # fmt: skip
    rows = [
        [
            wording.group_words(group), number_words(one["persons"]), *both_cells(result, one), loss_words(result, one["loss"]),
            of_words(one["losing"], one["persons"]), of_words(one["cut_off"], one["persons"]),
        ]
        for group, one in result.figures["by_group"].items()
    ]  # fmt: skip
    return Table(heads, rows)


def _lorenz(result: Result) -> Table:
    return Table(
        [_("Av de boende"), _("Av förlusten")],
        [[share_words(x), share_words(y)] for x, y in result.figures["lorenz"]],
    )


def _uneven(result: Result) -> list[str]:
    figures = result.figures["inequality"]
    words = _("Gini är %(gini)s: 0 är när alla förlorar lika mycket, 1 när en bär allt.")
    return [words % {"gini": number_words(figures["gini"], 2)}]


def _broken(result: Result) -> Section:
    frame = result.table("broken")
    ground = result.summary["ground"]
    words = [wording.broken_words(one, ground) for one in result.figures["broken"]]
    goals = result.figures["broken"][0]["goals"]
    note = _("Räknat till de %(count)s största målpunkterna. Tiden är den senaste man kan åka.") % {
        "count": number_words(goals)
    }
    kinds = {"home": _("Sista resan hem"), "arrive": _("Framme %(clock)s")}
    rows = [
        [
            one["origin_name"], *people_cells(result, one), kinds[one["kind"]] % {"clock": wording.clock_words(one["clock"])},
            one["destination_name"], wording.clock_words(one["before"]),
            wording.clock_words(one["after"]) if one["after"] else _("finns inte"),
        ]
        for one in frame.head(MOST_ROWS).iter_rows(named=True)
    ]  # fmt: skip
    heads = [_("Plats"), *people_head(result), _("Vad"), _("Målpunkt"), _("Före"), _("Efter")]
    table = Table(heads, rows, more=max(frame.height - MOST_ROWS, 0)) if rows else None
    return Section("forbindelser", _("Förbindelser som bryts"), words, table, notes=[note])


def _withdrawn(result: Result) -> Section:
    frame = result.table("withdrawn")
    saved = result.figures["km_before"] - result.figures["km_after"]
    words = _("%(what)s dras in. Trafiken blir %(km)s fordonskilometer kortare den dagen.") % {
        "what": wording.units_words(frame.height, "trip").capitalize(),
        "km": number_words(saved),
    }
    rows = [
        [one["departure"].replace(":", "."), one["route"], one["from"], one["to"], figure_words(one["km"], 1)]
        for one in frame.head(MOST_ROWS).iter_rows(named=True)
    ]
    table = Table(
        [_("Avgång"), _("Linje"), _("Från"), _("Till"), _("Km")], rows, more=max(frame.height - MOST_ROWS, 0)
    )
    return Section("indragna", _("Vad som ändras"), [words], table if rows else None)


def _small_groups(result: Result) -> list[str]:
    """Said when a group was left out."""
    ground = result.summary["ground"]
    gone = [one for one in ground["groups"] if one not in result.figures["by_group"]]
    return (
        [
            _("Grupper med färre än fem personer visas inte: %(groups)s.")
            % {"groups": listed([wording.group_words(one) for one in gone])}
        ]
        if gone
        else []
    )
