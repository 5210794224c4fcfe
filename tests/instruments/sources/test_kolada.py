"""Kolada over real HTTP: whole answers or an error, whatever the client makes of them."""

from __future__ import annotations

import pytest

from hjulet.instruments.indicators.files import load as load_framework
from hjulet.instruments.sources.errors import NoNetwork, SourceError
from hjulet.instruments.sources.kolada import Kolada
from hjulet.instruments.sources.kolada_groups import expanded
from hjulet.instruments.sources.loading import load
from tests.instruments.sources import answering
from tests.instruments.sources.answering import Fault, measured, served


def client(session, source):
    return Kolada(session, source.address, requests_per_second=10_000)


def values(store, kpi="N00905", sex="T"):
    rows = store.observations([kpi])
    return {(unit, year): value for unit, year, of, _, value, *_ in rows.rows() if of == sex}


def test_kolada_gives_all_units_with_counties_and_country_under_our_codes(kolada, session, store):
    loaded = load(client(session, kolada).job(["N00905", "N00997"], name="two"), store)

    assert (loaded.dataset.units, loaded.dataset.periods, loaded.parts) == (30, ("2022", "2023"), 2)
    assert loaded.dataset.about.titles == {"N00905": "Medianinkomst", "N00997": "Gini"}
    assert loaded.dataset.about.credit == "Källa: Kolada (RKA)"
    expected = {
        (unit, str(year)): measured("N00905", key, year)[0]["value"]
        for key, unit in [("0000", "00"), ("0001", "01"), ("0180", "0180")]
        for year in (2022, 2023)
    }
    found = values(store)
    assert {key: found[key] for key in expected} == expected
    # T, K and M as Kolada has them: women are missing here, men have a figure, and what was deleted is not there.
    women = store.observations(["N00905"]).filter(sex="K")
    assert (set(women["value"]), set(women["status"])) == ({None}, {"Missing"})
    assert set(store.observations(["N00905"]).filter(sex="M")["status"]) == {""}
    assert min(values(store, sex="M").values()) > 0
    assert not any(one.startswith("G") for one in store.observations()["unit"].unique())


@pytest.mark.parametrize("follow", ["next_url", "next_page"])
@pytest.mark.parametrize("count", ["all", "page"])
def test_every_page_is_fetched_whatever_the_next_one_is_called(session, store, follow, count):
    with served(answering.Kolada(per_page=7, follow=follow, count=count), under="/v3") as source:
        loaded = load(client(session, source).job(["N00905"], units=["municipalities"], name="all"), store)
    assert (loaded.dataset.units, loaded.dataset.rows) == (28, 28 * 2 * 3)


def test_an_answer_with_less_than_it_says_is_no_answer(kolada, session, store):
    job = client(session, kolada).job(["N00905"], units=["0180"], name="one")
    short = {"values": [{"kpi": "N00905", "municipality": "0180", "period": 2022, "values": []}], "count": 2}
    kolada.faults.append(Fault("/data", 200, body=short))
    with pytest.raises(SourceError, match="said that there are 2 values and gave 1"):
        load(job, store)
    assert store.datasets() == []


def test_a_busy_server_and_a_dropped_connection_are_asked_again(kolada, session, store):
    kolada.faults += [
        Fault("/municipality", 429, {"Retry-After": "0"}),
        Fault("/data", times=2),
        Fault("/data", 503, times=1),
    ]
    loaded = load(client(session, kolada).job(["N00905"], name="one"), store)
    assert (loaded.dataset.units, len(kolada.asked_for("/data"))) == (30, 2 + 3)


def test_a_batch_that_fails_stops_the_run_and_the_next_run_goes_on_there(kolada, session, store):
    job = client(session, kolada).job(["N00905"], name="one")
    kolada.faults.append(Fault("/data", 500, times=6, after=1))
    with pytest.raises(NoNetwork, match=r"asked 6 times .* load snapshot --in FILE.zip"):
        load(job, store)
    asked = len(kolada.asked_for("/data"))

    again = load(client(session, kolada).job(["N00905"], name="one"), store)

    assert (again.found, again.parts, again.dataset.units) == (1, 2, 30)
    assert len(kolada.asked_for("/data")) == asked + 1


def test_what_kolada_does_not_know_is_said_before_anything_is_loaded(kolada, session):
    api = client(session, kolada)
    with pytest.raises(SourceError, match="knows no key figure N99999"):
        api.job(["N00905", "N99999"])
    with pytest.raises(SourceError, match="knows no unit '9999'"):
        api.job(["N00905"], units=["9999"])
    assert kolada.asked_for("/data") == []


def test_a_key_figure_without_values_is_noted_and_nothing_at_all_is_an_error(kolada, session, store):
    api = client(session, kolada)
    loaded = load(api.job(["N00905", "N77777"], units=["0180"], name="two"), store)
    assert loaded.dataset.about.notes == ("Kolada har inga värden för N77777 i urvalet.",)
    with pytest.raises(SourceError, match="gave no figures at all"):
        load(api.job(["N77777"], units=["0180"], name="none"), store)
    with pytest.raises(SourceError, match="gave no figures at all"):
        load(api.job(["N00905"], years=[1970], name="early"), store)


def test_what_is_narrowed_does_not_stand_in_for_the_whole(kolada, session, store):
    api = client(session, kolada)
    load(api.job(["N00905"], name="one"), store)
    load(api.job(["N00905"], name="one", years=[2023], units=["0180"]), store)
    assert [(dataset.units, dataset.periods) for dataset in store.datasets()] == [
        (30, ("2022", "2023")),
        (1, ("2023",)),
    ]
    assert len(values(store)) == 30 * 2


def test_answers_are_kept_on_disk_and_keep_their_time(kolada, session, store):
    first = load(client(session, kolada).job(["N00905"], name="one"), store)
    asked = len(kolada.asked)
    second = load(client(session, kolada).job(["N00905"], name="one"), store)
    assert len(kolada.asked) == asked
    assert (second.is_changed, second.dataset.retrieved) == (False, first.dataset.retrieved)
    assert second.dataset.asked == first.dataset.asked


def test_agenda_2030_becomes_the_key_figures_of_its_groups(kolada, session, store):
    framework = load_framework("agenda2030")
    titles = [one.source.removeprefix("kolada-group:") for one in framework.indicators]
    assert expanded(framework, store) is framework

    loaded = load(client(session, kolada).job(groups=titles, name=framework.key), store)

    assert loaded.dataset.about.groups == {
        "Agenda 2030 mål 1": ("N00905",),
        "Agenda 2030 mål 11": ("N00941",),
    }
    assert "Kolada har ingen grupp för Agenda 2030 mål 17." in loaded.dataset.about.notes
    whole = expanded(framework, store)
    members = [
        (one.code, one.parent, one.source, one.direction) for one in whole.indicators if "_N" in one.code
    ]
    # "Brott, anmälda" is a burden by its title; which way an income is better is not said, and it counts as more.
    assert members == [
        ("mal01_N00905", "mal01", "kolada:N00905", 1),
        ("mal11_N00941", "mal11", "kolada:N00941", -1),
    ]
    assert whole.is_draft
    assert len(whole.indicators) == 17


def test_a_group_that_is_not_there_is_answered_with_those_that_are(kolada, session):
    with pytest.raises(SourceError, match=r"no group .* 'Miljömål 3'; .*Agenda 2030 - Mål 1, kommuner"):
        client(session, kolada).job(groups=["Miljömål 3"])
