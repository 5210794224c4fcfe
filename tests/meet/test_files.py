"""Files are let in by what they hold, films by where they stand, and a PDF that shuts people out is told of."""

from __future__ import annotations

import io

import pytest

from hjulet.hub.wording import NO_BREAK_SPACE
from hjulet.meet.formats.files import (
    DOCUMENTS,
    FILMS,
    FileRefused,
    check_file,
    file_note,
    pdf_faults,
    size_words,
)
from hjulet.meet.formats.films import film_at
from tests.meet.files import BAD, GOOD, pdf, upload


@pytest.mark.parametrize("name", GOOD)
def test_a_file_of_a_known_kind_is_taken(name: str) -> None:
    found = check_file(upload(name, GOOD[name]), name=name, takes=DOCUMENTS)
    assert found.extension == {"bild.jpeg": "jpg", "tabell.XLSX": "xlsx"}.get(name, name.partition(".")[2])


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_not_what_it_says_is_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(FileRefused, match=r"^[A-ZÅÄÖ].*\.$"):
        check_file(upload(name, BAD[name]), name=name, takes=DOCUMENTS)


def test_a_film_is_a_film_only_where_films_are_taken() -> None:
    film = b"\x00\x00\x00\x20ftypisom" + bytes(40)
    assert check_file(upload("film.mp4", film), name="film.mp4", takes=FILMS).is_film
    with pytest.raises(FileRefused):
        check_file(upload("film.mp4", film), name="film.mp4", takes=DOCUMENTS)


def test_a_file_that_is_too_large_is_refused_with_both_sizes(settings) -> None:
    settings.LARGEST_FILE_BYTES = 1_000_000
    content = b"\x89PNG\r\n\x1a\n" + bytes(1_500_000)
    with pytest.raises(FileRefused, match=rf"1,5{NO_BREAK_SPACE}MB.*1,0{NO_BREAK_SPACE}MB"):
        check_file(upload("bild.png", content), name="bild.png", takes=DOCUMENTS)


def test_sizes_are_said_as_people_say_them() -> None:
    assert size_words(1_234_567) == f"1,2{NO_BREAK_SPACE}MB"
    assert size_words(50_000_000) == f"50{NO_BREAK_SPACE}MB"
    assert size_words(12) == f"1{NO_BREAK_SPACE}kB"
    assert file_note("documents/ab/bilder.PDF", 340_400) == f"pdf, 340{NO_BREAK_SPACE}kB"


def test_a_bare_pdf_lacks_tags_title_and_language_and_a_good_one_nothing() -> None:
    assert len(pdf_faults(io.BytesIO(pdf()))) == 3
    assert pdf_faults(io.BytesIO(pdf(is_accessible=True))) == []
    assert len(pdf_faults(io.BytesIO(b"%PDF-1.7 and nothing more"))) == 1


@pytest.mark.parametrize(
    ("url", "embed_url"),
    [
        (
            "https://www.youtube.com/watch?v=abcDEF12345&t=3",
            "https://www.youtube-nocookie.com/embed/abcDEF12345",
        ),
        ("https://youtu.be/abcDEF12345", "https://www.youtube-nocookie.com/embed/abcDEF12345"),
        ("https://vimeo.com/123456", "https://player.vimeo.com/video/123456?dnt=1"),
        ("https://vimeo.com/123456/ab12cd", "https://player.vimeo.com/video/123456?dnt=1&h=ab12cd"),
    ],
)
def test_links_as_people_copy_them_lead_to_the_frame_without_cookies(url: str, embed_url: str) -> None:
    film = film_at(url)
    assert film is not None
    assert film.embed_url == embed_url


@pytest.mark.parametrize(
    "url",
    [
        "https://exempel.invalid/film",
        "javascript:alert(1)//player.vimeo.com",
        "https://player.vimeo.com.exempel.invalid/video/1",
        "https://exempel.invalid@player.vimeo.com/video/1",
        "https://player.vimeo.com:8443/video/1",
        'https://youtu.be/"><script>',
        "https://vimeo.com/kanal/om-oss",
        "https://[::1/video",
        "",
    ],
)
def test_no_other_address_comes_into_a_frame(url: str) -> None:
    assert film_at(url) is None


def test_a_host_of_ones_own_is_shown_as_it_is_pasted(settings) -> None:
    settings.FILM_HOSTS = ["play.exempel.invalid"]
    film = film_at("https://play.exempel.invalid/embed/7")
    assert film is not None
    assert (film.host_name, film.embed_url) == (
        "play.exempel.invalid",
        "https://play.exempel.invalid/embed/7",
    )
    assert film_at("http://play.exempel.invalid/embed/7") is None
    assert film_at("https://youtu.be/abcDEF12345") is None
