"""Projects with support into the site's statistics: what `hjulet load support` does. Needs no Django and no database."""

from __future__ import annotations

import argparse
import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hjulet.instruments.sources.errors import SourceError

if TYPE_CHECKING:
    import polars as pl

    from hjulet.instruments.funding import Operations, Places
    from hjulet.instruments.sources.loading import Loaded
    from hjulet.instruments.sources.store import Store

SOURCE = "support"
"""The system, as manifests and folders name it."""
USUAL_NAME = "projektstod"
FIRST_YEAR = 2014
"""Of made-up projects, which fill the seven years of a programme."""


def load_support(arguments: argparse.Namespace, store: Store) -> Loaded:
    """Read a list of projects and keep it as a snapshot. Raises SourceError for what cannot be read."""
    from hjulet.instruments.funding import FundingError
    from hjulet.instruments.funding.tables import table_of

    try:
        projects, locations = _told_apart(arguments.files, arguments.sheet)
        operations = _read(arguments, projects, locations)
        period = arguments.period or _period_of(operations)
        table = table_of(
            operations,
            period=period,
            retrieved=arguments.as_of or datetime.fromtimestamp(projects.stat().st_mtime, UTC),
            fund=arguments.fund,
            with_beneficiaries=not arguments.without_beneficiaries,
        )
    except FundingError as error:
        raise SourceError(str(error)) from None
    files = {Path(path).name: hashlib.sha256(Path(path).read_bytes()).hexdigest() for path in arguments.files}
    return _keep(store, SOURCE, _name(arguments.fund, period), table, operations, {"files": files})


def generate_support(seed: int, years: tuple[int, ...] | None, store: Store) -> Loaded:
    """The same of made-up projects, which say so themselves."""
    from hjulet.instruments.funding.generated import generate_operations
    from hjulet.instruments.funding.tables import table_of
    from hjulet.instruments.sources.generated import MADE, STATUS

    first, last = (years[0], years[-1]) if years else (FIRST_YEAR, FIRST_YEAR + 6)
    operations = generate_operations(_places(), seed=seed, first_year=first)
    period = f"{first}-{last}"
    table = table_of(operations, period=period, retrieved=MADE, status=STATUS)
    return _keep(store, STATUS, f"{USUAL_NAME}-{period}", table, operations, {"seed": seed})


def _told_apart(paths: list[str], sheet: str) -> tuple[Path, Path | None]:
    """Which file is the list, and which says only what places its projects name: the one has amounts, the other none."""
    from hjulet.instruments.funding.columns import recognise
    from hjulet.instruments.funding.files import read_raw

    if len(paths) == 1:
        return Path(paths[0]), None
    if len(paths) > 2:
        raise SourceError(
            f"{len(paths)} files came; give one list of projects, and perhaps one file with the places of its projects."
            " Load several lists one by one, each with its --fund and --period"
        )
    has_amounts = ["amount" in recognise(read_raw(path, sheet=sheet).frame.columns) for path in paths]
    if has_amounts == [True, False]:
        return Path(paths[0]), Path(paths[1])
    if has_amounts == [False, True]:
        return Path(paths[1]), Path(paths[0])
    both = "both hold" if has_amounts[0] else "neither holds"
    raise SourceError(
        f"{both} amounts: of two files one is the list of projects, with amounts, and the other has a row for each"
        " project id and municipality"
    )


def _read(arguments: argparse.Namespace, projects: Path, locations: Path | None) -> Operations:
    from hjulet.instruments.funding import read_operations
    from hjulet.measure.commands_funding import seats_of

    places = _places()
    operations = read_operations(
        projects,
        places,
        locations=locations,
        columns=dict(arguments.column),
        unknown=arguments.unknown_places,
        rates=dict(arguments.rate),
        sheet=arguments.sheet,
        source=arguments.words or projects.name,
    )
    return operations.with_seats(seats_of(arguments.seats, places)) if arguments.seats else operations


def _places() -> Places:
    from hjulet.hub import built_in
    from hjulet.measure.support_places import built_in_places

    return built_in_places(built_in.YEARS[-1])


def _period_of(operations: Operations) -> str:
    """From the first start to the last, where nobody says which period it is."""
    details = operations.details
    starts = details["start"].drop_nulls() if details is not None and "start" in details.columns else None
    if starts is None or not len(starts):
        raise SourceError(
            "no project says when it starts, so say which period the list is of: --period 2014-2020"
        )
    years = starts.dt.year().to_list()
    first, last = min(years), max(years)
    return str(first) if first == last else f"{first}-{last}"


def _name(fund: str, period: str) -> str:
    """Of the dataset: a newer list of the same fund and period takes the place of the older."""
    from hjulet.instruments.sources.loading import name_of

    plain = fund.lower().translate(str.maketrans("åäöéü", "aaoeu"))
    return name_of(f"{plain or USUAL_NAME}-{period}")


def _keep(
    store: Store, source: str, name: str, table: pl.DataFrame, operations: Operations, query: dict[str, Any]
) -> Loaded:
    from hjulet.instruments.sources.loading import Loaded
    from hjulet.instruments.sources.store import About
    from hjulet.instruments.sources.tables import OPERATIONS

    fund, period, credit = table["fund"][0], table["period"][0], operations.source
    about = About(
        " ".join(
            [
                "Projektstöd",
                *([fund.lower() if fund.istitle() else fund] if fund else []),
                period.replace("-", "–"),
            ]
        ),
        query | {"fund": fund, "period": period, "amount_column": operations.amount_column},
        "",
        credit if source == "generated" else f"Källa: {credit}",
        notes=operations.notes,
    )
    before = store.history(source, name)
    dataset = store.write(source, name, table, about, kind=OPERATIONS)
    return Loaded(dataset, 1, 0, not before or before[-1].hash != dataset.hash)
