"""What is left after a gathering, in Chromium: the film that asks first, handing in, choosing sessions, the list."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hjulet.hub.rules import ANYONE
from hjulet.meet.actions import materials as actions
from hjulet.meet.actions import owed as owed_actions
from hjulet.meet.actions.listing import show_in_list
from hjulet.meet.actions.materials import MaterialDetails
from hjulet.meet.models import Material, OwedMaterial
from hjulet.meet.tokens import manage_token, owed_token
from tests.browser.looking import check_page, tab_to
from tests.factories import (
    in_days,
    make_coordinator,
    make_gathering,
    make_network,
    make_person,
    make_registration,
    make_session,
    make_speaker,
)
from tests.meet.files import VTT, pdf, upload

pytestmark = pytest.mark.browser

PLAYER = "https://player.vimeo.com/"


def gathering_with_material():
    network = make_network()
    planner = make_coordinator(network)
    gathering = make_gathering(network=network, starts=in_days(-3), title="Dagen som varit")
    session = make_session(gathering, title="Passet om vatten", speakers=[make_speaker()])
    added = [
        actions.add_material(
            planner,
            gathering,
            MaterialDetails(kind="slides", title="Bilder om vatten", session=session),
            file=upload("bilder.pdf", pdf(is_accessible=True)),
        ),
        actions.add_material(
            planner,
            gathering,
            MaterialDetails(kind="notes", title="Vad vi kom fram till", text="Ett.\n\nTvå."),
        ),
        actions.add_material(
            planner,
            gathering,
            MaterialDetails(
                kind="film",
                title="Hela dagen",
                url="https://vimeo.com/1234567",
                has_captions=True,
                transcript="Välkomna.",
                minutes=42,
            ),
        ),
        actions.add_material(
            planner,
            gathering,
            MaterialDetails(kind="film", title="Egen film", transcript="Hej.", minutes=2),
            file=upload("film.mp4", b"\x00\x00\x00\x20ftypisom" + bytes(200)),
            captions=upload("film.vtt", VTT),
        ),
    ]
    for material in added:
        actions.publish_material(planner, material)
    return gathering


def test_the_page_after_is_accessible(page, live_site):
    gathering = gathering_with_material()
    page.goto(f"/traffar/{gathering.slug}/")
    assert page.locator("#efterat .film").count() == 2
    check_page(page)
    for summary in page.locator("#efterat summary").all():
        summary.click()
    check_page(page)
    page.goto(f"/en/traffar/{gathering.slug}/")
    check_page(page, language="en")


def test_no_other_host_hears_of_a_visit_before_the_click(page, live_site):
    gathering = gathering_with_material()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.context.route(
        f"{PLAYER}**",
        lambda route: route.fulfill(
            content_type="text/html", body="<title>film</title><p>Filmen spelas.</p>"
        ),
    )
    page.goto(f"/traffar/{gathering.slug}/")
    page.wait_for_selector("button:has-text('Visa film från Vimeo')")
    page.mouse.wheel(0, 4000)
    page.wait_for_load_state("networkidle")
    assert asked
    assert [url for url in asked if not url.startswith(live_site.url)] == []
    assert page.context.cookies() == []

    tab_to(page, ".film button")
    page.keyboard.press("Enter")
    frame = page.frame_locator("iframe.film-frame")
    assert frame.locator("p").inner_text() == "Filmen spelas."
    assert {url for url in asked if not url.startswith(live_site.url)} == {
        "https://player.vimeo.com/video/1234567?dnt=1"
    }
    assert page.evaluate("document.activeElement.title") == "Hela dagen"
    check_page(page)


def test_without_script_the_film_is_a_plain_link(chromium, live_site):
    gathering = gathering_with_material()
    context = chromium.new_context(base_url=live_site.url, java_script_enabled=False)
    visitor = context.new_page()
    visitor.goto(f"/traffar/{gathering.slug}/")
    assert (
        visitor.locator("a:has-text('Visa film från Vimeo')").get_attribute("href")
        == "https://vimeo.com/1234567"
    )
    assert visitor.locator("iframe").count() == 0
    context.close()


def test_a_page_that_was_kept_shows_new_material_at_once(page, live_site):
    network = make_network()
    planner = make_coordinator(network)
    gathering = make_gathering(network=network, starts=in_days(-3))
    address = f"/traffar/{gathering.slug}/"
    page.goto(address)
    assert page.locator("#efterat").count() == 0
    material = actions.add_material(
        planner, gathering, MaterialDetails(kind="notes", title="Nya ord", text="Ord.")
    )
    actions.publish_material(planner, material)
    page.goto(address)
    assert page.locator("#efterat summary").inner_text() == "Nya ord"
    actions.unpublish_material(planner, material)
    page.goto(address)
    assert page.locator("#efterat").count() == 0


def test_handing_in_by_keyboard(page, live_site, tmp_path):
    gathering = make_gathering(network=make_network(), starts=in_days(-1))
    make_session(gathering, speakers=[make_speaker(person=make_person(name="Talande Påhittad"))])
    owed_actions.ask_for_material(gathering)
    owed = OwedMaterial.objects.get(gathering=gathering, kind="slides")
    page.goto(f"/material/{owed_token(owed.public_id)}/")
    check_page(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    tab_to(page, "#id_text")
    page.keyboard.type("Det vi kom fram till.")
    tab_to(page, "main form[method=post] button")
    page.locator("#id_url").fill("https://exempel.invalid/")
    page.locator("main form[method=post] button").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".error-summary")
    assert page.input_value("#id_text") == "Det vi kom fram till."
    check_page(page)
    page.fill("#id_text", "")
    page.fill("#id_url", "")
    chosen = tmp_path / "bilder.pdf"
    chosen.write_bytes(pdf())
    page.set_input_files("#id_file", str(chosen))
    page.locator("main form[method=post] button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/?tack=1")
    check_page(page)
    assert not Material.objects.get(gathering=gathering).is_published
    page.goto(f"/material/{owed_token(owed.public_id)}/")
    check_page(page)


def test_choosing_sessions_and_the_list_by_keyboard(page, live_site):
    gathering = make_gathering(title="Konferensen om allt")
    hour = timedelta(hours=1)
    sessions = [
        make_session(
            gathering,
            title=f"Lärpass nummer {number}",
            takes_choices=True,
            kind="workshop",
            capacity=number,
            starts=gathering.starts + hour * (number // 2),
            ends=gathering.starts + hour * (number // 2 + 1),
        )
        for number in range(4)
    ]
    registration = make_registration(gathering, name="Väljande Påhittad")
    other = make_registration(gathering, name="Öppen Påhittad", role_title="utvecklingsledare")
    show_in_list(ANYONE, other, is_listed=True, has_link=True)
    own = f"/anmalan/{manage_token(registration)}/"
    page.goto(own)
    check_page(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    tab_to(page, "main a[href$='/pass/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pass/")
    check_page(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.locator(f"#pass-{sessions[0].pk}").is_disabled()
    tab_to(page, "input[type=radio]")
    page.keyboard.press("ArrowUp")
    tab_to(page, "main form[method=post] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?valt=1")
    assert registration.choices.get().session == sessions[1]
    check_page(page)

    page.goto(own)
    page.set_viewport_size({"width": 1280, "height": 900})
    tab_to(page, "button[name=syns]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    registration.refresh_from_db()
    assert registration.is_listed
    page.locator("main a[href$='/deltagare/']").click()
    page.wait_for_url("**/deltagare/")
    assert page.locator("main li b").all_inner_texts() == ["Väljande Påhittad", "Öppen Påhittad"]
    check_page(page)
