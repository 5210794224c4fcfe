""" "Klistra in en inbjudan" in the editor: nothing is lost, nothing is guessed, and only drafts come of it."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

from hjulet.hub.models import Person
from hjulet.meet.models import GatheringPage, NetworkPage, OutgoingMail
from tests.factories import make_coordinator, make_network, make_person
from tests.meet.editor_forms import words_of
from tests.meet.invitation_facts import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def network() -> NetworkPage:
    return make_network()


@pytest.fixture
def coordinator(network: NetworkPage) -> Person:
    return make_coordinator(network)


@pytest.fixture
def browser(coordinator: Person) -> Client:
    found = Client()
    found.force_login(coordinator)
    return found


URL = "editor_invitation"


def below(network: NetworkPage) -> list[GatheringPage]:
    """The gatherings under the network; the demonstration content has others."""
    return list(GatheringPage.objects.child_of(NetworkPage.objects.get(pk=network.pk)))


def word_file(*paragraphs: str) -> bytes:
    """A small Word document with these paragraphs."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs)
    document = f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("word/document.xml", document)
    return kept.getvalue()


def test_the_way_in_is_on_my_gatherings_and_on_the_network(browser: Client, network: NetworkPage) -> None:
    address = reverse(URL)
    assert address in browser.get(reverse("editor_gatherings")).content.decode()
    edit = browser.get(reverse("wagtailadmin_pages:edit", args=[network.pk])).content.decode()
    assert f"{address}?under={network.pk}" in edit


def test_reading_shows_marks_table_questions_and_keeps_nothing(browser: Client) -> None:
    before = GatheringPage.objects.count()
    answer = browser.post(reverse(URL), {"text": text_of("no-year"), "las": "1"})
    assert answer.status_code == 200
    shown = words_of(answer)
    assert "Vilket år? Texten säger inget år för 25 september." in shown
    assert "Möjliga år: 2015, 2020, 2026." in shown
    document = html.fromstring(answer.content.decode())
    marks = [mark.text_content() for mark in document.iter("mark")]
    assert any("När man ses" in mark and "fredag den 25 september" in mark for mark in marks)
    (whole,) = document.find_class("hj-invitation")
    for hidden in whole.find_class("w-sr-only"):
        hidden.text = ""
    assert whole.text_content() == text_of("no-year")
    assert GatheringPage.objects.count() == before


def test_a_missing_answer_says_which_and_keeps_the_text_and_the_others(
    browser: Client, network: NetworkPage
) -> None:
    data = {"text": text_of("no-year"), "skapa": "1", "under": network.pk, "year-1": ""}
    answer = browser.post(reverse(URL), data)
    assert answer.status_code == 422
    assert "Svara på frågan." in words_of(answer)
    (kept,) = html.fromstring(answer.content.decode()).xpath("//textarea[@name='text']")
    assert kept.text.strip() == text_of("no-year").strip()
    assert below(network) == []


def test_a_draft_is_made_under_the_network_and_opened_in_the_editor(
    browser: Client, network: NetworkPage
) -> None:
    data = {"text": text_of("no-year"), "skapa": "1", "under": network.pk, "year-1": "2026"}
    answer = browser.post(reverse(URL), data, follow=True)
    (page,) = below(network)
    assert answer.redirect_chain == [(reverse("wagtailadmin_pages:edit", args=[page.pk]), 302)]
    assert (page.live, page.get_parent().pk) == (False, network.pk)
    assert "Ingen annan ser det förrän du publicerar." in words_of(answer)
    assert not OutgoingMail.objects.filter(registration__gathering=page).exists()
    assert Client().get(f"/traffar/{page.slug}/").status_code == 404


@pytest.mark.parametrize("year", ["1066", "åttio", "20267"])
def test_a_year_that_is_none_is_said_and_nothing_is_made(
    browser: Client, network: NetworkPage, year: str
) -> None:
    data = {"text": text_of("no-year"), "skapa": "1", "under": network.pk, "year-1": year}
    assert browser.post(reverse(URL), data).status_code == 422
    assert below(network) == []


def test_to_change_the_text_gives_it_back(browser: Client) -> None:
    answer = browser.post(reverse(URL), {"text": text_of("tabbed"), "andra": "1"})
    (kept,) = html.fromstring(answer.content.decode()).xpath("//textarea[@name='text']")
    assert kept.text.strip() == text_of("tabbed").strip()


def test_nothing_pasted_is_said(browser: Client) -> None:
    answer = browser.post(reverse(URL), {"text": "  \n", "las": "1"})
    assert answer.status_code == 422
    assert "Klistra in en text eller välj en fil." in words_of(answer)


@pytest.mark.parametrize(
    "content",
    [text_of("tabbed").encode(), text_of("tabbed").encode("cp1252"), text_of("tabbed").encode("utf-16")],
)
def test_a_text_file_is_read_in_the_encodings_there_are(browser: Client, content: bytes) -> None:
    sent = SimpleUploadedFile("inbjudan.txt", content, content_type="text/plain")
    answer = browser.post(reverse(URL), {"text": "", "file": sent, "las": "1"})
    assert answer.context["reading"].where.town == "Göteborg"


def test_a_word_file_is_read(browser: Client) -> None:
    sent = SimpleUploadedFile(
        "inbjudan.docx", word_file("Kunskapsdag om skog", "Tid: 4 maj 2027 kl. 9–12", "Plats: Umeå")
    )
    answer = browser.post(reverse(URL), {"text": "", "file": sent, "las": "1"})
    reading = answer.context["reading"]
    assert (reading.title, reading.where.town) == ("Kunskapsdag om skog", "Umeå")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 ...", "varken en textfil eller ett Worddokument"),
        (b"PK\x03\x04 broken", "går inte att läsa"),
        (word_file("x").replace(b"word/document.xml", b"word/documenx.xml"), "varken en textfil"),
        (b"a" * 5_000_001, "för stor"),
    ],
)
def test_a_file_that_cannot_be_read_keeps_what_was_pasted(
    browser: Client, content: bytes, words: str
) -> None:
    sent = SimpleUploadedFile("inbjudan.pdf", content)
    answer = browser.post(reverse(URL), {"text": "Kunskapsdag den 4 maj", "file": sent, "las": "1"})
    assert answer.status_code == 422
    assert words in words_of(answer)
    (kept,) = html.fromstring(answer.content.decode()).xpath("//textarea[@name='text']")
    assert kept.text.strip() == "Kunskapsdag den 4 maj"


def test_who_may_write_nowhere_is_refused(network: NetworkPage) -> None:
    someone = Client()
    someone.force_login(make_person())
    assert someone.get(reverse(URL)).status_code == 403
    assert Client().post(reverse(URL), {"text": text_of("tabbed"), "skapa": "1"}).status_code == 302
    assert below(network) == []


def test_not_under_anothers_network(browser: Client) -> None:
    other = make_network()
    data = {"text": text_of("tabbed"), "skapa": "1", "under": other.pk}
    assert browser.post(reverse(URL), data).status_code == 422
    assert below(other) == []
