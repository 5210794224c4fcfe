"""Reuse: who may say it, one open for each pair, who is told, and where it is counted and shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hjulet.follow.actions.reuse import AlreadyReused, ReuseRefused, change_reuse, start_reuse
from hjulet.follow.models import Reuse, ReuseEvent
from hjulet.hub.rules import ANYONE
from hjulet.meet.actions.delivery import deliver_outbox
from hjulet.meet.models import OutgoingMail
from hjulet.share.models import ExampleStanding
from tests.factories import make_person, organisation
from tests.follow.promises import ANGE, KRAMFORS, UMEA, act_for, make_example, make_reuse

pytestmark = pytest.mark.django_db


def counted(example) -> int:
    return ExampleStanding.objects.get(example=example).reuses


def told(reuse) -> list[str]:
    rows = OutgoingMail.objects.filter(letter="follow.reused").order_by("pk")
    return [row.recipient.name for row in rows if row.facts["reuse"] == str(reuse.public_id)]


def test_from_understood_to_dropped_and_anew_with_count_and_log():
    example, eva = make_example(), act_for(organisation(ANGE))
    reuse = make_reuse(eva, example, organisation(ANGE), stage="understood")
    assert (counted(example), reuse.contact) == (1, eva)
    change_reuse(eva, reuse, stage="in_use", changes="Kortare linje.")
    change_reuse(eva, reuse, stage="in_use", changes="Kortare linje och billigare.")
    assert counted(example) == 1
    change_reuse(eva, reuse, stage="dropped", reason="Ingen ville köra.")
    assert counted(example) == 0
    assert [(event.stage, event.note) for event in reuse.events.all()] == [
        ("understood", ""),
        ("in_use", "Kortare linje."),
        ("dropped", "Ingen ville köra."),
    ]
    with pytest.raises(ReuseRefused):
        change_reuse(eva, reuse, stage="in_use")
    again = make_reuse(eva, example, organisation(ANGE), stage="in_use")
    assert (again.pk != reuse.pk, counted(example)) == (True, 1)


def test_one_open_for_each_pair_and_the_way_to_it():
    example, eva, bo = make_example(), act_for(organisation(ANGE)), act_for(organisation(ANGE))
    first = make_reuse(eva, example, organisation(ANGE))
    with pytest.raises(AlreadyReused) as refused:
        make_reuse(bo, example, organisation(ANGE))
    assert refused.value.reuse == first
    with pytest.raises(IntegrityError), transaction.atomic():
        Reuse.objects.create(example=example, organisation=organisation(ANGE), stage="in_use")
    browser = Client()
    browser.force_login(bo)
    answer = browser.post(
        reverse("reuse_example", args=[example.slug]),
        {"organisation": organisation(ANGE).pk, "stage": "in_use"},
    )
    assert answer.status_code == 422
    assert reverse("change_reuse", args=[first.public_id]) in answer.content.decode()
    assert Reuse.objects.filter(example=example).count() == 1


def test_dropped_without_a_reason_is_refused_with_words_and_by_the_database():
    example, eva = make_example(), act_for(organisation(ANGE))
    with pytest.raises(ReuseRefused, match="varför"):
        start_reuse(eva, example, organisation(ANGE), stage="dropped", reason=" ")
    with pytest.raises(IntegrityError), transaction.atomic():
        Reuse.objects.create(example=example, organisation=organisation(ANGE), stage="dropped")
    assert ReuseEvent.objects.filter(reuse__example=example).count() == counted(example) == 0


def roles(where):
    yesterday = timezone.localdate() - timedelta(days=1)
    return {
        "anyone": ANYONE,
        "nobody's": make_person(),
        "the owner's own": act_for(organisation(KRAMFORS)),
        "another's": act_for(organisation(UMEA)),
        "gone since yesterday": act_for(where, to_date=yesterday),
        "inactive": act_for(where, person=make_person(is_active=False)),
    }


def test_who_may_not_start():
    example, where = make_example(), organisation(ANGE)
    for who, actor in roles(where).items():
        with pytest.raises(PermissionDenied):
            make_reuse(actor, example, where)
        assert counted(example) == 0, who
    with pytest.raises(PermissionDenied):
        make_reuse(act_for(where), make_example(live=False), where)
    with pytest.raises(PermissionDenied):
        make_reuse(act_for(organisation(KRAMFORS)), example, organisation(KRAMFORS))


def test_who_may_not_change_and_who_may():
    example, where = make_example(), organisation(ANGE)
    eva = act_for(where)
    reuse = make_reuse(eva, example, where)
    for actor in [*roles(where).values(), act_for(where)]:
        with pytest.raises(PermissionDenied):
            change_reuse(actor, reuse, stage="in_use")
    boss = act_for(where, is_representative=True)
    assert change_reuse(boss, reuse, stage="in_use", takes_over=True).contact == boss
    eva.affiliations.update(to_date=timezone.localdate() - timedelta(days=1))
    with pytest.raises(PermissionDenied):
        change_reuse(eva, reuse, stage="adapted")


def test_those_behind_are_told_once_each_at_start_and_at_each_step(django_capture_on_commit_callbacks):
    contact = make_person(name="Kontakt")
    boss = act_for(organisation(KRAMFORS), person=make_person(name="Chef"), is_representative=True)
    act_for(organisation(KRAMFORS), person=boss, is_representative=True)
    act_for(organisation(KRAMFORS), person=make_person(name="Kollega"))
    example = make_example(title="Bygdebussen", author=contact, contact=contact)
    eva = act_for(organisation(ANGE), person=make_person(name="Eva Ek"))
    reuse = make_reuse(eva, example, organisation(ANGE), changes="Ringbuss.")
    assert told(reuse) == ["Kontakt", "Chef"]
    change_reuse(eva, reuse, stage="adapted", changes="Bara orden.")
    assert len(told(reuse)) == 2
    change_reuse(eva, reuse, stage="dropped", reason="För dyrt.")
    assert len(told(reuse)) == 4
    deliver_outbox()
    letters = [letter for letter in mail.outbox if letter.to == [contact.email]]
    assert [letter.subject for letter in letters] == [
        "Ånge kommun gör som ni: Bygdebussen",
        "Ånge kommun har kommit vidare: Bygdebussen",
    ]
    assert "Ringbuss." in letters[0].body
    assert "För dyrt." in letters[1].body
    assert {tuple(letter.reply_to) for letter in letters} == {(eva.email,)}


def test_shown_on_the_example_and_both_places_and_never_who():
    example = make_example(title="Bygdebussen", places=[])
    eva = act_for(organisation(ANGE), person=make_person(name="Eva Hemligsson"))
    reuse = make_reuse(eva, example, organisation(ANGE), changes="Ringbuss.")
    pages = {
        "/platser/ange/": "Ånge har tagit efter andra",
        "/platser/kramfors/": "Andra har tagit efter Kramfors",
        reverse("reuse", args=[reuse.public_id]): "Ringbuss.",
    }
    for path, words in pages.items():
        text = Client().get(path).content.decode()
        assert words in text, path
        assert "Hemligsson" not in text
        assert eva.email not in text
    change_reuse(eva, reuse, stage="dropped", reason="För dyrt.")
    assert "Bygdebussen" not in Client().get("/platser/ange/").content.decode()
    assert "För dyrt." in Client().get(reverse("reuse", args=[reuse.public_id])).content.decode()
    example.unpublish()
    assert Client().get(reverse("reuse", args=[reuse.public_id])).status_code == 404


@pytest.mark.parametrize(
    ("who", "status", "sees"),
    [("anyone", 302, False), ("nobody's", 404, False), ("member", 200, True), ("contact", 200, True)],
)
def test_who_to_ask_is_for_members(who, status, sees):
    eva = act_for(organisation(ANGE), person=make_person(name="Eva Ek"))
    reuse = make_reuse(eva, make_example(), organisation(ANGE))
    browser = Client()
    person = {"nobody's": make_person, "member": lambda: act_for(organisation(UMEA)), "contact": lambda: eva}
    if who in person:
        browser.force_login(person[who]())
    answer = browser.get(reverse("change_reuse", args=[reuse.public_id]))
    assert answer.status_code == status
    assert (eva.email in answer.content.decode()) is sees
    if who == "member":
        assert (
            browser.post(reverse("change_reuse", args=[reuse.public_id]), {"stage": "in_use"}).status_code
            == 404
        )
        assert Reuse.objects.get(pk=reuse.pk).stage == "adapted"


def test_the_form_starts_and_changes():
    example, eva = make_example(), act_for(organisation(ANGE))
    browser = Client()
    browser.force_login(eva)
    answer = browser.post(
        reverse("reuse_example", args=[example.slug]),
        {"organisation": organisation(ANGE).pk, "stage": "understood", "changes": ""},
    )
    made = Reuse.objects.get(example=example)
    assert answer.headers["Location"] == reverse("change_reuse", args=[made.public_id])
    assert made.notice is not None
    browser.post(reverse("change_reuse", args=[made.public_id]), {"stage": "dropped", "reason": ""})
    assert Reuse.objects.get(pk=made.pk).stage == "understood"
    browser.post(reverse("change_reuse", args=[made.public_id]), {"stage": "dropped", "reason": "För dyrt."})
    assert Reuse.objects.get(pk=made.pk).stage == "dropped"
    stranger = Client()
    stranger.force_login(make_person())
    assert stranger.get(reverse("reuse_example", args=[example.slug])).status_code == 403
