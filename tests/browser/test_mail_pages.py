"""The planner's mail pages in Chromium: axe, 320 px, keyboard."""

from __future__ import annotations

import pytest

from hjulet.meet.actions.messages import MessageWords, save_message
from hjulet.meet.actions.outbox import hold_mail, release_mail
from hjulet.meet.models import GatheringMessage, OutgoingMail
from tests.browser.looking import tab_to, violations
from tests.factories import make_coordinator, make_gathering, make_network, make_registration

pytestmark = pytest.mark.browser


def test_the_mail_pages_are_accessible_and_work_with_the_keyboard(page, live_site):
    network = make_network()
    coordinator = make_coordinator(network, is_staff=True)
    gathering = make_gathering(network=network, title="Vårträff", offer_hours=0)
    hold_mail(coordinator, gathering)
    rows = [
        OutgoingMail.objects.get(registration=make_registration(gathering, name=f"Person {n}"))
        for n in range(7)
    ]
    OutgoingMail.objects.filter(pk=rows[0].pk).update(state="failed", last_error="SMTPRecipientsRefused 550")
    OutgoingMail.objects.filter(pk=rows[1].pk).update(state="uncertain", last_error="worker_died")
    draft = save_message(coordinator, gathering, MessageWords(subject="Kaffe", body="Ta med kopp."))
    live_site.sign_in(page, coordinator)
    base = f"/admin/traffar/{gathering.pk}"
    for path in (
        "mejl/",
        f"mejl/{rows[2].pk}/",
        "mejl/paminnelse/7/",
        "meddelanden/",
        f"meddelanden/{draft.pk}/",
    ):
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{base}/{path}")
            assert violations(page) == [], f"{path} at {width} px"
    page.goto(f"{base}/meddelanden/nytt/")
    assert violations(page) == []
    tab_to(page, "#id_subject")
    page.keyboard.type("Välkomna")
    tab_to(page, "#id_body")
    page.keyboard.type("Vi ses snart.")
    tab_to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hj-mail-body")
    assert GatheringMessage.objects.filter(subject="Välkomna", state="draft").exists()
    assert "Vi ses snart." in page.locator(".hj-mail-body").first.inner_text()
    release_mail(coordinator, gathering)
