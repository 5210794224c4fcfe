"""SCB over real HTTP: selections, sizes, sexes, noise, and the population out of two tables."""

from __future__ import annotations

import time

import polars as pl
import pytest

from hjulet.instruments.sources.errors import NoNetwork, SourceError
from hjulet.instruments.sources.loading import load
from hjulet.instruments.sources.scb import Scb
from hjulet.instruments.sources.scb_population import population_job
from hjulet.instruments.sources.scb_tables import dataset_name, readings_of
from tests.instruments.sources import answering
from tests.instruments.sources.answering import Fault, population, served


def loaded(session, source, store, selection, code_lists=None, table="TAB638"):
    api = Scb(session, source.address)
    reading = api.reading(table, selection, code_lists or {})
    return load(api.job([reading], name=dataset_name(table, selection, code_lists or {})), store)


def figures(store, **only):
    rows = store.observations().filter(**only)
    return {(unit, year, sex): value for unit, year, sex, _, value, *_ in rows.rows()}


def test_totals_are_asked_for_and_women_and_men_beside_them(scb, session, store):
    done = loaded(
        session, scb, store, {"Region": ["0180", "03"], "Tid": ["top(2)"], "ContentsCode": ["BE0101N1"]}
    )

    assert done.dataset.indicators == ("TAB638?ContentsCode=BE0101N1",)
    assert figures(store) == {
        (place, year, sex): float(population({"Region": place, "Tid": year, "Kon": code}))
        for place in ("0180", "03")
        for year in ("2023", "2024")
        for sex, code in (("T", "T"), ("M", "1"), ("K", "2"))
    }
    questions = [one.body["selection"] for one in scb.asked_for("/data")]
    assert [{one["variableCode"] for one in selection} for selection in questions] == [
        {"Region", "ContentsCode", "Tid"},
        {"Region", "ContentsCode", "Tid", "Kon"},
    ]
    assert done.dataset.about.credit == "Källa: SCB, tabell TAB638"


def test_a_question_that_is_too_large_is_divided_by_the_limit_that_scb_states(session, store):
    with served(answering.Scb(most_cells=12)) as source:
        selection = {"Tid": ["from(2015)"], "ContentsCode": ["BE0101N1"], "Kon": ["1", "2"]}
        done = loaded(session, source, store, selection)
        # 5 places × 10 years × 2 sexes, and no question of more than 12 cells: one year at a time.
        assert (done.dataset.rows, done.parts, len(source.asked_for("/data"))) == (100, 10, 10)


def test_a_question_that_scb_refuses_for_its_size_is_halved(session, store):
    with served(answering.Scb()) as source:
        source.allowed_cells = 30
        done = loaded(
            session, source, store, {"Tid": ["from(2015)"], "ContentsCode": ["BE0101N1"], "Kon": ["1"]}
        )
        assert (done.dataset.rows, done.parts) == (50, 1)
        assert len(source.asked_for("/data")) == 3


def test_scb_is_asked_no_more_often_than_it_states_and_waits_when_it_is_busy(session, store):
    with served(answering.Scb(most_cells=5, calls=1, window=0.1)) as source:
        source.faults.append(Fault("/data", 429, {"Retry-After": "0"}, times=2))
        api = Scb(session, source.address)
        reading = api.reading("TAB638", {"Tid": ["top(3)"], "ContentsCode": ["BE0101N1"], "Kon": ["1"]})
        began = time.monotonic()
        assert load(api.job([reading], name="one"), store).dataset.rows == 15
        assert time.monotonic() - began > 2 * 0.1
        assert len(source.asked_for("/data")) == 2 + 3


def test_an_interrupted_run_goes_on_where_it_was(session, store):
    with served(answering.Scb(most_cells=12)) as source:
        selection = {"Tid": ["from(2015)"], "ContentsCode": ["BE0101N1"], "Kon": ["1", "2"]}
        told = []

        def stop(done, total):
            told.append((done, total))
            if done == 4:
                raise KeyboardInterrupt

        api = Scb(session, source.address)
        job = api.job([api.reading("TAB638", selection)], name="one")
        with pytest.raises(KeyboardInterrupt):
            load(job, store, stop)
        assert (told[-1], store.datasets()) == ((4, 10), [])
        source.asked.clear()
        session.cache.clear()

        done = load(job, store)

        assert (done.found, len(source.asked_for("/data")), done.dataset.rows) == (4, 6, 100)
        assert not list(store.folder.glob(".parts/*/*/*"))
        assert load(job, store, is_fresh=True).found == 0


def test_a_dropped_connection_is_asked_again_and_no_server_is_one_sentence(session, store):
    with served(answering.Scb()) as source:
        source.faults += [Fault("/config"), Fault("/data")]
        done = loaded(session, source, store, {"Tid": ["2024"], "ContentsCode": ["BE0101N1"], "Kon": ["1"]})
        assert done.dataset.rows == 5
    with pytest.raises(NoNetwork, match=r"SCB cannot be reached from here. .*snapshot --in FILE.zip"):
        Scb(session, "http://127.0.0.1:9/api/v2")


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        ({"Regoin": ["0180"]}, "TAB638 has no variable 'Regoin'; it has Region, Civilstand"),
        ({"Region": ["180"]}, "Region=180 stands for no value of 'region'; it has 00, 03, 0180"),
        ({"Tid": ["from(2030)"]}, r"Tid=from\(2030\) stands for no value"),
    ],
)
def test_what_the_table_does_not_have_is_said_before_it_is_asked(scb, session, selection, words):
    with pytest.raises(SourceError, match=words):
        Scb(session, scb.address).reading("TAB638", selection)
    assert scb.asked_for("/data") == []


def test_a_table_that_is_not_there_and_one_without_totals_are_named(scb, session):
    api = Scb(session, scb.address)
    with pytest.raises(SourceError, match="SCB has no table TAB1"):
        api.reading("TAB1", {})
    scb.tables["TAB5557"]["dimension"]["Alder"]["category"]["label"].pop("TOT1")
    scb.tables["TAB5557"]["dimension"]["Alder"]["category"]["index"].pop("TOT1")
    session.cache.clear()
    with pytest.raises(
        SourceError, match=r"no total for Alder .* parts are not summed here; choose with --select Alder=…"
    ):
        api.reading("TAB5557", {})


def test_a_code_list_takes_the_place_of_the_tables_own_values(scb, session, store):
    selection = {"Region": ["*"], "Tid": ["2024"], "ContentsCode": ["BE0101N1"], "Kon": ["1"]}
    loaded(session, scb, store, selection, {"Region": "vs_RegionKommun07"})
    assert sorted(unit for unit, _, _ in figures(store)) == ["0180", "0330"]
    assert scb.asked_for("/data")[0].body["selection"][0]["codelist"] == "vs_RegionKommun07"


def test_a_frameworks_series_keep_the_names_it_has_for_them(scb, session, store):
    series = ["TAB638?ContentsCode=BE0101N1&Alder=0,1", "TAB638?Alder=tot&ContentsCode=BE0101N2"]
    api = Scb(session, scb.address)
    with pytest.raises(SourceError, match="stands twice"):
        load(api.job(readings_of(api, series, [2024]), name="two"), store)  # two ages are no single series
    load(api.job(readings_of(api, series[1:], [2024]), name="two"), store)
    assert store.datasets()[0].indicators == (series[1],)


def test_population_is_joined_from_both_tables_and_says_where_noise_begins(scb, session, store):
    api = Scb(session, scb.address)
    done = load(population_job(api), store)

    assert done.dataset.indicators == (
        "population",
        "population?age=0",
        "population?age=1",
        "population?age=100+",
    )
    assert done.dataset.periods == tuple(str(year) for year in range(2000, 2026))
    rows = store.observations(["population", "population?age=100+"])
    marks = (
        rows.filter(unit="0180", indicator="population")
        .group_by("status")
        .agg(pl.col("period").unique().sort())
    )
    assert {status: (len(years), years[-1]) for status, years in marks.rows()} == {
        "": (24, "2024"),
        "noise": (1, "2025"),
        "..": (1, "2003"),
    }
    # SCB's own totals, told by the figure itself: never a sum of ages or sexes.
    total = rows.filter(unit="0180", indicator="population", sex="T", period="2025")
    assert total["value"].to_list() == [float(population({"Region": "0180", "Tid": "2025"}))]
    assert set(total["source"]) == {"SCB, tabell TAB5557"}
    assert done.dataset.about.notes[0] == "TAB638: 2000–2024. TAB5557: 2025."
    assert any("Cell Key" in note for note in done.dataset.about.notes)


def test_population_has_no_zero_for_a_municipality_that_was_not_formed(scb, session, store):
    load(population_job(Scb(session, scb.address), range(2000, 2012)), store)
    rows = store.observations(["population"]).filter(sex="T")
    knivsta, vadstena = (
        dict(rows.filter(unit=unit).select("period", "value").rows()) for unit in ("0330", "0584")
    )
    assert [knivsta[year] for year in ("2000", "2001")] == [None, None]
    assert knivsta["2002"] > 0
    assert (vadstena["2009"], vadstena["2010"] > 0) == (None, True)
    assert set(rows.filter(unit="0330", period="2001")["status"]) == {"not_formed"}


def test_a_total_that_is_no_value_of_its_own_is_asked_for_by_leaving_age_out(scb, session, store):
    for words in ("index", "label"):
        del scb.tables["TAB638"]["dimension"]["Alder"]["category"][words]["tot"]
    load(population_job(Scb(session, scb.address), [2024]), store)
    rows = store.observations().filter(unit="0180", sex="K")
    assert dict(rows.select("indicator", "value").rows()) == {
        name: float(population({"Region": "0180", "Tid": "2024", "Alder": age, "Kon": "2"}))
        for name, age in (
            ("population", "tot"), ("population?age=0", "0"), ("population?age=1", "1"), ("population?age=100+", "100+")
        )
    }  # fmt: skip


def test_population_whose_tables_cannot_be_found_is_refused_rather_than_cut_short(scb, session):
    scb.listed = []
    with pytest.raises(SourceError, match="does not have TAB638 under its title"):
        population_job(Scb(session, scb.address))


def test_an_answer_that_is_no_json_and_a_version_too_old_are_one_sentence(scb, session):
    scb.config["apiVersion"] = "1.0.0"
    with pytest.raises(SourceError, match=r"SCB gave an answer that its client cannot use \(The version"):
        Scb(session, scb.address)
    scb.faults.append(Fault("/config", 200, body=b"<html>sign in</html>", times=9))
    session.cache.clear()
    with pytest.raises(SourceError, match=r"something that is no JSON"):
        Scb(session, scb.address)


def test_population_with_a_hole_between_its_tables_is_refused(scb, session):
    years = scb.tables["TAB5557"]["dimension"]["Tid"]["category"]
    years["index"], years["label"] = {"2026": 0}, {"2026": "2026"}
    with pytest.raises(SourceError, match="leave out 2025"):
        population_job(Scb(session, scb.address))
