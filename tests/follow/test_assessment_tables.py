"""Tables that are put into an assessment: what is read, what is refused and why, and that small groups never get in."""

from __future__ import annotations

import re

import pytest

from hjulet.follow.formats.pasted_table import HIDDEN, UnreadableTable, decoded, read_table
from hjulet.follow.formats.table_picture import figure, page_picture, paper_picture, rows_of
from hjulet.follow.told import Table
from hjulet.hub.personal_numbers import has_personal_number


def as_table(text: str, **chosen: str) -> Table:
    read = read_table(text, **chosen)
    return Table(
        "access",
        "Restid",
        "Påhittat",
        "2026-11-01",
        "Räknat",
        read.columns,
        read.rows,
        read.shown,
        read.people,
    )


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_each_separator_gives_the_same_table(separator):
    lines = ["by", "personer", "minuter"], ["Sjöby", "40", "12"], ["Norrbyn", "60", ""]
    read = read_table("\ufeff" + "\r\n".join(separator.join(line) for line in lines))
    assert read.columns == ["by", "personer", "minuter"]
    assert read.rows == [["Sjöby", 40, 12], ["Norrbyn", 60, None]], "what is missing is not 0"
    assert (read.people, read.shown, read.hidden) == ("personer", "minuter", 0)


def test_what_the_command_of_harm_writes_is_read():
    read = read_table("trip_id,harm_person_seconds,harm_per_km\n0123,4512.5,118.75\n77,0,0\n")
    assert read.rows == [["0123", 4512.5, 118.75], ["77", 0, 0]], "a code is no number"
    assert read.shown == "harm_person_seconds"


def test_swedish_and_english_numbers():
    read = read_table("by;a;b;c\nSjöby;1 234,5;\u22123;2e3\nÅby;0,5;4;1")
    assert read.rows == [["Sjöby", 1234.5, -3, 2000], ["Åby", 0.5, 4, 1]]


def test_small_groups_and_the_next_smallest_are_taken_out_with_all_their_figures():
    read = read_table(
        "by;lon;lat;personer;minuter\nA;15;57;3;120\nB;15,1;57;12;90\nC;15,2;57;41;10\nD;15,3;57;0;"
    )
    assert read.rows == [
        ["A", 15, 57, HIDDEN, HIDDEN],
        ["B", 15.1, 57, HIDDEN, HIDDEN],
        ["C", 15.2, 57, 41, 10],
        ["D", 15.3, 57, 0, None],
    ]
    assert read.hidden == 2
    two_small = read_table("by;personer\nA;3\nB;4\nC;12")
    assert two_small.rows == [["A", HIDDEN], ["B", HIDDEN], ["C", 12]], "two hide each other"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "minst en rad med värden. Rader som kom: 0"),
        ("by;a", "Rader som kom: 1"),
        ("by;a\nSjöby;1;2", "Rad 2 har 3 celler, men första raden har 2"),
        ("by;by\nA;1", "Två kolumner heter ”by”"),
        ("by;\nA;1", "Kolumn 2 har inget namn"),
        ("a;" * 12 + "b\n" + "1;" * 12 + "2", "13 kolumner. Högst 12"),
        ("by;a\n" + "A;1\n" * 301, "301 rader. Högst 300"),
        ("by;a\nA;" + "x" * 201, "Rad 2 har en cell med mer än 200 tecken"),
        ("by\x00;a\nA;1", "ingen tabell i text"),
        ("by;personer\nA;många", "”personer” ska räkna människor"),
    ],
)
def test_a_table_that_cannot_be_read_says_what_came_and_what_to_do(text, words):
    with pytest.raises(UnreadableTable, match=re.escape(words)):
        read_table(text)


def test_a_column_that_is_not_there_names_those_that_are():
    with pytest.raises(
        UnreadableTable, match=re.escape("Ingen kolumn heter ”folk”. Kolumnerna heter: by, antal")
    ):
        read_table("by;antal\nA;7", people="folk")
    with pytest.raises(UnreadableTable, match="har inga tal att rita"):
        read_table("by;antal\nA;7", shown="by")


def test_a_file_that_is_no_text_or_too_large():
    assert decoded("by;a\nÅby;1".encode("utf-16")) == "by;a\nÅby;1"
    with pytest.raises(UnreadableTable, match="UTF-8"):
        decoded("by;a\nÅby;1".encode("latin-1"))
    with pytest.raises(UnreadableTable, match=re.escape("600 kB. Högst 500 kB")):
        decoded(b"a" * 600_000)


def test_bars_stand_in_the_order_of_the_table_with_their_figures_and_what_was_typed_is_escaped():
    table = as_table("by;minuter\n<script>;10\nAlla;−5\nTom;")
    picture = str(page_picture(table, {}))
    assert "<script>" not in picture
    assert picture.index("&lt;script&gt;") < picture.index("Alla") < picture.index("uppgift saknas")
    assert picture.count("var(--main, #0b4f55)") == 1
    assert picture.count("var(--accent") == 1, "what gets better has another colour than what gets worse"
    svg, words = paper_picture(table, {})
    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert words == "Restid: minuter. Siffrorna står i tabellen."


def test_rows_with_places_become_a_map():
    table = as_table("kommun;personer;minuter\n0760;50;12\nVäxjö;60;3\n0765;70;8\n0767;2;9\n0764;90;1")
    points = {"0760": (15.46, 56.99), "växjö": (14.8, 56.9), "0765": (14.1, 56.6), "0764": (14.6, 56.9)}
    assert [row.at for row in rows_of(table, points)][:2] == [(15.46, 56.99), (14.8, 56.9)]
    picture = str(page_picture(table, points))
    assert picture.count("<circle") == 3, "the small group and the next smallest are not on the map"
    assert " km</text>" in picture


def test_names_on_a_map_do_not_stand_on_each_other():
    """Of two places side by side the one with more has its name, and a place farther off comes in instead of the other."""
    text = "by;minuter;lon;lat\nSjöby;18;14.80;56.90\nSjöby, utanför;17;14.803;56.901\nNorrbyn;3;15.2;57.1\nSörbyn;2;14.9;56.7"
    picture = str(page_picture(as_table(text), {}))
    assert [name for name in ("Sjöby<", "Sjöby, utanför<", "Norrbyn<", "Sörbyn<") if name in picture] == [
        "Sjöby<", "Norrbyn<", "Sörbyn<",
    ]  # fmt: skip
    assert picture.count("<circle") == 4


def test_a_table_without_figures_has_no_picture():
    assert page_picture(as_table("by;ord\nSjöby;ja"), {}) is None
    assert [figure(HIDDEN), figure(None), figure(1234), figure(0.25)] == [
        "visas inte",
        "uppgift saknas",
        "1\u00a0234",
        "0,2",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("811218-9876", True),
        ("198112189876", True),
        ("8112189876", True),
        ("19811218 9876", True),
        ("811278-9873", True),
        ("811218-0000", True),
        ("8112189870", False),
        ("556016-0680", False),
        ("linje 215, 40 personer 2026-11-23", False),
        ("0701234567", False),
    ],
)
def test_personal_numbers_are_known_and_others_pass(text, expected):
    assert has_personal_number(f"Kalla mig {text}.") is expected
