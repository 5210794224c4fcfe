"""The command-line face of population: what `hjulet measure population` does. Needs no Django and no database."""

from __future__ import annotations

import argparse
import json
import math
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from hjulet.instruments.population.accounts import Accounts
    from hjulet.instruments.population.projecting import Projection
    from hjulet.instruments.population.scenarios import Scenario
    from hjulet.instruments.population.totals import Totals


def run(action: str, arguments: argparse.Namespace) -> int:
    """Do it, and say in one line when it cannot be done: exit code 1."""
    from hjulet.instruments.indicators.errors import IndicatorError
    from hjulet.instruments.population.errors import PopulationError

    try:
        return ACTIONS[action](arguments)
    except BrokenPipeError:
        raise
    except (PopulationError, IndicatorError, OSError, UnicodeDecodeError) as error:
        words = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else str(error)
        print(f"hjulet measure population {arguments.action}: {' '.join(words.split())}", file=sys.stderr)
        return 1


def change(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.population.changes import change as between
    from hjulet.instruments.population.changes import claim
    from hjulet.instruments.population.divisions import borders_between
    from hjulet.instruments.population.reading import read_totals
    from hjulet.instruments.population.tables import LEVELS

    _check_out(arguments.out)
    place = LEVELS[arguments.by]
    notes: tuple[str, ...] = ()
    accounts: Accounts | None = None
    if arguments.births and arguments.deaths:
        totals, accounts, notes = _told_alike(arguments)
    else:
        totals = read_totals(arguments.population, by=arguments.by, source=arguments.source)
    totals = _only(totals, arguments.place)
    since, until = arguments.since or totals.years[0], arguments.until or totals.years[-1]
    found, said = between(totals, since=since, until=until), claim(totals, since=since, until=until)
    frame = found.to_frame(place)
    if accounts is not None:
        frame = frame.join(_parts(accounts, since, until, place), on=place, how="left")
    elif arguments.by == "county":
        notes = borders_between(totals.places, since, until)
    about: dict[str, object] = {
        "since": since,
        "until": until,
        "source": found.source,
        "unit": found.unit,
        "method": found.method,
        "notes": list(notes),
        "growth": said.growth,
        "shrank": said.shrank,
        "places": said.places,
        "unknown": said.unknown,
    }
    if arguments.by == "municipality":
        about |= {"sentence_sv": said.sentence(), "sentence_en": said.sentence("en")}
    if arguments.turning:
        about["turning"] = _turning(totals)
    return _hand_out(arguments, frame, about)


def project(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.indicators.writing import write_frame
    from hjulet.instruments.population.divisions import in_division
    from hjulet.instruments.population.needs import needs
    from hjulet.instruments.population.projecting import project as ahead
    from hjulet.instruments.population.tables import LEVELS

    for path in (arguments.out, arguments.needs):
        _check_out(path)
    accounts = _accounts(arguments)
    accounts = accounts.until(arguments.base or accounts.years[-1])
    accounts, notes = in_division(accounts, arguments.division or arguments.until)
    if arguments.merge:
        accounts = accounts.merged(dict(arguments.merge))
    accounts.only(arguments.place)
    found = ahead(
        accounts,
        arguments.until,
        scenario=_scenario(arguments, accounts),
        draws=arguments.draws,
        seed=arguments.seed,
    )
    place = LEVELS[arguments.by]
    about: dict[str, object] = {
        "base": found.base,
        "until": arguments.until,
        "method": found.method,
        "unit": found.unit,
        "source": found.source,
        "scenario": found.scenario,
        "notes": list(notes),
        "draws": arguments.draws,
        "seed": arguments.seed,
        "errors_learnt_from": list(found.fan.origins) if found.fan is not None else [],
        "totals": _totals(found, arguments.place),
    }
    if arguments.needs:
        write_frame(
            _rows(needs(found).to_frame(place), place, arguments.place).fill_nan(None), arguments.needs, about
        )
    return _hand_out(arguments, _rows(found.to_frame(place), place, arguments.place), about)


def backtest(arguments: argparse.Namespace) -> int:
    import polars as pl

    from hjulet.instruments.population.backtesting import backtest as once
    from hjulet.instruments.population.tables import LEVELS

    _check_out(arguments.out)
    accounts, actual = _accounts(arguments), _actual(arguments)
    accounts.only(arguments.place)
    found = []
    for base in arguments.base:
        horizon = arguments.until - base if arguments.until else arguments.horizon or 5
        found.append(once(accounts, base, horizon, actual=actual, draws=arguments.draws, seed=arguments.seed))
    place = LEVELS[arguments.by]
    frame = _rows(pl.concat([one.to_frame(place) for one in found]), place, arguments.place)
    about: dict[str, object] = {
        "backtests": [
            {
                "base": one.base,
                "until": one.until,
                "is_better": one.is_better,
                "sentence": one.sentence,
                "notes": list(one.notes),
                "scores": [asdict(score) for score in one.scores],
            }
            for one in found
        ],
        "unit": found[0].unit,
        "source": found[0].source,
    }
    if arguments.out or arguments.json:
        return _hand_out(arguments, frame, about)
    for one in found:
        print(one.sentence)
        for note in one.notes:
            print(f"  {note}")
        for score in one.scores:
            inside = "" if math.isnan(score.coverage) else f"  inside 80 %: {100 * score.coverage:.0f} %"
            print(
                f"  {score.method:17} MAPE {score.mape:5.2f} %  RMSE {score.rmse:9.0f}  bias {score.bias:+5.2f} %"
                f"  worst {score.worst:5.2f} % ({score.worst_place}){inside}"
            )
    return 0


def _accounts(arguments: argparse.Namespace) -> Accounts:
    from hjulet.instruments.population.reading import read_accounts

    files = arguments.population, arguments.deaths, arguments.births, getattr(arguments, "migration", None)
    return read_accounts(*files, by=arguments.by, source=arguments.source)


def _actual(arguments: argparse.Namespace) -> Totals | None:
    """What came, from the file that says so, the file of migration if it counts people, or that of population."""
    from hjulet.instruments.population.reading import read_totals
    from hjulet.instruments.population.tables import read_table

    path = arguments.actual
    if path is None and arguments.migration and "population" in read_table(arguments.migration).frame.columns:
        path = arguments.migration
    return read_totals(path or arguments.population, by=arguments.by)


def _told_alike(arguments: argparse.Namespace) -> tuple[Totals, Accounts, tuple[str, ...]]:
    """Accounts in the counties of the later year, and the totals that go with them."""
    from hjulet.instruments.population.divisions import in_division
    from hjulet.instruments.population.totals import Totals

    accounts = _accounts(arguments)
    accounts, notes = in_division(accounts, arguments.until or accounts.years[-1])
    return Totals.of_accounts(accounts), accounts, notes


def _parts(accounts: Accounts, since: int, until: int, place: str) -> pl.DataFrame:
    from hjulet.instruments.population.decomposing import decompose

    found = decompose(accounts, since=since, until=until).to_frame(place)
    return found.select(place, "births", "deaths", "migration", "adjustments")


def _turning(totals: Totals) -> dict[str, object]:
    from hjulet.instruments.population.errors import PopulationError
    from hjulet.instruments.population.turning import turning_points

    turns: dict[str, object] = {}
    for place in totals.places:
        try:
            found = turning_points(*totals.curve(place))
        except PopulationError as error:
            raise PopulationError(error.message, place=place, year=error.year) from None
        turns[place] = {"years": found.years, "peak": found.peak, "trough": found.trough}
    return turns


def _scenario(arguments: argparse.Namespace, accounts: Accounts) -> Scenario | None:
    from hjulet.instruments.population.scenarios import Families, Scenario

    if not arguments.families:
        return None
    years = accounts.years[-1] + 1, arguments.until
    moves = tuple(Families(code, number, *years) for code, number in arguments.families)
    name = ", ".join(f"{number:+g} families a year in {code}" for code, number in arguments.families)
    return Scenario(name, moves)


def _totals(found: Projection, places: list[str]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for at, code in enumerate(found.places):
        if places and code not in places:
            continue
        row: dict[str, object] = {
            "place": code,
            "years": found.years,
            "population": found.totals[at].round(1).tolist(),
        }
        if found.fan is not None:
            row |= {
                "p10": found.fan.totals[0, at].round(1).tolist(),
                "p90": found.fan.totals[2, at].round(1).tolist(),
            }
        rows.append(row)
    return rows


def _only(totals: Totals, places: list[str]) -> Totals:
    from hjulet.instruments.population.errors import PopulationError
    from hjulet.instruments.population.totals import Totals

    if not places:
        return totals
    for place in places:
        if place not in totals.places:
            raise PopulationError(f"there are no figures for it in {totals.source}", place=place)
    rows = [totals.places.index(place) for place in places]
    return Totals(tuple(places), totals.years, totals.values[rows], totals.source)


def _rows(frame: pl.DataFrame, place: str, places: list[str]) -> pl.DataFrame:
    return frame.filter(frame[place].is_in(places)) if places else frame


def _check_out(path: str | None) -> None:
    if path:
        from hjulet.instruments.indicators.writing import check_ending

        check_ending(path)


def _hand_out(arguments: argparse.Namespace, frame: pl.DataFrame, about: dict[str, object]) -> int:
    """Rows to the file that is named, else to standard output; what they are about beside them."""
    from hjulet.instruments.indicators.writing import write_frame

    # What is not known is left empty, never "nan"; in JSON also what never ends, for which it has no number.
    frame = frame.fill_nan(None)
    plain = {key: _plain(one) for key, one in about.items()}
    if arguments.out:
        write_frame(frame, arguments.out, plain)
        line = f"written: {arguments.out} ({frame.height} rows)"
        print(json.dumps(plain | {"file": arguments.out}, ensure_ascii=False) if arguments.json else line)
    elif arguments.json:
        print(json.dumps(_plain({**about, "rows": frame.to_dicts()}), ensure_ascii=False))
    else:
        print(frame.write_csv(), end="")
    if not arguments.json:
        for note in about.get("notes") or ():  # type: ignore[attr-defined]
            print(note, file=sys.stderr)
        if "sentence_en" in about:
            print(about["sentence_en"], file=sys.stderr)
    return 0


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


ACTIONS = {"change": change, "project": project, "backtest": backtest}
