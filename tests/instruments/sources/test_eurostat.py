"""Eurostat over real HTTP: SDMX in, observations out; Swedish regions under the codes of counties."""

from __future__ import annotations

import pytest

from hjulet.instruments.sources.errors import SourceError
from hjulet.instruments.sources.eurostat import Eurostat, jobs_of
from hjulet.instruments.sources.loading import load
from tests.instruments.sources.answering import Asked, Fault, Source, served

NAMES = (
    'xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"'
    ' xmlns:s="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure"'
    ' xmlns:c="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"'
    ' xmlns:ss="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/structurespecific"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
HEAD = "<m:ID>X</m:ID><m:Test>false</m:Test><m:Prepared>2026-11-01T11:00:00.000Z</m:Prepared><m:Sender id='ESTAT'/>"
STRUCTURE = f"""<?xml version='1.0' encoding='UTF-8'?>
<m:Structure {NAMES}><m:Header>{HEAD}</m:Header><m:Structures><s:DataStructures>
<s:DataStructure agencyID="ESTAT" id="LFST_R" version="1.0" isFinal="true"><s:DataStructureComponents>
<s:DimensionList id="DimensionDescriptor">
<s:Dimension id="freq" position="1"/><s:Dimension id="unit" position="2"/><s:Dimension id="sex" position="3"/>
<s:Dimension id="geo" position="4"/><s:TimeDimension id="TIME_PERIOD" position="5"/></s:DimensionList>
<s:AttributeList id="AttributeDescriptor"><s:Attribute id="OBS_FLAG" assignmentStatus="Conditional">
<s:AttributeRelationship><s:PrimaryMeasure><Ref id="OBS_VALUE"/></s:PrimaryMeasure></s:AttributeRelationship>
</s:Attribute></s:AttributeList>
<s:MeasureList id="MeasureDescriptor"><s:PrimaryMeasure id="OBS_VALUE"/></s:MeasureList>
</s:DataStructureComponents></s:DataStructure></s:DataStructures></m:Structures></m:Structure>"""
SERIES = [
    ("SE110", "T", (("2022", "5.5", ""), ("2023", "6.25", "p"))),
    ("SE110", "F", (("2022", "5.0", ""), ("2023", "NaN", "c"))),
    ("SE", "M", (("2022", "7.0", ""),)),
    ("FI1B1", "T", (("2022", "8.0", "b"),)),
]


class EurostatAnswers(Source):
    def answer(self, asked: Asked) -> tuple[int, object]:
        if asked.path.startswith("/datastructure/ESTAT/LFST_R/"):
            return 200, STRUCTURE.encode()
        if asked.path.startswith("/data/LFST_R/"):
            return 200, self._data(asked.path.split("/")[3]).encode()
        return 404, b"<not-found/>"

    def respond(self, asked):
        told = super().respond(asked)
        return None if told is None else (told[0], {"Content-Type": "application/xml"}, told[2])

    def _data(self, key: str) -> str:
        _, unit, sexes, places = key.split(".")
        wanted = [
            one
            for one in SERIES
            if (not sexes or one[1] in sexes.split("+")) and (not places or one[0] in places.split("+"))
        ]
        series = "".join(
            f'<Series freq="A" unit="{unit}" sex="{sex}" geo="{geo}">'
            + "".join(
                f'<Obs TIME_PERIOD="{year}" OBS_VALUE="{value}"'
                + (f' OBS_FLAG="{flag}"' if flag else "")
                + "/>"
                for year, value, flag in observed
            )
            + "</Series>"
            for geo, sex, observed in wanted
        )
        return f"""<?xml version='1.0' encoding='UTF-8'?>
<m:StructureSpecificData {NAMES}><m:Header>{HEAD}
<m:Structure structureID="E" namespace="urn:E" dimensionAtObservation="TIME_PERIOD"><c:Structure>
<Ref agencyID="ESTAT" id="LFST_R" version="1.0" class="DataStructure"/></c:Structure></m:Structure></m:Header>
<m:DataSet ss:dataScope="DataStructure" ss:structureRef="E" action="Replace">{series}</m:DataSet>
</m:StructureSpecificData>"""


@pytest.fixture
def eurostat():
    with served(EurostatAnswers()) as source:
        yield source


def test_eurostat_gives_counties_and_the_country_under_our_codes(eurostat, session, store):
    api = Eurostat(session, eurostat.address)
    done = load(api.job("lfst_r", {"unit": ["PC"], "geo": ["*"]}, years=range(2022, 2024)), store)

    rows = store.observations().select("unit", "period", "sex", "indicator", "value", "status").rows()
    assert sorted(rows, key=str) == sorted(
        [
            ("01", "2022", "T", "lfst_r?unit=PC", 5.5, ""),
            ("01", "2023", "T", "lfst_r?unit=PC", 6.25, "p"),
            ("01", "2022", "K", "lfst_r?unit=PC", 5.0, ""),
            ("01", "2023", "K", "lfst_r?unit=PC", None, "c"),
            ("00", "2022", "M", "lfst_r?unit=PC", 7.0, ""),
            ("FI1B1", "2022", "T", "lfst_r?unit=PC", 8.0, "b"),
        ],
        key=str,
    )
    assert done.dataset.about.credit == "Källa: Eurostat, lfst_r"
    asked = eurostat.asked_for("/data/")[0]
    assert (asked.path.split("/")[3], asked.query) == (
        ".PC..",
        {"startPeriod": ["2022"], "endPeriod": ["2023"]},
    )


def test_a_frameworks_series_at_eurostat_keeps_its_name(eurostat, session, store):
    series = "lfst_r?unit=PC&geo=SE110,SE&sex=T"
    for job in jobs_of(Eurostat(session, eurostat.address), [series]):
        load(job, store)
    assert store.datasets()[0].indicators == (series,)
    assert store.observations([series])["value"].to_list() == [5.5, 6.25]


def test_what_eurostat_does_not_have_or_will_not_give_is_said(eurostat, session, store):
    api = Eurostat(session, eurostat.address)
    with pytest.raises(SourceError, match="no data set 'nothing'"):
        api.job("nothing", {})
    with pytest.raises(SourceError, match="no dimension 'place'; it has freq, unit, sex, geo"):
        api.job("lfst_r", {"place": ["SE"]})
    eurostat.faults.append(Fault("/data/", 413))
    with pytest.raises(SourceError, match="too large to give at once; choose more"):
        load(api.job("lfst_r", {"unit": ["PC"]}), store)
