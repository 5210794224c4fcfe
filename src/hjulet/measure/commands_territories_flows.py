"""Which flows `hjulet measure territories` is about: files, or what has been loaded; a year, years, or a group."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hjulet.instruments.territories import Flows

FILE_ALONE = (
    *("origin", "destination", "flow", "where", "sum_duplicates", "names"),
    *("group_column", "total_group", "year_column"),
)
"""What is said of a file, and has no meaning for what is loaded."""
TOTALS = ("total", "totalt", "all", "alla", "t", "1+2")
"""What the group of everybody is called in files, in small letters."""


@dataclass(frozen=True)
class Asked:
    """Flows by year, the oldest first; the year is 0 where nobody has said it."""

    by_year: dict[int, Flows]
    notes: tuple[str, ...] = ()

    @property
    def only(self) -> Flows:
        """The flows of the one year there is."""
        return next(iter(self.by_year.values()))


def flows_asked_for(arguments: argparse.Namespace) -> Asked:
    """What the words ask for. Raises TerritoryError for what is not there, or several years where one is wanted."""
    found = _of_files(arguments) if arguments.flows else _loaded(arguments)
    if arguments.group:
        groups = {year: _of_group(flows, arguments.group) for year, flows in found.by_year.items()}
        return replace(found, by_year=groups)
    return found


def _of_group(flows: Flows, group: str) -> Flows:
    """One group's flows; everybody's when that is what the word says."""
    return flows if group not in flows.groups and group.casefold() in TOTALS else flows.of_group(group)


def _loaded(arguments: argparse.Namespace) -> Asked:
    from hjulet.instruments.sources.commuting import OWN
    from hjulet.instruments.sources.store import Store
    from hjulet.instruments.territories import TerritoryError
    from hjulet.measure.commands_load import statistics_folder
    from hjulet.measure.commuting import commuting_years, read_commuting

    for name in FILE_ALONE:
        if getattr(arguments, name):
            raise TerritoryError(f"--{name.replace('_', '-')} goes with --flows FILE; leave it out")
    store = Store(arguments.folder or statistics_folder())
    there = commuting_years(store)
    if not there:
        raise TerritoryError(
            f"no flows are loaded in {store.folder}; give --flows FILE, or load them with 'hjulet load scb commuting' or"
            " 'hjulet load flows FILE'"
        )
    wanted = arguments.years or (there if arguments.over_time else there[-1:])
    years = [year for year in wanted if year in there]
    if not years or (len(years) < len(wanted) and not arguments.over_time):
        raise TerritoryError(
            f"flows of {', '.join(map(str, wanted))} are not loaded; there are: {', '.join(map(str, there))}"
        )
    _only_one(arguments, years)
    found = read_commuting(store, years)
    # The source without its year: two years of one way of counting are of one source.
    flows = {one.year: replace(flows, source=f"{one.source}, {one.series.title_en}") for one, flows in found}
    titles: dict[str, list[str]] = {}
    for one, _ in found:
        titles.setdefault(one.series.title_en, []).append(str(one.year))
    notes = [f"{', '.join(those)}: {title}" for title, those in titles.items()]
    if len(own := titles.get(OWN.title_en, [])) > 1:
        notes.append(
            f"nobody knows whether {', '.join(own)} are counted alike, so a change between them may be one of the figures"
            " alone; say how they are counted with 'hjulet load flows FILE --counted'"
        )
    return Asked(flows, tuple(notes))


def _only_one(arguments: argparse.Namespace, years: list[int]) -> None:
    from hjulet.instruments.territories import TerritoryError

    if len(years) > 1 and not arguments.over_time:
        listed = ", ".join(map(str, years))
        raise TerritoryError(f"{listed} are several years, which go with --over-time; name one with --year")


def _of_files(arguments: argparse.Namespace) -> Asked:
    from hjulet.instruments.territories import TerritoryError

    if arguments.folder:
        raise TerritoryError("--folder is where loaded flows are, and --flows a file; leave one out")
    found: dict[int, Flows] = {}
    for said, path in arguments.flows:
        for year, flows in _of_file(arguments, said, path):
            if year in found:
                again = f"flows of {year}" if year else "flows without a year"
                raise TerritoryError(
                    f"{again} come twice; say which year each file is of: --flows 2022=F.csv"
                )
            found[year] = flows
    _only_one(arguments, sorted(found))
    return Asked(dict(sorted(found.items())))


def _of_file(arguments: argparse.Namespace, said: int, path: str) -> list[tuple[int, Flows]]:
    """The years of one file; `said` is the year that stands before its name, or 0."""
    from hjulet.instruments.territories import TerritoryError
    from hjulet.instruments.territories.reading import read_columns

    column = _year_column(arguments, path)
    if said:
        return [(said, _read(arguments, path, {}))]
    if not column:
        if arguments.years:
            raise TerritoryError("no column says the year; name it with --year-column", file=path, row=1)
        return [(0, _read(arguments, path, {}))]
    years = arguments.years
    if not years:
        years = sorted(
            {str(one) for one in read_columns(path, [column])[column].to_list() if one is not None}
        )
        _only_one(arguments, years)
    found = [(year, _read(arguments, path, {column: str(year)})) for year in years]
    return [(flows.year or int(year), replace(flows, year=int(year))) for year, flows in found]


def _year_column(arguments: argparse.Namespace, path: str) -> str:
    """The column of years: that which is named; one with such a heading when the words are about years."""
    from hjulet.instruments.indicators.gathering import YEAR_HEADS
    from hjulet.instruments.territories.reading import headings

    if arguments.year_column or not (arguments.years or arguments.over_time):
        return str(arguments.year_column or "")
    return next((head for head in headings(path) if head.casefold() in YEAR_HEADS), "")


def _read(arguments: argparse.Namespace, path: str, of_year: dict[str, str]) -> Flows:
    from hjulet.instruments.territories import TerritoryError, read_flows, read_names
    from hjulet.measure.commands_territories_columns import columns_of

    column = _group_column(arguments, path)
    try:
        flows = read_flows(
            path,
            **columns_of(arguments, path),
            group=column or None,
            where={**dict(arguments.where), **of_year},
            duplicates="sum" if arguments.sum_duplicates else "error",
            names=read_names(arguments.names) if arguments.names else None,
            source=arguments.source,
        )
    except TerritoryError as error:  # in the words of the command line
        words = error.message.replace("duplicates='sum'", "--sum-duplicates")
        raise TerritoryError(
            words, file=error.file, row=error.row, column=error.column, area=error.area
        ) from None
    return _with_total(_named(flows), arguments.total_group) if column else _named(flows)


def _named(flows: Flows) -> Flows:
    """With the names of Swedish municipalities, when all areas are such and no names were given."""
    from hjulet.hub import built_in

    codes = {row["code"] for row in built_in.municipalities()}
    if flows.names or not codes.issuperset(flows.ids):
        return flows
    return replace(flows, names={area: built_in.names()[str(area)] for area in flows.ids})


def _group_column(arguments: argparse.Namespace, path: str) -> str:
    from hjulet.instruments.sources.flow_files import GROUP_HEADS
    from hjulet.instruments.territories import TerritoryError
    from hjulet.instruments.territories.reading import headings

    if arguments.group_column or not (arguments.group or arguments.by_group):
        return str(arguments.group_column or "")
    heads = headings(path)
    if found := next((head for head in heads if head.casefold() in GROUP_HEADS), ""):
        return found
    raise TerritoryError(
        f"which column is the group is not seen; name it with --group-column. There are: {', '.join(heads)}",
        file=path,
        row=1,
    )


def _with_total(flows: Flows, said: str | None) -> Flows:
    """The whole is the group of everybody, where the file has one: else it would be counted twice."""
    groups: dict[str, Any] = dict(flows.groups)
    total = said or next((group for group in groups if group.casefold() in TOTALS), None)
    if total is None:
        return flows
    values = flows.of_group(total).values
    del groups[total]
    return replace(flows, values=values, groups=groups, group="")
