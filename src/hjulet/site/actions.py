"""The first pages, without which there is no site."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from hjulet.follow.actions.notices import make_follow_notices
from hjulet.hub.actions import load_reference, load_themes
from hjulet.hub.models import PersonalDataNotice
from hjulet.match.actions.notices import make_match_notice
from hjulet.meet.actions import make_coordinators_group
from hjulet.meet.actions.retention import make_first_rules
from hjulet.meet.models import MeetIndexPage
from hjulet.share.actions.notices import make_share_notices
from hjulet.share.actions.tree import make_share_tree
from hjulet.site.pages import StartPage


def prepare_site() -> None:
    """Everything a new site needs: the built-in table, subject words, first pages, a notice. Safe to run again."""
    load_reference()
    load_themes()
    make_what_is_missing()


def make_what_is_missing() -> None:
    """First pages, groups, rules and notices: also what a later version has added. In a few queries when all is there."""
    with transaction.atomic():
        start, _meet = make_first_pages()
        make_share_tree(start)
        make_first_notice()
        make_first_needs_notice()
        make_share_notices()
        make_follow_notices()
        make_match_notice()
        make_first_rules()
        make_coordinators_group()


def make_first_pages() -> tuple[StartPage, MeetIndexPage]:
    """The start page and the root of Meet; and the site's own address as it is set now."""
    Locale.objects.get_or_create(language_code="sv")
    root = Page.get_first_root_node()
    start = StartPage.objects.first()
    if start is None:
        for welcome in root.get_children().filter(slug="home"):
            welcome.delete()
        root.refresh_from_db()
        start = root.add_child(
            instance=StartPage(
                title="Hjulet",
                slug="hem",
                promise=(
                    "Kommuner, regioner och myndigheter lär av varandra, så att ingen behöver uppfinna hjulet igen. "
                    "Mötas, dela, mäta, hitta den som varit där förut, och följa upp vad det blev."
                ),
            )
        )
    meet = MeetIndexPage.objects.first() or start.add_child(
        instance=MeetIndexPage(title="Mötas", slug="motas")
    )
    address = urlsplit(settings.PUBLIC_URL)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "root_page": start,
            "hostname": address.hostname or "localhost",
            "port": address.port or (443 if address.scheme == "https" else 80),
            "site_name": "Hjulet",
        },
    )
    return start, meet


def make_first_notice() -> PersonalDataNotice:
    """What is said at the sign-up form until the owner of the site writes an own text."""
    notice = PersonalDataNotice.objects.filter(purpose=PersonalDataNotice.Purpose.REGISTRATION).first()
    return notice or PersonalDataNotice.objects.create(
        purpose=PersonalDataNotice.Purpose.REGISTRATION,
        version="1",
        controller="den organisation som ordnar träffen",
        reason="Vi behöver ditt namn, din e-postadress, organisation och roll för att ordna träffen: hålla reda på platser, skicka kvitto och tala om ifall något ändras.",
        legal_ground="uppgift av allmänt intresse",
        retention="så länge arrangörens gallringsplan säger",
        rights="Du kan se, rätta och avboka med länken i mejlet. Du har rätt att få veta vilka uppgifter vi har om dig och att klaga hos Integritetsskyddsmyndigheten.",
        is_public_record=True,
        valid_from=timezone.now(),
    )


def make_first_needs_notice() -> PersonalDataNotice:
    """What is said beside the questions about food and access, which are of another kind than the rest."""
    notice = PersonalDataNotice.objects.filter(purpose=PersonalDataNotice.Purpose.NEEDS).first()
    return notice or PersonalDataNotice.objects.create(
        purpose=PersonalDataNotice.Purpose.NEEDS,
        version="1",
        controller="den organisation som ordnar träffen",
        reason="Vi frågar för att kunna beställa mat och ordna lokalen så att du kan delta. Svaren kan säga något om hälsa eller tro, så de hålls för sig, krypterade. De som ordnar träffen ser hur många som behöver vad, utan namn, om du inte själv ber om kontakt.",
        legal_ground="ditt uttryckliga samtycke (artikel 9.2 a), som du ger genom att svara",
        retention="till 14 dagar efter träffen, och tas bort genast om du avbokar eller ändrar dig",
        rights="Du behöver inte svara. Du kan när som helst ändra eller ta bort svaren med länken i mejlet, och klaga hos Integritetsskyddsmyndigheten.",
        is_public_record=True,
        valid_from=timezone.now(),
    )
