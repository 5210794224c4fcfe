"""Eurostat through the client sdmx1 (SDMX 2.1), which is kept; the package named eurostat is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from hjulet.instruments.sources.asking import Answers, client, talking_to
from hjulet.instruments.sources.datasets import About
from hjulet.instruments.sources.errors import Refused, SourceError
from hjulet.instruments.sources.loading import Job, Part, name_of
from hjulet.instruments.sources.observations import empty

if TYPE_CHECKING:
    import polars as pl
    from requests import Session

ADDRESS = "https://ec.europa.eu/eurostat/api/dissemination/sdmx/2.1"
SYSTEM = "Eurostat"
PLACE, TIME, SEX, FREQUENCY = "geo", "TIME_PERIOD", "sex", "freq"
SEXES = {"T": "T", "F": "K", "M": "M"}
COUNTIES = {
    "SE": "00",
    "SE110": "01", "SE121": "03", "SE122": "04", "SE123": "05", "SE124": "18", "SE125": "19", "SE211": "06",
    "SE212": "07", "SE213": "08", "SE214": "09", "SE221": "10", "SE224": "12", "SE231": "13", "SE232": "14",
    "SE311": "17", "SE312": "20", "SE313": "21", "SE321": "22", "SE322": "23", "SE331": "24", "SE332": "25",
}  # fmt: skip
"""Swedish NUTS 3 regions are counties, and stand under the county's code; Sweden is the country."""


class Eurostat:
    """Plans the loading of data sets; asks for the order of their dimensions, and for figures when parts are fetched."""

    def __init__(self, session: Session, address: str = ADDRESS) -> None:
        self._sdmx = client("sdmx", "eurostat")
        self._client = self._sdmx.Client("ESTAT", session=session)
        self._client.source = replace(self._client.source, url=address.rstrip("/"))
        self._answers = Answers(session)

    def job(
        self,
        dataset: str,
        selection: Mapping[str, Sequence[str]],
        *,
        years: Sequence[int] = (),
        name: str = "",
    ) -> Job:
        """The job of loading one data set. `name` is the series, where all of it is one.

        Raises SourceError for a data set or a dimension that Eurostat does not have.
        """
        structure = self._structure(dataset)
        own = {one.id.lower(): one.id for one in structure.dimensions.components if one.id != TIME}
        if unknown := [one for one in selection if one.lower() not in own]:
            raise SourceError(f"{dataset} has no dimension '{unknown[0]}'; it has {', '.join(own.values())}")
        key = {own[one.lower()]: list(values) for one, values in selection.items() if list(values) != ["*"]}
        query = {"dataset": dataset, "key": key, "years": list(years), "series": name}
        about = About(
            f"Eurostat {dataset}",
            query,
            "CC BY 4.0",
            f"Källa: Eurostat, {dataset}",
            {},
            {},
            ["Län står under länets kod och Sverige under 00; andra regioner under sin NUTS-kod."],
        )
        part = Part(str(sorted(key.items())), self._asking(dataset, structure, key, years, name))
        return Job("eurostat", name_of(dataset, query), about, [part])

    def _structure(self, dataset: str) -> Any:
        """What dimensions and flags a data set has, as the client needs it to read the figures."""
        try:
            with talking_to(SYSTEM):
                # Without references: their lists of codes are megabytes, and only the dimensions are needed.
                message = self._client.datastructure(dataset.upper(), params={"references": "none"})
        except Refused as error:
            if error.status in (400, 404):
                raise SourceError(
                    f"Eurostat has no data set '{dataset}'; names are as nama_10r_2gdp, see ec.europa.eu/eurostat"
                ) from None
            raise
        return next(iter(message.structure.values()))

    def _asking(
        self, dataset: str, structure: Any, key: Mapping[str, Sequence[str]], years: Sequence[int], name: str
    ) -> Callable[[], pl.DataFrame]:
        def fetch() -> pl.DataFrame:
            limits = {"startPeriod": str(min(years)), "endPeriod": str(max(years))} if years else {}
            self._answers.forget()
            try:
                with talking_to(SYSTEM):
                    message = self._client.data(dataset.upper(), key=dict(key), dsd=structure, params=limits)
            except Refused as error:
                if error.status == 413:
                    raise SourceError(
                        f"Eurostat finds {dataset} too large to give at once; choose more with --select or --years"
                    ) from error
                raise
            return self._rows(message, dataset, name)

        return fetch

    def _rows(self, message: Any, dataset: str, name: str) -> pl.DataFrame:
        import polars as pl

        frames = [
            self._sdmx.to_pandas(one, attributes="o").reset_index() for one in message.data if len(one.obs)
        ]
        if not frames:
            return empty()
        table = pl.concat(
            [
                pl.DataFrame(
                    {
                        str(head): frame[head].astype(str).to_list()
                        for head in frame.columns
                        if head != "value"
                    }
                ).with_columns(value=pl.Series(frame["value"].to_list(), dtype=pl.Float64, strict=False))
                for frame in frames
            ],
            how="diagonal",
        )
        by_name = {head.lower(): head for head in table.columns}
        flag = next((head for head in table.columns if head.upper() in ("OBS_FLAG", "OBS_STATUS")), "")
        geo = pl.col(by_name[PLACE]) if PLACE in by_name else pl.lit("00")
        return table.select(
            unit=geo.replace(COUNTIES),
            period=pl.col(TIME),
            sex=pl.col(by_name[SEX]).replace_strict(SEXES, default="T") if SEX in by_name else pl.lit("T"),
            indicator=pl.lit(name) if name else _named(dataset, table.columns),
            value=pl.col("value"),
            status=pl.col(flag).replace({"nan": "", "None": ""}) if flag else pl.lit(""),
            source=pl.lit(f"Eurostat, {dataset}"),
            retrieved=pl.lit(self._answers.retrieved()).cast(pl.Datetime("us", "UTC")),
        )


def jobs_of(eurostat: Eurostat, series: Sequence[str], years: Sequence[int] = ()) -> list[Job]:
    """A job for each of a framework's series, as "nama_10r_2gdp?unit=EUR_HAB&geo=SE110,SE121"."""
    jobs = []
    for one in series:
        dataset, _, query = one.partition("?")
        selection = {name: value.split(",") for name, value in parse_qsl(query)}
        jobs.append(eurostat.job(dataset, selection, years=years, name=one))
    return jobs


def _named(dataset: str, columns: Sequence[str]) -> pl.Expr:
    """The series: the data set and the codes of all that is neither place, time, sex nor a flag."""
    import polars as pl

    aside = {PLACE, TIME.lower(), SEX, FREQUENCY, "value", "obs_flag", "obs_status", "conf_status"}
    others = sorted(name for name in columns if name.lower() not in aside)
    if not others:
        return pl.lit(dataset)
    pieces = [part for name in others for part in (pl.lit(f"&{name}="), pl.col(name))]
    return pl.concat_str([pl.lit(f"{dataset}?"), *pieces]).str.replace("?&", "?", literal=True)
