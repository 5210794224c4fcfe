"""The check-in, the papers and the certificates over HTTP: what works without script, and who gets nothing."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from hjulet.hub.models import Person
from hjulet.meet import actions
from hjulet.meet.models import (
    Attendance,
    Certificate,
    GatheringPage,
    NetworkPage,
    Registration,
    RegistrationDesk,
)
from hjulet.meet.tokens import badge_code, door_token, manage_token, spaced_code
from hjulet.meet.views_paper import CERTIFICATE_CHECKS
from tests.factories import (
    in_days,
    make_coordinator,
    make_gathering,
    make_network,
    make_organisation,
    make_person,
    make_registration,
)
from tests.meet.editor_forms import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def network() -> NetworkPage:
    return make_network()


@pytest.fixture
def planner(network: NetworkPage) -> Person:
    return make_coordinator(network)


@pytest.fixture
def gathering(network: NetworkPage) -> GatheringPage:
    return make_gathering(network=network, title="Dagens träff", starts=timezone.now() + timedelta(hours=1))


def door(gathering: GatheringPage) -> str:
    return reverse("door", args=[door_token(RegistrationDesk.objects.get(gathering=gathering))])


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def end(gathering: GatheringPage) -> None:
    now = timezone.now()
    GatheringPage.objects.filter(pk=gathering.pk).update(
        starts=now - timedelta(hours=7), ends=now - timedelta(hours=1)
    )


def post_marks(client: Client, gathering: GatheringPage, *marks: dict[str, Any]) -> Any:
    return client.post(
        f"{door(gathering)}marken", json.dumps({"marks": marks}), content_type="application/json"
    )


def as_sent(registration: Registration, name: str, *, present: bool = True) -> dict[str, Any]:
    return {
        "id": name,
        "code": badge_code(registration.public_id),
        "at": timezone.now().isoformat(),
        "present": present,
    }


def text(content: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def test_the_list_works_without_script(client: Client, gathering: GatheringPage) -> None:
    anna = make_registration(gathering, name="Anna Ek", organisation=make_organisation(name="Kommunen"))
    make_registration(gathering, name="Bo Al")
    address = door(gathering)
    shown = client.get(address)
    assert shown.status_code == 200
    assert shown.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert shown.headers["Permissions-Policy"].startswith("camera=(self)")
    assert [row.name for row in shown.context["rows"]] == ["Anna Ek", "Bo Al"]
    assert [row.name for row in client.get(address, {"q": "kommun EK"}).context["rows"]] == ["Anna Ek"]
    code = badge_code(anna.public_id)
    answer = client.post(f"{address}markera/", {"present": code})
    assert answer.headers["Location"] == f"{address}#p-{code}"
    assert Attendance.objects.get(registration=anna).way == "list"
    assert client.get(address).context["check_in"].present == 1
    client.post(f"{address}markera/", {"absent": code})
    assert Attendance.objects.filter(registration=anna).count() == 0


def test_marks_from_a_phone_are_answered_one_by_one_without_names(
    client: Client, gathering: GatheringPage
) -> None:
    anna = make_registration(gathering, name="Anna Ek")
    answer = post_marks(
        client, gathering, as_sent(anna, "phone-00001"), {**as_sent(anna, "phone-00002"), "code": "X" * 26}
    )
    told = answer.json()
    assert told["answers"] == [
        {"id": "phone-00001", "reason": ""},
        {"id": "phone-00002", "reason": "unknown"},
    ]
    assert (list(told["present"]), told["total"]) == ([badge_code(anna.public_id)], 1)
    assert "Anna" not in answer.content.decode()
    assert (
        post_marks(client, gathering, as_sent(anna, "phone-00001", present=False)).json()["present"]
        == told["present"]
    )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"marks": 1}',
        b'{"marks": [{"id": "x"}]}',
        b"\xff",
        b'{"marks":[' + b"1," * 600_000 + b"1]}",
    ],
)
def test_marks_that_are_not_understood_change_nothing(
    client: Client, gathering: GatheringPage, body: bytes
) -> None:
    answer = client.post(f"{door(gathering)}marken", body, content_type="application/json")
    assert answer.status_code == 422
    assert not Attendance.objects.filter(registration__gathering=gathering).exists()


def test_marks_need_the_forms_own_key(gathering: GatheringPage) -> None:
    strict = Client(enforce_csrf_checks=True)
    anna = make_registration(gathering)
    assert post_marks(strict, gathering, as_sent(anna, "phone-00001")).status_code == 403
    key = strict.get(f"{door(gathering)}marken").json()["csrf"]
    body = json.dumps({"marks": [as_sent(anna, "phone-00001")]})
    answer = strict.post(
        f"{door(gathering)}marken", body, content_type="application/json", headers={"X-CSRFToken": key}
    )
    assert answer.json()["answers"] == [{"id": "phone-00001", "reason": ""}]


def test_a_renewed_or_made_up_link_is_gone_and_an_early_one_says_when(
    client: Client, gathering: GatheringPage, network: NetworkPage, planner: Person
) -> None:
    old = door(gathering)
    actions.renew_door(planner, gathering)
    for address in (old, reverse("door", args=["hittepa"])):
        assert client.get(address).status_code == 410
        assert client.get(f"{address}marken").status_code == 410
        assert client.post(f"{address}markera/", {"present": "x"}).status_code == 410
    later = make_gathering(network=network, starts=in_days(5))
    early = client.get(door(later))
    assert (early.status_code, "Länken öppnar" in early.content.decode()) == (403, True)
    assert "Dagens träff" not in early.content.decode()
    # The planner may look before the day.
    assert signed_in(planner).get(door(later)).status_code == 200


def test_a_badge_shows_a_name_only_to_whoever_is_at_the_door(
    gathering: GatheringPage, network: NetworkPage, planner: Person
) -> None:
    anna = make_registration(gathering, name="Anna Ek")
    code = badge_code(anna.public_id)
    badge = reverse("badge", args=[code])
    stranger = Client()
    refused = stranger.get(badge)
    made_up = stranger.get(reverse("badge", args=["0" * 26]))
    assert (refused.status_code, made_up.status_code) == (403, 403)
    assert refused.content.replace(code.encode(), b"0" * 26) == made_up.content
    assert "Anna" not in refused.content.decode()
    assert signed_in(make_coordinator(make_network())).get(badge).status_code == 403

    helper = Client()
    helper.get(door(gathering))
    opened = helper.get(badge)
    assert opened.headers["Location"] == f"{door(gathering)}?skylt={code}"
    assert helper.get(opened.headers["Location"]).context["badge"].name == "Anna Ek"
    helper.post(f"{door(gathering)}markera/", {"present": code, "on_badge": "1"})
    assert Attendance.objects.get(registration=anna).way == "code"
    assert signed_in(planner).get(badge).status_code == 302

    other_door = Client()
    other_door.get(door(make_gathering(network=network, starts=timezone.now())))
    assert other_door.get(badge).status_code == 403
    helper.post(f"{door(gathering)}avsluta/")
    assert helper.get(badge).status_code == 403


def test_the_service_worker_is_served_where_it_may_serve_the_check_in_alone(client: Client) -> None:
    answer = client.get(reverse("door_worker"))
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert reverse("door_worker").rpartition("/")[0] == "/incheckning"
    assert "Service-Worker-Allowed" not in answer.headers


def test_the_programme_is_public_and_linked_and_a_draft_is_not(client: Client) -> None:
    open_to_all = make_gathering(title="Öppna träffen", sessions=3)
    answer = client.get(reverse("programme_pdf", args=[open_to_all.slug]))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert "Program: Öppna träffen" in text(answer.content)
    assert "Stora salen" in text(answer.content)
    assert "program.pdf" in client.get(open_to_all.get_absolute_url()).content.decode()
    assert client.get(reverse("programme_pdf", args=[make_gathering().slug])).status_code == 404
    draft = make_gathering(is_published=False, sessions=1)
    assert client.get(reverse("programme_pdf", args=[draft.slug])).status_code == 404


def test_the_programme_in_english_says_so(client: Client) -> None:
    gathering = make_gathering(sessions=1)
    content = client.get("/en" + reverse("programme_pdf", args=[gathering.slug])).content
    assert PdfReader(io.BytesIO(content)).trailer["/Root"]["/Lang"] == "en"


def test_the_programme_is_kept_ready_for_all(page_cache: None) -> None:
    client, gathering = Client(), make_gathering(sessions=1)
    address = reverse("programme_pdf", args=[gathering.slug])
    first = client.get(address)
    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert client.get(address).content == first.content


PLANNERS_PAGES = ["editor_day", "namnlista", "namnskyltar", "intyg", "program"]


@pytest.mark.parametrize("page", PLANNERS_PAGES)
def test_the_planners_papers_are_for_planners_alone(gathering: GatheringPage, page: str) -> None:
    make_registration(gathering, name="Anna Ek")
    address = (
        reverse("editor_day", args=[gathering.pk])
        if page == "editor_day"
        else reverse("editor_paper", args=[gathering.pk, page])
    )
    other = signed_in(make_coordinator(make_network())).get(address)
    assert other.status_code == 403
    assert "Anna" not in other.content.decode(errors="ignore")
    assert Client().get(address).status_code == 302
    assert signed_in(make_person()).get(address).status_code == 403


def test_the_day_page_has_papers_link_code_and_figures(gathering: GatheringPage, planner: Person) -> None:
    anna = make_registration(gathering, name="Anna Ek")
    make_registration(gathering, name="Bo Al")
    client = signed_in(planner)
    day = reverse("editor_day", args=[gathering.pk])
    assert day in client.get(reverse("editor_participants", args=[gathering.pk])).content.decode()
    shown = client.get(day).content.decode()
    assert door(gathering) in shown
    assert "data:image/svg+xml;base64," in shown
    for kind in ("namnlista", "namnskyltar"):
        answer = client.get(reverse("editor_paper", args=[gathering.pk, kind]))
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{gathering.slug}-{kind}.pdf"'
        assert "no-store" in answer.headers["Cache-Control"]
        assert "Anna Ek" in text(answer.content)
    assert client.get(reverse("editor_paper", args=[gathering.pk, "intyg"])).status_code == 404
    old = door(gathering)
    client.post(reverse("editor_day_change", args=[gathering.pk, "ny-lank"]))
    assert door(gathering) != old
    actions.mark_present(planner, anna)
    end(gathering)
    client.post(reverse("editor_day_change", args=[gathering.pk, "avsluta"]))
    assert client.get(day).context["figures"].absent == 1
    papers = client.get(reverse("editor_paper", args=[gathering.pk, "intyg"]))
    assert "Anna Ek" in text(papers.content)
    assert "Bo Al" not in text(papers.content)
    client.post(reverse("editor_day_change", args=[gathering.pk, "oppna"]))
    assert client.get(day).context["figures"].closed_at is None


def test_ending_the_check_in_says_first_how_many_and_what_it_costs(network: NetworkPage) -> None:
    gathering = make_gathering(
        network=network,
        starts=timezone.now() + timedelta(hours=1),
        mode="hybrid",
        no_show_fee_ore=50_000,
    )
    planner = make_coordinator(network)
    came = make_registration(gathering)
    for _ in range(2):
        make_registration(gathering)
    make_registration(gathering, wishes=actions.Wishes(mode="online"))
    actions.mark_present(planner, came)
    # The terms each accepted count, whatever the page says now.
    GatheringPage.objects.filter(pk=gathering.pk).update(no_show_fee_ore=1)
    end(gathering)
    client, address = signed_in(planner), reverse("editor_close_day", args=[gathering.pk])
    assert address in client.get(reverse("editor_day", args=[gathering.pk])).content.decode()
    asked = words_of(client.get(address))
    assert "2 personer som skulle komma på plats är inte markerade och räknas som uteblivna." in asked
    assert "Avgiften för uteblivna blir sammanlagt 1 000 kr" in asked.replace("\u00a0", " ")
    assert "1 person som deltar digitalt är inte markerad. Den betalar ingen avgift för det." in asked
    assert RegistrationDesk.objects.get(gathering=gathering).presence_closed_at is None
    done = words_of(client.post(address, follow=True))
    assert "Incheckningen är avslutad. 2 anmälda kom inte." in done
    closed = RegistrationDesk.objects.get(gathering=gathering).presence_closed_at
    assert closed is not None
    assert "Incheckningen är redan avslutad." in words_of(client.post(address, follow=True))
    assert RegistrationDesk.objects.get(gathering=gathering).presence_closed_at == closed


def test_the_check_in_ends_before_the_gathering_only_when_that_is_meant(
    gathering: GatheringPage, planner: Person
) -> None:
    make_registration(gathering)
    client, address = signed_in(planner), reverse("editor_close_day", args=[gathering.pk])

    def is_closed() -> bool:
        return RegistrationDesk.objects.get(gathering=gathering).presence_closed_at is not None

    assert client.get(address).status_code == 403
    assert client.post(address, {"is_meant": "on"}).status_code == 403
    now = timezone.now()
    GatheringPage.objects.filter(pk=gathering.pk).update(
        starts=now - timedelta(hours=1), ends=now + timedelta(hours=1)
    )
    with pytest.raises(PermissionDenied):
        actions.close_presence(planner, gathering)
    answer = client.post(address)
    assert answer.status_code == 422
    assert "Sätt en bock om du ändå vill avsluta nu." in words_of(answer)
    assert not is_closed()
    client.post(address, {"is_meant": "on"})
    assert is_closed()


@pytest.mark.parametrize("what", ["ny-lank", "avsluta", "oppna"])
def test_others_change_nothing_of_the_day(gathering: GatheringPage, what: str) -> None:
    before = RegistrationDesk.objects.get(gathering=gathering)
    address = reverse("editor_day_change", args=[gathering.pk, what])
    assert signed_in(make_coordinator(make_network())).post(address).status_code == 403
    after = RegistrationDesk.objects.get(gathering=gathering)
    assert (after.check_in_key, after.presence_closed_at) == (before.check_in_key, before.presence_closed_at)


def test_a_person_gets_the_certificate_on_the_own_page_and_anybody_can_check_it(
    client: Client, gathering: GatheringPage, planner: Person
) -> None:
    anna, bo = make_registration(gathering, name="Anna Ek"), make_registration(gathering, name="Bo Al")
    actions.mark_present(planner, anna)
    token = manage_token(anna)
    own, paper = reverse("registration", args=[token]), reverse("own_certificate", args=[token])
    assert "intyg.pdf" not in client.get(own).content.decode()
    assert client.get(paper).status_code == 404
    end(gathering)
    assert paper in client.get(own).content.decode()
    assert "intyg.pdf" not in client.get(reverse("registration", args=[manage_token(bo)])).content.decode()
    assert client.get(reverse("own_certificate", args=[manage_token(bo)])).status_code == 404
    content = client.get(paper).content
    code = spaced_code(Certificate.objects.get(registration=anna).code)
    assert "Anna Ek" in text(content)
    assert code in text(content)

    checked = client.get(reverse("certificate", args=[code]))
    assert checked.status_code == 200
    assert "no-store" in checked.headers["Cache-Control"]
    assert checked.headers["X-Robots-Tag"] == "noindex"
    shown = checked.content.decode()
    for wanted in ("Intyget är giltigt.", "Anna Ek", "Dagens träff"):
        assert wanted in shown
    typed = client.get(reverse("certificate_form"), {"kod": code.lower().replace("-", " ")}, follow=True)
    assert "Intyget är giltigt." in typed.content.decode()


def test_a_wrong_code_says_so_and_guessing_is_stopped(client: Client) -> None:
    address = reverse("certificate", args=["7KQ2-M9XW-1T4C-8ABC"])
    wrong = client.get(address)
    assert (wrong.status_code, "Det finns inget intyg med den koden" in wrong.content.decode()) == (404, True)
    for _ in range(CERTIFICATE_CHECKS.count - 1):
        assert client.get(address).status_code == 404
    stopped = client.get(address)
    assert stopped.status_code == 429
    assert int(stopped.headers["Retry-After"]) > 0
