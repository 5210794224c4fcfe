"""Fakturaunderlag in Chromium: from a payer who is missing to the files, with the keyboard only, and axe on the way."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from hjulet.meet.models import InvoiceBasis
from tests.browser.looking import check_ours, tab_to
from tests.factories import make_coordinator, make_network
from tests.meet.invoice_rules import broken_rules
from tests.meet.invoicing import (
    PUBLIC,
    cancel_with_fee,
    make_paid_gathering,
    make_payer,
    make_seller,
    sign_up,
)

pytestmark = pytest.mark.browser


def test_from_a_missing_payer_to_the_files_by_keyboard(page, live_site):
    network = make_network()
    make_seller(network)
    coordinator = make_coordinator(network, name="Klara Påhittad")
    gathering = make_paid_gathering(network)
    known = sign_up(gathering, "Åsa Öberg", make_payer())
    sign_up(gathering, "Bo Ek")
    live_site.sign_in(page, coordinator)

    page.goto(f"/admin/traffar/{gathering.pk}/fakturaunderlag/")
    assert page.locator("#saknas").inner_text() == "Uppgifter saknas (1)"
    check_ours(page)
    tab_to(page, "a[href*='/betalare/'].button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/betalare/**")
    check_ours(page)
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    page.get_by_text("annars kan fakturan inte tas emot hos er").wait_for()
    check_ours(page)
    for field in ("name", "org_number", "endpoint", "buyer_reference"):
        tab_to(page, f"#id_{field}")
        page.keyboard.press("Control+A")
        page.keyboard.type(PUBLIC[field])
    page.keyboard.press("Enter")
    page.get_by_text("Betalaren är sparad för 1 anmälan.").wait_for()
    assert page.locator("#saknas").count() == 0

    tab_to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    page.get_by_text("1 underlag är exporterat.").wait_for()
    check_ours(page)
    assert page.get_by_text("Det finns inget att exportera.").count() == 1
    basis = InvoiceBasis.objects.get()
    assert (basis.net_ore, basis.vat_ore) == (150_000, 37_500)
    tab_to(page, "a[href$='.zip']")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    with zipfile.ZipFile(Path(download.value.path())) as archive:
        assert broken_rules(archive.read(f"{basis.number}.xml")) == set()

    cancel_with_fee(known, 0)
    page.reload()
    assert page.get_by_text(f"Kreditfaktura, rättar {basis.number}").count() == 1
    check_ours(page)


def test_the_page_without_a_seller_is_accessible(page, live_site):
    network = make_network()
    gathering = make_paid_gathering(network)
    sign_up(gathering, "Åsa Öberg", make_payer())
    live_site.sign_in(page, make_coordinator(network))
    page.goto(f"/admin/traffar/{gathering.pk}/fakturaunderlag/")
    assert page.get_by_text("Inget kan exporteras förrän det här är klart:").count() == 1
    check_ours(page)
