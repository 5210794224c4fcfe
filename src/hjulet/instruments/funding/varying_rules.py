"""Does the answer hang on how projects are split? Every statement under every rule, and how far each place's rank moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from hjulet.instruments.funding.allocating import RULES, Rule, allocate
from hjulet.instruments.funding.autocorrelation import PERMUTATIONS
from hjulet.instruments.funding.errors import FundingError
from hjulet.instruments.funding.measuring import Measures, measure
from hjulet.instruments.funding.municipality_types import CITIES, LABELS
from hjulet.instruments.funding.operations import Operations
from hjulet.instruments.funding.places import Places

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from hjulet.instruments.funding.weights import Weights

    Floats = NDArray[np.float64]

MOST_UNLOCATED: Final = 0.5
SURE: Final = 0.05


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that may be said of where support lands.

    Parameters
    ----------
    holds : by rule, whether it is true; rules that place too little are not asked
    values : by rule, the figure it rests on
    is_robust : the same under all rules that were asked, and more than one was
    """

    key: str
    sv: str
    en: str
    holds: Mapping[Rule, bool]
    values: Mapping[Rule, float]
    is_robust: bool


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """All measures under each rule, and what can be said whichever is used.

    Parameters
    ----------
    measures : one for each rule that could place something, in the order asked for
    left_out : rules that could place no project, and why
    weak : rules that place too little of the money to answer by
    statements : judged under the other rules
    ranks : shape (rules, places), 1 for most per inhabitant, ties sharing their mean; rows as `measures`
    """

    measures: tuple[Measures, ...]
    left_out: Mapping[Rule, str]
    weak: tuple[Rule, ...]
    statements: tuple[Statement, ...]
    ranks: Floats = field(repr=False)

    @property
    def strong(self) -> tuple[Measures, ...]:
        """The measures that answers rest on."""
        return tuple(one for one in self.measures if one.allocation.rule not in self.weak)

    def of(self, rule: Rule) -> Measures:
        """Raises FundingError for a rule that is not there, with why."""
        for one in self.measures:
            if one.allocation.rule == rule:
                return one
        raise FundingError(self.left_out.get(rule, f"the rule '{rule}' was not asked for"))

    def bands(self) -> pl.DataFrame:
        """A row for each place: its rank by support per inhabitant under each rule that counts, the best and the worst."""
        import polars as pl

        places = self.measures[0].allocation.places
        rules = [one.allocation.rule for one in self.measures]
        kept = [at for at, rule in enumerate(rules) if rule not in self.weak]
        frame = pl.DataFrame(
            {
                "place": places.codes,
                "name": [places.name(code) for code in places.codes],
                **{f"rank_{rules[at]}": self.ranks[at] for at in kept},
            }
        )
        columns = [f"rank_{rules[at]}" for at in kept]
        return frame.with_columns(
            pl.min_horizontal(columns).alias("best_rank"), pl.max_horizontal(columns).alias("worst_rank")
        )


def sensitivity(
    operations: Operations,
    places: Places,
    *,
    rules: Sequence[Rule] = RULES,
    cities: Sequence[str] = CITIES,
    weights: Weights | None = None,
    permutations: int = PERMUTATIONS,
    seed: int = 1,
    most_unlocated: float = MOST_UNLOCATED,
) -> Sensitivity:
    """What can be said of where support lands, whichever way projects with several places are split?

    Parameters
    ----------
    rules : to try; one that can place no project is left out, and said
    cities, weights, permutations, seed : as `measure`
    most_unlocated : share of the money; a rule that leaves more without a place is shown and not answered by

    Raises
    ------
    FundingError : no rule can place anything, or as `allocate` and `measure`.
    """
    import numpy as np

    found: list[Measures] = []
    left_out: dict[Rule, str] = {}
    for rule in dict.fromkeys(rules):
        if not _has_places(operations, rule):
            left_out[rule] = f"no project has what the rule '{rule}' asks for"
            continue
        allocation = allocate(operations, places, rule)
        if not allocation.located > 0:
            left_out[rule] = f"the rule '{rule}' places projects without money only"
            continue
        found.append(
            measure(allocation, cities=cities, weights=weights, permutations=permutations, seed=seed)
        )
    if not found:
        raise FundingError(
            f"none of the rules {', '.join(rules)} can place any money: the list names no places"
        )
    weak = tuple(one.allocation.rule for one in found if one.allocation.unlocated_share > most_unlocated)
    strong = [one for one in found if one.allocation.rule not in weak]
    ranks = np.array([_ranks(one.allocation.per_inhabitant) for one in found])
    return Sensitivity(tuple(found), left_out, weak, _statements(strong), ranks)


def _ranks(rates: Floats) -> Floats:
    """1 for the most. Places that share a project by population have the same rate, but for its last digits."""
    import numpy as np

    known = np.nan_to_num(rates)
    _, group, number = np.unique(-np.round(known / known.max(), 12), return_inverse=True, return_counts=True)
    # scipy.stats ranks too, and takes a second to import.
    last = np.cumsum(number)
    return np.asarray((last - (number - 1) / 2)[group], dtype=np.float64)


def _has_places(operations: Operations, rule: Rule) -> bool:
    touched, location, seat = (
        links.number for links in (operations.touched, operations.location, operations.seat)
    )
    if rule == "seat":
        return bool(seat.any())
    return (
        bool(location.any() or (touched == 1).any())
        if rule == "location"
        else bool(touched.any() or location.any())
    )


def _statements(strong: Sequence[Measures]) -> tuple[Statement, ...]:
    if not strong:
        return ()
    found = []
    if all(one.cities for one in strong):
        found += [
            _judged("most_in_cities", "De större städerna får mer än hälften av stödet", "The larger cities get more than half of the support",
                    strong, lambda one: one.cities.amount_share if one.cities else float("nan"), 0.5),
            _judged("cities_above_share", "De större städerna får mer per invånare än landet i stort",
                    "The larger cities get more per inhabitant than all places together",
                    strong, lambda one: one.cities.ratio if one.cities else float("nan"), 1.0),
        ]  # fmt: skip
    for at, kind in enumerate(sorted(one.type for one in strong[0].types)):
        swedish, english = LABELS.get(kind, (kind, kind))
        found.append(
            _judged(
                f"above_share:{kind}",
                f"{swedish[0].upper()}{swedish[1:]} får mer per invånare än landet i stort",
                f"{english[0].upper()}{english[1:]}: more per inhabitant than all places together",
                strong,
                lambda one, at=at: sorted(one.types, key=lambda each: each.type)[at].ratio,  # type: ignore[misc]
                1.0,
            )
        )
    if strong[0].types:
        found.append(
            _judged("mostly_between_types", "Mer än hälften av ojämnheten ligger mellan kommuntyper", "More than half of the inequality lies between types of municipality",
                    strong, lambda one: one.concentration.theil.between_share, 0.5)
        )  # fmt: skip
    if strong[0].moran:
        found.append(
            _judged("clustered", "Stödet klumpar sig geografiskt", "Support is clustered",
                    strong, _surely_clustered, 1 - SURE)
        )  # fmt: skip
    return tuple(found)


def _surely_clustered(one: Measures) -> float:
    """1 - p, where like lies beside like; 0 where it does not."""
    return 1 - one.moran.p_value if one.moran and one.moran.value > one.moran.expected else 0.0


def _judged(
    key: str, sv: str, en: str, strong: Sequence[Measures], figure: Callable[[Measures], float], limit: float
) -> Statement:
    values = {one.allocation.rule: figure(one) for one in strong}
    holds = {rule: value > limit for rule, value in values.items()}
    return Statement(key, sv, en, holds, values, len(holds) > 1 and len(set(holds.values())) == 1)
