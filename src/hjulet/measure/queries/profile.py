"""How one place stands by one framework: scores, ranks and how far they hold, now and before, beside the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hjulet.hub.models import Place
from hjulet.hub.rules import Viewer
from hjulet.measure.queries.frameworks import PLACE_KINDS
from hjulet.measure.source_links import SourceLink, source_link
from hjulet.measure.titles import Told, told

if TYPE_CHECKING:
    from hjulet.instruments.indicators.model import Framework, Indicator
    from hjulet.measure.computed import Computed

UNIT_KINDS = {place: unit for unit, place in PLACE_KINDS.items()}
USUAL_LAG = 5
MOST_NAMED = 3
"""How many indicators are named on each side of what differs most."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A node's score for one place. None is missing, and is never 0."""

    code: str
    title: Told
    score: float | None
    before: float | None
    """The same so many years earlier."""
    reference: float | None
    """The mean of all places of its kind."""
    rank: int | None
    ranked: int
    """How many places of its kind are ranked."""
    low: int | None
    high: int | None
    """Between which ranks nine runs of ten lie, when choices are made otherwise; only for the year that is computed so."""


@dataclass(frozen=True, slots=True)
class ValueLine:
    """An indicator's own figure for one place, with its year and source."""

    code: str
    title: Told
    unit: str
    direction: int
    value: float | None
    year: int | None
    mean: float | None
    """Of the places of its kind that have a figure that year."""
    rank: int | None
    is_imputed: bool
    """Filled from others, since the place has no figure of its own."""
    source: SourceLink
    series: str
    """Who the figures come from and when they were fetched; empty when there are none."""


@dataclass(frozen=True, slots=True)
class Push:
    """What one indicator does to a difference, in points of the score."""

    title: Told
    points: float


@dataclass(frozen=True, slots=True)
class Differs:
    """A difference between two scores of a node: the total, what pulls most each way, and what is neither."""

    title: Told
    score: float
    other: float
    up: tuple[Push, ...]
    down: tuple[Push, ...]
    bounds: float
    missing: float

    @property
    def difference(self) -> float:
        return self.score - self.other


@dataclass(frozen=True, slots=True)
class Part:
    """A highest node, and the level under it."""

    standing: Standing
    themes: tuple[Standing, ...]
    from_country: Differs | None
    from_before: Differs | None


@dataclass(frozen=True, slots=True)
class Profile:
    """One place by one framework, one year."""

    framework: Framework
    computed: Computed
    place: Place
    unit_kind: str
    year: int
    years: tuple[int, ...]
    before: int | None
    """The year that it is compared with."""
    sex: str
    sexes: tuple[str, ...]
    """Those that there are scores of for this place and year."""
    parts: tuple[Part, ...]
    values: tuple[ValueLine, ...]

    @property
    def missing(self) -> tuple[ValueLine, ...]:
        return tuple(line for line in self.values if line.value is None)

    @property
    def has_scores(self) -> bool:
        return any(part.standing.score is not None for part in self.parts)

    @property
    def is_usual(self) -> bool:
        """Whether this is the year and sex whose ranks have intervals."""
        return self.year == self.computed.year and self.sex == "T"


def has_figures(computed: Computed, place: Place) -> bool:
    return place.code in computed.result.units


def profile(
    viewer: Viewer,
    framework: Framework,
    computed: Computed,
    place: Place,
    *,
    year: int | None = None,
    sex: str = "T",
) -> Profile:
    """The profile of a place that has figures (`has_figures`), for a year and sex that there are."""
    result = computed.result
    year = computed.year if year is None else year
    before = year_before(framework, result.years, year)
    standings = _Standings(framework, computed, place, year, before, sex)
    return Profile(
        framework=framework,
        computed=computed,
        place=place,
        unit_kind=standings.kind,
        year=year,
        years=scored_years(computed),
        before=before,
        sex=sex,
        sexes=tuple(one for one in result.panel.sexes if standings.has_scores(one)),
        parts=standings.parts(),
        values=standings.values(),
    )


def parts_in_short(
    framework: Framework, computed: Computed, place: Place
) -> tuple[tuple[Part, ...], Callable[[Standing], Standing]]:
    """The highest nodes and their themes in the usual year, and what gives one of them its interval.

    For a page that says a few words: intervals of all themes would cost it more than the rest.
    """
    standings = _Standings(framework, computed, place, computed.year, None, "T", has_intervals=False)

    def with_interval(one: Standing) -> Standing:
        low, high = standings.interval(one.code)
        return replace(one, low=low, high=high)

    return standings.parts(is_explained=False), with_interval


def scored_years(computed: Computed) -> tuple[int, ...]:
    """The years up to the usual one in which anybody has a score."""
    import numpy as np

    top = computed.result.aggregated[-1]
    return tuple(
        year
        for index, year in enumerate(computed.result.years)
        if year <= computed.year and not np.isnan(top[index]).all()
    )


def year_before(framework: Framework, years: tuple[int, ...], year: int) -> int | None:
    """The year that the framework compares with; None when there is nothing of it."""
    wanted = year - (framework.steps.compare.lag if framework.steps.compare else USUAL_LAG)
    return wanted if wanted in years else None


class _Standings:
    """Everything of one place read from the arrays, one level at a time."""

    def __init__(
        self,
        framework: Framework,
        computed: Computed,
        place: Place,
        year: int,
        before: int | None,
        sex: str,
        *,
        has_intervals: bool = True,
    ) -> None:
        import numpy as np

        self.has_intervals = has_intervals
        self.framework, self.computed, self.place = framework, computed, place
        self.year, self.before, self.sex = year, before, sex
        self.result = computed.result
        self.kind = UNIT_KINDS[place.kind]
        self.row = self.result.units.index(place.code)
        kinds = np.array(self.result.panel.kinds)
        self.alike = np.flatnonzero(kinds == self.kind)

    def has_scores(self, sex: str) -> bool:
        import numpy as np

        at = self.result.years.index(self.year), self.result.panel.sexes.index(sex), self.row
        return bool((~np.isnan(self.result.aggregated[-1][at])).any())

    def parts(self, *, is_explained: bool = True) -> tuple[Part, ...]:
        levels = self.framework.levels
        under = levels[-2] if len(levels) > 2 else ""
        top, themes = self._level(levels[-1]), self._level(under) if under else {}
        parent = {node.code: node.parent for node in self.framework.nodes}
        return tuple(
            Part(
                standing=standing,
                themes=tuple(one for one in themes.values() if parent[one.code] == code),
                from_country=self._from_country(standing) if is_explained else None,
                from_before=self._from_before(standing) if is_explained else None,
            )
            for code, standing in top.items()
        )

    def _level(self, level: str) -> dict[str, Standing]:
        import numpy as np

        now = self.result.scores(level, year=self.year, sex=self.sex)
        then = self.result.scores(level, year=self.before, sex=self.sex) if self.before is not None else None
        ranks = self.result.ranks(level, year=self.year, sex=self.sex).values
        found = {}
        for column, node in enumerate(self.framework.at_level(level)):
            alike = now.values[self.alike, column]
            low, high = self.interval(node.code) if self.has_intervals else (None, None)
            found[node.code] = Standing(
                code=node.code,
                title=told(node.title, node.code),
                score=_number(now.values[self.row, column]),
                before=None if then is None else _number(then.values[self.row, column]),
                reference=_number(np.nanmean(alike)) if not np.isnan(alike).all() else None,
                rank=_whole(ranks[self.row, column]),
                ranked=int((~np.isnan(alike)).sum()),
                low=low,
                high=high,
            )
        return found

    def interval(self, node: str) -> tuple[int | None, int | None]:
        from hjulet.measure.computed import INTERVAL_SHARE

        runs = self.computed.uncertainty.get((self.kind, node))
        if (
            runs is None
            or self.year != self.computed.year
            or self.sex != "T"
            or self.place.code not in runs.units
        ):
            return None, None
        low, high = runs.interval_of(self.place.code, INTERVAL_SHARE)
        return _whole(low), _whole(high)

    def _from_country(self, standing: Standing) -> Differs | None:
        from hjulet.instruments.indicators.errors import IndicatorError

        means = self.computed.mean_points.get((self.kind, standing.code))
        usual = self.year == self.computed.year and self.sex == "T"
        if means is None or not usual or standing.score is None or standing.reference is None:
            return None
        columns = {code: index for index, code in enumerate(self.result.structure.columns)}
        try:
            parts = self.result.contributions(self.place.code, node=standing.code, year=self.year)
        except IndicatorError:
            return None
        here = [part for part in parts if part.normalised == part.normalised]
        pushes = [(part.indicator, part.points - float(means[columns[part.indicator]])) for part in here]
        named = sum(points for _, points in pushes)
        return self._differs(
            standing, standing.reference, pushes, 0.0, standing.score - standing.reference - named
        )

    def _from_before(self, standing: Standing) -> Differs | None:
        from hjulet.instruments.indicators.errors import IndicatorError

        if self.before is None or standing.score is None or standing.before is None:
            return None
        try:
            why = self.result.explain(
                self.place.code, node=standing.code, year=self.year, other_year=self.before, sex=self.sex
            )
        except IndicatorError:  # a method in which a difference has no parts
            return None
        pushes = [(one.indicator, one.points) for one in why.effects]
        return self._differs(standing, standing.before, pushes, why.bounds_effect, why.missing_effect)

    def _differs(
        self, standing: Standing, other: float, pushes: list[tuple[str, float]], bounds: float, missing: float
    ) -> Differs:
        return Differs(
            standing.title,
            float(standing.score or 0.0),
            other,
            *strongest(self.framework, pushes),
            bounds,
            missing,
        )

    def values(self) -> tuple[ValueLine, ...]:
        import numpy as np

        year, sex = self.result.years.index(self.year), self.result.panel.sexes.index(self.sex)
        prepared = self.result.prepared
        came = prepared.panel.values[year, sex][self.alike]
        normalised = self.result.ranks(self.framework.levels[0], year=self.year, sex=self.sex).values[
            self.row
        ]
        own = prepared.panel.values[year, sex, self.row]
        origins, imputed = prepared.origins[year, self.row], prepared.imputed[year, sex, self.row]
        lines = []
        for index, one in enumerate(self.framework.indicators):
            column = came[:, index]
            value = _number(own[index])
            lines.append(
                ValueLine(
                    code=one.code,
                    title=told(one.title, one.code),
                    unit=one.unit,
                    direction=one.direction,
                    value=value,
                    year=int(origins[index]) if value is not None else None,
                    mean=_number(np.nanmean(column)) if not np.isnan(column).all() else None,
                    rank=_whole(normalised[index]) if value is not None else None,
                    is_imputed=bool(imputed[index]),
                    source=source_link(one.source),
                    series=_series_words(self.computed, one),
                )
            )
        return tuple(lines)


def strongest(
    framework: Framework, pushes: list[tuple[str, float]]
) -> tuple[tuple[Push, ...], tuple[Push, ...]]:
    """The indicators that pull most upwards, and those that pull most downwards, by what they do to the score."""
    titles: Mapping[str, Told] = {one.code: told(one.title, one.code) for one in framework.indicators}
    ordered = sorted(pushes, key=lambda push: -push[1])
    up = tuple(Push(titles[code], points) for code, points in ordered[:MOST_NAMED] if points > 0)
    down = tuple(Push(titles[code], points) for code, points in ordered[: -MOST_NAMED - 1 : -1] if points < 0)
    return up, down


def _series_words(computed: Computed, one: Indicator) -> str:
    series = computed.series.get(one.code)
    return f"{series.source}, {series.retrieved}" if series else ""


def _number(value: float) -> float | None:
    return None if value != value else float(value)


def _whole(value: float) -> int | None:
    return None if value != value else round(float(value))
