"""The check-in in a phone: without network, over a reload, from two phones at once, by keyboard, and for everybody's eyes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone

from hjulet.meet import actions
from hjulet.meet.models import Attendance, GatheringPage, Registration, RegistrationDesk, RegistrationEvent
from hjulet.meet.tokens import badge_code, door_token
from tests.browser.looking import check_page, tab_to
from tests.factories import (
    make_coordinator,
    make_gathering,
    make_network,
    make_organisation,
    make_registration,
)
from tests.network import Line
from tests.servers import LiveSite, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

NAMES = ["Anna Ek", "Bo Al", "Cecilia Ström", "Åsa Öberg"]
LINES: dict[BrowserContext, Line] = {}
PHONE = {"width": 390, "height": 800}


class Door:
    """A gathering that begins in an hour, with four who are to come."""

    def __init__(self) -> None:
        self.network = make_network()
        self.planner = make_coordinator(self.network)
        self.gathering: GatheringPage = make_gathering(
            network=self.network, title="Dagens träff", starts=timezone.now() + timedelta(hours=1)
        )
        office = make_organisation(name="Kommunförbundet")
        self.people = {
            name: make_registration(self.gathering, name=name, organisation=office) for name in NAMES
        }

    @property
    def address(self) -> str:
        return reverse("door", args=[door_token(RegistrationDesk.objects.get(gathering=self.gathering))])

    def present(self) -> set[str]:
        own = Attendance.objects.filter(registration__gathering=self.gathering)
        return set(own.values_list("registration__name", flat=True))

    def marks(self, name: str) -> int:
        return RegistrationEvent.objects.filter(registration=self.people[name], kind="present").count()


@pytest.fixture
def door(live_site: LiveSite) -> Door:
    return Door()


@pytest.fixture
def phones(chromium: Browser, live_site: LiveSite) -> Iterator[Any]:
    """As many phones as asked for, each with a keeping of its own; a script error in any of them fails."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def another() -> Page:
        line = Line(live_site.url)
        context = chromium.new_context(
            base_url=line.url,
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            viewport=PHONE,
            has_touch=True,
        )  # type: ignore[arg-type]
        contexts.append(context)
        LINES[context] = line
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: problems.append(str(error)))
        return page

    yield another
    for context in contexts:
        context.close()
        LINES.pop(context).close()
    assert problems == []


def take_network(page: Page) -> None:
    LINES[page.context].take_down()
    page.context.set_offline(True)


def give_network(page: Page) -> None:
    LINES[page.context].bring_up()
    page.context.set_offline(False)


def opened(page: Page, door: Door) -> Page:
    """The list, open and kept in the phone."""
    page.goto(door.address)
    page.wait_for_selector("[data-part=kept]:not([hidden])")
    return page


def row(page: Page, name: str) -> Any:
    return page.locator(".person", has_text=name)


def tap(page: Page, name: str) -> None:
    row(page, name).locator("button[name=present]").tap()


def state(page: Page) -> str:
    return page.locator("[data-part=state]").inner_text()


def count(page: Page) -> str:
    return page.locator(".door-count").inner_text()


def wait_for_state(page: Page, words: str) -> None:
    page.wait_for_function(
        "words => document.querySelector('[data-part=state]').textContent === words", arg=words
    )


def test_marks_without_network_survive_a_reload_and_arrive_once(phones: Any, door: Door) -> None:
    page = opened(phones(), door)
    wait_for_state(page, "Allt är skickat.")
    take_network(page)
    for name in NAMES[:3]:
        tap(page, name)
    wait_for_state(page, "Ingen kontakt med nätet. Fortsätt som vanligt. 3 väntar på att skickas.")
    assert count(page) == "3 av 4"

    page.reload()
    wait_for_state(page, "Ingen kontakt med nätet. Fortsätt som vanligt. 3 väntar på att skickas.")
    assert count(page) == "3 av 4"
    assert row(page, "Anna Ek").locator(".here").is_visible()
    assert door.present() == set()
    kept = page.evaluate("JSON.stringify(Object.entries(localStorage))")
    assert not any(name in kept for name in NAMES)

    give_network(page)
    wait_for_state(page, "Allt är skickat.")
    assert door.present() == set(NAMES[:3])
    assert [door.marks(name) for name in NAMES] == [1, 1, 1, 0]
    # Without network again: what the server has heard is still shown.
    take_network(page)
    page.reload()
    page.wait_for_selector(".with-script")
    assert count(page) == "3 av 4"
    give_network(page)


def test_a_lost_answer_does_not_make_two_marks(phones: Any, door: Door) -> None:
    page = opened(phones(), door)
    wait_for_state(page, "Allt är skickat.")
    lost: list[str] = []

    def lose_the_answer(route: Any) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.request.post_data)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/marken", lose_the_answer)
    tap(page, "Anna Ek")
    wait_until(lambda: lost, "the mark to be sent")
    # Not before the phone knows that it is lost: "online" while it waits for the answer would send nothing.
    wait_for_state(page, "Ingen kontakt med nätet. Fortsätt som vanligt. 1 väntar på att skickas.")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    wait_for_state(page, "Allt är skickat.")
    assert (door.present(), door.marks("Anna Ek")) == ({"Anna Ek"}, 1)


def test_two_phones_merge_and_the_first_time_wins(phones: Any, door: Door) -> None:
    first, second = opened(phones(), door), opened(phones(), door)
    for phone in (first, second):
        wait_for_state(phone, "Allt är skickat.")
    take_network(first)
    tap(first, "Anna Ek")
    tap(first, "Bo Al")
    tap(second, "Anna Ek")
    tap(second, "Cecilia Ström")
    wait_for_state(second, "Allt är skickat.")
    late = Attendance.objects.get(registration=door.people["Anna Ek"]).at
    give_network(first)
    wait_for_state(first, "Allt är skickat.")
    assert count(first) == "3 av 4"
    assert door.present() == {"Anna Ek", "Bo Al", "Cecilia Ström"}
    assert Attendance.objects.get(registration=door.people["Anna Ek"]).at < late
    # The other phone hears of it when it next asks.
    second.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    second.wait_for_function("() => document.querySelector('[data-part=count]').textContent === '3'")


def test_search_undo_and_the_time_are_at_hand(phones: Any, door: Door) -> None:
    page = opened(phones(), door)
    page.locator("#sok").fill("öberg")
    assert page.locator(".person:not([hidden])").count() == 1
    tap(page, "Åsa Öberg")
    assert page.locator("[data-part=told]").inner_text() == "Åsa Öberg är markerad. 1 av 4."
    wait_for_state(page, "Allt är skickat.")
    assert door.present() == {"Åsa Öberg"}
    row(page, "Åsa Öberg").locator("button[name=absent]").tap()
    wait_for_state(page, "Allt är skickat.")
    assert door.present() == set()
    page.locator("#sok").fill("finns inte")
    assert page.locator("[data-part=none]").is_visible()
    page.locator("#sok").fill("kommunförb")
    assert page.locator(".person:not([hidden])").count() == 4
    tap(page, "Bo Al")
    page.locator("#omarkerade").check()
    assert page.locator(".person:not([hidden])").count() == 3
    target = row(page, "Anna Ek").locator("button[name=present]").bounding_box()
    assert target is not None
    assert (target["height"] >= 60, target["width"] >= 300) == (True, True)


def test_a_badge_checks_in_with_and_without_network(phones: Any, door: Door) -> None:
    page = opened(phones(), door)
    wait_for_state(page, "Allt är skickat.")
    anna, bo = (reverse("badge", args=[badge_code(door.people[name].public_id)]) for name in NAMES[:2])
    page.goto(anna)
    page.wait_for_url(f"**{door.address}")
    page.wait_for_function("() => document.querySelector('[data-part=count]').textContent === '1'")
    wait_for_state(page, "Allt är skickat.")
    assert Attendance.objects.get(registration=door.people["Anna Ek"]).way == "code"
    page.wait_for_selector("[data-part=kept]:not([hidden])")
    take_network(page)
    page.goto(bo)
    page.wait_for_function("() => document.querySelector('[data-part=count]').textContent === '2'")
    give_network(page)
    wait_for_state(page, "Allt är skickat.")
    assert door.present() == {"Anna Ek", "Bo Al"}


def kept_in(page: Page) -> tuple[list[str], int, int]:
    caches = page.evaluate("caches.keys()")
    stored = page.evaluate("localStorage.length")
    workers = page.evaluate("navigator.serviceWorker.getRegistrations().then(found => found.length)")
    return caches, stored, workers


def test_done_on_this_phone_forgets_everything_but_asks_when_marks_wait(phones: Any, door: Door) -> None:
    page = opened(phones(), door)
    wait_for_state(page, "Allt är skickat.")
    assert kept_in(page)[0] == ["hjulet-incheckning"]
    take_network(page)
    tap(page, "Anna Ek")
    page.get_by_role("button", name="Avsluta på den här telefonen").tap()
    assert "1 väntar på att skickas. Avslutar du nu" in page.locator("[data-part=told]").inner_text()
    give_network(page)
    wait_for_state(page, "Allt är skickat.")
    page.get_by_role("button", name="Avsluta på den här telefonen").tap()
    page.wait_for_url("**/avsluta/")
    assert page.locator("h1").inner_text() == "Klart på den här telefonen"
    assert kept_in(page) == ([], 0, 0)
    assert door.present() == {"Anna Ek"}


def test_a_renewed_link_empties_the_phone_and_keeps_marks_for_the_new_one(phones: Any, door: Door) -> None:
    page = opened(phones(), door)
    wait_for_state(page, "Allt är skickat.")
    take_network(page)
    tap(page, "Anna Ek")
    actions.renew_door(door.planner, door.gathering)
    give_network(page)
    page.wait_for_function(
        "() => document.querySelector('[data-part=state]').textContent.startsWith('Länken gäller inte')"
    )
    assert "1 väntar på att skickas." in state(page)
    assert page.evaluate("caches.keys()") == []
    page.goto(door.address)
    wait_for_state(page, "Allt är skickat.")
    assert door.present() == {"Anna Ek"}


def test_what_is_kept_goes_when_the_check_in_is_over(phones: Any, door: Door) -> None:
    page = opened(phones(), door)
    take_network(page)
    # Tomorrow evening, by the phone's clock.
    page.context.clock.install(time=timezone.now() + timedelta(days=2))
    page.reload()
    page.wait_for_function("() => caches.keys().then(found => found.length === 0)")
    give_network(page)


def test_checking_in_by_keyboard(page: Page, door: Door) -> None:
    page.goto(door.address)
    page.wait_for_selector(".with-script")
    tab_to(page, "#sok")
    page.keyboard.type("cecilia")
    code = badge_code(door.people["Cecilia Ström"].public_id)
    tab_to(page, f"#p-{code} button[name=present]")
    page.keyboard.press("Enter")
    # What undoes it has taken the place of what did it.
    assert page.evaluate("document.activeElement.name") == "absent"
    wait_for_state(page, "Allt är skickat.")
    assert door.present() == {"Cecilia Ström"}
    page.keyboard.press("Enter")
    wait_for_state(page, "Allt är skickat.")
    assert door.present() == set()


def test_the_check_in_holds_without_script(chromium: Browser, live_site: LiveSite, door: Door) -> None:
    context = chromium.new_context(base_url=live_site.url, java_script_enabled=False, viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(door.address)
    page.locator("#sok").fill("anna")
    page.get_by_role("button", name="Sök", exact=True).click()
    assert page.locator(".person").count() == 1
    row(page, "Anna Ek").locator("button[name=present]").click()
    assert count(page) == "1 av 4"
    row(page, "Anna Ek").get_by_role("button", name="Ångra").click()
    assert count(page) == "0 av 4"
    page.goto(reverse("badge", args=[badge_code(door.people["Bo Al"].public_id)]))
    page.get_by_role("button", name="Markera som närvarande").click()
    assert door.present() == {"Bo Al"}
    context.close()


def test_every_page_of_the_day_is_for_everybody(page: Page, live_site: LiveSite, door: Door) -> None:
    actions.mark_present(door.planner, Registration.objects.get(pk=door.people["Anna Ek"].pk))
    page.goto(door.address)
    page.wait_for_selector(".with-script")
    check_page(page)
    page.goto("/en" + door.address)
    page.wait_for_selector(".with-script")
    page.goto(reverse("badge", args=["0" * 26]))
    check_page(page)
    page.goto(reverse("door", args=["fel"]))
    check_page(page)
    page.goto(reverse("certificate_form"))
    check_page(page)
    page.goto(reverse("certificate", args=["fel"]))
    check_page(page)
    now = timezone.now()
    GatheringPage.objects.filter(pk=door.gathering.pk).update(
        starts=now - timedelta(hours=7), ends=now - timedelta(hours=1)
    )
    [certificate] = actions.issue_certificates(door.planner, GatheringPage.objects.get(pk=door.gathering.pk))
    page.goto(reverse("certificate", args=[certificate.code]))
    assert "Intyget är giltigt." in page.locator("main").inner_text()
    check_page(page)
