"""What Measure says on the page of a place: what differs most, how sure it is, and never a wait for it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from hjulet.hub.rules import ANYONE
from hjulet.measure.queries.frameworks import framework_by_key
from hjulet.measure.queries.sections import FAR, place_brief, place_section
from hjulet.measure.queries.statistics import figures as computed_figures
from tests.factories import place
from tests.measure.conftest import write

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

KEY = "rus-template-1"


@pytest.fixture
def counties_have_figures(tmp_path: Path, settings: Any) -> Path:
    """Figures that nobody has computed from yet."""
    settings.STATISTICS_FOLDER = tmp_path / "statistics"
    write(tmp_path / "statistics", key=KEY)
    return tmp_path / "statistics"


def test_what_is_computed_is_told_in_words_with_rank_and_interval(counties_have_figures):
    framework = framework_by_key(ANYONE, KEY)
    assert framework is not None
    computed_figures(ANYONE, framework)
    county = place("22")
    [(told, sentences)] = place_section(ANYONE, county).context["told"]
    assert told.line.key == KEY
    assert told.lead
    assert "av 21 län" in told.lead[0]
    for one, words in zip(told.outstanding, sentences, strict=True):
        assert abs(one.rank - 11) / 21 >= FAR
        assert f"plats {one.rank} av 21" in words
        assert ("högre" in words) == (one.rank < 11)
    text = Client().get(county.get_absolute_url()).content.decode()
    assert told.lead[0] in text
    assert "Påhittade siffror" in text
    with translation.override("en"):
        part = place_brief(ANYONE, county)[-1]
        assert part.paragraphs[0] == "Made-up figures."
        assert [row[3].split()[0] for row in part.table.rows] == [str(one.rank) for one in told.outstanding]


def test_what_is_not_computed_yet_is_a_link_and_nobody_waits(counties_have_figures):
    shutil.rmtree(counties_have_figures / "computed", ignore_errors=True)
    section = place_section(ANYONE, place("22"))
    assert section.context["told"] == []
    assert KEY in [line.key for line in section.context["others"]]
    assert not any((counties_have_figures / "computed").glob(f"{KEY}-*"))


def test_a_place_without_figures_says_who_can_add_them(tmp_path, settings):
    settings.STATISTICS_FOLDER = tmp_path / "nothing"
    part = place_brief(ANYONE, place())[-1]
    assert "hjulet load kolada" in part.paragraphs[0]
