"""The command-line face of the indicators: what `hjulet measure indicators` does. Needs no Django and no database."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.measure import indicators_parser

if TYPE_CHECKING:
    import polars as pl

    from hjulet.instruments.indicators.model import Framework
    from hjulet.instruments.indicators.results import Result
    from hjulet.instruments.indicators.table import Panel, Table


class MisuseError(IndicatorError):
    """Words of a command that do not belong together."""


def run(action: str, arguments: argparse.Namespace) -> int:
    """Do it, and say in one line when it cannot be done: exit code 1."""
    try:
        return ACTIONS[action](arguments)
    except BrokenPipeError:
        raise
    except (IndicatorError, OSError, UnicodeDecodeError) as error:
        words = str(error)
        if isinstance(error, OSError) and error.filename and error.strerror:
            words = f"{error.filename}: {error.strerror}"
        print(f"hjulet measure indicators {arguments.action}: {' '.join(words.split())}", file=sys.stderr)
        return 2 if isinstance(error, MisuseError) else 1


def list_frameworks(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.indicators.files import load, shipped

    rows = [
        {
            "framework": name,
            "is_draft": framework.is_draft,
            "indicators": len(framework.indicators),
            "title": dict(framework.title),
        }
        for name in shipped()
        for framework in [load(name)]
    ]
    if arguments.json:
        print(json.dumps({"frameworks": rows}, ensure_ascii=False))
        return 0
    for name in shipped():
        framework = load(name)
        draft = "draft" if framework.is_draft else ""
        print(
            f"{name:26} {draft:6} {len(framework.indicators):3} indicators  {framework.title.get('en', '')}"
        )
    return 0


def validate(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.indicators import files

    path = Path(arguments.framework)
    if path.suffix or path.exists():
        text, name = path.read_text(encoding="utf-8-sig"), str(path)
    else:
        framework = files.load(arguments.framework)
        text, name = files.dumps(framework), framework.key
    faults = files.validate(text, name)
    if arguments.json:
        rows = [
            {"line": fault.line, "indicator": fault.indicator, "message": fault.message} for fault in faults
        ]
        print(json.dumps({"file": name, "is_valid": not faults, "faults": rows}, ensure_ascii=False))
    else:
        print("\n".join(str(fault) for fault in faults) or f"{name}: no faults")
    return 1 if faults else 0


def lint(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.indicators.linting import lint as look

    framework = _framework(arguments.framework)
    data = _read(framework, arguments.data) if arguments.data else None
    findings = look(framework, data)
    if arguments.json:
        about = _about(framework) | {"findings": [asdict(finding) for finding in findings]}
        print(json.dumps(about, ensure_ascii=False, default=str))
    else:
        _say_draft(framework)
        for finding in findings:
            print(finding)
    return 1 if findings and arguments.strict else 0


def diff(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.indicators.differing import diff as compare

    before, after = _framework(arguments.before), _framework(arguments.after)
    difference = compare(before, after)
    if arguments.json:
        about = asdict(difference) | {"is_draft": before.is_draft or after.is_draft}
        print(json.dumps(about, ensure_ascii=False, default=str))
    else:
        for framework in (before, after):
            _say_draft(framework)
        print("\n".join(difference.sentences()) or "no difference")
    return 0


def schema(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.indicators.schema import schema as of_file

    print(json.dumps(of_file(), ensure_ascii=False, indent=2))
    return 0


def compute(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.indicators.computing import compute as of_data

    _check_out(arguments, arguments.data, arguments.coinr_data, arguments.coinr_meta)
    framework, data = _given(arguments)
    result = of_data(framework, data)
    _say_without_score(result)
    if arguments.out and arguments.out.lower().endswith(".xlsx"):
        _say_draft(framework)
        result.to_excel(arguments.out)
        _say_written(arguments)
        return 0
    return _hand_out(arguments, framework, result.to_frame(), {"units": len(result.units)})


def uncertainty(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.indicators.choices import vary_of
    from hjulet.instruments.indicators.cross_sections import cross_section
    from hjulet.instruments.indicators.uncertainty import uncertainty as simulate

    _check_out(arguments, arguments.data, arguments.coinr_data, arguments.coinr_meta)
    framework, data = _given(arguments)
    words = arguments.vary
    if words is None and arguments.coinr_data:
        words = indicators_parser.VARY_ALL + ("; winsorise:1-5" if arguments.winsorise else "")
    table = _of_one_kind(cross_section(framework, data), arguments.units)
    found = simulate(
        framework,
        table,
        arguments.replications,
        arguments.seed,
        vary=None if words is None else vary_of(words, framework, table, arguments.node),
        node=arguments.node,
        stream=True,
    )
    about = {
        "node": found.node,
        "replications": found.replications,
        "seed": found.seed,
        "varied": list(found.varied),
    }
    return _hand_out(arguments, framework, found.to_frame(), about)


def reproduce(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.indicators.published import read_published
    from hjulet.instruments.indicators.reproducing import reproduce as by_rules
    from hjulet.instruments.indicators.writing import write_frame

    _check_out(arguments, *arguments.published)
    framework = _framework(arguments.framework)
    published = read_published(framework, *arguments.published)
    found = by_rules(framework, *published.parts(framework), country=published.country_rows)
    about = _about(framework) | {
        "files": list(published.files),
        "is_reproduced": found.is_reproduced,
        "rule": found.best.rule if found.is_reproduced else None,
        "largest_difference": found.best.largest_difference,
        "agreeing": found.best.agreeing,
        "compared": found.best.compared,
        "decimals": found.decimals,
        "country_difference": found.country_difference,
        "candidates": [asdict(one) for one in found.candidates],
        "sentence": found.sentence,
    }
    if arguments.out:
        write_frame(found.to_frame(), arguments.out, about)
    if arguments.json:
        print(json.dumps(about, ensure_ascii=False))
    else:
        _say_draft(framework)
        print(f"{framework.key}: {found.sentence}")
        print("read: " + ", ".join(published.files))
    return 0 if found.is_reproduced else 1


def _framework(name: str) -> Framework:
    from hjulet.instruments.indicators.files import load

    return load(name)


def _read(framework: Framework, path: str) -> Table | Panel:
    from hjulet.instruments.indicators.gathering import read_data

    return read_data(framework, path)


def _check_out(arguments: argparse.Namespace, *read: str | None) -> None:
    """Whether the results can be written, asked before anything is computed; never over what is read."""
    from hjulet.instruments.indicators.writing import check_ending

    if not arguments.out:
        return
    file = check_ending(arguments.out)
    for path in filter(None, read):
        if Path(path).exists() and file.exists() and file.samefile(path):
            raise IndicatorError(
                "the results would take the place of what is read; give another name", file=path
            )


def _given(arguments: argparse.Namespace) -> tuple[Framework, Table | Panel]:
    """The framework and the data that the words name, with the steps that they change."""
    if arguments.coinr_data and arguments.coinr_meta and not (arguments.framework or arguments.data):
        framework, data = _coinr(arguments)
        return _with_steps(framework, arguments), data
    if arguments.framework and arguments.data and not (arguments.coinr_data or arguments.coinr_meta):
        framework = _with_steps(_framework(arguments.framework), arguments)
        return framework, _read(framework, arguments.data)
    raise MisuseError("give --framework and --data, or --coinr-data and --coinr-meta")


def _coinr(arguments: argparse.Namespace) -> tuple[Framework, Table | Panel]:
    from hjulet.instruments.indicators.coinr import from_coinr, panel_from_coinr
    from hjulet.instruments.indicators.sheets import read_sheet

    paths = arguments.coinr_data, arguments.coinr_meta
    asked = arguments.impute.group if arguments.impute else ""
    groups = [asked] if asked else []
    data = read_sheet(paths[0])
    if "Time" in data.headings and len(set(data.texts("Time"))) > 1:
        return panel_from_coinr(*paths, denominate=not arguments.no_denominate, groups=groups)
    return from_coinr(*paths, groups=groups)


def _with_steps(framework: Framework, arguments: argparse.Namespace) -> Framework:
    from hjulet.instruments.indicators.model import Bounds, Treat

    steps = framework.steps
    if arguments.impute:
        steps = replace(steps, impute=arguments.impute)
    if arguments.screen is not None:
        steps = replace(steps, min_availability=arguments.screen)
    if arguments.winsorise is not None:
        steps = replace(steps, treat=Treat("winsorise_else_log", most_points=arguments.winsorise))
    if arguments.normalise:
        steps = replace(steps, normalise=replace(arguments.normalise, bounds=steps.normalise.bounds))
    if arguments.bounds:
        bounds = Bounds(arguments.bounds, steps.normalise.bounds.sex)
        steps = replace(steps, normalise=replace(steps.normalise, bounds=bounds))
    if arguments.weights:
        steps = replace(steps, weights=arguments.weights)
    if arguments.aggregate:
        steps = replace(steps, aggregate=arguments.aggregate)
    if arguments.min_available is not None:
        ways = tuple(replace(way, min_available=arguments.min_available) for way in steps.aggregate)
        steps = replace(steps, aggregate=ways)
    if arguments.no_denominate:
        undivided = tuple(replace(one, denominator="") for one in framework.indicators)
        framework = replace(framework, indicators=undivided)
    return replace(framework, steps=steps)


def _of_one_kind(table: Table, kind: str | None) -> Table:
    """Units that are compared with each other. Municipalities and counties are never ranked together."""
    import numpy as np

    from hjulet.instruments.indicators.screening import only

    kinds = set(table.kinds)
    if len(kinds) < 2 and kind is None:
        return table
    if kind not in kinds:
        raise IndicatorError(
            f"say with --units which kind is ranked: {', '.join(sorted(kinds)) or 'there are none'}"
        )
    return only(table, np.flatnonzero(np.array(table.kinds) == kind))


def _about(framework: Framework) -> dict[str, object]:
    from hjulet.instruments.indicators.results import DRAFT

    return {
        "framework": framework.key,
        "is_draft": framework.is_draft,
        "note": DRAFT if framework.is_draft else "",
    }


def _say_draft(framework: Framework) -> None:
    if framework.is_draft:
        print(f"{framework.key}: {_about(framework)['note']}", file=sys.stderr)


def _say_without_score(result: Result) -> None:
    """What was computed of nothing, so that an empty column is no surprise."""
    import numpy as np

    empty = np.isnan(result.normalised).all(axis=(0, 1, 2))
    lacks = np.isnan(result.panel.values).all(axis=(0, 1, 2))
    for codes, why in (
        (np.flatnonzero(empty & lacks), "no unit has a value"),
        (np.flatnonzero(empty & ~lacks), "no figure comes of it (all units alike, or nothing to divide by)"),
    ):
        if len(codes):
            named = ", ".join(result.structure.columns[code] for code in codes[:10])
            more = f" and {len(codes) - 10} more" if len(codes) > 10 else ""
            print(f"{result.framework.key}: no score for {named}{more}: {why}", file=sys.stderr)


def _say_written(arguments: argparse.Namespace) -> None:
    if arguments.json:
        print(json.dumps({"file": arguments.out}, ensure_ascii=False))
    else:
        print(f"written: {arguments.out}")


def _hand_out(
    arguments: argparse.Namespace, framework: Framework, frame: pl.DataFrame, more: dict[str, object]
) -> int:
    """Rows to the file that is named, else to standard output; the draft's note beside them."""
    from hjulet.instruments.indicators.writing import as_json, write_frame

    about = _about(framework) | more
    _say_draft(framework)
    if arguments.out:
        write_frame(frame, arguments.out, about)
        if arguments.json:
            print(json.dumps(about | {"file": arguments.out}, ensure_ascii=False))
        else:
            print(f"written: {arguments.out} ({frame.height} rows)")
    else:
        print(as_json(frame, about) if arguments.json else frame.write_csv(), end="")
    return 0


ACTIONS = {
    "list_frameworks": list_frameworks,
    "validate": validate,
    "lint": lint,
    "diff": diff,
    "schema": schema,
    "compute": compute,
    "uncertainty": uncertainty,
    "reproduce": reproduce,
}
