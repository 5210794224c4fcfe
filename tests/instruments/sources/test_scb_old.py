"""SCB's older interface over real HTTP: tables by path, and the population when the newer does not answer."""

from __future__ import annotations

import json
import time

import pytest

from hjulet.instruments.sources import asking
from hjulet.instruments.sources.errors import SourceError
from hjulet.instruments.sources.loading import load
from hjulet.instruments.sources.scb_old import OldScb
from hjulet.instruments.sources.scb_population import population_job
from hjulet.instruments.sources.scb_tables import dataset_name
from tests.instruments.sources import answering_old
from tests.instruments.sources.answering import Fault, population, served

PATH = "BE/BE0101/BE0101A/BefolkningNy"
NEWER = "BE/BE0101/BE0101A/BefolkningCKM"
ONE_SEX = {"Tid": ["from(2015)"], "ContentsCode": ["BE0101N1"], "Kon": ["1"]}


@pytest.fixture
def old():
    with served(answering_old.OldScb(), under="/ssd") as source:
        yield source


def posted(source):
    return [one for one in source.asked if one.method == "POST"]


def loaded(api, store, selection, table=PATH):
    return load(api.job([api.reading(table, selection)], name=dataset_name(table, selection, {})), store)


def test_a_table_by_its_path_gives_the_same_figures_and_says_which_interface_answered(old, session, store):
    done = loaded(OldScb(session, old.address), store, {"Tid": ["top(2)"], "ContentsCode": ["BE0101N1"]})

    rows = store.observations()
    assert {(unit, year, sex): value for unit, year, sex, _, value, *_ in rows.rows()} == {
        (place, year, sex): float(population({"Region": place, "Tid": year, "Kon": code}))
        for place in ("00", "03", "0180", "0330", "0584")
        for year in ("2023", "2024")
        for sex, code in (("T", "T"), ("M", "1"), ("K", "2"))
    }
    assert set(rows["indicator"]) == {f"{PATH}?ContentsCode=BE0101N1"}
    about = done.dataset.about
    assert (about.query["interface"], about.credit) == ("PxWeb 1", f"Källa: SCB, tabell {PATH}")


def test_a_large_question_is_divided_and_one_that_is_refused_is_halved(old, session, store):
    api = OldScb(session, old.address, most_cells=20, calls=100)
    assert loaded(api, store, ONE_SEX).parts == 3
    old.most_cells = 5
    assert loaded(api, store, {**ONE_SEX, "Kon": ["2"]}).dataset.rows == 50
    assert [len(one.body["query"]) for one in posted(old)[:3]] == [4] * 3


def test_it_waits_as_it_is_told_keeps_its_pace_and_asks_again(old, session, store):
    old.faults += [Fault("Ny", 429, {"Retry-After": "0"}), Fault("Ny")]
    api = OldScb(session, old.address, most_cells=5, calls=2, window_seconds=0.1)
    began = time.monotonic()
    assert loaded(api, store, ONE_SEX).dataset.rows == 50
    assert time.monotonic() - began > 0.4  # 1 question about the table, 10 for figures, 2 in each 0.1 s
    asked = len(old.asked)
    loaded(api, store, ONE_SEX)
    assert len(old.asked) == asked  # from disk


def test_a_table_that_is_not_there_a_folder_and_a_code_list_are_one_sentence(old, session):
    api = OldScb(session, old.address)
    with pytest.raises(SourceError, match="older interface has no table BE/Nothing; a path is as BE/BE0101"):
        api.reading("BE/Nothing", {})
    with pytest.raises(SourceError, match="is a folder at SCB and no table; in it are BefolkningNy, Befolkn"):
        api.reading("BE/BE0101/BE0101A", {})
    with pytest.raises(SourceError, match="does not say what is in the code list vs_x"):
        api.reading(PATH, {}, {"Region": "vs_x"})


def test_population_is_the_same_through_both_interfaces(old, scb, session, tmp_path):
    from hjulet.instruments.sources.scb import Scb
    from hjulet.instruments.sources.store import Store

    stores = Store(tmp_path / "newer"), Store(tmp_path / "older")
    years = range(2022, 2026)
    load(population_job(Scb(session, scb.address), years), stores[0])
    load(population_job(OldScb(session, old.address), years), stores[1])
    newer, older = (one.observations().drop("source", "retrieved") for one in stores)
    assert older.equals(newer)
    assert set(older.filter(period="2025")["status"]) == {"noise"}


def test_population_without_the_newest_table_says_what_is_missing(old, session, store):
    del old.paths[f"/{NEWER}"]
    done = load(population_job(OldScb(session, old.address), [2024, 2025]), store)
    assert done.dataset.periods == ("2024",)
    assert f"{NEWER} finns inte i PxWeb 1" in " ".join(done.dataset.about.notes)


@pytest.mark.parametrize("why", ["gick inte att nå", "känner inte tabellen"])
def test_the_command_asks_the_older_interface_when_the_newer_fails(run, old, scb, home, why):
    address = "http://127.0.0.1:9/api"
    if "känner" in why:
        address = scb.address
        del scb.tables["TAB638"]
        scb.listed.remove("TAB638")
    words = ["scb", "population", "--years", "2024", "--address", address, "--old-address", old.address]
    code, out, err = run(*words)
    assert (code, out.rstrip().endswith(f"Källa: SCB, tabell {PATH} (PxWeb 1)")) == (0, True)
    assert f"PxWebApi 2 {why}. Siffrorna kommer genom SCB:s äldre gränssnitt" in err
    assert home.datasets()[0].about.query["interface"] == "PxWeb 1"


def test_the_command_asks_the_older_interface_when_the_newer_falls_silent_on_the_way(
    run, old, scb, monkeypatch
):
    monkeypatch.setattr(asking, "ATTEMPTS", 1)  # patience is tried elsewhere
    scb.faults.append(Fault("/data", 400, times=9))
    assert run("scb", "population", "--years", "2024", "--address", scb.address)[0] == 1  # said no: no reason
    assert old.asked == []
    scb.faults[:] = [Fault("/data", 503, times=99)]
    words = ["scb", "population", "--years", "2024", "--address", scb.address, "--old-address", old.address]
    code, out, _ = run(*words, "--json")
    assert (code, json.loads(out)["datasets"][0]["query"]["interface"]) == (0, "PxWeb 1")


def test_the_command_asks_for_a_table_by_its_path(run, old):
    words = ["--select", "Tid=2024", "--select", "ContentsCode=BE0101N1", "--select", "Kon=1"]
    code, out, err = run("scb", "--table", f"/{PATH}", *words, "--old-address", old.address)
    assert (code, err) == (0, "")
    assert out.startswith("scb/be-be0101-be0101a-befolkningny.")
