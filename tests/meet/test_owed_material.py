"""Who owes what after a gathering: the list, the reminders and their limits, and handing in through the link."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hjulet.hub.models import Person
from hjulet.hub.rules import ANYONE
from hjulet.hub.wording import local
from hjulet.meet import actions
from hjulet.meet.actions import owed as owed_actions
from hjulet.meet.actions.materials import MaterialDetails, add_material, remove_material
from hjulet.meet.models import GatheringPage, Material, NetworkPage, OutgoingMail, OwedMaterial, Session
from hjulet.meet.queries import materials as queries
from hjulet.meet.tokens import owed_token
from tests.factories import (
    in_days,
    make_coordinator,
    make_gathering,
    make_network,
    make_person,
    make_session,
    make_speaker,
)
from tests.meet.files import pdf, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def network() -> NetworkPage:
    return make_network()


@pytest.fixture
def planner(network: NetworkPage) -> Person:
    return make_coordinator(network)


@pytest.fixture
def speaker() -> Person:
    return make_person(name="Talande Påhittad", email="talare@exempel.invalid")


@pytest.fixture
def gathering(network: NetworkPage) -> GatheringPage:
    return make_gathering(network=network, starts=in_days(-1), title="Dagen som varit")


@pytest.fixture
def session(gathering: GatheringPage, speaker: Person) -> Session:
    return make_session(
        gathering, title="Passet om vatten", speakers=[make_speaker(name="Talande", person=speaker)]
    )


@pytest.fixture
def owed(gathering: GatheringPage, session: Session) -> OwedMaterial:
    owed_actions.ask_for_material(gathering)
    return OwedMaterial.objects.get(gathering=gathering, session=session)


def hand_in(owed: OwedMaterial) -> str:
    return reverse("hand_in", args=[owed_token(owed.public_id)])


def nudges() -> int:
    return OutgoingMail.objects.filter(kind="nudge").count()


def test_each_who_led_a_session_owes_slides_and_the_gathering_notes(gathering) -> None:
    two = make_session(gathering, speakers=[make_speaker(name="Ett"), make_speaker(name="Två")])
    make_session(gathering, title="Lunch", kind="break", speakers=[make_speaker()])
    make_session(gathering, title="Utan talare")
    assert owed_actions.ask_for_material(gathering) == 3
    found = OwedMaterial.objects.filter(gathering=gathering)
    assert {(row.session_id, row.speaker and row.speaker.name, row.kind) for row in found} == {
        (two.pk, "Ett", "slides"),
        (two.pk, "Två", "slides"),
        (None, None, "notes"),
    }
    assert {row.due_on for row in found} == {local(gathering.ends).date() + timedelta(days=14)}


def test_asking_again_adds_only_what_has_come_since(gathering, session, planner) -> None:
    assert owed_actions.ask_for_material(gathering) == 2
    assert owed_actions.ask_for_material(gathering) == 0
    later = make_session(gathering, speakers=[make_speaker()])
    assert owed_actions.ask_for_material(gathering) == 1
    owed_actions.waive(planner, OwedMaterial.objects.get(session=later))
    assert owed_actions.ask_for_material(gathering) == 0


def test_what_is_there_already_is_not_asked_for(gathering, session, planner) -> None:
    for kind, of in (("slides", session), ("notes", None)):
        add_material(planner, gathering, MaterialDetails(kind=kind, title="Klart", session=of, text="Här."))
    assert owed_actions.ask_for_material(gathering) == 0


@pytest.mark.parametrize("what", ["coming", "long ago", "cancelled", "draft"])
def test_nothing_is_asked_for(network, what) -> None:
    starts = {"coming": in_days(3), "long ago": in_days(-70)}.get(what, in_days(-1))
    gathering = make_gathering(network=network, starts=starts, is_published=what != "draft")
    make_session(gathering, speakers=[make_speaker()])
    if what == "cancelled":
        actions.cancel_gathering(make_person(is_superuser=True), gathering, "")
    assert owed_actions.ask_for_material(gathering) == 0


def test_the_worker_makes_the_list_once_the_gathering_has_ended(network) -> None:
    gathering = make_gathering(network=network, starts=in_days(2))
    make_session(gathering, speakers=[make_speaker()])
    for at, count in ((gathering.ends - timedelta(minutes=1), 0), (gathering.ends, 2), (gathering.ends, 2)):
        owed_actions.ask_and_remind(at)
        assert OwedMaterial.objects.filter(gathering=gathering).count() == count


def test_two_automatic_reminders_at_most_two_days_before_and_three_days_after(owed) -> None:
    noon = timezone.now().replace(hour=11)
    sent = []
    for day in range(40):
        at = noon + timedelta(days=day)
        for _round in range(2):
            owed_actions.ask_and_remind(at)
        sent += [(local(at).date() - owed.due_on).days] * (nudges() - len(sent))
    assert sent == [-2, 3]


def test_nobody_is_nudged_more_often_than_every_third_day(owed, planner, speaker) -> None:
    assert owed_actions.nudge(planner, owed)
    owed.refresh_from_db()
    assert not owed_actions.nudge(planner, owed)
    OwedMaterial.objects.filter(pk=owed.pk).update(nudged_at=timezone.now() - timedelta(days=3))
    owed.refresh_from_db()
    assert owed_actions.nudge(planner, owed)
    assert (nudges(), OwedMaterial.objects.get(pk=owed.pk).nudges) == (2, 2)
    assert set(OutgoingMail.objects.filter(kind="nudge").values_list("recipient", flat=True)) == {speaker.pk}


def test_a_nudge_holds_the_link_and_the_outbox_does_not(owed, planner) -> None:
    owed_actions.nudge(planner, owed)
    row = OutgoingMail.objects.get(kind="nudge")
    assert owed_token(owed.public_id).rpartition(".")[2] not in str(row.facts)
    actions.deliver_outbox()
    [message] = mail.outbox
    assert message.to == ["talare@exempel.invalid"]
    assert hand_in(owed) in message.body
    assert "Passet om vatten" in message.body


def test_nobody_is_nudged_about_what_is_delivered_or_has_no_person(owed, planner, gathering) -> None:
    notes = OwedMaterial.objects.get(gathering=gathering, kind="notes")
    assert not owed_actions.nudge(planner, notes)
    owed_actions.waive(planner, owed)
    assert not owed_actions.nudge(planner, owed)
    assert nudges() == 0


def test_naming_whom_to_remind_by_address(owed, planner, gathering) -> None:
    notes = OwedMaterial.objects.get(gathering=gathering, kind="notes")
    owed_actions.name_whom_to_remind(
        planner, notes, email="Sekreterare@exempel.invalid", name="Sekreteraren", is_trusted=True
    )
    assert owed_actions.nudge(planner, notes)
    person = Person.objects.get(email="sekreterare@exempel.invalid")
    assert OutgoingMail.objects.get(kind="nudge").recipient == person


def test_who_may_not(owed) -> None:
    for somebody in (ANYONE, make_person(), make_coordinator(make_network())):
        for deed in (
            lambda who: owed_actions.nudge(who, owed),
            lambda who: owed_actions.waive(who, owed),
            lambda who: owed_actions.ask_again(who, owed),
            lambda who: owed_actions.name_whom_to_remind(
                who, owed, email="a@exempel.invalid", name="A", is_trusted=False
            ),
        ):
            with pytest.raises(PermissionDenied):
                deed(somebody)


def test_the_list_of_all_mine_has_the_latest_first(owed, planner, network, gathering) -> None:
    OwedMaterial.objects.filter(pk=owed.pk).update(due_on=local(timezone.now()).date() - timedelta(days=5))
    of_others = make_gathering(network=make_network(), starts=in_days(-1))
    owed_actions.ask_for_material(of_others)
    lines = queries.owed_to_me(planner)
    assert [(line.owed.kind, line.days_late > 0) for line in lines] == [("slides", True), ("notes", False)]
    assert lines[0].who == "Talande"


def test_handing_in_a_file_needs_no_account(client: Client, owed, gathering) -> None:
    address = hand_in(owed)
    page = client.get(address)
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Referrer-Policy"] == "same-origin"
    answer = client.post(address, {"title": "Mina bilder", "file": upload("bilder.pdf", pdf())})
    assert answer.status_code == 302
    thanks = client.get(answer.headers["Location"])
    assert thanks.status_code == 200
    assert "Tack för materialet" in thanks.content.decode()
    assert "Den saknar titel." in thanks.content.decode()
    material = Material.objects.get(gathering=gathering)
    assert (material.title, material.session, material.is_published) == ("Mina bilder", owed.session, False)
    owed.refresh_from_db()
    assert (owed.state, owed.material) == ("delivered", material)
    assert "Mina bilder" not in client.get(f"/traffar/{gathering.slug}/").content.decode()


@pytest.mark.parametrize("ended", ["delivered", "waived", "unpublished"])
def test_the_link_dies(client: Client, owed, planner, ended) -> None:
    if ended == "delivered":
        client.post(hand_in(owed), {"title": "Ett", "text": "Det vi kom fram till."})
    elif ended == "waived":
        owed_actions.waive(planner, owed)
    else:
        owed.gathering.unpublish()
    before = Material.objects.count()
    assert client.get(hand_in(owed)).status_code == 410
    assert client.post(hand_in(owed), {"title": "Två", "text": "En gång till."}).status_code == 410
    assert Material.objects.count() == before


def test_a_link_that_is_not_ours_opens_nothing(client: Client, owed) -> None:
    token = owed_token(owed.public_id)
    assert (
        client.get(reverse("hand_in", args=[token[:-1] + ("a" if token[-1] != "a" else "b")])).status_code
        == 404
    )
    assert client.get(reverse("hand_in", args=[owed.public_id.hex])).status_code == 404


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"text": "Det vi kom fram till."}, "title"),
        ({"title": "Ingenting"}, None),
        ({"title": "Två saker", "text": "a", "url": "https://exempel.invalid/"}, None),
        ({"title": "Fel fil", "file": ("sida.html", b"<script>")}, "file"),
        ({"title": "Förklädd", "file": ("bilder.pdf", b"MZ program")}, "file"),
        ({"title": "Halv länk", "url": "inte en länk"}, "url"),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_typed_stays(client: Client, owed, sent, field) -> None:
    data = {key: upload(*value) if isinstance(value, tuple) else value for key, value in sent.items()}
    answer = client.post(hand_in(owed), data)
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert field in errors if field else "__all__" in errors
    for key in {"title", "text"} & set(sent):
        assert sent[key] in answer.content.decode()
    owed.refresh_from_db()
    assert (owed.state, Material.objects.filter(gathering=owed.gathering).count()) == ("owed", 0)


def test_what_a_trusted_person_hands_in_is_shown_at_once(client: Client, owed, planner, speaker) -> None:
    owed_actions.name_whom_to_remind(planner, owed, email=speaker.email, name=speaker.name, is_trusted=True)
    client.post(hand_in(owed), {"title": "Direkt på sidan", "text": "Det vi kom fram till."})
    assert "Direkt på sidan" in client.get(f"/traffar/{owed.gathering.slug}/").content.decode()
    owed.gathering.refresh_from_db()
    assert owed.gathering.documented_at is not None


def test_too_many_tries_are_slowed_down(client: Client, owed) -> None:
    statuses = {
        client.post(hand_in(owed), {"title": "Ingenting", "text": "a", "url": "https://a.se/"}).status_code
        for _ in range(31)
    }
    assert statuses == {422, 429}


def test_two_who_share_an_address_owe_the_session_once(gathering, speaker) -> None:
    make_session(gathering, speakers=[make_speaker(person=speaker), make_speaker(person=speaker)])
    owed_actions.ask_for_material(gathering)
    first, second = OwedMaterial.objects.filter(gathering=gathering, kind="slides")
    owed_actions.deliver(
        first, MaterialDetails(kind="slides", title="Våra", session=first.session, text="Text"), file=None
    )
    second.refresh_from_db()
    assert second.state == "delivered"


def test_what_is_removed_is_owed_again(client: Client, owed, planner) -> None:
    client.post(hand_in(owed), {"title": "Fel fil", "text": "Oj."})
    remove_material(planner, Material.objects.get(gathering=owed.gathering))
    owed.refresh_from_db()
    assert owed.state == "owed"
    assert client.get(hand_in(owed)).status_code == 200
