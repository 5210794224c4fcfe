"""Files of population: what they may look like, and what is said when they do not."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from hjulet.instruments.population.errors import PopulationError
from hjulet.instruments.population.reading import read_accounts, read_totals, with_migration
from tests.instruments.population.figures import stationary, write


def totals_file(folder: Path, text: str) -> Path:
    file = folder / "p.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_accounts_come_back_as_written(tmp_path: Path) -> None:
    accounts = stationary(noise=0.01)
    names = write(accounts, tmp_path)
    read = read_accounts(names["population"], names["deaths"], names["births"])
    assert (read.places, read.years, read.source) == (
        accounts.places,
        accounts.years,
        "population.csv, deaths.csv, births.csv",
    )
    for name in ("population", "deaths", "births"):
        assert getattr(read, name) == pytest.approx(getattr(accounts, name))


def test_parquet_mothers_of_unknown_age_and_municipalities(tmp_path: Path) -> None:
    """Municipalities are summed to counties; a birth by a mother of unknown age is spread; "<15" is 14 and "49+" 49."""
    accounts = stationary(("01", "02"))
    names = write(accounts, tmp_path)
    for name, path in names.items():
        frame = pl.read_csv(path, schema_overrides={"county_code": pl.String, "mother_age": pl.String})
        frame = frame.with_columns(municipality_code=pl.col("county_code") + "80").drop("county_code")
        if name == "births":
            ages = {"15": "<15", "49": "49+", "40": "no information", "26": "no information"}
            frame = frame.with_columns(pl.col("mother_age").replace(ages))
        names[name] = path.replace(".csv", ".parquet")
        frame.write_parquet(names[name])
    read = read_accounts(names["population"], names["deaths"], names["births"])
    assert read.places == ("01", "02")
    assert read.births.sum() == pytest.approx(accounts.births.sum())
    assert read.births[0, 0, 0, 25] == pytest.approx(50 * 10 / 9)
    nation = read_accounts(names["population"], names["deaths"], names["births"], by="nation")
    assert nation.places == ("SE",)
    assert nation.totals == pytest.approx(accounts.totals.sum(0, keepdims=True))


def test_missing_is_not_zero(tmp_path: Path) -> None:
    read = read_totals(totals_file(tmp_path, "municipality_code;year;population\n2282;2000;\n2282;2001;0\n"))
    assert str(read.values.tolist()) == "[[nan, 0.0]]"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("114,2000,5", r"p\.csv:2: '114' came as municipality_code: .* did you mean '0114'"),
        ("0114,2000,5\n0114,2000,6", r"p\.csv:3: a row for place 0114, year 2000 stands twice"),
        ("0114,2000,many", r"p\.csv:2: 'many' came as population; give a number"),
        ("0114,2000,-4", r"p\.csv:2: -4 came as population; people are counted from 0 up"),
        ("0114,MM,5", r"p\.csv:2: 'MM' came as year"),
        ("", r"p\.csv: there are no rows"),
    ],
)
def test_faults_of_totals_name_the_line(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(PopulationError, match=said):
        read_totals(totals_file(tmp_path, "municipality_code,year,population\n" + rows))


def test_faults_of_accounts_name_place_and_year(tmp_path: Path) -> None:
    names = write(stationary(), tmp_path)
    lines = Path(names["deaths"]).read_text(encoding="utf-8").splitlines()
    del lines[5]
    Path(names["deaths"]).write_text("\n".join(lines), encoding="utf-8")
    said = (
        r"deaths\.csv, place 01, year 2000: there is no row for sex F and age 4 \(1 rows are missing in all\)"
    )
    with pytest.raises(PopulationError, match=said):
        read_accounts(names["population"], names["deaths"], names["births"])
    with pytest.raises(PopulationError, match=r"population\.csv: there is no column 'deaths'"):
        read_accounts(names["population"], names["population"], names["births"])
    with pytest.raises(PopulationError, match="there is no such file"):
        read_accounts(tmp_path / "no.csv", names["deaths"], names["births"])


def test_migration_in_three_forms(tmp_path: Path) -> None:
    accounts = stationary(("01",))
    kinds = {
        "net_migration": "7",
        "in_migration,out_migration": "10,3",
        "increase": f"{7 + 1000 - accounts.deaths[0, 0].sum()}",
    }
    for heads, figures in kinds.items():
        file = totals_file(tmp_path, f"county_code,year,{heads}\n01,2005,{figures}\n01,2077,{figures}\n")
        net = with_migration(accounts, file).net_total
        assert net is not None
        assert net[0, 5] == pytest.approx(7)
        assert pl.Series(net[0]).is_nan().sum() == 13
    by_age = totals_file(tmp_path, "county_code,year,sex,age,net_migration\n01,2005,K,30,7\n")
    cells = with_migration(accounts, by_age).net_cells
    assert cells is not None
    assert cells[0, 5, 0, 30] == 7
    with pytest.raises(
        PopulationError, match="give net_migration, in_migration and out_migration, or increase"
    ):
        with_migration(accounts, totals_file(tmp_path, "county_code,year,moves\n01,2005,3\n"))
