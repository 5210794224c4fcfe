"""What a projection takes for granted: fertility, mortality and migration of each place, learnt from its past."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hjulet.instruments.population.accounts import Accounts, Figures, exposures, net_migration, starters
from hjulet.instruments.population.credibility import credibility
from hjulet.instruments.population.errors import PopulationError

FEWEST_YEARS = 3
"""Years with a year before them, below which nothing is learnt."""
DAMPING = 0.7
"""Of a trend in fertility: each year goes on with this share of the change of the year before."""
PERSISTENCE = 0.9
"""Of what sets a place's migration apart from the others': a half is left after 6.6 years."""
OWN_HALF_LIFE = 8.0
"""Years; how fast what is a place's own is forgotten: half the weight lies on the last eight."""
LEVEL_CHANGE = 0.0012
"""Standard deviation of the change of a nation's crude net migration from year to year: Sweden 1972-2005."""
MOVES = 0.1
"""Moves in and out per person and year; the variance that chance gives to net migration."""
RETURN = 0.95
"""Of how far fertility and migration of all places lie from their mean of all known years, what is left each year."""
CELL_EXPOSURE = 250.0
"""Person-years at which an age's own migration and the place's general level weigh the same: the variance of moving
in and out (some 0.05 a year each) over that between places (a standard deviation of 0.02)."""
TREND_EVENTS = 2000.0
"""Births or deaths a year at which a trend is believed by half."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Rates of every place from a base year on; the projected year k is 1, 2, …

    Attributes
    ----------
    fertility : [place, age], births per woman-year at the base. fertility_trend : log change of the last year;
        fertility_gap : logarithm of the level over the mean of all known years.
    mortality : [place, sex, age], deaths per person-year at the base. improvement : log decline a year.
    migration : [sex, age], net rate of all places together at the base; migration_gap : the crude rate, less the mean of
        all known years. excess : [place, sex, age], what each has beside it.
    shape : [sex, age], where one more migrant per person falls: mean 1 over the population.
    own_fertility, own_mortality, own_migration : [place], how much is the place's own, 0-1.
    level_weight : of the last year in the level of migration, 0-1; each year before weighs 1 - level_weight of the next.
    """

    places: tuple[str, ...]
    base: int
    fertility: Figures
    fertility_trend: float
    fertility_gap: float
    mortality: Figures
    improvement: float
    migration: Figures
    migration_gap: float
    excess: Figures
    shape: Figures
    own_fertility: Figures
    own_mortality: Figures
    own_migration: Figures
    level_weight: float
    male_share: float
    source: str = ""

    def fertility_level(self, k: int) -> float:
        """Of the base year's fertility, k years on; a trend dies out, and the level nears that of all known years."""
        trend = self.fertility_trend * DAMPING * (1 - DAMPING**k) / (1 - DAMPING)
        return float(np.exp(trend - (1 - RETURN**k) * self.fertility_gap))

    def mortality_level(self, k: int) -> float:
        return float(np.exp(-self.improvement * k))

    def migration_at(self, k: int, place: int | None = None) -> Figures:
        """[place, sex, age], net migrants per person who would be there without migration; [sex, age] of one place."""
        excess = self.excess if place is None else self.excess[place]
        common = self.migration - (1 - RETURN**k) * self.migration_gap * self.shape
        rates: Figures = common + PERSISTENCE**k * excess
        return rates


@dataclass(frozen=True, slots=True)
class Past:
    """Accounts from their second year on, with what follows from them; [place, year, sex, age]."""

    places: tuple[str, ...]
    base: int
    """The last of the years."""
    births: Figures
    deaths: Figures
    start: Figures
    exposure: Figures
    net: Figures
    source: str = ""

    @classmethod
    def of(cls, accounts: Accounts) -> Past:
        derived = (starters(accounts), exposures(accounts), net_migration(accounts))
        born, dead, start, exposure, net = (
            one[:, 1:] for one in (accounts.births, accounts.deaths, *derived)
        )
        return cls(accounts.places, accounts.years[-1], born, dead, start, exposure, net, accounts.source)

    def first(self, years: int) -> Past:
        """The first years of it, as if nothing had come after."""
        figures = (self.births, self.deaths, self.start, self.exposure, self.net)
        born, dead, start, exposure, net = (one[:, :years] for one in figures)
        base = self.base - self.years + years
        return Past(self.places, base, born, dead, start, exposure, net, self.source)

    @property
    def years(self) -> int:
        return int(self.births.shape[1])

    @property
    def women(self) -> Figures:
        return self.exposure[:, :, 0]


def estimate(accounts: Accounts, reference: Accounts | None = None) -> Assumptions:
    """Learn the rates of each place from all years of its accounts; the base is the last of them.

    `reference` is what is borrowed from where a place is too small: the accounts of a county or the nation, with the
    same ages and the same last year. Without it, all places together. See docs/methods/population.md for each choice.

    Raises
    ------
    PopulationError : fewer than four years, other ages or years in the reference, cells that are not known.
    """
    wide = accounts if reference is None else reference
    _check(accounts, wide)
    past = Past.of(accounts)
    whole = past if reference is None else Past.of(reference)
    return learn(past, whole)


def learn(past: Past, whole: Past) -> Assumptions:
    """As `estimate`, from what has been worked out already; `whole` is `past` where nothing else is borrowed from."""
    own, common = _decay(past.years, OWN_HALF_LIFE), _decay(whole.years, OWN_HALF_LIFE)
    fertility, trend, fertility_gap, own_fertility = _fertility(past, whole, own)
    mortality, improvement, own_mortality = _mortality(past, whole, own)
    migration, migration_gap, shape, level = _level(whole, common)
    excess, own_migration = _excess(past, migration_mean(whole, common), shape, own, is_whole=past is whole)
    boys = whole.births[:, :, 1].sum() / whole.births.sum()
    return Assumptions(
        past.places,
        past.base,
        fertility,
        trend,
        fertility_gap,
        mortality,
        improvement,
        migration,
        migration_gap,
        excess,
        shape,
        own_fertility,
        own_mortality,
        own_migration,
        level,
        float(boys),
        whole.source,
    )


def rate(events: Figures, exposure: Figures) -> Figures:
    """Events per exposure, and 0 where there is nobody to have them."""
    return np.divide(events, exposure, out=np.zeros(np.broadcast(events, exposure).shape), where=exposure > 0)


def migration_mean(whole: Past, weights: Figures) -> Figures:
    """[sex, age], net migrants per starter over the years by their weights, all places together."""
    net, start = (np.einsum("t,ctsa->sa", weights, figures) for figures in (whole.net, whole.start))
    return rate(net, start)


def _check(accounts: Accounts, wide: Accounts) -> None:
    if len(accounts.years) <= FEWEST_YEARS or len(wide.years) <= FEWEST_YEARS:
        message = f"a projection learns from at least {FEWEST_YEARS + 1} years; there are {accounts.years}"
        raise PopulationError(message, year=accounts.years[-1])
    if accounts.ages != wide.ages or accounts.years[-1] != wide.years[-1]:
        raise PopulationError(
            f"the reference has {wide.ages} ages until {wide.years[-1]} and the places {accounts.ages} "
            f"until {accounts.years[-1]}; give it with the same ages and last year"
        )
    for name in ("population", "births", "deaths"):
        for one in {id(accounts): accounts, id(wide): wide}.values():
            unknown = np.argwhere(~np.isfinite(getattr(one, name)[:, -FEWEST_YEARS:]))
            if len(unknown):
                place, year = unknown[0][:2]
                raise PopulationError(
                    f"{name} are not known for every age; a projection needs them all",
                    place=one.places[place],
                    year=one.years[-FEWEST_YEARS:][year],
                )


def _decay(years: int, half_life: float) -> Figures:
    """[year], weights that halve backwards in time; with half-life 0 the last year alone."""
    ago = np.arange(years)[::-1]
    return np.where(ago == 0, 1.0, 0.0) if half_life == 0 else 0.5 ** (ago / half_life)


def _fertility(past: Past, whole: Past, weights: Figures) -> tuple[Figures, float, float, Figures]:
    recent = slice(-FEWEST_YEARS, None)
    shape = rate(whole.births[:, recent].sum((0, 1, 2)), whole.women[:, recent].sum((0, 1)))
    expected = (whole.women * shape).sum((0, 2))
    observed = whole.births.sum((0, 2, 3))
    yearly = rate(observed, expected)
    believed = observed[-1] / (observed[-1] + TREND_EVENTS)
    level = believed * yearly[-1] + (1 - believed) * observed[recent].sum() / expected[recent].sum()
    back = min(FEWEST_YEARS, len(yearly) - 1)
    is_trend = back > 0 and yearly[-1] > 0 and yearly[-1 - back] > 0
    trend = believed * float(np.log(yearly[-1] / yearly[-1 - back])) / back if is_trend else 0.0
    # A place against all of them in the same year, so that waves of the nation are not taken for its own.
    due = (past.women * shape).sum(2) * _same_years(yearly, past.years)
    relative, own = _relative(past.births.sum((2, 3)), due, weights)
    gap = float(np.log(level / yearly.mean())) if level > 0 else 0.0
    return level * shape * relative[:, None], trend, gap, own


def _mortality(past: Past, whole: Past, weights: Figures) -> tuple[Figures, float, Figures]:
    recent = slice(-5, None)
    shape = rate(whole.deaths[:, recent].sum((0, 1)), whole.exposure[:, recent].sum((0, 1)))
    yearly = rate(whole.deaths.sum((0, 2, 3)), (whole.exposure * shape).sum((0, 2, 3)))
    span = min(15, len(yearly))
    deaths = whole.deaths[:, -1].sum()
    believed = deaths / (deaths + TREND_EVENTS)
    slope = np.polyfit(np.arange(span), np.log(np.maximum(yearly[-span:], 1e-9)), 1)[0]
    improvement = float(-slope * believed)
    due = (past.exposure * shape).sum((2, 3)) * _same_years(yearly, past.years)
    relative, own = _relative(past.deaths.sum((2, 3)), due, weights)
    # The shape is that of the middle of five years: two years of improvement are due already.
    middle = (min(5, len(yearly)) - 1) / 2
    return shape * relative[:, None, None] * np.exp(-improvement * middle), improvement, own


def _same_years(yearly: Figures, years: int) -> Figures:
    """The last years of a series, or its first value before it begins."""
    return yearly[-years:] if len(yearly) >= years else np.pad(yearly, (years - len(yearly), 0), mode="edge")


def _relative(observed: Figures, due: Figures, weights: Figures) -> tuple[Figures, Figures]:
    """[place], how a place stands to what is due by the common rates, drawn towards 1 by its credibility."""
    weighted = due * weights
    own = credibility(rate(observed, due), weighted, default=100.0, least_within=1.0)
    ratio = rate((observed * weights).sum(1), weighted.sum(1))
    return 1 + own * (ratio - 1), own


def _level(whole: Past, weights: Figures) -> tuple[Figures, float, Figures, float]:
    """Net migration of all places together: the ages of years, at the level of the last of them."""
    mean = migration_mean(whole, weights)
    crude = whole.net.sum((0, 2, 3)) / whole.start.sum((0, 2, 3))
    start = whole.start[:, -1].sum(0)
    # Net migration may be near 0 at any age; how much people move is seen in the places each for itself.
    gross = np.abs(np.einsum("t,ctsa->csa", weights, whole.net)).sum(0)
    shape = _smooth(rate(gross, np.einsum("t,ctsa->sa", weights, whole.start)))
    middle = (shape * start).sum()
    shape = shape * start.sum() / middle if middle > 0 else np.ones_like(shape)
    alpha = level_weight(float(start.sum()))
    level = np.average(crude, weights=np.maximum((1 - alpha) ** np.arange(len(crude))[::-1], 1e-12))
    return (
        mean + (level - (mean * start).sum() / start.sum()) * shape,
        float(level - crude.mean()),
        shape,
        alpha,
    )


def level_weight(people: float) -> float:
    """The weight of the last year in the level of migration: near 1 in a nation, less where chance rules.

    The steady gain of a local level model, whose level moves by LEVEL_CHANGE a year and is seen through MOVES.

    References
    ----------
    Muth (1960), doi:10.1080/01621459.1960.10482064.

    Examples
    --------
    >>> round(level_weight(9_000_000), 2), round(level_weight(5_000), 2)
    (0.99, 0.23)
    """
    ratio = people * LEVEL_CHANGE**2 / MOVES
    return float((np.sqrt(ratio * ratio + 4 * ratio) - ratio) / 2)


def _excess(
    past: Past, common: Figures, shape: Figures, weights: Figures, *, is_whole: bool
) -> tuple[Figures, Figures]:
    """[place, sex, age], how migration of each place differs from the common: its level by years, its ages by cells."""
    start = np.einsum("t,ctsa->csa", weights, past.start)
    expected = past.start * common
    gap = past.net - expected
    crude = rate(gap.sum((2, 3)), past.start.sum((2, 3)))
    # What all places share in a year is the nation's, and belongs to the level.
    crude = crude - np.average(crude, axis=0, weights=past.start.sum((2, 3))) if is_whole else crude
    own = credibility(crude, past.start.sum((2, 3)) * weights, default=10_000.0, least_within=MOVES)
    level = own * rate(np.einsum("t,ctsa->c", weights, gap), start.sum((1, 2)))
    cells = rate(np.einsum("t,ctsa->csa", weights, gap), start)
    trust = start / (start + CELL_EXPOSURE)
    excess = trust * cells + (1 - trust) * level[:, None, None] * shape
    now = past.start[:, -1]
    drift = level - rate((excess * now).sum((1, 2)), now.sum((1, 2)))
    excess = excess + drift[:, None, None] * shape
    if is_whole:
        excess = excess - rate((excess * now).sum(0), now.sum(0))
    return excess, own


def _smooth(rates: Figures) -> Figures:
    """Along ages, by 1-2-3-2-1; the ends weigh more there."""
    padded = np.pad(rates, ((0, 0), (2, 2)), mode="edge")
    width = rates.shape[1]
    pieces = [weight * padded[:, at : at + width] for at, weight in enumerate((1, 2, 3, 2, 1))]
    smoothed: Figures = np.sum(pieces, axis=0) / 9
    return smoothed
