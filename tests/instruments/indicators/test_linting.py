"""What lint finds in real frameworks without being told, what it leaves alone, and what it sees in figures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hjulet.instruments.indicators.coinr import from_coinr
from hjulet.instruments.indicators.files import load, loads, shipped
from hjulet.instruments.indicators.linting import Finding, lint
from hjulet.instruments.indicators.linting_data import _correlations
from hjulet.instruments.indicators.model import Framework, Indicator
from hjulet.instruments.indicators.table import Panel, Table
from hjulet.instruments.indicators.wording import tone
from tests.programs import shared_folder

BRPPLUS = load("brpplus-2025")


def warnings(findings: list[Finding]) -> set[tuple[str, str]]:
    return {(finding.code, finding.subject) for finding in findings if finding.severity == "warning"}


def with_indicators(framework: Framework, *indicators: Indicator) -> Framework:
    return replace(framework, indicators=indicators)


def turned(one: Indicator) -> Indicator:
    return replace(one, direction=-one.direction)


def test_brpplus_deserves_a_second_look_in_three_places():
    assert warnings(lint(BRPPLUS)) == {
        ("direction", "N01456"),
        ("one-indicator", "T8"),
        ("double-counting", "N15428"),
    }
    found = next(finding for finding in lint(BRPPLUS) if finding.code == "direction")
    assert "störd" in found.sentence
    assert "36 other indicators here whose titles do so, 36 have direction -1" in found.sentence


def test_direction_is_found_by_words_and_not_by_code():
    renamed = with_indicators(
        BRPPLUS,
        *(replace(one, code=f"x{number}", source="") for number, one in enumerate(BRPPLUS.indicators)),
    )
    at = [one.code for one in BRPPLUS.indicators].index("N01456")
    assert {subject for code, subject in warnings(lint(renamed)) if code == "direction"} == {f"x{at}"}


def test_each_direction_turned_round_by_mistake_is_found_or_passed_over_and_no_other_is_blamed():
    found = 0
    for number, one in enumerate(BRPPLUS.indicators):
        indicators = (*BRPPLUS.indicators[:number], turned(one), *BRPPLUS.indicators[number + 1 :])
        blamed = {
            subject
            for code, subject in warnings(lint(with_indicators(BRPPLUS, *indicators)))
            if code == "direction"
        }
        if one.code == "N01456":
            assert blamed == set()
        else:
            assert blamed - {"N01456", one.code} == set()
            found += one.code in blamed
    assert found == 60  # of 83: the titles of the other 23 say nothing of good or bad


def test_index_of_burdens_may_count_more_as_worse():
    burdens = [one for one in BRPPLUS.indicators if one.direction == -1 and tone(one.title["sv"]).sign == -1]
    framework = with_indicators(BRPPLUS, *map(turned, burdens))
    assert len(burdens) > 30
    assert "direction" not in {code for code, _ in warnings(lint(framework))}


def test_titles_alike_go_the_same_way():
    titles = [
        "Leveranser av ballast till vägar",
        "Leveranser av ballast till hus",
        "Leveranser av ballast totalt",
    ]
    indicators = [
        Indicator(f"i{number}", "T1.1", 1 if number == 2 else -1, {"sv": title})
        for number, title in enumerate(titles)
    ]
    assert ("direction", "i2") in warnings(lint(with_indicators(BRPPLUS, *indicators)))
    assert not any(
        code == "direction" for code, _ in warnings(lint(with_indicators(BRPPLUS, *indicators[:2])))
    )


@pytest.mark.parametrize(
    ("title", "sign"),
    [
        ("Invånare som saknar bredband, andel (%)", -1),
        ("Elever med låg måluppfyllelse, andel (%)", -1),
        ("Ungdomar som inte studerar, andel (%)", -1),
        ("Arbetsplatsolyckor, antal/1000 anställda", -1),
        ("Nöjda besökare, andel (%)", 1),
        ("Uppklarade våldsbrott, andel (%)", 0),
        ("Hushåll med låg skuldsättning, andel (%)", 0),
        ("Rökfria miljöer, antal", 0),
        ("Hotellnätter, antal/inv", 0),
        ("Sjuksköterskor, antal/1000 inv", 0),
        ("Gifta par, antal", 0),
        ("Minskade utsläpp, ton", 0),
        ("Proportion of youth not in employment", -1),
        ("", 0),
    ],
)
def test_tone_of_a_title(title, sign):
    assert tone(title).sign == sign


@pytest.mark.parametrize("key", [key for key in shipped() if key != "brpplus-2025"])
def test_other_shipped_frameworks_give_no_warning(key):
    assert warnings(lint(load(key))) == set()


def test_what_the_file_alone_shows():
    framework = loads("""
[framework]
id = "f"
version = "1"
title = { sv = "F" }
levels = ["indicator", "index"]
[defaults]
aggregate = { method = "geometric" }
[nodes]
all = { level = "index" }
[indicators]
a = { parent = "all", direction = 1, source = "kolada:N1", title = { sv = "Gästnätter (-2021)" } }
b = { parent = "all", direction = 1, source = "kolada:N1", weight = 2 }
c = { parent = "all", direction = 1, source = "kolada:N1", kind = "change", windows = [1] }
d = { parent = "all", direction = 1, source = "kolada-group:Mål 1" }
e = { parent = "all", direction = 1 }
""")
    assert [(one.code, one.severity, one.subject, one.line) for one in lint(framework)] == [
        ("zero-in-geometric", "warning", "f-1", None),
        ("dead-series", "warning", "a", 12),
        ("double-counting", "warning", "b", 13),
        ("weights-unused", "warning", "b", 13),
        ("group-not-read", "note", "d", 15),
        ("no-source", "note", "e", 16),
    ]


def framework_of(*codes: str) -> Framework:
    lines = "\n".join(f'{code} = {{ parent = "all", direction = 1 }}' for code in codes)
    return loads(f"""
[framework]
id = "f"
version = "1"
title = {{ sv = "F" }}
levels = ["indicator", "index"]
[nodes]
all = {{ level = "index" }}
[indicators]
{lines}
""")


def test_what_figures_show():
    rng = np.random.default_rng(5)
    common = rng.normal(size=40)
    columns = {
        "good": common + 0.3 * rng.normal(size=40),
        "fine": common + 0.3 * rng.normal(size=40),
        "against": -common + 0.3 * rng.normal(size=40),
        "same": None,
        "flat": np.full(40, 7.0),
        "few": np.where(np.arange(40) < 15, rng.normal(size=40), np.nan),
        "far": np.append(rng.uniform(0, 1, size=39), 9.0),
    }
    columns["same"] = 3 * columns["fine"] + 100
    table = Table(tuple(f"u{row}" for row in range(40)), tuple(columns), np.column_stack([*columns.values()]))
    findings = lint(framework_of(*columns, "gone"), table)
    assert warnings(findings) == {
        ("no-column", "gone"),
        ("direction-in-data", "against"),
        ("double-counting", "same"),
        ("constant", "flat"),
        ("mostly-missing", "few"),
        ("bounds-by-one", "far"),
    }
    far = next(finding for finding in findings if finding.code == "bounds-by-one")
    assert far.sentence.startswith("u39 alone (9)")
    few = next(finding for finding in findings if finding.code == "mostly-missing")
    assert few.sentence.startswith("38% of the units")


def test_panel_shows_dead_series_and_what_a_sex_lacks_and_counts_each_kind_of_unit_apart():
    rng = np.random.default_rng(6)
    values = rng.normal(size=(6, 3, 30, 4))  # years, sexes, units, columns
    values[3:, :, :, 0] = np.nan  # a: nothing after 2017
    values[:, 1:, :, 1] = np.nan  # b: only for both together
    values[:, :, :20, 2] = np.nan  # c: only for counties
    panel = Panel(
        tuple(range(2015, 2021)),
        ("T", "K", "M"),
        tuple(str(unit) for unit in range(30)),
        ("a", "b", "c", "d"),
        values,
        kinds=("se:municipality",) * 20 + ("se:county",) * 10,
    )
    framework = loads("""
[framework]
id = "f"
version = "1"
title = { sv = "F" }
levels = ["indicator", "theme", "index"]
[nodes]
all = { level = "index" }
one = { level = "theme", parent = "all" }
two = { level = "theme", parent = "all" }
[indicators]
a = { parent = "one", direction = 1 }
b = { parent = "two", direction = 1 }
c = { parent = "one", direction = 1 }
d = { parent = "one", direction = 1 }
""")
    findings = [one for one in lint(framework, panel) if one.code not in ("one-indicator", "bounds-by-one")]
    assert [(one.code, one.subject) for one in findings] == [("missing-for-sex", "two"), ("dead-series", "a")]
    assert "sex K, M" in findings[0].sentence
    assert "of 2017, 3 years before" in findings[1].sentence


def test_correlations_are_those_of_the_pairs_that_are_there():
    rng = np.random.default_rng(7)
    values = rng.normal(size=(30, 4)) + 1e6
    values[rng.random(values.shape) < 0.15] = np.nan
    values[9:, 3] = np.nan
    found = _correlations(values)
    for one in range(3):
        for other in range(3):
            both = ~np.isnan(values[:, one]) & ~np.isnan(values[:, other])
            expected = np.corrcoef(values[both, one], values[both, other])[0, 1]
            assert found[one, other] == pytest.approx(expected, abs=1e-9)
    assert np.isnan(found[3]).all()


@pytest.mark.shared
def test_titles_of_asem_give_one_question():
    """49 titles. The Corruption Perceptions Index is named for the opposite of what it measures. (When the words had
    only been tried on Swedish titles there was one more, "not in education, employment": "not" was added.)"""
    shared = shared_folder()
    assert shared is not None
    folder = shared / "data" / "frameworks" / "asem"
    framework, table = from_coinr(folder / "ASEM_iData.csv", folder / "ASEM_iMeta.csv")
    found = {(code, subject) for code, subject in warnings(lint(framework, table)) if code != "bounds-by-one"}
    assert found == {("direction", "CPI"), ("direction-in-data", "TBTs")}
