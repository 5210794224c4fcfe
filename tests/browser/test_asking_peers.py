"""A question to colleagues by the keyboard alone, from the explanation to the booked conversation; and every page of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hjulet.hub.models import Theme
from hjulet.match import actions
from hjulet.match.models import PeerRequest
from hjulet.match.tokens import answer_token
from hjulet.meet.models import GatheringPage
from tests.browser.looking import check_page, tab_to
from tests.factories import in_days
from tests.match.peers import QUESTION, SITUATION, make_member, make_three_peers, suggestion

pytestmark = pytest.mark.browser


def press(page, selector: str, key: str = "Enter") -> None:
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press(key)


def test_asking_answering_booking_and_writing_what_it_gave(page, live_site):
    theme = Theme.objects.get(slug="krympande-kommuner")
    asker = make_member(name="Fråga Fråghage")
    make_three_peers(theme)
    live_site.sign_in(page, asker)

    page.goto("/fragor/")
    check_page(page)
    press(page, "main a[href='/fragor/ny/']")
    tab_to(page, "#id_situation")
    page.keyboard.type(SITUATION)
    press(page, "main form[method=post] button")
    assert page.input_value("#id_situation") == SITUATION
    check_page(page)
    tab_to(page, "#id_question")
    page.keyboard.type(QUESTION)
    tab_to(page, "#id_theme")
    page.select_option("#id_theme", str(theme.pk))
    press(page, "main form[method=post] button")
    request = PeerRequest.objects.get(asked_by=asker)
    assert page.url.endswith(f"/fragor/{request.public_id}/")
    check_page(page)

    tab_to(page, f"input[value='{suggestion(request, '2313').public_id}']")
    page.keyboard.press("Space")
    press(page, "form[action$='/fraga/'] button")
    asked = suggestion(request, "2313")
    assert asked.state == "asked"

    page.context.clear_cookies()
    answer = f"/fragor/svar/{answer_token(asked)}/"
    page.goto(answer)
    check_page(page)
    press(page, "button[value=ja]")
    assert suggestion(request, "2313").state == "accepted"
    check_page(page)

    live_site.sign_in(page, asker)
    page.goto(f"/fragor/{request.public_id}/")
    press(page, "main a[href$='/samtal/']")
    check_page(page)
    tab_to(page, "input[name=starts]")
    page.keyboard.press("Space")
    tab_to(page, "#id_joining_link")
    page.keyboard.type("https://mote.exempel.invalid/ett")
    press(page, "main form[method=post] button")
    request.refresh_from_db()
    assert request.state == "planned"
    check_page(page)
    page.goto("/fragor/mina/")
    check_page(page)

    starts = in_days(-1)
    GatheringPage.objects.filter(pk=request.gathering_id).update(
        starts=starts, ends=starts + timedelta(hours=2)
    )
    actions.follow_requests()
    page.goto(f"/fragor/{request.public_id}/vad-det-gav/")
    check_page(page)
    tab_to(page, "#id_outcome")
    page.keyboard.type("Börja med byborna.")
    tab_to(page, "#id_wants_public")
    page.keyboard.press("Space")
    press(page, "main form[method=post] button")
    check_page(page)
    page.goto(answer)
    check_page(page)
    page.goto("/en/fragor/")
    check_page(page, language="en")
