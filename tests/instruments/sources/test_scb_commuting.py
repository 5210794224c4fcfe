"""Commuting from SCB over real HTTP: a dataset for each year, ways of counting kept apart, both interfaces."""

from __future__ import annotations

import json

import polars as pl
import pytest

from hjulet.instruments.sources.commuting import SERIES
from hjulet.instruments.sources.loading import load
from hjulet.instruments.sources.scb import Scb
from hjulet.instruments.sources.scb_commuting import commuting_job
from hjulet.instruments.territories import labour_market_areas
from hjulet.measure.commuting import read_commuting
from tests.instruments.sources import answering_old
from tests.instruments.sources.answering import Scb as AnsweringScb
from tests.instruments.sources.answering import served, table
from tests.instruments.territories.shared_flows import folder

PLACES = {"0180": "Stockholm", "0331": "Heby", "1917": "Heby (Västmanland)", "1980": "Västerås"}
HEBY = {"0331": range(2007, 2030), "1917": range(1993, 2007)}
PATHS = {f"/{one.old_path}": one.table for one in SERIES.values() if one.table}


def people(cell):
    """A figure that says of which pair and sex it is; nobody between Stockholm and Västerås; one that is secret."""
    home, work, year = cell["Bostadskommun"], cell["Arbetsstallekommun"], int(cell["Tid"])
    if any(year not in HEBY.get(code, [year]) for code in (home, work)):
        return 0
    if {home, work} == {"0180", "1980"}:
        return None if home == "1980" else 0
    codes = list(PLACES)
    # The total has noise of its own, and so is one more than women and men.
    return {"1": 100, "2": 10, "1+2": 111}[cell["Kon"]] * (1 + codes.index(home)) + codes.index(work)


def commuting_table(first, last, places=PLACES):
    years = {str(year): str(year) for year in range(first, last + 1)}
    return table(f"Förvärvsarbetande efter bostadskommun, arbetsställekommun, kön och år. År {first}-{last}", {
        "Arbetsstallekommun": ("arbetsställekommun", {"00": "riket", **places}, False, ""),
        "Bostadskommun": ("bostadskommun", places, False, ""),
        "Kon": ("kön", {"1": "män", "2": "kvinnor", "1+2": "män och kvinnor"}, False, ""),
        "ContentsCode": ("tabellinnehåll", {"000000QT": "Antal förvärvsarbetande"}, False, ""),
        "Tid": ("år", years, False, ""),
    })  # fmt: skip


def with_commuting(source, places=PLACES, figure=people):
    source.tables = {
        "TAB334": commuting_table(1993, 2003, places),
        "TAB333": commuting_table(2004, 2018, places),
        "TAB5850": commuting_table(2019, 2021, places),
        "TAB1830": commuting_table(2020, 2024, places),
    }
    source.figure, source.listed = figure, list(source.tables)
    return source


@pytest.fixture
def commuting():
    with served(with_commuting(AnsweringScb())) as source:
        yield source


@pytest.fixture
def load_commuting(run, commuting):
    def command(*words):
        return run(
            "scb", "commuting", *words, "--address", commuting.address, "--old-address", "http://127.0.0.1:9"
        )

    return command


def cells(store, year):
    rows = store.observations(periods=[str(year)])
    return {(home, name.partition("?work=")[2], sex): value for home, _, sex, name, value, *_ in rows.rows()}


def asked_years(source):
    return [part["valueCodes"] for one in source.asked_for("/data") for part in one.body["selection"] if part["variableCode"] == "Tid"]  # fmt: skip


def test_a_year_has_homes_as_units_work_in_the_name_and_published_totals(commuting, session, store):
    commuting.config["maxDataCells"] = 30
    done = load(commuting_job(Scb(session, commuting.address), SERIES["bas"], 2022), store)
    found = cells(store, 2022)
    heby, code = "0331", {"K": "2", "M": "1", "T": "1+2"}
    assert {key[:2] for key in found} == {
        ("0180", "0180"), ("0180", heby), (heby, "0180"), (heby, heby), (heby, "1980"),
        ("1980", "0180"), ("1980", heby), ("1980", "1980"),
    }  # fmt: skip
    assert {found[heby, "1980", sex] for sex in "KMT"} == {
        people({"Bostadskommun": heby, "Arbetsstallekommun": "1980", "Tid": "2022", "Kon": one})
        for one in code.values()
    }
    assert found[heby, heby, "T"] > found[heby, heby, "K"] + found[heby, heby, "M"] - 2
    rows = store.observations()
    told = dict(rows.select(pl.concat_str("unit", "indicator"), "status").rows())
    assert told["0180commuting-bas?work=0180"] == "noise"
    assert told["1980commuting-bas?work=0180"] == ".."  # not known is not nobody
    assert len(commuting.asked_for("/data")) == 2  # divided by homes
    assert (done.dataset.name, done.dataset.periods) == ("commuting-2022", ("2022",))
    notes = " ".join(done.dataset.about.notes)
    assert "BAS från 2020. Sysselsatta 15–74 år." in notes
    assert "en eller två personer visas inte eller är avrundade" in notes
    assert done.dataset.about.titles["commuting-bas?work=1980"] == "Arbetar i Västerås"


def test_a_place_has_todays_code_at_both_ends(commuting, session, store):
    load(commuting_job(Scb(session, commuting.address), SERIES["rams2004"], 2006), store)
    found = cells(store, 2006)
    then = people({"Bostadskommun": "1917", "Arbetsstallekommun": "1917", "Tid": "2006", "Kon": "2"})
    assert found["0331", "0331", "K"] == then
    assert not {code for home, work, _ in found for code in (home, work)} & {"1917", "00"}


def test_a_year_counted_in_two_ways_is_the_later_unless_it_is_said(load_commuting, home):
    code, out, err = load_commuting("--years", "2018-2021")
    assert code == 0
    assert [line.partition(":")[0] for line in out.splitlines()] == [
        f"scb/commuting-{year}" for year in range(2018, 2022)
    ]
    assert "RAMS 2004–2018, RAMS 2019–2021, BAS från 2020: en ändring mellan dem" in err
    assert load_commuting("--counted", "rams2019")[0] == 0
    assert {one.name: one.about.query["counted"] for one in home.datasets()} == {
        "commuting-2018": "rams2004",
        "commuting-2019": "rams2019",
        "commuting-2020": "bas",
        "commuting-2021": "bas",
        "commuting-2021-rams2019": "rams2019",
    }
    assert [(year.key, round(flows.total)) for year, flows in read_commuting(home)][-1][0] == "bas-2021"


def test_the_latest_year_is_asked_for_when_none_is_said_and_never_again(run, load_commuting, commuting):
    assert load_commuting()[0] == 0
    assert asked_years(commuting) == [["2024"]]
    code, out, err = load_commuting("--years", "2023-2026")
    assert code == 0
    assert asked_years(commuting) == [["2024"], ["2023"]]
    assert "the latest year is 2024; later ones are not published yet" in err
    assert "2024 is loaded already" in err
    assert out.splitlines()[1].endswith("(PxWebApi 2); counted as BAS from 2020; the same as last time")
    assert (
        json.loads(load_commuting("--year", "2024", "--fresh", "--json")[1])["datasets"][0]["is_changed"]
        is False
    )
    assert asked_years(commuting)[2:] == [["2024"]]
    assert "counted as BAS from 2020; loaded" in run("list")[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--year", "1990"], "SCB has no commuting of 1990; there is RAMS 1993–2003 (rams1993, TAB334);"),
        (["--year", "2030"], "BAS från 2020 (bas, TAB1830), until now to 2024"),
        (["--year", "2018", "--counted", "bas"], "SCB has no commuting of 2018 counted as bas"),
    ],
)
def test_a_year_that_no_table_has_is_said_with_what_there_is(load_commuting, words, said):
    code, out, err = load_commuting(*words)
    assert (code, out, said in err) == (1, "", True)


def test_a_file_that_is_said_to_be_counted_so_stands_in_the_way_of_scbs_own_year(
    run, load_commuting, home, tmp_path
):
    (tmp_path / "a.csv").write_text("from,to,flow\n0180,0180,50\n")
    assert run("flows", tmp_path / "a.csv", "--year", "2024", "--counted", "bas")[0] == 0
    code, _, err = load_commuting()
    assert (
        code,
        "flows of 2024 out of a.csv are loaded as BAS from 2020; load that file again without" in err,
    ) == (1, True)
    assert run("flows", tmp_path / "a.csv", "--year", "2024")[0] == 0
    assert load_commuting()[0] == 0


def test_a_table_laid_out_otherwise_is_named(load_commuting, commuting):
    commuting.tables["TAB1830"] = table("Något annat", {
        "Bostadskommun": ("bostadskommun", PLACES, False, ""), "Tid": ("år", {"2024": "2024"}, False, ""),
    })  # fmt: skip
    code, _, err = load_commuting()
    assert (code, "TAB1830 has not one variable of homes (Bostadskommun) and one of work" in err) == (1, True)
    # And is not in the way of years that other tables have.
    del commuting.tables["TAB1830"]
    commuting.listed.remove("TAB1830")
    assert [load_commuting("--year", year)[0] for year in ("2024", "2018")] == [1, 0]


def test_the_older_interface_gives_what_the_newer_does_not_know(run, commuting, home):
    del commuting.tables["TAB333"]
    commuting.listed.remove("TAB333")
    with served(answering_old.OldScb(), under="/ssd") as old:
        with_commuting(old.newer)
        old.paths |= PATHS
        addresses = ["--address", commuting.address, "--old-address", old.address]
        code, _, err = run("scb", "commuting", "--years", "2018,2022", *addresses)
        assert (
            run("scb", "commuting", "--years", "2019", "--address", "http://127.0.0.1:9", *addresses[2:])[0]
            == 0
        )
    assert (code, "PxWebApi 2 känner inte tabellen" in err) == (0, True)
    through = {one.name: one.about.query["interface"] for one in home.datasets()}
    assert through == {
        "commuting-2018": "PxWeb 1",
        "commuting-2019": "PxWeb 1",
        "commuting-2022": "PxWebApi 2",
    }
    assert cells(home, 2018)["0331", "1980", "T"] == cells(home, 2022)["0331", "1980", "T"]


@pytest.mark.shared
def test_norrbotten_2024_comes_out_as_twelve_areas_for_women_and_eight_for_men(run, home):
    frame = pl.read_csv(folder() / "norrbotten_2024_flows.csv", infer_schema=False)
    code = {"women": "2", "men": "1", "total": "1+2"}
    known = {
        (home, work, code[group]): int(value)
        for group, home, work, value in frame.select("group", "origin", "destination", "flow").rows()
    }
    places = dict(frame.select("origin", "origin_name").unique().rows())

    def flow(cell):
        return known.get((cell["Bostadskommun"], cell["Arbetsstallekommun"], cell["Kon"]), 0)

    with served(with_commuting(AnsweringScb(), places, flow)) as source:
        assert run("scb", "commuting", "--year", "2024", "--address", source.address)[0] == 0
    ((year, flows),) = read_commuting(home)
    assert (year.key, year.source, len(flows)) == ("bas-2024", "SCB, tabell TAB1830", 14)
    areas = [
        labour_market_areas(one).n_regions for one in (flows, flows.of_group("women"), flows.of_group("men"))
    ]
    assert areas == [9, 12, 8]
