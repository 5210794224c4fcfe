"""The command-line face of funding: what `hjulet measure funding` does. Needs no Django and no database."""

from __future__ import annotations

import argparse
import json
import math
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from hjulet.instruments.funding import Allocation, Measures, Operations, Places, Sensitivity, Weights


def run(action: str, arguments: argparse.Namespace) -> int:
    """Do it, and say in one line when it cannot be done: exit code 1."""
    from hjulet.instruments.boundaries import BoundariesError
    from hjulet.instruments.funding import FundingError
    from hjulet.instruments.indicators.errors import IndicatorError
    from hjulet.instruments.territories import TerritoryError

    try:
        return ACTIONS[action](arguments)
    except BrokenPipeError:
        raise
    except (
        FundingError,
        TerritoryError,
        IndicatorError,
        BoundariesError,
        OSError,
        UnicodeDecodeError,
    ) as error:
        words = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) else str(error)
        print(f"hjulet measure funding {arguments.action}: {' '.join(words.split())}", file=sys.stderr)
        return 1


def allocate(arguments: argparse.Namespace) -> int:
    import polars as pl

    from hjulet.instruments.funding import allocate as by_rule
    from hjulet.instruments.funding import pieces_frame

    _check_out(arguments.out)
    operations, places = _read(arguments)
    found = [by_rule(operations, places, rule) for rule in dict.fromkeys(arguments.rule)]
    if arguments.by_project:
        frame = pl.concat([pieces_frame(operations, places, one.rule) for one in found])
    else:
        frame = pl.concat([one.to_frame() for one in found])
    about = _of_list(operations, places) | {"rules": [_of_allocation(one) for one in found]}
    return _hand_out(arguments, frame, about)


def measures(arguments: argparse.Namespace) -> int:
    import polars as pl

    from hjulet.instruments.funding.comparing_types import types_frame
    from hjulet.instruments.indicators.writing import write_frame

    for path in (arguments.out, arguments.types_out, arguments.ranks_out):
        _check_out(path)
    operations, places = _read(arguments)
    found = _sensitivity(arguments, operations, places, _weights(arguments, places))
    about = _of_list(operations, places) | _of_sensitivity(found)
    if arguments.types_out:
        types = pl.concat([types_frame(one.allocation) for one in found.measures])
        write_frame(types, arguments.types_out, _plain(_of_list(operations, places)))
    if arguments.ranks_out:
        write_frame(found.bands(), arguments.ranks_out, _plain(_of_list(operations, places)))
    return _hand_out(arguments, pl.concat([one.to_frame() for one in found.measures]), about)


def sentences(arguments: argparse.Namespace) -> int:
    import polars as pl

    from hjulet.instruments.funding import sentences as in_words

    _check_out(arguments.out)
    operations, places = _read(arguments)
    found = _sensitivity(arguments, operations, places, None)
    told = {language: in_words(found, language, rule=arguments.rule) for language in ("sv", "en")}
    about = _of_list(operations, places) | {"sentences": told} | _of_sensitivity(found)
    if arguments.out or arguments.json:
        rows = [
            {"kind": "sentence", "key": str(number), "sv": sv, "en": en, "is_robust": None}
            for number, (sv, en) in enumerate(zip(told["sv"], told["en"], strict=True), start=1)
        ] + [
            {"kind": "statement", "key": one.key, "sv": one.sv, "en": one.en, "is_robust": one.is_robust}
            for one in found.statements
        ]
        return _hand_out(arguments, pl.DataFrame(rows, schema_overrides={"is_robust": pl.Boolean}), about)
    print("\n".join(told[arguments.language]))
    _say(about)
    return 0


def _read(arguments: argparse.Namespace) -> tuple[Operations, Places]:
    from hjulet.instruments.funding import read_operations

    places = _places(arguments)
    operations = read_operations(
        arguments.projects,
        places,
        locations=arguments.locations,
        columns=dict(arguments.column),
        unknown=arguments.unknown_places,
        rates=dict(arguments.rate),
        sheet=arguments.sheet,
        source=arguments.source,
    )
    if arguments.seats:
        operations = operations.with_seats(seats_of(arguments.seats, places))
    return operations, places


def _places(arguments: argparse.Namespace) -> Places:
    from hjulet.instruments.funding import FundingError, read_places
    from hjulet.measure.support_places import built_in_places

    places = read_places(arguments.places) if arguments.places else built_in_places(arguments.year)
    if arguments.types:
        places = places.with_types(dict(_two_columns(arguments.types)))
    if arguments.cities and (strange := sorted(set(arguments.cities) - set(places.types))):
        raise FundingError(
            f"there is no type '{strange[0]}'; there are: {', '.join(sorted(set(places.types))) or 'none'}"
        )
    return places


def seats_of(path: str, places: Places) -> dict[str, str]:
    """The municipality of each beneficiary, out of a file. Raises FundingError for a place there is not."""
    from hjulet.instruments.funding import FundingError

    found = {}
    for name, place in _two_columns(path):
        if not (code := places.gazetteer.find(place)):
            near = places.gazetteer.near(place)
            hint = f"did you mean {near}?" if near else "give a code or a name"
            raise FundingError(
                f"the seat of '{name[:40]}' is '{place[:40]}', and there is no such place; {hint}", file=path
            )
        found[name] = code
    return found


def _two_columns(path: str) -> list[tuple[str, str]]:
    from hjulet.instruments.funding import FundingError
    from hjulet.instruments.funding.files import read_raw

    raw = read_raw(path)
    if raw.frame.width < 2:
        raise raw.error("two columns were expected", -1)
    rows = []
    for row, (key, value) in enumerate(raw.frame.select(raw.frame.columns[:2]).iter_rows()):
        if key is None or value is None:
            raise FundingError(
                "a cell is empty; fill it in, or take the line away", file=path, line=raw.line_of(row)
            )
        rows.append((key, value))
    return rows


def _weights(arguments: argparse.Namespace, places: Places) -> Weights | None:
    from hjulet.instruments.funding import FundingError, contiguity, from_flows, nearest

    if arguments.neighbours is None:
        if arguments.flows:
            raise FundingError("--flows is for --neighbours flows; say that too")
        return None
    kind, number = arguments.neighbours
    if kind == "contiguity":
        return contiguity(places)
    if kind == "nearest":
        return nearest(places, number)
    if not arguments.flows:
        raise FundingError("--neighbours flows needs --flows FILE: origin, destination and people")
    from hjulet.instruments.territories import read_flows

    return from_flows(places, read_flows(arguments.flows))


def _sensitivity(
    arguments: argparse.Namespace, operations: Operations, places: Places, weights: Weights | None
) -> Sensitivity:
    from hjulet.instruments.funding import RULES, sensitivity
    from hjulet.instruments.funding.municipality_types import CITIES

    rules = RULES if isinstance(arguments.rule, str | None) else arguments.rule
    more: dict[str, Any] = (
        {"weights": weights, "permutations": arguments.permutations, "seed": arguments.seed}
        if weights
        else {}
    )
    return sensitivity(operations, places, rules=rules, cities=arguments.cities or CITIES, **more)


def _of_list(operations: Operations, places: Places) -> dict[str, object]:
    return {
        "source": operations.source,
        "projects": len(operations),
        "total": operations.total,
        "currency": operations.currency,
        "amount_column": operations.amount_column,
        "places": len(places),
        "population_source": places.source,
        "population_year": places.year,
        "notes": list(operations.notes),
    }


def _of_allocation(one: Allocation) -> dict[str, object]:
    return {
        "rule": one.rule,
        "located": one.located,
        "unlocated_amount": one.unlocated_amount,
        "unlocated_share": one.unlocated_share,
        "unlocated_projects": one.unlocated_projects,
        "unknown_amounts": one.unknown_amounts,
    }


def _of_measures(one: Measures) -> dict[str, object]:
    return _of_allocation(one.allocation) | {
        "concentration": asdict(one.concentration),
        "cities": asdict(one.cities) if one.cities else None,
        "types": [asdict(kind) for kind in one.types],
        "moran": asdict(one.moran) if one.moran else None,
    }


def _of_sensitivity(found: Sensitivity) -> dict[str, object]:
    return {
        "rules": [_of_measures(one) for one in found.measures],
        "rules_left_out": dict(found.left_out),
        "rules_that_place_too_little": list(found.weak),
        "statements": [
            {"key": one.key, "sv": one.sv, "en": one.en, "holds": dict(one.holds), "values": dict(one.values),
             "is_robust": one.is_robust}
            for one in found.statements
        ],
    }  # fmt: skip


def _hand_out(arguments: argparse.Namespace, frame: pl.DataFrame, about: dict[str, object]) -> int:
    """Rows to the file that is named, else to standard output; what they are about beside them."""
    from hjulet.instruments.indicators.writing import write_frame

    frame, plain = frame.fill_nan(None), _plain(about)
    if arguments.out:
        write_frame(frame, arguments.out, plain)
        line = f"written: {arguments.out} ({frame.height} rows)"
        print(json.dumps(plain | {"file": arguments.out}, ensure_ascii=False) if arguments.json else line)
    elif arguments.json:
        print(json.dumps(plain | {"rows": _plain(frame.to_dicts())}, ensure_ascii=False))
    else:
        print(frame.write_csv(), end="")
    if not arguments.json:
        _say(about)
    return 0


def _say(about: dict[str, Any]) -> None:
    """What nobody should overlook: money without a place, and what was seen on reading."""
    for one in about["rules"]:
        if one["unlocated_projects"]:
            print(
                f"{one['rule']}: {one['unlocated_projects']} of {about['projects']} projects have no place;"
                f" {one['unlocated_amount']:,.0f} {about['currency']} ({100 * one['unlocated_share']:.1f} %) is in no figure",
                file=sys.stderr,
            )
    for rule, why in about.get("rules_left_out", {}).items():
        print(f"{rule}: left out, since {why}", file=sys.stderr)
    for note in about["notes"]:
        print(note, file=sys.stderr)


def _check_out(path: str | None) -> None:
    if path:
        from hjulet.instruments.indicators.writing import check_ending

        check_ending(path)


def _plain(value: Any) -> Any:
    """As JSON has it: no nan, and keys that are text."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


ACTIONS = {"allocate": allocate, "measures": measures, "sentences": sentences}
