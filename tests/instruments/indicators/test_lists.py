"""Indicators in a table beside the framework file: read as the file's own, and faults named by the table's lines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.files import dumps, load, loads, validate
from hjulet.instruments.indicators.linting import lint

FRAMEWORK = """
indicators = "list.csv"
[framework]
id = "mine"
version = "1"
title = { sv = "Mitt" }
levels = ["indicator", "index"]
[defaults]
weights = "table"
[nodes]
I = { level = "index" }
"""
LIST = """code;parent;direction;title.sv;title.en;weight;windows;kind;target;se
x;I;1;Åäö, och mer;More;1,5;;;;
y;I;-1;Buller;;2;1 3;change;-3,5;y_error
"""
INSIDE = """
x = { parent = "I", direction = 1, title = { sv = "Åäö, och mer", en = "More" }, weight = 1.5 }
y = { parent = "I", direction = -1, title = { sv = "Buller" }, weight = 2, windows = [1, 3], kind = "change", target = -3.5, se = "y_error" }
"""


@pytest.fixture
def given(tmp_path):
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "mine.toml").write_text(FRAMEWORK, encoding="utf-8")
    return tmp_path


def test_a_list_says_what_the_file_would_have_said(given):
    listed = load(given / "mine.toml")
    assert listed == loads(FRAMEWORK.replace('indicators = "list.csv"', "") + "[indicators]" + INSIDE)
    assert loads(dumps(listed)) == listed
    assert [(one.file, one.line) for one in listed.indicators] == [
        (str(given / "list.csv"), 2),
        (str(given / "list.csv"), 3),
    ]


def test_faults_of_a_list_name_its_own_lines(given):
    (given / "list.csv").write_text(
        "code;parent;direction;weigth;target;windows\nx;J;1;;;\ny;I;3;;many;\ny;I;1;;;\n;I;1;;;\nz;;1;;;one\n",
        encoding="utf-8",
    )
    file = str(given / "list.csv")
    assert [
        (fault.file, fault.line, fault.indicator)
        for fault in validate(FRAMEWORK, str(given / "mine.toml"))
        if fault.file == file
    ] == [
        (file, 1, ""),  # weigth
        (file, 2, "x"),  # the parent J
        (file, 3, "y"),  # many
        (file, 3, "y"),  # the direction 3
        (file, 4, "y"),  # y again
        (file, 5, ""),
        (file, 6, "z"),  # the window "one"
        (file, 6, "z"),  # no parent
    ]


def test_faults_found_later_name_the_line_of_the_list(given):
    listed = load(given / "mine.toml")
    turned = tuple(replace(one, direction=1, kind="level", windows=()) for one in listed.indicators)
    (burden,) = (found for found in lint(replace(listed, indicators=turned)) if found.code == "direction")
    assert str(burden).startswith(f"{given / 'list.csv'}:3, y: ")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (FRAMEWORK.replace("list.csv", "../list.csv"), "give the name of a file in the same folder"),
        (FRAMEWORK.replace("list.csv", "none.csv"), "none.csv: there is no such file"),
        (
            FRAMEWORK.replace('indicators = "list.csv"', "").replace(
                "levels", 'indicators = "list.csv"\nlevels'
            ),
            "above [framework]",
        ),
    ],
)
def test_a_list_that_is_not_found_is_said(given, text, says):
    assert any(says in str(fault) for fault in validate(text, str(given / "mine.toml")))


def test_a_list_without_a_folder_to_look_in_is_said():
    with pytest.raises(IndicatorError, match="no indicator"):
        loads(FRAMEWORK)


def test_a_mark_that_windows_puts_first_is_passed_over(given):
    plain = load(given / "mine.toml")
    (given / "mine.toml").write_text("\ufeff" + FRAMEWORK, encoding="utf-8")
    assert load(given / "mine.toml") == plain
