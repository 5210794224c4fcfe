"""Made-up figures for real codes, so that a demonstration and a test have something to show. They say so themselves."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.sources.datasets import About
from hjulet.instruments.sources.errors import SourceError
from hjulet.instruments.sources.observations import SEXES
from hjulet.instruments.sources.series import series_of

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from hjulet.instruments.indicators.model import Framework, Indicator

STATUS = "generated"
NO_CREDIT = "Påhittade siffror (generated, seed {seed})"
MISSING_SHARE = 0.02
MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""They are of no day: the same seed gives the same file whenever it is made."""


def generate(
    framework: Framework,
    units: Sequence[str],
    *,
    seed: int = 1,
    years: Sequence[int] = tuple(range(2011, 2026)),
) -> tuple[pl.DataFrame, About]:
    """Figures of every series of a framework: a level for each unit, a slow trend, a little noise, some missing.

    Parameters
    ----------
    framework : whose series are made up; what is taken the logarithm of is amounts, the rest shares in 0-100.
    units : codes, as they are to stand in the table.
    seed : the same gives the same figures, each series by itself whatever the others are.

    Returns
    -------
    Rows as `observations.schema` says, with the status "generated", and what is said about them.
    """
    import polars as pl

    names = {
        (one.source.partition(":")[2] if one.source else one.code): one
        for one in framework.indicators
        if not one.source.startswith(("formula:", "kolada-group:"))
    }
    if not names:
        kinds = ", ".join(series_of(framework)) or "none"
        raise SourceError(f"{framework.key} names no series that figures can be made for; it has {kinds}")
    credit = NO_CREDIT.format(seed=seed)
    shape = (len(units), len(years), len(SEXES))
    logged = _logged(framework)
    values = [_values(name, name not in logged, shape, seed) for name in names]
    cells = int(np.prod(shape))
    frame = pl.DataFrame(
        {
            "unit": np.tile(np.repeat(list(units), len(years) * len(SEXES)), len(names)),
            "period": np.tile(np.repeat([str(year) for year in years], len(SEXES)), len(names) * len(units)),
            "sex": np.tile(list(SEXES), len(names) * len(units) * len(years)),
            "indicator": np.repeat(list(names), cells),
            "value": np.concatenate([one.ravel() for one in values]),
        }
    ).with_columns(
        pl.col("value").fill_nan(None),
        status=pl.lit(STATUS),
        source=pl.lit(credit),
        retrieved=pl.lit(MADE).cast(pl.Datetime("us", "UTC")),
    )
    return frame, _about(framework, seed, years, names, credit)


def _about(
    framework: Framework, seed: int, years: Sequence[int], names: Mapping[str, Indicator], credit: str
) -> About:
    return About(
        f"{credit}: {framework.key}",
        {"framework": framework.key, "seed": seed, "years": list(years)},
        "",
        credit,
        {name: one.title.get("sv", name) for name, one in names.items()},
        notes=["Siffrorna är påhittade för att visa hur sidorna ser ut. De säger ingenting om någon plats."],
    )


def _logged(framework: Framework) -> set[str]:
    """The series that this or any built-in framework takes the logarithm of: amounts, the same whoever asks."""
    from hjulet.instruments.indicators.files import load, shipped

    return {
        one.source.partition(":")[2] or one.code
        for every in (framework, *map(load, shipped()))
        for one in every.indicators
        if one.transform == "log"
    }


def _values(name: str, is_share: bool, shape: tuple[int, int, int], seed: int) -> NDArray[np.float64]:
    """Shape (units, years, sexes). A series has a scale of its own, drawn from its name."""
    random = np.random.default_rng([seed, zlib.crc32(name.encode())])
    units, years, sexes = shape
    middle = random.uniform(20, 80) if is_share else random.uniform(50_000, 400_000)
    spread = middle * 0.15 if is_share else middle * 0.12
    level = middle + spread * random.standard_normal((units, 1, 1))
    trend = spread * (random.normal(0.3, 0.3) + 0.2 * random.standard_normal((units, 1, 1)))
    along = np.linspace(-1, 1, years)[None, :, None]
    noise = 0.1 * spread * random.standard_normal((units, years, 1))
    gap = np.array([0.0, 1.0, -1.0])[None, None, :sexes] * spread * random.normal(0.2, 0.2)
    values = level + trend * along + noise + gap
    values = np.clip(values, 0.5, 99.5) if is_share else np.maximum(values, middle * 0.2)
    # Whole units are missing rather than single cells, as in real statistics: small places that are not published.
    values[random.random((units, years)) < MISSING_SHARE] = np.nan
    return np.round(values, 1)
