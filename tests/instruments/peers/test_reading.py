"""Files of populations and of indicators: codes stay text, and faults say where they stand."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from hjulet.instruments.peers import PeerError, read_history, read_traits
from tests.instruments.peers.populations import history, municipality_file, sweden

GOOD = "municipality_code,year,population\n0114,2000,100\n0114,2001,110\n0115,2000,50\n"


def write(folder, text, name="p.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_missing_year_is_not_known_and_never_nought(tmp_path, separator):
    read = read_history(write(tmp_path, GOOD.replace(",", separator)), names={"0114": "Upplands Väsby"})
    assert (read.places, read.years, read.source) == (("0114", "0115"), (2000, 2001), "p.csv")
    np.testing.assert_array_equal(read.population, [[100, 110], [50, np.nan]])
    assert read.row("upplands väsby") == 0


def test_parquet_and_ages_are_read(tmp_path):
    frame = pl.DataFrame(
        {"county_code": ["01"] * 4, "year": [2000, 2000, 2001, 2001], "sex": ["F", "M"] * 2,
         "age": [0, 0, 0, 0], "population": [10, 11, 12, 13]}
    )  # fmt: skip
    frame.write_parquet(tmp_path / "ages.parquet")
    assert read_history(tmp_path / "ages.parquet").population.tolist() == [[21, 25]]
    unknown = frame.with_columns(population=pl.Series([10, None, 12, 13]))
    unknown.write_parquet(tmp_path / "unknown.parquet")
    np.testing.assert_array_equal(read_history(tmp_path / "unknown.parquet").population, [[np.nan, 25]])
    pl.concat([frame, frame[:1]]).write_parquet(tmp_path / "twice.parquet")
    with pytest.raises(PeerError, match=r"twice.parquet:6, place 01, year 2000: the place stands twice"):
        read_history(tmp_path / "twice.parquet")


def test_other_columns_of_numbers_become_features(tmp_path):
    text = "code,year,population,share_65,name\na1,2000,100,0.2,A\na1,2001,110,,A\n"
    read = read_history(write(tmp_path, text))
    assert list(read.features) == ["share_65"]
    np.testing.assert_array_equal(read.features["share_65"], [[0.2, np.nan]])
    assert list(read.until(2000).features["share_65"][0]) == [0.2]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("code,year\na,2000\n", "p.csv:1: there is no column 'population'; there are: code, year"),
        (GOOD + "0115,2001,many\n", "p.csv:5, place 0115: 'many' came in the column 'population'"),
        (GOOD + "0115,2001.5,60\n", "p.csv:5, place 0115: the year is not a whole number"),
        (GOOD + "0115,2000,60\n", "p.csv:5, place 0115, year 2000: the place stands twice"),
        (GOOD + ",2001,60\n", "p.csv:5: the place has no code"),
        (GOOD + "114,2001,60\n", "p.csv:5, place 114: the code is not as long as '0114'"),
        (GOOD + "0115,2001,0\n", "place 0115, year 2001: a population of 0 has no curve"),
    ],
)
def test_faults_say_where_they_stand(tmp_path, text, says):
    with pytest.raises(PeerError) as fault:
        read_history(write(tmp_path, text))
    assert says in str(fault.value)


def test_codes_that_are_numbers_are_refused(tmp_path):
    pl.DataFrame({"code": [114], "year": [2000], "population": [1]}).write_parquet(tmp_path / "n.parquet")
    with pytest.raises(PeerError, match="zeros at the front may be lost; make it text"):
        read_history(tmp_path / "n.parquet")
    with pytest.raises(PeerError, match="there is no such file"):
        read_history(tmp_path / "nothing.csv")


def test_indicators_are_read_with_their_groups(tmp_path):
    text = "code,name,county_code,x,y,z,region\n0114,A,01,1,2,9,r\n0115,B,01,,3,9,s\n"
    read = read_traits(write(tmp_path, text), within="region", indicators=["x", "y"])
    assert (read.places, read.groups["region"], read.names["0114"]) == (("0114", "0115"), ("r", "s"), "A")
    np.testing.assert_array_equal(read.values, [[1, 2], [np.nan, 3]])


def test_the_country_does_not_shrink_when_a_place_is_missing():
    gone = history(a=[100, 110, 121], b=[50, None, 60.5])
    np.testing.assert_allclose(np.exp(gone.growth_of_all()), [1, 1.1, 1.21])


def test_groups_are_sums_and_missing_when_a_part_is():
    summed = history(aa=[1, 2], ab=[3, None], ba=[5, 6]).grouped(lambda code: code[0])
    assert summed.places == ("a", "b")
    np.testing.assert_array_equal(summed.population, [[4, np.nan], [5, 6]])


@pytest.mark.shared
def test_the_shared_populations_are_whole_until_2019():
    known = sweden()
    assert (len(known.places), known.years[0], known.years[-1]) == (290, 1950, 2023)
    assert known.last_unbroken_year() == 2019
    totals = {year: known.population[:, known.column(year)].sum() for year in (1975, 2017, 2023)}
    assert totals == {1975: 8_208_442, 2017: 10_120_242, 2023: 10_551_707}
    assert np.isnan(known.population[:, known.column(2021)]).all()
    assert municipality_file().name == read_history(municipality_file()).source
