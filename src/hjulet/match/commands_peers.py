"""The command-line face of peers: what `hjulet match peers` does. Needs no Django and no database."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hjulet.instruments.peers.history import History
    from hjulet.instruments.peers.traits import Traits

COUNTY_DIGITS, MUNICIPALITY_DIGITS = 2, 4


def run(arguments: argparse.Namespace) -> int:
    """Do it, and say in one line when it cannot be done: exit code 1."""
    from hjulet.instruments.indicators.errors import IndicatorError
    from hjulet.instruments.peers.errors import PeerError

    try:
        if arguments.out:
            from hjulet.instruments.indicators.writing import check_ending

            check_ending(arguments.out)
        return past(arguments) if arguments.in_time else today(arguments)
    except BrokenPipeError:
        raise
    except (PeerError, IndicatorError, OSError, UnicodeDecodeError) as error:
        words = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else str(error)
        print(f"hjulet match peers: {' '.join(words.split())}", file=sys.stderr)
        return 1


def today(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.peers.likeness import nearest

    found = nearest(
        _traits(arguments),
        arguments.place,
        number=arguments.number,
        weights=arguments.weights,
        within=arguments.within,
    )
    rows = [
        {"place": found.place, "peer": peer.place, "name": peer.name, "distance": peer.distance,
         "missing_share": peer.missing_share, "sentence_sv": peer.sentence_sv, "sentence_en": peer.sentence_en}
        for peer in found.peers
    ]  # fmt: skip
    swedish = arguments.language == "sv"
    lines = [peer.sentence_sv if swedish else peer.sentence_en for peer in found.peers]
    for warning in found.warnings_sv if swedish else found.warnings_en:
        print(warning, file=sys.stderr)
    return _hand_out(arguments, asdict(found), rows, lines)


def past(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.peers.in_time import peers_in_time

    history = _history(arguments)
    found = peers_in_time(
        history,
        arguments.place,
        as_of=arguments.as_of,
        window=arguments.window,
        ahead=arguments.ahead,
        number=arguments.number,
        warp_years=arguments.warp,
    )
    rows = [
        {"place": found.place, "as_of": found.as_of, "peer": peer.place, "name": peer.name, "year": peer.year,
         "distance": peer.distance, "change_share": peer.change_share, "years_ahead": after.years_ahead,
         "year_after": after.year, "population_after": after.population, "change_after_share": after.change_share}
        for peer in found.peers
        for after in peer.after
    ]  # fmt: skip
    forecast, skill = _forecast(history, found.place, found.as_of, arguments.ahead)
    swedish = "sv" if arguments.language == "sv" else "en"
    lines = [getattr(peer, f"sentence_{swedish}") for peer in found.peers]
    if skill:
        lines.append(skill[f"sentence_{swedish}"])
    return _hand_out(arguments, asdict(found) | {"forecast": forecast, "skill": skill}, rows, lines)


def _forecast(
    history: History, place: str, as_of: int, ahead: int
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The ensemble for one place, and how it would have done before; None where history is too short for it."""
    from hjulet.instruments.peers.backtesting import backtest
    from hjulet.instruments.peers.ensemble import LEAST_YEARS, forecast

    known = history.until(as_of)
    if len(known.years) <= LEAST_YEARS:
        return None, None
    made, row = forecast(known, ahead=ahead, as_of=as_of), known.row(place)
    said = {
        "year": as_of + ahead,
        "ahead": ahead,
        **{
            name: float(getattr(made, name)[row])
            for name in ("population", "p10", "p90", "trend", "analogue")
        },
        "analogue_weight": made.analogue_weight,
        "unit": made.unit,
        "method": made.method,
    }
    if len(known.years) <= LEAST_YEARS + ahead:
        return said, None
    return said, asdict(backtest(known, ahead=[ahead]).skill(ahead))


def _traits(arguments: argparse.Namespace) -> Traits:
    """Indicators from the file, or taken from a file of populations, or from the built-in table."""
    from hjulet.hub import built_in
    from hjulet.instruments.peers.errors import PeerError
    from hjulet.instruments.peers.reading import is_history, read_traits
    from hjulet.instruments.peers.traits import traits_of

    if arguments.data and is_history(arguments.data):
        history = _history(arguments)
        found = traits_of(history, as_of=arguments.as_of or history.last_unbroken_year())
        return replace(found, groups=built_in.groups(found.places))
    if arguments.as_of:
        raise PeerError("--as-of asks for population by place and year; give such a file with --data")
    if arguments.data:
        is_built_in = arguments.within in built_in.GROUPS
        found = read_traits(
            arguments.data,
            within="" if is_built_in else arguments.within,
            indicators=tuple(arguments.weights or ()),
        )
        known = built_in.names()
        names = {code: found.names.get(code) or known[code] for code in found.places if code in known}
        groups = {**built_in.groups(found.places), **found.groups}
        return replace(found, names={**found.names, **names}, groups=groups)
    return built_in.traits(counties=_is_county(arguments.place))


def _history(arguments: argparse.Namespace) -> History:
    """The populations of the file; summed to counties when a county is asked for and municipalities are given."""
    from hjulet.hub import built_in
    from hjulet.instruments.peers.errors import PeerError
    from hjulet.instruments.peers.reading import read_history

    if not arguments.data:
        raise PeerError(
            "the built-in table holds four years only; give population by place and year with --data"
        )
    history = read_history(arguments.data, names=built_in.names())
    if _is_county(arguments.place) and all(len(code) == MUNICIPALITY_DIGITS for code in history.places):
        return history.grouped(lambda code: code[:COUNTY_DIGITS], built_in.names())
    return history


def _is_county(place: str) -> bool:
    from hjulet.hub import built_in

    counties = {code: name for code, name in built_in.names().items() if len(code) == COUNTY_DIGITS}
    return place in counties or place.casefold() in {name.casefold() for name in counties.values()}


def _hand_out(
    arguments: argparse.Namespace, about: dict[str, Any], rows: list[dict[str, Any]], lines: list[str]
) -> int:
    if arguments.out:
        import polars as pl

        from hjulet.instruments.indicators.writing import write_frame

        write_frame(pl.DataFrame(rows), arguments.out, {"place": about["place"], "method": about["method"]})
    if arguments.json:
        print(json.dumps(_without_nan(about), ensure_ascii=False))
    elif arguments.out:
        print(f"written: {arguments.out} ({len(rows)} rows)")
    else:
        print("\n".join(lines))
    return 0


def _without_nan(value: Any) -> Any:
    """JSON has no nan: what is not known is null."""
    if isinstance(value, dict):
        return {key: _without_nan(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(one) for one in value]
    return None if isinstance(value, float) and value != value else value
