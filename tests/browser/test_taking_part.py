"""Everything around a seat, with the keyboard alone: choosing it, answering an offer, passing it on, and colleagues."""

from __future__ import annotations

import pytest
from django.urls import reverse

from hjulet.hub.models import Affiliation
from hjulet.hub.rules import ANYONE
from hjulet.meet import actions
from hjulet.meet.actions import Wishes
from hjulet.meet.models import (
    CancellationStep,
    GatheringPage,
    GatheringQuestion,
    GatheringSite,
    PriceRow,
    Registration,
)
from hjulet.meet.tokens import manage_token
from tests.browser.looking import check_page, tab_to
from tests.factories import in_days, make_gathering, make_person, make_registration, make_venue, organisation

pytestmark = pytest.mark.browser


def rich_gathering() -> GatheringPage:
    """With a bit of everything that a sign-up can ask and say."""
    gathering = make_gathering(
        title="Kunskapsdag med allt",
        venue=make_venue(),
        mode="hybrid",
        seats=2,
        seats_online=1,
        price_ore=75_000,
        no_show_fee_ore=50_000,
        max_per_organisation=2,
        offer_hours=48,
        asks_needs=True,
        joining_link="https://mote.exempel.invalid/rum",
    )
    GatheringSite.objects.create(page=gathering, name="Umeå, länsstyrelsen", seats=5)
    PriceRow.objects.create(
        page=gathering,
        label="Kommun, tidig anmälan",
        organisation_kind="municipality",
        amount_ore=50_000,
        valid_to=in_days(20),
    )
    CancellationStep.objects.create(page=gathering, days_before=28, fee_percent=50)
    CancellationStep.objects.create(page=gathering, days_before=14, fee_percent=100, sort_order=1)
    GatheringQuestion.objects.create(
        page=gathering,
        question="Vilken verkstad vill du gå på?",
        kind="choice",
        choices="Bussen\nBygden",
        is_required=True,
        purpose="Så att rummen räcker.",
    )
    return gathering


def test_signing_up_with_payer_questions_and_needs_by_keyboard(page, live_site):
    gathering = rich_gathering()
    page.goto(f"/traffar/{gathering.slug}/")
    check_page(page)
    page.goto(f"/traffar/{gathering.slug}/anmalan/")
    check_page(page)
    page.set_viewport_size({"width": 320, "height": 900})
    # Nothing said: all that is missing is said at once, and the first is a step away.
    tab_to(page, "main form[method=post] button:not([type=button])")
    page.keyboard.press("Enter")
    page.wait_for_selector(".error-summary")
    check_page(page)

    tab_to(page, "#id_name")
    page.keyboard.type("Åsa Öberg")
    tab_to(page, "#id_email")
    page.keyboard.type("asa@exempel.invalid")
    tab_to(page, "#id_organisation")
    page.keyboard.type("Kramfors")
    tab_to(page, "input[name=pool]")
    page.keyboard.press("Space")
    tab_to(page, "input[name^=fraga_]")
    page.keyboard.press("Space")
    for name, words in (
        ("faktura-name", "Kramfors kommun"),
        ("faktura-org_number", "212000-2429"),
        ("faktura-endpoint", "0007:2120002429"),
        ("faktura-buyer_reference", "4711"),
    ):
        tab_to(page, f"#id_{name}")
        page.keyboard.type(words)
    tab_to(page, "input[name$=food]")
    page.keyboard.press("Space")
    tab_to(page, "main form[method=post] button:not([type=button])")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tack/**")
    check_page(page)
    made = Registration.objects.get(person__email="asa@exempel.invalid")
    assert (made.state, made.mode, made.price_ore) == ("registered", "on_site", 50_000)
    assert list(made.answers.values()) == ["Bussen"]
    assert made.invoice_details.buyer_reference == "4711"
    assert made.needs.content["food"]


def test_an_offer_is_accepted_and_the_seat_passed_on_by_keyboard(page, live_site):
    gathering = rich_gathering()
    seated = [make_registration(gathering, wishes=Wishes(mode="on_site")) for _ in range(2)]
    waiting = make_registration(gathering, organisation=organisation(), wishes=Wishes(mode="on_site"))
    address = reverse("registration", args=[manage_token(waiting)])
    page.goto(address)
    check_page(page)
    actions.cancel_registration(ANYONE, seated[0], has_link=True)
    page.goto(address)
    check_page(page)
    tab_to(page, "form[action$='/tacka-ja/'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**?tackatja=1")
    check_page(page)
    assert Registration.objects.get(pk=waiting.pk).state == "registered"

    tab_to(page, "#overlat + details summary")
    page.keyboard.press("Enter")
    tab_to(page, "form[action$='/overlat/'] input[name=name]")
    page.keyboard.type("Bo Ek")
    tab_to(page, "form[action$='/overlat/'] input[name=email]")
    page.keyboard.type("inte en adress")
    page.keyboard.press("Enter")
    page.wait_for_selector(".error-summary")
    check_page(page)
    assert page.input_value("form[action$='/overlat/'] input[name=name]") == "Bo Ek"
    tab_to(page, "form[action$='/overlat/'] input[name=email]")
    page.keyboard.press("Control+A")
    page.keyboard.type("bo@exempel.invalid")
    page.keyboard.press("Enter")
    page.wait_for_url("**?overlaten=1")
    check_page(page)
    assert Registration.objects.get(person__email="bo@exempel.invalid").state == "registered"
    live_site.wait_for_mail("bo@exempel.invalid")


def test_switching_online_by_keyboard(page, live_site):
    gathering = rich_gathering()
    one = make_registration(gathering, wishes=Wishes(mode="on_site"))
    page.goto(reverse("registration", args=[manage_token(one)]))
    tab_to(page, "form[action$='/byt/'] input[name=pool]")
    page.keyboard.press("Space")
    tab_to(page, "form[action$='/byt/'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**?bytt=1")
    assert Registration.objects.get(pk=one.pk).mode == "online"
    assert page.get_by_role("link", name="Länk till mötet").is_visible()


def test_a_representative_signs_up_and_changes_colleagues_by_keyboard(page, live_site):
    gathering = make_gathering(seats=1, title="Träff för kollegor")
    person = make_person(name="Medlemsansvarig Påhittad")
    Affiliation.objects.create(person=person, organisation=organisation(), is_representative=True)
    live_site.sign_in(page, person)
    page.goto(f"/traffar/{gathering.slug}/anmalan/kollegor/")
    check_page(page)
    for number, name in enumerate(("Anna", "Bo")):
        tab_to(page, f"#id_kollega-{number}-name")
        page.keyboard.type(name)
        tab_to(page, f"#id_kollega-{number}-email")
        page.keyboard.type(f"{name.lower()}@exempel.invalid")
    tab_to(page, ".buttons button")
    page.keyboard.press("Enter")
    page.wait_for_selector("main .banner.good")
    check_page(page)
    states = dict(Registration.objects.filter(gathering=gathering).values_list("name", "state"))
    assert states == {"Anna": "registered", "Bo": "waiting"}
    [mail] = live_site.wait_for_mail("anna@exempel.invalid")
    assert "Medlemsansvarig Påhittad" in mail.text
    tab_to(page, "main li details summary")
    page.keyboard.press("Enter")
    check_page(page)


def test_a_stranger_is_told_why_not(page, live_site):
    gathering = make_gathering()
    live_site.sign_in(page, make_person())
    page.goto(f"/traffar/{gathering.slug}/anmalan/kollegor/")
    check_page(page)
