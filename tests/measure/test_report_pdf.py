"""The one-page report: everything on one page, tagged, with what must be said."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from django.utils import translation
from pypdf import PdfReader

from hjulet.hub.formats.charts import svg_for_paper
from hjulet.instruments.indicators.charts import reference_bars
from hjulet.instruments.indicators.table import Table
from hjulet.measure.formats.report_pdf import PartTable, Reason, ReportSheet, report_pdf

NAMES = tuple(f"Tema {number} med ett långt namn om demokratisk delaktighet" for number in range(12))
ADDRESS = "https://hjulet.example/mata/brpplus-2025/ale?ar=2025&data=1a2b3c4d"


@pytest.fixture(scope="module")
def sheet() -> ReportSheet:
    table = Table(("1440", "1480"), NAMES, np.arange(24.0).reshape(2, 12) * 9 - 40, {"1440": "Ale"})
    header = ("Livskvalitet", "2025", "2020", "Medelvärde", "Placering", "Intervall")
    rows = tuple((name, "−12,5", "3,0", "50,2", "87 av 290", "70–104") for name in ("Livskvalitet", *NAMES))
    with translation.override("sv"):
        return ReportSheet(
            heading="Ale kommun",
            eyebrow="BRP+, 2025",
            banners=("Påhittade siffror.", "Utkast."),
            lead=("Livskvalitet: −12,5, mot 50,2 i medeltal, plats 87 av 290 kommuner.",),
            parts=(PartTable(header, rows),),
            picture=svg_for_paper(reference_bars(table, "1440", np.full(12, 30.0))),
            picture_words="Varje tema jämfört med medelvärdet.",
            reasons=(Reason("Livskvalitet", ("Ale ligger 62,7 under medelvärdet.",)),),
            notes=("Källor: Kolada.", "Ramverk brpplus-2025, upplaga 1a2b3c4d."),
            address=ADDRESS,
        )


def text_of(made: bytes) -> str:
    (page,) = PdfReader(BytesIO(made)).pages
    # The words as they are read, whatever the lines.
    return " ".join(page.extract_text().split())


def test_the_report_says_everything_on_one_tagged_page(sheet):
    with translation.override("sv"):
        made = report_pdf(sheet)
        assert report_pdf(sheet) == made
    reader = PdfReader(BytesIO(made))
    assert reader.metadata
    assert reader.metadata.title == "Ale kommun: BRP+, 2025"
    catalogue = reader.trailer["/Root"]
    assert catalogue["/Lang"] == "sv"
    assert catalogue["/MarkInfo"]["/Marked"]
    text = text_of(made)
    for said in (
        *sheet.banners,
        *sheet.lead,
        *sheet.notes,
        "70–104",
        "Ale ligger 62,7",
        "Det som skiljer mest",
    ):
        assert said in text
    assert ADDRESS in "".join(text.split())


def test_much_to_say_is_set_smaller_and_too_much_is_refused(sheet):
    sentence = "Ett skäl till att platsen ligger högre eller lägre än andra, sagt i en hel mening. "
    much = replace(sheet, reasons=(Reason("Livskvalitet", (sentence,) * 34),))
    assert "Om siffrorna" in text_of(report_pdf(much))
    with pytest.raises(ValueError, match="expected one: give fewer rows"):
        report_pdf(replace(sheet, notes=(sentence * 20,) * 20))


def test_what_is_typed_is_never_code(sheet):
    made = report_pdf(replace(sheet, heading='#panic("x") *Ale*'))
    assert '#panic("x") *Ale*' in text_of(made)
