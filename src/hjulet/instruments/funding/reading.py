"""Lists of operations from files: Projektbanken, Kohesio, and the lists that the funds' regulations ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from hjulet.instruments.funding.amounts import parse
from hjulet.instruments.funding.columns import FIELDS, currency_of, is_personal, plain, recognise
from hjulet.instruments.funding.errors import FundingError
from hjulet.instruments.funding.files import Raw, read_raw
from hjulet.instruments.funding.locating import Located, locate, locate_points
from hjulet.instruments.funding.operations import Links, Operations
from hjulet.instruments.funding.places import Places

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

KOHESIO_AMOUNT: Final = "project eu budget"
"""Always in euro, whatever the column of currency says of the total."""
DETAILS: Final = ("name", "beneficiary", "start", "end", "programme")
PERSON: Final = r"\b(?:19|20)?\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])[-+ ]?\d{4}\b|\S+@\S+"
"""A personal identity number (an organisation's has 20 or more where the month stands) or an address of e-mail."""


def read_operations(
    path: str | Path,
    places: Places,
    *,
    locations: str | Path | None = None,
    columns: Mapping[str, str] | None = None,
    unknown: Literal["error", "unlocated"] = "error",
    rates: Mapping[str, float] | None = None,
    sheet: str = "",
    source: str = "",
) -> Operations:
    """Which projects got how much, and which places do they name?

    Columns are known by their headings (`columns.HEADINGS`), in Swedish and English. What is not recognised
    is not read, and a column about a person (contact, project leader, telephone, e-mail, identity number) is
    never read; identity numbers and addresses of e-mail inside names and beneficiaries are taken out.

    Parameters
    ----------
    path : .csv (UTF-8), .xlsx, .xml, .json or .parquet; a row or element for each project. Rows of one
        project (Kohesio has one for each place) become one: their places are put together, and their amount
        must be the same
    places : what municipalities there are, by code and name. Several in a cell are parted by | ; , or a line
        break
    locations : a second file with a row for each project and place
    columns : heading by field, where headings are not known words; fields are id, name, beneficiary, amount,
        currency, start, end, programme, touched, location, coordinates (latitude, longitude) and seat
    unknown : what to do with a place that is not in `places`: stop with an error, or keep its money
        unlocated. Counties and "hela landet" are known words, and unlocated among municipalities
    rates : what one unit of another currency is in SEK, such as {"EUR": 8.39}; needed where currencies are
        mixed
    sheet : of an Excel workbook; its first unless said

    Returns
    -------
    Operations. An amount that is empty is not known (nan), never 0. A project without places has none.

    Raises
    ------
    FundingError : with file, line and column: no column of amounts or ids; an amount that is no number, or
        can be read in two ways; a project with two amounts; a place that is not known; two currencies without
        a rate.

    References
    ----------
    Regulation (EU) No 1303/2013, Art. 115(2) and Annex XII; Regulation (EU) 2021/1060, Art. 49(3).
    """
    raw = read_raw(path, sheet=sheet)
    found = _columns(raw, columns or {})
    ids, rows, first = _projects(raw, found["id"][0])
    values, currency, amount = _amounts(raw, found, rates or {})
    amounts = _one_amount_each(raw, amount, values, rows, first, ids)
    kinds, notes = _links(raw, found, rows, places, unknown)
    if locations is not None:
        notes += _second_file(locations, ids, places, unknown, kinds)
    codes = tuple(sorted({code for pairs in kinds.values() for code in pairs["code"].unique().to_list()}))
    details, cleaned = _details(raw, found, first)
    return Operations(
        ids,
        amounts,
        codes,
        **{name: _as_links(pairs, codes, len(ids)) for name, pairs in kinds.items()},
        details=details,
        currency=currency,
        amount_column=amount,
        source=source or Path(path).name,
        notes=(*_other_amounts(found), *notes, *_about_persons(raw, cleaned)),
    )


def _other_amounts(found: Mapping[str, Sequence[str]]) -> list[str]:
    """Which amounts were taken, where there are several to take."""
    taken, *others = found["amount"]
    return [f"amounts are those of '{taken}'; there are also: {', '.join(others)}"] if others else []


def _about_persons(raw: Raw, cleaned: int) -> list[str]:
    dropped = sum(is_personal(head) for head in raw.frame.columns)
    told = [f"not read, since they are about persons: {dropped} columns"] if dropped else []
    return [*told, f"personal numbers and e-mail taken out of {cleaned} cells"] if cleaned else told


def _columns(raw: Raw, chosen: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    for name, heading in chosen.items():
        if name not in FIELDS:
            raise FundingError(f"'{name}' is no field of a project; there are: {', '.join(FIELDS)}")
        if heading not in raw.frame.columns:
            raise raw.error(
                f"there is no column '{heading}'; there are: {', '.join(raw.frame.columns[:30])}", -1
            )
        if is_personal(heading):
            raise raw.error("columns about persons are not read; give another", -1, column=heading)
    left = [head for head in raw.frame.columns if head not in chosen.values()]
    found = recognise(left) | {name: (heading,) for name, heading in chosen.items()}
    for needed in ("id", "amount"):
        if needed not in found:
            shown = ", ".join(raw.frame.columns[:30])
            what = "identifies each project" if needed == "id" else "holds the amounts"
            raise raw.error(
                f"no heading is known as the one that {what}; there are: {shown}. Say which with columns={{'{needed}': …}}",
                -1,
            )
    return found


def _projects(raw: Raw, heading: str) -> tuple[tuple[str, ...], list[int], list[int]]:
    """The ids, the project of each row, and the first row of each project."""
    at: dict[str, int] = {}
    rows, first = [], []
    for row, name in enumerate(raw.frame[heading].to_list()):
        if name is None:
            raise raw.error("the project has no id; give each its own", row, column=heading)
        if name not in at:
            at[name] = len(at)
            first.append(row)
        rows.append(at[name])
    return tuple(at), rows, first


def _amounts(
    raw: Raw, found: Mapping[str, Sequence[str]], rates: Mapping[str, float]
) -> tuple[pl.Series, str, str]:
    """Amounts in one currency, which it is, and the column they are from."""
    import polars as pl

    heading = found["amount"][0]
    values, said, ambiguous = parse(raw.frame[heading])
    _check_amounts(raw, heading, values, ambiguous)
    default = "EUR" if plain(heading) == KOHESIO_AMOUNT else currency_of(heading)
    if not default and "currency" in found:
        said = said.fill_null(raw.frame[found["currency"][0]].str.to_uppercase().replace("KR", "SEK"))
    said = said.fill_null(default or "SEK")
    kinds = sorted(set(said.filter(values.is_not_null()).to_list()))
    if not rates and len(kinds) <= 1:
        return values, (kinds or ["SEK"])[0], heading
    if missing := [kind for kind in kinds if kind != "SEK" and kind not in rates]:
        row = int((said == missing[0]).arg_true()[0])
        raise raw.error(
            f"{' and '.join(kinds)} are mixed; give what one {missing[0]} is in SEK with rates={{'{missing[0]}': …}}",
            row,
            column=heading,
        )
    rate = said.replace_strict({"SEK": 1.0, **rates}, default=None, return_dtype=pl.Float64)
    return values * rate, "SEK", heading


def _check_amounts(raw: Raw, heading: str, values: pl.Series, ambiguous: pl.Series) -> None:
    text = raw.frame[heading]
    blank = text.is_null() | (text.str.strip_chars(" -–") == "")
    for wrong, why in (
        (ambiguous, "it can be read in two ways: write thousands without commas"),
        (values.is_null() & ~blank, "an amount was expected: leave it empty when it is not known"),
        (values < 0, "0 or more was expected: take recoveries away first"),
    ):
        if wrong.any():
            row = int(wrong.arg_true()[0])
            raise raw.error(f"'{text[row][:40]}' came, and {why}", row, column=heading)


def _one_amount_each(
    raw: Raw, heading: str, values: pl.Series, rows: Sequence[int], first: Sequence[int], ids: Sequence[str]
) -> Floats:
    import numpy as np

    every = values.cast(float).to_numpy().astype(np.float64)
    amounts = every[first]
    mine = amounts[rows]
    if (other := (every != mine) & ~(np.isnan(every) & np.isnan(mine))).any():
        row = int(np.flatnonzero(other)[0])
        raise raw.error(
            f"the project has the amount {mine[row]:g} on line {raw.line_of(first[rows[row]])} and {every[row]:g} here; "
            "give each part an id of its own, or the same amount",
            row,
            column=heading,
            project=ids[rows[row]],
        )
    return np.asarray(amounts)


def _links(
    raw: Raw, found: Mapping[str, Sequence[str]], rows: Sequence[int], places: Places, unknown: str
) -> tuple[dict[str, pl.DataFrame], list[str]]:
    """Pairs of project and place of each kind, and what could not be placed, in words."""
    kinds: dict[str, pl.DataFrame] = {}
    wider: set[str] = set()
    lost = 0
    for kind in ("touched", "location", "seat"):
        into = Located()
        for heading in found.get(kind, ())[:1]:
            # A location indicator is a postcode or free text more often than a municipality: what is not known there
            # is no fault of the list, and stays unlocated.
            locate(
                raw, heading, places.gazetteer, into, unknown="unlocated" if kind == "location" else unknown
            )
        if kind == "location" and not any(len(one) for one in into.pairs) and "coordinates" in found:
            locate_points(raw, found["coordinates"][0], into)
        kinds[kind] = _of_projects(into, rows)
        wider |= into.wider
        lost += into.unknown
    notes = []
    if wider:
        some = ", ".join(sorted(wider)[:5]) + (" …" if len(wider) > 5 else "")
        notes.append(f"wider than a municipality, and so not placed: {some}")
    if lost:
        notes.append(f"{lost} mentions of places that are not in the table, and so not placed")
    return kinds, notes


def _second_file(
    path: str | Path, ids: Sequence[str], places: Places, unknown: str, kinds: dict[str, pl.DataFrame]
) -> list[str]:
    import polars as pl

    raw = read_raw(path)
    found = recognise(raw.frame.columns)
    if "id" not in found or "touched" not in found:
        raise raw.error(
            f"a project id and a municipality were expected; there are: {', '.join(raw.frame.columns)}", -1
        )
    at = {name: row for row, name in enumerate(ids)}
    names = raw.frame[found["id"][0]].to_list()
    for row, name in enumerate(names):
        if name not in at:
            raise raw.error("the project is not in the list of projects", row, project=name or "")
    into = Located()
    locate(raw, found["touched"][0], places.gazetteer, into, unknown=unknown)
    more = _of_projects(into, [at[name] for name in names])
    kinds["touched"] = pl.concat([kinds["touched"], more])
    return (
        [f"{into.unknown} mentions of places that are not in the table, and so not placed"]
        if into.unknown
        else []
    )


def _of_projects(into: Located, rows: Sequence[int]) -> pl.DataFrame:
    """The columns `project` and `code`: pairs by the project of each row."""
    import numpy as np
    import polars as pl

    empty = pl.DataFrame(schema={"row": pl.UInt32, "code": pl.String})
    pairs = pl.concat([empty, *into.pairs])
    projects = np.array(rows, dtype=np.int64)[pairs["row"].to_numpy()]
    return pl.DataFrame({"project": projects, "code": pairs["code"]})


def _as_links(pairs: pl.DataFrame, codes: Sequence[str], n: int) -> Links:
    import polars as pl

    index = pl.DataFrame({"code": codes, "at": range(len(codes))}, schema={"code": pl.String, "at": pl.Int64})
    found = pairs.join(index, on="code")
    return Links.of_pairs(found["project"].to_numpy(), found["at"].to_numpy(), n)


def _details(raw: Raw, found: Mapping[str, Sequence[str]], first: Sequence[int]) -> tuple[pl.DataFrame, int]:
    """What is kept of each project beside its money, without identity numbers and e-mail; and how many cells had any."""
    import polars as pl

    frame = raw.frame[list(first)].select(
        pl.col(found[name][0]).alias(name) for name in DETAILS if name in found
    )
    words = [name for name in frame.columns if name not in ("start", "end")]
    hits = int(sum(frame[name].str.contains(PERSON).sum() for name in words))
    days = [_day(pl.col(name)) for name in ("start", "end") if name in frame.columns]
    frame = frame.with_columns(
        *(pl.col(name).str.replace_all(PERSON, "").str.strip_chars(" ,;()").alias(name) for name in words),
        *days,
    )
    return frame, hits


def _day(column: pl.Expr) -> pl.Expr:
    """ISO dates, and the day/month/year of Kohesio; null where it is neither."""
    import polars as pl

    return pl.coalesce(
        column.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False),
        column.str.to_date("%d/%m/%Y", strict=False),
    )
