"""What happened to a population during a year: births by mother's age, deaths by age and sex, and the whole account.

As the population, each is one series out of tables that SCB has ended and begun anew with noise in. Which they are is
read from the interface: those with the right words in the title, and with the variables it takes. The names of the series are
the columns of SCB's own sheet of a year's changes (births, deaths, in_abroad, …), so that a file of it gives the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hjulet.instruments.sources.divisions import mended
from hjulet.instruments.sources.errors import SourceError
from hjulet.instruments.sources.loading import Job, name_of
from hjulet.instruments.sources.px_rows import Reading
from hjulet.instruments.sources.px_selection import TOTAL_CODES, Variable, total_of, variables_of
from hjulet.instruments.sources.scb import Scb
from hjulet.instruments.sources.scb_old import OldScb
from hjulet.instruments.sources.scb_population import FIRST_YEAR, stem_of
from hjulet.instruments.sources.scb_tables import NoTable, Tables

if TYPE_CHECKING:
    import polars as pl

WHOLE_YEAR = "hela året"
CHANGES: Mapping[str, str] = {
    "folkmängd": "population",
    "folkökning": "increase",
    "födda": "births",
    "döda": "deaths",
    "födelseöverskott": "natural_increase",
    "samtliga inflyttningar": "in_total",
    "inflyttningar från kommuner inom länet": "in_own_county",
    "inflyttningar från övriga län": "in_other_sweden",
    "invandringar": "in_abroad",
    "samtliga utflyttningar": "out_total",
    "utflyttningar till kommuner inom länet": "out_own_county",
    "utflyttningar till övriga län": "out_other_sweden",
    "utvandringar": "out_abroad",
    "flyttningsöverskott totalt": "net_total",
    "flyttningsöverskott eget län": "net_own_county",
    "flyttningsöverskott övriga sverige": "net_other_sweden",
    "invandringsöverskott": "net_abroad",
    "justeringspost": "adjustments",
}
"""SCB's words for the parts of an account, in small letters, and the series that each is."""
NEEDED = ("births", "deaths", "increase")
YOUNGEST, OLDEST = 14, 49
"""Mothers' ages in SCB's table: 14 and younger, 15 … 48, 49 and older."""


@dataclass(frozen=True, slots=True)
class Preset:
    """One thing that is loaded: where its tables are, and which variable tells its figures apart."""

    name: str
    title: str
    words: str
    """That are in the titles of its tables, in small letters."""
    old_paths: tuple[str, ...]
    variable: str
    """Whose values become series; the ages or the parts of the account."""
    table: str = ""
    """The first of its tables, where its id is known: the others have the same title."""


PRESETS: Mapping[str, Preset] = {
    one.name: one
    for one in (
        Preset(
            "births",
            "Födda efter kommun, län, moderns ålder och barnets kön",
            "födda efter region, moderns ålder",
            ("BE/BE0101/BE0101H/FoddaK", "BE/BE0101/BE0101H/FoddaKCKM"),
            "AlderModer",
        ),
        Preset(
            "deaths",
            "Döda efter kommun, län, ålder och kön",
            "döda efter region, ålder",
            ("BE/BE0101/BE0101I/DodaFodelsearK", "BE/BE0101/BE0101I/DodaFodelsearKCKM"),
            "Alder",
        ),
        Preset(
            "accounts",
            "Befolkningsförändringar efter kommun och län",
            "befolkningsförändringar efter region",
            ("BE/BE0101/BE0101G/BefforandrKvRLK", "BE/BE0101/BE0101G/BefforandrKvRLKCKM"),
            "Forandringar",
            "TAB5169",
        ),
    )
}


def vital_job(scb: Scb | OldScb, preset: str, years: Sequence[int] = ()) -> Job:
    """The job of loading births ("births", "births?age=14" to "births?age=49"), deaths ("deaths", "deaths?age=0" to
    "deaths?age=100+") or the accounts ("births", "deaths", "in_abroad", …).

    Raises SourceError when no table is found or SCB has laid it out otherwise than expected.
    """
    what = PRESETS[preset]
    readings: list[Reading] = []
    taken: set[str] = set()
    for table in _tables(scb, what):
        reading = _reading(scb, what, table, years, taken)
        if reading is not None:
            readings.append(reading)
            taken.update(reading.codes[reading.time][0])
    if not readings:
        asked = f" for the years {min(years)}-{max(years)}" if years else ""
        raise SourceError(f"SCB has no {preset}{asked} by region in a table that is understood here")
    job = scb.job(
        readings,
        name=name_of(preset, list(years)),
        title=what.title,
        query={"preset": preset, "years": sorted(taken), "tables": [one.table for one in readings]},
    )
    names = {
        (one.table, code): series
        for one in readings
        for code, series in _series(what, one.variables[what.variable]).items()
    }

    def finished(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
        return _finished(rows, preset, what.variable, names)

    return Job(job.source, job.dataset, job.about, job.parts, finished)


def _tables(scb: Scb | OldScb, what: Preset) -> list[str]:
    """Those there are, the first years first: a later table gives only the years that no earlier has."""
    if isinstance(scb, OldScb):
        return _old_tables(scb, what)
    words = stem_of(str(scb.metadata(what.table)["label"])) if what.table else what.words
    found = {str(one["id"]): str(one["firstPeriod"]) for one in scb.tables(words) if words in _title(one)}
    if what.table and what.table not in found:
        found[what.table] = ""
    if not found:
        raise NoTable(f"SCB's list has no table with '{words}' in its title; load one apart with --table")
    return sorted(found, key=lambda table: (found[table], table))


def _title(table: Mapping[str, Any]) -> str:
    return " ".join(str(table["label"]).split()).casefold()


def _old_tables(scb: OldScb, what: Preset) -> list[str]:
    first, second = what.old_paths
    scb.metadata(first)
    try:
        scb.metadata(second)
    except NoTable:
        return [first]
    return [first, second]


def _reading(scb: Tables, what: Preset, table: str, years: Sequence[int], taken: set[str]) -> Reading | None:
    """One table's share; None for one with other variables, such as a table of quarters or of another division."""
    variables = variables_of(scb.metadata(table))
    time = next((one for one in variables.values() if one.role == "time" or one.code == "Tid"), None)
    parts = variables.get(what.variable)
    if time is None or parts is None or not any(one.is_place for one in variables.values()):
        return None
    wanted = {str(year) for year in years} or {code for code in time.labels if code[:4] >= str(FIRST_YEAR)}
    own = [code for code in time.labels if code in wanted and code not in taken]
    series = _series(what, parts)
    _check(what, table, parts, series)
    if not own:
        return None
    selection: dict[str, list[str]] = {what.variable: list(series), time.code: own}
    if "ContentsCode" in variables:
        selection["ContentsCode"] = [_counts(table, variables["ContentsCode"])]
    if "Period" in variables:
        selection["Period"] = [_whole_year(table, variables["Period"])]
    reading = scb.reading(table, selection)
    codes = dict(reading.codes)
    total = total_of(parts)
    if what.variable != "Forandringar" and total == []:
        # The published total comes when nothing is said of age.
        codes[what.variable] = [[], *codes[what.variable]]
    return replace(reading, codes=codes)


def _series(what: Preset, parts: Variable) -> dict[str, str]:
    """Of each code that is asked for, its series."""
    if what.variable == "Forandringar":
        labels = {code: " ".join(label.split()).casefold() for code, label in parts.labels.items()}
        return {code: CHANGES[label] for code, label in labels.items() if label in CHANGES}
    found = {}
    for code in parts.labels:
        if code.lower() in TOTAL_CODES:
            found[code] = what.name
        elif (age := _age(code, what)) is not None:
            found[code] = f"{what.name}?age={age}"
    return found


def _age(code: str, what: Preset) -> str | None:
    """ "15", "-14" and "14-" as 14, "49+" as 49, "100+1" as "100+"; None for a class of several years or not known.

    Mothers whose age is not known are in the total, which is SCB's own.
    """
    digits = re.fullmatch(r"[-<]?(\d{1,3})(?:\+1?|-)?", code.strip())
    if digits is None:
        return None
    age = int(digits[1]) - (1 if code.startswith("<") else 0)
    if what.name == "births":
        return str(age) if YOUNGEST <= age <= OLDEST else None
    return "100+" if age >= 100 else str(age)


def _check(what: Preset, table: str, parts: Variable, series: Mapping[str, str]) -> None:
    said = set(series.values())
    lacking = (
        [one for one in NEEDED if one not in said]
        if what.variable == "Forandringar"
        else [] if len(said) >= 30 else ["single years of age"]
    )  # fmt: skip
    if lacking:
        few = ", ".join(list(parts.labels.values())[:5])
        raise SourceError(f"{table} lacks {', '.join(lacking)}; {what.variable} has {few} …")


def _counts(table: str, content: Variable) -> str:
    """The number of persons, where a table has shares or means besides: the only content, or the first that is no mean."""
    codes = [
        code for code, label in content.labels.items() if not re.search("medel|andel|per ", label.lower())
    ]
    if not codes:
        raise SourceError(f"{table} has no content that counts persons; there is {dict(content.labels)}")
    return codes[0]


def _whole_year(table: str, period: Variable) -> str:
    for code, label in period.labels.items():
        if label.strip().casefold() == WHOLE_YEAR or code.casefold() == "hel":
            return code
    raise SourceError(f"{table} has no period '{WHOLE_YEAR}'; it has {', '.join(period.labels.values())}")


def _finished(
    rows: pl.DataFrame, preset: str, variable: str, names: Mapping[tuple[str, str], str]
) -> tuple[pl.DataFrame, list[str]]:
    """One name for each series whatever the table calls it, and today's codes for places."""
    import polars as pl

    table = pl.col("indicator").str.extract(r"^([^?]+)")
    code = pl.col("indicator").str.extract(rf"{variable}=([^&]+)")
    said = {f"{where}\n{which}": series for (where, which), series in names.items()}
    key = pl.concat_str([table, pl.lit("\n"), code])
    named = rows.with_columns(
        indicator=pl.when(code.is_null())
        .then(pl.lit(preset))
        .otherwise(key.replace_strict(said, default=None, return_dtype=pl.String))
    )
    return mended(named.filter(pl.col("indicator").is_not_null()))
