"""HTML and Markdown to plain text: readable, and nothing lost that was plain."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hjulet.meet.formats.schedule_text import cut, one_line, plain_text, tidy


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Vanlig text.\n\nNytt stycke.", "Vanlig text.\n\nNytt stycke."),
        ("<p>Ett</p><p>Två &amp; tre</p>", "Ett\n\nTvå & tre"),
        ("<p>Ett<br/>två</p>", "Ett\ntvå"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<p>a <b>fet</b> text</p>", "a fet text"),
        ("<script>alert(1)</script><p>kvar</p>", "kvar"),
        ("Fast **viktigt** och *kursivt*, `kod`.", "Fast viktigt och kursivt, kod."),
        ("# Rubrik\n\nText", "Rubrik\n\nText"),
        ("[Läs mer](https://exempel.invalid/a)", "Läs mer (https://exempel.invalid/a)"),
        ("![Bild på hus](https://exempel.invalid/a.png) här", "Bild på hus här"),
        ("* ett\n* två", "- ett\n- två"),
        ("> citat", "citat"),
        ("AT&amp;T", "AT&T"),
        ("2 * 3 * 4 och snake_case_namn", "2 * 3 * 4 och snake_case_namn"),
        ("om a < b och b > c", "om a < b och b > c"),
        ("<p>om a < b</p>", "om a < b"),
        ("C:\\mapp <fil>", "C:\\mapp <fil>"),
        ("Rad ett<br>\nRad två", "Rad ett\nRad två"),
        ("Stycke ett med <b>fet</b>.\n\nStycke två.", "Stycke ett med fet.\n\nStycke två."),
        ("a\r\nb\rc", "a\nb\nc"),
        ("slut\x00 \x08 här\x0b", "slut  här"),
    ],
)
def test_plain_text(written: str, read: str) -> None:
    assert plain_text(written) == read


def test_hostile_text_takes_no_long_time() -> None:
    began = time.process_time()
    for sign in ("*", "_", "[", "<", "`", "#", "&", " ", "![", "<p", "**a"):
        plain_text(sign * 60_000)
    assert time.process_time() - began < 5


@given(st.text())
def test_tidy_and_one_line_settle_at_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert one_line(one_line(text)) == one_line(text)
    assert "\n" not in one_line(text)


@given(st.text(), st.integers(1, 50))
def test_cut_never_gives_more(text: str, length: int) -> None:
    assert len(cut(text, length)) <= length
