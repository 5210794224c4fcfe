"""The pictures of access: who reaches what, who loses, how unevenly, and what a plan costs. None takes a second to draw."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hjulet.hub.formats.svg import for_page, for_paper
from hjulet.hub.wording import number_words, percent_words
from hjulet.instruments.access.map import (
    MINUTE_STEPS,
    Name,
    Sheet,
    Spot,
    borders_within,
    loss_borders,
    names_on,
    step_of,
)
from hjulet.measure import wording_access as wording
from hjulet.measure.formats.access_bars import Bar, CurveWords, bars_svg, plan_svg
from hjulet.measure.formats.access_maps import TALLEST, WIDTH, MapWords, map_svg
from hjulet.measure.formats.spreads import LorenzWords, lorenz_svg

if TYPE_CHECKING:
    from hjulet.measure.access_carried_out import Result

SHARE_STEPS = (0.05, 0.15, 0.3, 0.6)
SHARE_LOSSES = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2)
MOST_NAMES = 11


def access_map(result: Result, *, is_made_up: bool) -> SafeString:
    """The map that answers the question, for a page."""
    drawn, words = _map(result, is_made_up=is_made_up)
    return mark_safe(for_page(drawn, words))  # noqa: S308 (shapes, and words that are escaped where they are written)


def access_map_file(result: Result, *, is_made_up: bool) -> str:
    """The same on its own feet."""
    return for_paper(_map(result, is_made_up=is_made_up)[0])


def _map(result: Result, *, is_made_up: bool) -> tuple[str, str]:
    """Lines, dots and names; and what it shows in words."""
    kind = result.summary["kind"]
    column, borders, words = map_column(result)
    spots = _spots(result)
    is_flat = len({spot.size for spot in spots}) == 1
    sheet = _sheet(spots)
    lines = result.lines()
    names: list[Name] = names_on(spots, sheet, most=MOST_NAMES)
    drawn = map_svg(
        sheet,
        spots,
        names,
        MapWords(
            heading=words,
            steps=step_words(result, borders) if column else (),
            missing=_("nås inte"),
            gone=_("sträcka där ingen buss går längre"),
            km=_("%(km)s km"),
            note=_("Påhittade siffror") if is_made_up else "",
            size="" if is_flat else _("Ju större punkt, desto fler boende."),
        ),
        lines=lines["kept"],
        gone=lines["gone"],
        borders=borders_of(result, is_made_up=is_made_up),
    )
    said = {
        "travel-times": _("Karta över restider. Tabellen säger samma sak."),
        "compare": _("Karta över var förlusten hamnar. Tabellen säger samma sak."),
        "least-harm": _("Karta över var förlusten hamnar. Tabellen säger samma sak."),
        "rank": _("Karta över linjerna och platserna."),
    }
    return drawn, said[kind]


def _spots(result: Result) -> list[Spot]:
    """Every place that lies somewhere. The largest have their names first; where something is lost, those who lose most."""
    frame = result.table("places")
    column, borders, _words = map_column(result)
    values = frame[column].to_list() if column else [None] * frame.height
    persons = [value or 0.0 for value in frame["persons"].to_list()]
    largest = max(persons, default=0.0) or 1.0
    is_flat = min(persons, default=0.0) == largest
    weights = persons
    if "harm" in frame.columns:
        harms = [value or 0.0 for value in frame["harm"].to_list()]
        worst = max(harms, default=0.0) or 1.0
        weights = [harm / worst + size / (4 * largest) for harm, size in zip(harms, persons, strict=True)]
    rows = zip(frame["id"], frame["name"], frame["lon"], frame["lat"], values, persons, weights, strict=True)
    return [
        Spot(
            key, name, lon, lat, step_of(value, borders) if column else 0, 0.2 if is_flat else size / largest, weight
        )
        for key, name, lon, lat, value, size, weight in rows
        if lon is not None and lat is not None
    ]  # fmt: skip


def borders_of(result: Result, *, is_made_up: bool) -> list[list[tuple[float, float]]]:
    """Municipal borders on the map; none abroad, and none around places that do not exist."""
    return [] if is_made_up else borders_within(_sheet(_spots(result)).bounds)


def _sheet(spots: Sequence[Spot]) -> Sheet:
    return Sheet.of([one.lon for one in spots], [one.lat for one in spots], width=WIDTH, tallest=TALLEST)


def map_column(result: Result) -> tuple[str, Sequence[float], str]:
    """Which column the map shows, between which borders, and what it is called."""
    kind = result.summary["kind"]
    if kind == "travel-times":
        if result.figures["is_nearest"]:
            goal = wording.nearest_words(result.asked["opportunities"])
            return "minutes", MINUTE_STEPS, _("Minuter till %(goal)s") % {"goal": goal}
        goals = wording.goal_words(result.asked["opportunities"])
        minutes = number_words(result.figures["minutes"])
        return (
            "reached_share",
            SHARE_STEPS,
            _("Andel av %(goals)s inom %(minutes)s minuter") % {"goals": goals, "minutes": minutes},
        )
    if kind == "rank":
        return "", (), ""
    losses = [value for value in result.table("places")["loss"].to_list() if value is not None and value > 0]
    if result.asked["measure"] == "mean-time":
        return "loss", (0.0, *loss_borders(losses)[-3:]), _("Minuter längre resa i medeltal")
    return (
        "loss",
        (0.0, *loss_borders(losses, SHARE_LOSSES)[-3:]),
        _("Andel av målpunkterna som inte nås längre"),
    )


def _low(words: str) -> str:
    """The lower end of a span, without the unit that the upper end has."""
    return words.removesuffix("%").rstrip()


def step_words(result: Result, borders: Sequence[float]) -> list[str]:
    """What each class is called, from the least up."""
    column = map_column(result)[0]
    is_share = column == "reached_share" or (column == "loss" and result.asked["measure"] != "mean-time")

    def said(value: float) -> str:
        if is_share:
            return percent_words(100 * value, 0 if value >= 0.01 or value == 0 else 1)
        return number_words(
            value, 0 if value == int(value) else (1 if value >= 0.1 and round(value, 1) == value else 2)
        )

    if column == "loss":
        first = [_("ingen förlust")]
        rest = list(borders[1:])
        if not rest:
            return [*first, _("förlust")]
        between = [
            _("%(low)s–%(high)s") % {"low": _low(said(low)), "high": said(high)}
            for low, high in pairwise(rest)
        ]
        return [
            *first,
            _("under %(limit)s") % {"limit": said(rest[0])},
            *between,
            _("över %(limit)s") % {"limit": said(rest[-1])},
        ]
    between = [
        _("%(low)s–%(high)s") % {"low": _low(said(low)), "high": said(high)}
        for low, high in pairwise((0.0, *borders))
    ]
    return [*between, _("över %(limit)s") % {"limit": said(borders[-1])}]


def groups_picture(
    bars: Sequence[tuple[str, float, str]], heading: str, *, is_share: bool = False
) -> SafeString:
    """Each group beside the others."""
    words = _("Staplar: %(heading)s. Tabellen säger samma sak.") % {
        "heading": heading[:1].lower() + heading[1:]
    }
    drawn = bars_svg([Bar(*one) for one in bars], heading, whole=1.0 if is_share else 0.0)
    return mark_safe(for_page(drawn, words))  # noqa: S308


def lorenz_picture(result: Result) -> SafeString | None:
    """How unevenly the loss falls; None when nobody loses."""
    points: list[Any] = result.figures["lorenz"]
    if result.figures["inequality"]["half_share"] is None:
        return None
    half = _at_half(points)
    words = LorenzWords(
        _("procent av de boende, de som förlorar minst först"),
        _("procent av förlusten"),
        _("lika för alla"),
        _("halva befolkningen: %(share)s") % {"share": percent_words(100 * half)},
    )
    said = _("Kurva: hur stor del av förlusten som bärs av dem som förlorar minst. Tabellen säger samma sak.")
    return mark_safe(for_page(lorenz_svg([(x, y) for x, y in points], half, words), said))  # noqa: S308


def _at_half(points: Sequence[Sequence[float]]) -> float:
    for (x, y), (next_x, next_y) in pairwise(points):
        if x <= 0.5 <= next_x:
            return y + (next_y - y) * (0.5 - x) / ((next_x - x) or 1.0)
    return 0.0


def plan_picture(result: Result) -> SafeString:
    """What each kilometre saved costs on the way to the plan."""
    plan = result.figures["plan"]
    curve = [(km, harm) for km, harm in plan["curve"]]
    is_once_told = plan["harm_ranked_once"] > 1.005 * plan["harm"]
    bound = _("lägre går inte: %(bound)s") % {
        "bound": number_words(plan["bound"], wording.harm_decimals(plan["bound"]))
    }
    words = CurveWords(
        harm=wording.harm_head(result).lower(),
        km=_("sparade fordonskilometer (%(km)s)") % {"km": number_words(plan["saved_km"])},
        plan=_("förslaget: %(harm)s")
        % {"harm": number_words(plan["harm"], wording.harm_decimals(plan["harm"]))},
        bound=bound if plan["gap_share"] >= wording.NEARLY_BEST else "",
        once=_("rangordnat en gång: %(once)s")
        % {"once": number_words(plan["harm_ranked_once"], wording.harm_decimals(plan["harm_ranked_once"]))}
        if is_once_told
        else "",
    )
    said = _("Kurva: vad de sparade kilometerna kostar. Siffrorna står i texten och tabellen.")
    drawn = plan_svg(curve, plan["bound"], words, once=plan["harm_ranked_once"] if is_once_told else None)
    return mark_safe(for_page(drawn, said))  # noqa: S308


def geojson(result: Result, *, is_made_up: bool) -> dict[str, Any]:
    """All that the map shows, as GeoJSON: places with their figures and class, lines, and municipal borders."""
    from hjulet.instruments.access.map import line_features, point_features

    column, borders, _heading = map_column(result)
    frame = result.table("places")
    spots = _spots(result)
    names = names_on(spots, _sheet(spots), most=MOST_NAMES)
    named = {one.key: {"label": one.text, "label_order": order} for order, one in enumerate(names)}
    rows = [
        {
            **{name: round(value, 5) if isinstance(value, float) else value for name, value in one.items()},
            "kind": "place",
            "step": step_of(one[column], borders) if column else 0,
            **named.get(one["id"], {}),
        }
        for one in frame.iter_rows(named=True)
        if one["lon"] is not None and one["lat"] is not None
    ]
    lines = result.lines()
    features = [
        *line_features(lines["kept"], kind="line"),
        *line_features(lines["gone"], kind="gone"),
        *point_features(rows),
    ]
    around = borders_of(result, is_made_up=is_made_up)
    features = [*line_features(around, kind="border"), *features]
    return {"type": "FeatureCollection", "features": features}


def bounds_of(result: Result) -> str:
    """West, south, east and north of all places, with commas between."""
    spots = _spots(result)
    east, north = [one.lon for one in spots], [one.lat for one in spots]
    return ",".join(f"{end:.5f}" for end in (min(east), min(north), max(east), max(north)))
