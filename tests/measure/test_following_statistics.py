"""The worker computes what has been loaded, so that no visitor does; Kolada's groups stand with their members."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from hjulet.hub.rules import ANYONE
from hjulet.instruments.indicators.files import load
from hjulet.instruments.sources import About, Store
from hjulet.measure.actions import follow_statistics
from hjulet.measure.computed import is_computed
from hjulet.measure.queries.frameworks import framework_by_key
from tests.measure.conftest import write

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
SMALL = "rus-template-1"


def test_worker_computes_what_is_new_once(tmp_path: Path, settings: Any) -> None:
    settings.STATISTICS_FOLDER = tmp_path
    assert not follow_statistics()
    write(tmp_path, key=SMALL)
    store = Store(tmp_path)
    framework = load(SMALL)
    from hjulet.instruments.sources import names_of

    edition = store.edition(names_of(framework))
    assert not is_computed(store, framework, edition)
    assert follow_statistics()
    assert is_computed(store, framework, edition)
    assert not follow_statistics()


def test_one_harmed_file_does_not_stop_the_worker(tmp_path: Path, settings: Any) -> None:
    settings.STATISTICS_FOLDER = tmp_path
    write(tmp_path, key=SMALL)
    (parquet,) = tmp_path.glob("generated/*/*.parquet")
    parquet.write_bytes(b"harmed")
    assert follow_statistics()


def test_groups_of_kolada_stand_with_their_members(tmp_path: Path, settings: Any) -> None:
    settings.STATISTICS_FOLDER = tmp_path
    plain = load("agenda2030-1")
    group = plain.indicators[0].source.removeprefix("kolada-group:")
    rows = {"unit": ["2282", "0180"], "period": "2024", "sex": "T", "indicator": "N1", "value": [1.0, 2.0]}
    frame = pl.DataFrame(rows).with_columns(
        status=pl.lit(""),
        source=pl.lit("Kolada"),
        retrieved=pl.lit(datetime(2026, 1, 2, tzinfo=UTC)).cast(pl.Datetime("us", "UTC")),
    )
    about = About("Kolada", {}, "", "Kolada", {"N1": "Andel som mår bra"})
    Store(tmp_path).write("kolada", "agenda", frame, replace(about, groups={group: ("N1",)}))
    found = framework_by_key(ANYONE, "agenda2030-1")
    assert found is not None
    assert found.is_draft
    assert found.indicators[0].source == "kolada:N1"
    assert dict(found.indicators[0].title) == {"sv": "Andel som mår bra"}
    assert [one.source for one in found.indicators[1:]] == [one.source for one in plain.indicators[1:]]
