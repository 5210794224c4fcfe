"""One more of the same: everything an editor wrote, at a new time, and nobody to write to."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from hjulet.hub.models import Theme
from hjulet.hub.rules import ANYONE
from hjulet.hub.wording import STOCKHOLM, local
from hjulet.meet import actions
from hjulet.meet.models import (
    GatheringPage,
    GatheringQuestion,
    GatheringSite,
    OutgoingMail,
    PriceRow,
    Registration,
    RegistrationDesk,
    SeriesPage,
    Session,
)
from tests.factories import (
    in_days,
    make_coordinator,
    make_gathering,
    make_network,
    make_occasion,
    make_person,
    make_registration,
    make_series,
    make_session,
    make_speaker,
    organisation,
)

pytestmark = pytest.mark.django_db


def wall(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=STOCKHOLM)


@pytest.fixture
def network():
    return make_network()


@pytest.fixture
def planner(network):
    return make_coordinator(network)


def test_programme_and_last_days_move_by_the_clock_on_the_wall_across_summer_time(network, planner):
    old = make_gathering(
        network=network,
        title="Kunskapsdagen",
        starts=wall(2028, 3, 1, 10),
        registration_opens=wall(2028, 2, 1, 8),
        registration_closes=wall(2028, 2, 22, 12),
        cancel_by=wall(2028, 2, 15, 12),
        seats=40,
        price_ore=75_000,
    )
    speaker = make_speaker(gathering=old)
    session = make_session(old, title="Inledning", speakers=[speaker], starts=wall(2028, 3, 1, 10, 15))
    PriceRow.objects.create(page=old, label="Tidig", amount_ore=50_000, valid_to=wall(2028, 2, 10, 0))
    GatheringSite.objects.create(page=old, name="Umeå")
    GatheringQuestion.objects.create(page=old, question="Vad vill du ta upp?", purpose="För samtalet")
    old = GatheringPage.objects.get(pk=old.pk)
    old.themes.set(Theme.objects.all()[:2])
    old.save()
    new = actions.duplicate_gathering(planner, old, starts=wall(2028, 6, 7, 10))
    new = GatheringPage.objects.get(pk=new.pk)
    assert (new.live, new.title, new.seats, new.price_ore) == (False, "Kunskapsdagen", 40, 75_000)
    assert new.slug != old.slug
    assert new.get_parent().pk == network.pk
    moments = (new.starts, new.ends, new.registration_opens, new.registration_closes, new.cancel_by)
    assert [local(moment).strftime("%m-%d %H.%M") for moment in moments] == [
        "06-07 10.00",
        "06-07 16.00",
        "05-09 08.00",
        "05-30 12.00",
        "05-23 12.00",
    ]
    [copied] = new.sessions.all()
    assert (copied.title, local(copied.starts).strftime("%m-%d %H.%M")) == ("Inledning", "06-07 10.15")
    assert copied.guid != session.guid
    assert [one.speaker for one in copied.session_speakers.all()] == [speaker]
    assert [row.speaker for row in new.speakers.all()] == [speaker]
    assert local(new.price_rows.get().valid_to).strftime("%m-%d") == "05-18"
    assert new.sites.get().name == "Umeå"
    assert new.sites.get().guid != old.sites.get().guid
    assert new.questions.get().question == "Vad vill du ta upp?"
    assert set(new.themes.all()) == set(old.themes.all())
    assert Session.objects.get(pk=session.pk).starts == wall(2028, 3, 1, 10, 15)
    draft = new.get_latest_revision_as_object()
    assert (draft.starts, draft.sessions.get().starts) == (wall(2028, 6, 7, 10), wall(2028, 6, 7, 10, 15))


def test_no_people_mails_or_fate_come_along_and_nobody_is_ever_mailed(network, planner):
    old = make_gathering(
        network=network,
        joining_link="https://mote.invalid/a",
        documentation="<p>Så gick det</p>",
        documented_at=in_days(0),
        next_host=organisation("2282"),
        dated_note="Tillfälle 2 av 4",
        mode="hybrid",
    )
    make_registration(old)
    actions.cancel_gathering(planner, old, "Tyvärr")
    mails = OutgoingMail.objects.count()
    new = actions.duplicate_gathering(planner, old, starts=in_days(90))
    assert not Registration.objects.filter(gathering=new).exists()
    assert not RegistrationDesk.objects.filter(gathering=new).exists()
    assert (new.documentation, new.documented_at, new.next_host, new.dated_note) == ("", None, None, "")
    assert new.joining_link == ""
    draft = GatheringPage.objects.get(pk=new.pk).get_latest_revision_as_object()
    draft.starts, draft.ends = in_days(95), in_days(96)
    draft.save_revision(user=planner)
    actions.deliver_outbox()
    actions.release_due()
    actions.register_for_added_occasions()
    assert OutgoingMail.objects.count() == mails
    draft.save_revision(user=planner).publish(user=planner)
    assert OutgoingMail.objects.count() == mails
    assert GatheringPage.objects.get(pk=new.pk).desk.cancelled_at is None
    assert old.registrations.count() == 1


def test_the_joining_link_comes_along_only_when_it_is_asked_for(network, planner):
    old = make_gathering(network=network, joining_link="https://mote.invalid/a")
    new = actions.duplicate_gathering(planner, old, starts=in_days(90), keeps_joining_link=True)
    assert new.joining_link == "https://mote.invalid/a"


def test_of_a_published_gathering_what_is_published_is_copied_and_of_a_draft_the_draft(network, planner):
    old = make_gathering(network=network, title="Publicerad")
    draft = GatheringPage.objects.get(pk=old.pk)
    draft.title = "Utkastet"
    draft.save_revision()
    assert actions.duplicate_gathering(planner, old, starts=in_days(90)).title == "Publicerad"
    unpublished = make_gathering(network=network, title="Första", is_published=False)
    draft = GatheringPage.objects.get(pk=unpublished.pk)
    draft.title = "Senaste"
    starts = draft.starts
    draft.sessions = [
        Session(title=title, starts=starts + timedelta(hours=1), ends=starts + timedelta(hours=2))
        for title in ("Ett", "Två")
    ]
    draft.save_revision()
    new = actions.duplicate_gathering(planner, unpublished, starts=starts + timedelta(days=7))
    new = GatheringPage.objects.get(pk=new.pk)
    assert new.title == "Senaste"
    assert [row.title for row in new.sessions.order_by("sort_order", "id")] == ["Ett", "Två"]
    GatheringPage.objects.get(pk=unpublished.pk).get_latest_revision().publish()
    new.get_latest_revision().publish()
    guids = Session.objects.filter(page__in=[new.pk, unpublished.pk]).values_list("guid", flat=True)
    assert len(set(guids)) == 4


def test_who_may_not_make_another(network):
    old = make_gathering(network=network)
    series = make_series(network=network)
    stranger = make_coordinator(make_network())
    for actor in (ANYONE, make_person(), stranger):
        with pytest.raises(PermissionDenied):
            actions.duplicate_gathering(actor, old, starts=in_days(90))
        with pytest.raises(PermissionDenied):
            actions.duplicate_series(actor, series, starts={})
    own = make_gathering(network=stranger.planning.get().page)
    with pytest.raises(PermissionDenied):
        actions.duplicate_gathering(stranger, own, starts=in_days(90), parent=network)


def test_a_whole_series_with_new_dates_follows_its_own_new_series(network, planner):
    series = make_series(network=network, title="Lärkaféer", seats=20)
    first = make_occasion(series, title="Kafé 1", starts=wall(2028, 1, 12, 12))
    second = make_occasion(series, title="Kafé 2", starts=wall(2028, 2, 9, 12), seats=10)
    skipped = make_occasion(series, title="Kafé 3", starts=wall(2028, 3, 8, 12))
    make_registration(first)
    new = actions.duplicate_series(
        planner,
        series,
        starts={first.pk: wall(2029, 1, 10, 12), second.pk: wall(2029, 2, 14, 13)},
        title="Lärkaféer 2029",
    )
    assert (new.title, new.live, new.get_parent().pk) == ("Lärkaféer 2029", False, network.pk)
    found = list(GatheringPage.objects.child_of(new).order_by("starts"))
    assert [(page.title, page.starts, page.live, page.seats) for page in found] == [
        ("Kafé 1", wall(2029, 1, 10, 12), False, 20),
        ("Kafé 2", wall(2029, 2, 14, 13), False, 10),
    ]
    assert not Registration.objects.filter(gathering__in=found).exists()
    draft = new.get_latest_revision_as_object()
    draft.seats = 30
    draft.save_revision().publish()
    seats = [GatheringPage.objects.get(pk=page.pk).get_latest_revision_as_object().seats for page in found]
    assert seats == [30, 10]
    assert GatheringPage.objects.get(pk=skipped.pk).seats == 20
    assert SeriesPage.objects.get(pk=series.pk).seats == 20
