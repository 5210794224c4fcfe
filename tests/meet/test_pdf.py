"""The papers: what stands on them, that they are tagged PDF/UA-1, that nothing typed is run, and that codes can be read."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
import segno
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from hjulet.meet.formats import pdf

NASTY = [
    '#panic("borta")',
    '#read("/etc/passwd")',
    "$x$ *fet* _kursiv_ `kod` <etikett> @ref \\ //",
    "]#let a = 1[",
    '"}, "x": "',
    "Robert'); DROP TABLE--",
    "= Rubrik",
    "å ä ö é ł ø Ž ș ğ ñ ß Æ ð",
    "Анна Ωμέγα שלום",
    "王小明",
    "🙂 Anna",
    "Anna\u0007\u0000 Ost\u202e",
    "a\u0301rlig",
    "",
    " ",
    "Ö" * 150,
]


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def words(content: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in read(content).pages))


def session(title: str = "Kaffe", **fields: object) -> pdf.SessionLine:
    return pdf.SessionLine(title=title, **fields)  # type: ignore[arg-type]


def programme(name: str = "Årsträff", sessions: int = 1) -> pdf.ProgrammeSheet:
    parallel = tuple(
        session(
            f"{name} {number}",
            where=f"Sal {number}",
            when="kl. 10.00",
            abstract=f"{name}. Andra raden.\nNytt stycke.",
            language="en",
            leaders=(pdf.LeaderLine(name, "chef"),),
        )
        for number in range(sessions)
    )
    return pdf.ProgrammeSheet(
        title=name,
        eyebrow="Konferens",
        facts=("Tisdag", "Kramfors"),
        source="https://exempel.invalid/traffar/arstraff/",
        days=(pdf.DayTable("Tisdag 25 april 2027", (pdf.SlotLine("10.00–10.45", parallel),)),),
        unscheduled=(session("Utan tid"),),
    )


def names(*found: str) -> pdf.NameList:
    return pdf.NameList(
        title="Årsträff",
        facts=("Tisdag",),
        source="https://exempel.invalid/",
        lines=tuple(pdf.NameLine(name, "chef", "Kramfors kommun") for name in found),
    )


def badges(*found: str) -> pdf.BadgeSheets:
    return pdf.BadgeSheets(
        gathering="Årsträff",
        badges=tuple(
            pdf.Badge(
                name, "Kramfors kommun", "chef", f"https://exempel.invalid/incheckning/skylt/{number:026d}/"
            )
            for number, name in enumerate(found)
        ),
    )


def certificates(*found: str) -> list[pdf.CertificateSheet]:
    return [
        pdf.CertificateSheet(
            name=name,
            organisation="Kramfors kommun",
            gathering="Årsträff",
            facts=("17–18 augusti 2027", "Omfattning: 12 timmar"),
            issuer="Region Västernorrland",
            issued="Utfärdat 20 augusti 2027.",
            code="7KQ2-M9XW-1T4C-8ABC",
            address="https://exempel.invalid/intyg/7KQ2-M9XW-1T4C-8ABC/",
        )
        for name in found
    ]


MADE: dict[str, Callable[[str], bytes]] = {
    "programme": lambda name: pdf.programme_pdf(programme(name)),
    "names": lambda name: pdf.names_pdf(names(name)),
    "badges": lambda name: pdf.badges_pdf(badges(name)),
    "certificates": lambda name: pdf.certificates_pdf(certificates(name)),
}
each_paper = pytest.mark.parametrize("make", MADE.values(), ids=MADE)


@each_paper
def test_every_paper_says_that_it_is_pdf_ua_and_is_tagged_titled_and_in_swedish(
    make: Callable[[str], bytes],
) -> None:
    paper = read(make("Åsa Öberg"))
    root = paper.trailer["/Root"]
    assert root["/Lang"] == "sv"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  pypdf has a Boolean of its own
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert root["/StructTreeRoot"]["/K"]
    assert paper.metadata is not None
    assert paper.metadata.title
    xmp = ElementTree.fromstring(root["/Metadata"].get_data())
    part = next(xmp.iter("{http://www.aiim.org/pdfua/ns/id/}part"))
    assert part.text == "1"


@each_paper
def test_a_paper_is_on_a4_and_the_same_every_time(make: Callable[[str], bytes]) -> None:
    assert make("Åsa Öberg") == make("Åsa Öberg")
    for page in read(make("Åsa Öberg")).pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


@pytest.mark.parametrize("name", NASTY)
@each_paper
def test_what_a_person_typed_is_text_and_never_code(make: Callable[[str], bytes], name: str) -> None:
    shown = words(make(name))
    if name.isascii() and name.strip():
        # Quotation marks and dashes may be drawn as typographic ones; letters and signs stay.
        wanted = re.sub(r"[\s\"'-]", "", name)
        assert wanted in re.sub(r"[\s\"'’”“–—-]", "", shown)


@pytest.mark.parametrize("name", ["å ä ö é ł ø Ž ș ğ ñ ß Æ ð", "Анна Ωμέγα"])
def test_letters_of_the_neighbours_are_drawn(name: str) -> None:
    assert name in words(pdf.certificates_pdf(certificates(name)))


def test_a_sign_that_no_font_has_becomes_a_box_and_the_rest_stays() -> None:
    shown = words(pdf.certificates_pdf(certificates("\U00012000 Anna")))
    # The cuneiform sign itself on a machine that has a font for it.
    assert "\u25a1 Anna" in shown or "\U00012000 Anna" in shown


def test_signs_without_shape_are_left_out() -> None:
    assert "Anna Ost" in words(pdf.certificates_pdf(certificates("An\u0007na\u202e\u200b O\ud83dst\u0000")))


@settings(max_examples=25, deadline=None)
@given(name=st.text(max_size=60))
def test_any_text_at_all_gives_a_paper(name: str) -> None:
    assert len(read(pdf.badges_pdf(badges(name))).pages) == 1


def test_the_programme_shows_days_times_rooms_and_leaders() -> None:
    shown = words(pdf.programme_pdf(programme("Pass", sessions=5)))
    for wanted in ("Program: Pass", "Tisdag 25 april 2027", "10.00–10.45", "Sal 4", "Pass 4", ", chef", "Utan tid",
                   "Tid bestäms senare", "Om programpunkterna", "Sida 1 av"):  # fmt: skip
        assert wanted in shown


def test_a_session_in_a_language_that_is_no_code_is_read_as_swedish() -> None:
    sheet = pdf.ProgrammeSheet("T", "", (), "", unscheduled=(session("A", language="engelska!"), session("B", language="en-GB")))  # fmt: skip
    assert "Det här tar vi upp" in words(pdf.programme_pdf(sheet))


def nodes(content: bytes) -> list[Any]:
    """The structure tree in reading order."""
    found: list[Any] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            found.append(node)
            walk(node.get("/K"))

    walk(read(content).trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


def structure(content: bytes) -> list[str]:
    return [str(node["/S"]) for node in nodes(content) if "/S" in node]


def test_tables_have_headings_and_codes_have_words() -> None:
    table = structure(pdf.names_pdf(names("Bo", "Åsa")))
    assert (table.count("/TH"), table.count("/TD"), table.count("/TR")) == (4, 8, 3)
    assert "/H1" in structure(pdf.programme_pdf(programme()))
    content = pdf.badges_pdf(badges("Bo", "Åsa"))
    assert structure(content).count("/Figure") == 2
    assert alternatives(content) == ["QR-kod för incheckning"] * 2


def alternatives(content: bytes) -> list[str]:
    """The words that stand in for pictures, in reading order."""
    return [str(node["/Alt"]) for node in nodes(content) if "/Alt" in node]


def test_names_are_in_swedish_order() -> None:
    shown = words(pdf.names_pdf(names("Örjan", "Zara", "Åsa", "Ärla", "Anna")))
    assert sorted(["Anna", "Zara", "Åsa", "Ärla", "Örjan"], key=shown.index) == [
        "Anna",
        "Zara",
        "Åsa",
        "Ärla",
        "Örjan",
    ]


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (10, 1), (11, 2), (25, 3)])
def test_there_are_ten_badges_to_a_sheet(count: int, pages: int) -> None:
    content = pdf.badges_pdf(badges(*[f"Person {number}" for number in range(count)]))
    assert len(read(content).pages) == pages
    assert words(content).count("Kramfors kommun") == count


def test_no_badges_give_an_empty_sheet_that_can_be_opened() -> None:
    assert len(read(pdf.badges_pdf(badges())).pages) == 1


def test_each_certificate_has_its_page_with_code_and_address() -> None:
    content = pdf.certificates_pdf(certificates("Anna", "Bo"))
    first, second = (re.sub(r"\s+", " ", page.extract_text()) for page in read(content).pages)
    assert "Anna" in first
    assert "Bo" in second
    for wanted in ("Deltagarintyg", "Årsträff", "12 timmar", "7KQ2-M9XW-1T4C-8ABC", "exempel.invalid/intyg/", "Region Västernorrland"):  # fmt: skip
        assert wanted in first
    with pytest.raises(ValueError, match="at least one"):
        pdf.certificates_pdf([])


def drawn_modules(svg: str) -> set[tuple[int, int]]:
    """The black squares of a code, from its one SVG path (M x y, h n: rows of modules)."""
    path = next(node for node in ElementTree.fromstring(svg).iter() if node.get("stroke"))
    squares: set[tuple[int, int]] = set()
    x = y = 0.0
    for letter, numbers in re.findall(r"([Mh])([\d. ]+)", path.get("d") or ""):
        values = [float(number) for number in numbers.split()]
        if letter == "M":
            x, y = values
        else:
            squares |= {(int(x) + step, int(y)) for step in range(int(values[0]))}
            x += values[0]
    return squares


@pytest.mark.parametrize("is_one_of_many", [False, True])
def test_a_code_holds_its_address_inside_a_quiet_zone(is_one_of_many: bool) -> None:
    address = "https://exempel.invalid/incheckning/skylt/0123456789ABCDEFGHJKMNPQRS/"
    svg = pdf.qr_svg(address, is_one_of_many=is_one_of_many)
    code = segno.make(address, error="m", micro=False, boost_error=False, mask=0 if is_one_of_many else None)
    wanted = {
        (x + 4, y + 4) for y, row in enumerate(code.matrix) for x, is_black in enumerate(row) if is_black
    }
    assert drawn_modules(svg) == wanted
    other = segno.make(address.replace("0", "1"), error="m", micro=False, boost_error=False, mask=0)
    assert other.matrix != code.matrix
