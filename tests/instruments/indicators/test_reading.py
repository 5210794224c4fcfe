"""Tables from files: what is read, and how every fault is named by line, unit and indicator."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from openpyxl import Workbook

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.reading import read_table
from hjulet.instruments.indicators.sheets import read_sheet
from tests.instruments.indicators import asem

GOOD = "kod,namn,län,invånare,N1,N2\n0180,Stockholm,01,900,1.5,NA\n1480,Göteborg,14,500,,-2e3\n"


def write(folder, text, name="data.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_is_read_alike_from_csv_excel_and_parquet(tmp_path):
    rows = [line.split(",") for line in GOOD.splitlines()]
    workbook = Workbook()
    for row in rows:
        workbook.active.append([cell if cell != "NA" else None for cell in row])
    workbook.active["E2"] = 1.5
    workbook.save(tmp_path / "data.xlsx")
    numbers = {"N1": [1.5, None], "N2": [None, -2000.0], "invånare": [900, 500]}
    texts = {heading: [row[index] for row in rows[1:]] for index, heading in enumerate(rows[0][:3])}
    pl.DataFrame({**texts, **numbers}).write_parquet(tmp_path / "data.parquet")
    swedish = GOOD.replace(",", ";").replace("1.5", "1,5")
    for path in (
        write(tmp_path, GOOD),
        write(tmp_path, "\ufeff" + swedish.replace("\n", "\r\n"), "swedish.csv"),
        tmp_path / "data.xlsx",
        tmp_path / "data.parquet",
    ):
        table = read_table(path, groups=["län"], denominators=["invånare"])
        assert (table.units, table.columns) == (("0180", "1480"), ("N1", "N2")), path
        asem.close(table.values, np.array([[1.5, np.nan], [np.nan, -2000.0]]))
        assert table.names == {"0180": "Stockholm", "1480": "Göteborg"}
        assert table.groups == {"län": ("01", "14")}
        assert table.denominators["invånare"].tolist() == [900, 500]
    assert read_table(write(tmp_path, GOOD), indicators=["N2", "invånare"]).columns == ("N2", "invånare")


def test_lines_are_counted_as_an_editor_counts_them(tmp_path):
    sheet = read_sheet(write(tmp_path, 'unit,N1\n\nA,1\n"B\nC",2\n\nD,3\n'))
    assert (sheet.lines, sheet.texts("unit")) == ((3, 4, 7), ["A", "B\nC", "D"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("unit,N1\nA,1\nA,2\n", ":3, unit A: the unit stands twice, first on line 2"),
        ("unit,N1\nA,1\nB,x1\n", ":3, unit B, indicator N1: 'x1' came where a number was expected"),
        ('unit,N1\nA,"1,5"\n', ":2, unit A, indicator N1: '1,5' came"),
        ("unit,N1\nA,1\nB,-\n", ":3, unit B, indicator N1: '-' came"),
        ("unit,N1\nA,inf\n", ":2, unit A, indicator N1: 'inf' came"),
        ("unit,N1\nA,1_0\n", ":2, unit A, indicator N1: '1_0' came"),
        ("unit,N1,N2\nA,1,2\nB,NA,\n", ":3, unit B: the unit has no value for any indicator"),
        ("unit,N1\nA,1\n,2\n", ":3: the unit has no code"),
        ("unit,N1,N1\nA,1,2\n", ":1: the heading 'N1' stands twice"),
        ("unit,,N1\nA,1,2\n", ":1: a column has no heading"),
        ("unit,N1\nA,1,5\n", ":2: the line has 3 cells, and there are 2 headings"),
        ("unit,N1\n", ":1: there are headings, and no rows"),
        ("", ":1: the file is empty"),
        ("unit,namn\nA,Ale\n", ":1: there is no column with an indicator"),
    ],
)
def test_garbage_is_named_by_line_unit_and_indicator(tmp_path, text, words):
    path = write(tmp_path, text)
    with pytest.raises(IndicatorError) as said:
        read_table(path)
    assert str(said.value).startswith(f"{path}{words}"), str(said.value)


def test_a_column_that_is_not_there_is_guessed_at(tmp_path):
    with pytest.raises(
        IndicatorError, match=r"no column 'invanare' \(an indicator\); did you mean 'invånare'"
    ):
        read_table(write(tmp_path, GOOD), indicators=["invanare"])


def test_codes_that_lost_their_zeros_are_not_taken_for_codes(tmp_path):
    path = tmp_path / "data.parquet"
    pl.DataFrame({"kod": [180, 1480], "N1": [1.0, 2.0]}).write_parquet(path)
    with pytest.raises(IndicatorError, match=r":2, unit 180: the codes are numbers of different lengths"):
        read_table(path)


def test_what_is_not_what_its_name_says_is_refused(tmp_path):
    for name in ("data.xlsx", "data.parquet"):
        with pytest.raises(IndicatorError, match="the file is no"):
            read_table(write(tmp_path, GOOD, name))
    with pytest.raises(IndicatorError, match=r"files named '\.docx' cannot be read"):
        read_table(write(tmp_path, GOOD, "data.docx"))
    with pytest.raises(IndicatorError, match="there is no such file"):
        read_table(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes("kod,N1\nA,1\nÅ,2\n".encode("latin-1"))
    with pytest.raises(IndicatorError, match=r":3: the file is not in UTF-8"):
        read_table(tmp_path / "latin.csv")
