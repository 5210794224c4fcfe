"""Births, deaths and accounts from SCB over real HTTP: names of series, totals that are SCB's own, both interfaces."""

from __future__ import annotations

import pytest

from hjulet.instruments.sources.errors import SourceError
from hjulet.instruments.sources.loading import load
from hjulet.instruments.sources.scb import Scb
from hjulet.instruments.sources.scb_old import OldScb
from hjulet.instruments.sources.scb_vital import CHANGES, vital_job
from tests.instruments.sources import answering_old
from tests.instruments.sources.answering import Scb as AnsweringScb
from tests.instruments.sources.answering import population, served, table

PLACES = {"00": "Riket", "03": "Uppsala län", "0180": "Stockholm"}
SEXES = ("kön", {"1": "män", "2": "kvinnor"}, True, "")
CONTENT = ("tabellinnehåll", {"X1": "Antal personer"}, False, "")
MOTHERS = {
    "-14": "-14 år",
    **{str(age): f"{age} år" for age in range(15, 49)},
    "49+": "49+ år",
    "us": "uppgift saknas",
}
DEAD = {**{str(age): f"{age} år" for age in range(100)}, "100+": "100+ år", "tot": "totalt ålder"}


def years(first, last):
    return ("år", {str(year): str(year) for year in range(first, last + 1)}, False, "")


def with_vital_tables(source):
    region = ("region", PLACES, False, "")
    source.tables |= {
        "TAB1": table("Levande födda efter region, moderns ålder och barnets kön. År 2022-2024", {
            "Region": region, "AlderModer": ("moderns ålder", MOTHERS, True, ""), "Kon": SEXES,
            "ContentsCode": CONTENT, "Tid": years(2022, 2024)}),
        "TAB2": table("Levande födda efter region, moderns ålder och barnets kön. År 2025", {
            "Region": region, "AlderModer": ("moderns ålder", MOTHERS, True, ""), "Kon": SEXES,
            "ContentsCode": CONTENT, "Tid": years(2024, 2025)}, ["Slumpmässig osäkerhet (CKM)"]),
        "TAB3": table("Döda efter region, ålder och kön. År 2023-2024", {
            "Region": region, "Alder": ("ålder", DEAD, False, ""), "Kon": SEXES,
            "ContentsCode": CONTENT, "Tid": years(2023, 2024)}),
        "TAB5169": table("Befolkningsstatistik efter region, förändringar, period och kön. År 2023-2024", {
            "Region": region, "Forandringar": ("förändringar", {str(100 + at): words for at, words in enumerate(CHANGES)}, False, ""),
            "Period": ("period", {"hel": "hela året", "h1": "första halvåret"}, False, ""), "Kon": SEXES,
            "ContentsCode": CONTENT, "Tid": years(2023, 2024)}),
    }  # fmt: skip
    source.listed += ["TAB1", "TAB2", "TAB3", "TAB5169"]
    return source


@pytest.fixture
def vital():
    with served(with_vital_tables(AnsweringScb())) as source:
        yield source


def test_births_have_a_series_for_each_age_and_the_published_total(vital, session, store):
    done = load(vital_job(Scb(session, vital.address), "births"), store)
    ages = {f"births?age={age}" for age in range(14, 50)}
    assert set(done.dataset.indicators) == {"births", *ages}
    rows = store.observations(["births", "births?age=14"]).filter(unit="0180", sex="T")
    told = {
        (one["indicator"], one["period"]): (one["value"], one["status"]) for one in rows.iter_rows(named=True)
    }
    assert told["births", "2025"] == (float(population({"Region": "0180", "Tid": "2025"})), "noise")
    # 2024 is in both tables: it comes from the one without noise.
    assert told["births?age=14", "2024"][1] == ""
    assert {period for _, period in told} == {"2022", "2023", "2024", "2025"}


def test_deaths_have_a_series_for_each_age_up_to_a_hundred(vital, session, store):
    load(vital_job(Scb(session, vital.address), "deaths", [2024]), store)
    rows = store.observations()
    assert set(rows["indicator"]) == {
        "deaths",
        "deaths?age=100+",
        *(f"deaths?age={age}" for age in range(100)),
    }
    assert set(rows["period"]) == {"2024"}
    assert set(rows["sex"]) == {"T", "K", "M"}


def test_accounts_have_the_names_that_a_file_of_them_has(vital, session, store):
    done = load(vital_job(Scb(session, vital.address), "accounts"), store)
    assert set(done.dataset.indicators) == set(CHANGES.values())
    asked = [one.body for one in vital.asked_for("/tables/TAB5169/data")]
    assert {
        tuple(part["valueCodes"])
        for body in asked
        for part in body["selection"]
        if part["variableCode"] == "Period"
    } == {("hel",)}


def test_the_older_interface_gives_the_same(session, store):
    with served(answering_old.OldScb(), under="/ssd") as old:
        with_vital_tables(old.newer)
        old.paths |= {"/BE/BE0101/BE0101H/FoddaK": "TAB1", "/BE/BE0101/BE0101I/DodaFodelsearK": "TAB3"}
        api = OldScb(session, old.address, calls=100)
        load(vital_job(api, "births", [2023]), store)
        load(vital_job(api, "deaths", [2023]), store)
    rows = store.observations(["births", "deaths"]).filter(unit="0180", sex="T")
    assert set(rows["value"]) == {float(population({"Region": "0180", "Tid": "2023"}))}


def test_a_table_that_lacks_what_is_needed_is_named(vital, session):
    labels = vital.tables["TAB5169"]["dimension"]["Forandringar"]["category"]["label"]
    labels["102"] = "något annat"
    with pytest.raises(SourceError, match="TAB5169 lacks births"):
        vital_job(Scb(session, vital.address), "accounts")
    with pytest.raises(SourceError, match="no deaths for the years 1990-1990"):
        vital_job(Scb(session, vital.address), "deaths", [1990])
