"""The sources themselves, asked for little. Only with `pytest --live`: they need the network, and their day of mind."""

from __future__ import annotations

import pytest

from hjulet.instruments.indicators.files import load as load_framework
from hjulet.instruments.sources.commuting import SCB_SERIES
from hjulet.instruments.sources.eurostat import Eurostat
from hjulet.instruments.sources.kolada import Kolada
from hjulet.instruments.sources.loading import load
from hjulet.instruments.sources.scb import Scb
from hjulet.instruments.sources.scb_commuting import commuting_job, years_of
from hjulet.instruments.sources.scb_old import POPULATION, OldScb
from hjulet.instruments.sources.scb_population import population_job
from hjulet.instruments.sources.series import series_of
from hjulet.measure.commuting import read_commuting

pytestmark = pytest.mark.live


def test_kolada_has_every_key_figure_of_brpplus(session, store):
    kpis = series_of(load_framework("brpplus"))["kolada"]
    job = Kolada(session).job(kpis, years=[2022, 2023], units=["0180", "01", "country"], name="live")
    done = load(job, store)
    assert len(done.dataset.about.titles) == len(kpis) == 84
    assert len(done.dataset.indicators) > 60
    assert set(store.observations()["unit"]) == {"0180", "01", "00"}


def test_kolada_has_groups_for_agenda_2030(session):
    groups = series_of(load_framework("agenda2030"))["kolada-group"]
    job = Kolada(session).job(groups=groups, years=[2023], units=["0180"])
    assert len(job.about.groups) >= 10


def test_scb_has_the_population_of_stockholm_as_it_was_printed(session, store):
    api = Scb(session)
    selection = {"Region": ["0180", "00"], "Tid": ["2023"], "ContentsCode": ["BE0101N1"]}
    load(api.job([api.reading("TAB638", selection)], name="live"), store)
    total = {unit: value for unit, _, sex, _, value, *_ in store.observations().rows() if sex == "T"}
    assert total["00"] == 10_551_707


def test_scb_has_a_table_after_2024_with_noise(session, store):
    job = population_job(Scb(session), [2024, 2025])
    assert job.about.query["tables"][0] == "TAB638"
    assert len(job.about.query["tables"]) == 2
    assert any("Cell Key" in note for note in job.about.notes)


def test_scb_has_the_same_under_its_older_interface_until_it_closes(session, store):
    api = OldScb(session)
    selection = {"Region": ["00"], "Tid": ["2023"], "ContentsCode": ["BE0101N1"], "Kon": ["1", "2"]}
    load(api.job([api.reading(POPULATION[0], selection)], name="live"), store)
    assert store.observations()["value"].sum() == 10_551_707


def test_eurostat_has_the_product_of_stockholm(session, store):
    job = Eurostat(session).job("nama_10r_2gdp", {"geo": ["SE11"], "unit": ["EUR_HAB"]}, years=[2020, 2021])
    done = load(job, store)
    assert done.dataset.periods == ("2020", "2021")
    assert store.observations()["value"].min() > 30_000


def test_scb_has_commuting_in_all_its_ways_of_counting(session, store):
    api = Scb(session)
    for way in SCB_SERIES:
        assert years_of(api, way)[0] == way.first
    load(commuting_job(api, SCB_SERIES[-1], 2022), store)
    ((year, flows),) = read_commuting(store)
    assert (year.key, len(flows)) == ("bas-2022", 290)
    assert flows.flow("2580", "2580") > 30_000
