"""What comes, continued: a day with prices, seats on site, online and at local sites; a series; and what is left after."""

from __future__ import annotations

from datetime import date, timedelta

from wagtail.models import Page

from hjulet.hub.models import Affiliation, Person
from hjulet.hub.queries import notice_in_force
from hjulet.hub.rules import ANYONE
from hjulet.meet import actions
from hjulet.meet.actions import Wishes
from hjulet.meet.models import (
    CancellationStep,
    GatheringPage,
    GatheringQuestion,
    GatheringSite,
    InvoiceDetails,
    Material,
    PriceRow,
    Registration,
    SellerDetails,
    SeriesPage,
)
from hjulet.seed.demo.coming import GOOD_HOUSE, INVENTED
from hjulet.seed.demo.days import THURSDAY, TUESDAY, WEDNESDAY, at, in_weeks
from hjulet.seed.demo.organisations import OFFICE, organisation
from hjulet.seed.demo.past import Networks
from hjulet.seed.demo.people import Guest, guests
from hjulet.seed.demo.writing import Point, gathering, speaker, stable_id, venue

Kind, Mode = GatheringPage.Kind, GatheringPage.Mode


def make_taking_part(meet: Page, networks: Networks, by: Person, today: date) -> None:
    people = guests()
    _the_office_charges_and_represents(by)
    _capacity_day(meet, by, today, people)
    _series(meet, by, today, people)
    _left_after(by)


def _the_office_charges_and_represents(by: Person) -> None:
    """The coordinator may sign up colleagues, and her office has what stands on an invoice."""
    office = organisation(OFFICE)
    Affiliation.objects.filter(person=by, organisation=office).update(is_representative=True)
    SellerDetails.objects.get_or_create(
        organisation=office,
        defaults={
            "endpoint": "0007:5560000167",
            "vat_number": "SE556000016701",
            "street_address": "Exempelgatan 1",
            "postcode": "831 00",
            "town": "Östersund",
            "contact_name": "Ekonomi",
            "contact_email": "ekonomi@exempel.invalid",
            "bankgiro": "5050-1055",
        },
    )


def _capacity_day(meet: Page, by: Person, today: date, people: list[Guest]) -> None:
    """With a bit of everything that a sign-up can ask and say."""
    day = in_weeks(today, 5, THURSDAY)
    house = venue(
        "Exempelkonferens (påhittad)",
        town="Stockholm",
        accessibility=GOOD_HOUSE,
        rooms=[("Aulan", 80)],
    )
    page, is_new = gathering(
        meet,
        "kommunernas-kapacitet",
        by=by,
        title="Kommunernas kapacitet: tre dagar som blev en",
        kind=Kind.KNOWLEDGE_DAY,
        summary="Hur räcker en liten kommun till allt? Följ dagen i Stockholm, på två orter som ses för sig, eller hemifrån.",
        body="<p>Förmiddagen är gemensam och sänds. På eftermiddagen arbetar varje ort med sina egna frågor, och var och en "
        "kommer hem med en sak att pröva.</p>" + INVENTED,
        target_group="Kommunchefer, utvecklingsledare och förtroendevalda",
        starts=at(day, 10),
        ends=at(day, 15),
        mode=Mode.HYBRID,
        venue=house,
        host=organisation(OFFICE),
        themes=["kommunal-kapacitet"],
        seats=12,
        seats_online=200,
        max_per_organisation=4,
        joining_link="https://mote.exempel.invalid/kapacitet",
        price_ore=95_000,
        price_note="lunch ingår på plats",
        no_show_fee_ore=50_000,
        asks_needs=True,
        points=[
            Point(
                "Det som bara en kommun kan göra",
                at(day, 10, 15),
                at(day, 11, 30),
                "Om uppgifter som går att dela med grannen, och om dem som inte går.",
                leaders=[speaker("Vera Påhittad", organisation(OFFICE), "utredare")],
            ),
            Point("Eget program på orterna", at(day, 13), at(day, 15)),
        ],
    )
    if not is_new:
        return
    page.sites = [
        GatheringSite(
            name="Umeå, Region Västerbotten",
            host=organisation("24"),
            seats=20,
            contact="umea@exempel.invalid",
            guid=stable_id("site", "umea"),
            programme="<p>Efter lunch: hur delar kustens och inlandets kommuner på experter?</p>",
        ),
        GatheringSite(
            name="Kalmar, Region Kalmar län",
            host=organisation("08"),
            seats=15,
            guid=stable_id("site", "kalmar"),
            sort_order=1,
            programme="<p>Efter lunch: vad kan öar och fastland göra tillsammans?</p>",
        ),
    ]
    page.price_rows = [
        PriceRow(
            label="Kommun, tidig anmälan",
            organisation_kind="municipality",
            valid_to=at(day - timedelta(days=14), 12),
            amount_ore=65_000,
        ),
        PriceRow(
            label="Lärosäten och civilsamhälle",
            organisation_kind="association",
            amount_ore=45_000,
            sort_order=1,
        ),
    ]
    page.cancellation_steps = [
        CancellationStep(days_before=28, fee_percent=50),
        CancellationStep(days_before=14, fee_percent=100, sort_order=1),
    ]
    page.questions = [
        GatheringQuestion(
            question="Vilken fråga vill du helst arbeta med?",
            kind="choice",
            choices="Kompetens\nEkonomi\nSamverkan",
            purpose="Så att grupperna blir lagom stora.",
            guid=stable_id("question", "kapacitet"),
        )
    ]
    page.save_revision(user=by).publish(user=by)
    umea = GatheringSite.objects.get(guid=stable_id("site", "umea"))
    for number, guest in enumerate(people[:26]):
        wishes = {
            0: Wishes(mode="online", invoice=_payer(guest)),
            1: Wishes(mode="on_site", site_id=umea.pk, invoice=_payer(guest)),
        }.get(number % 5, Wishes(mode="on_site", is_listed=number % 2 == 0, invoice=_payer(guest)))
        _sign_up(page, guest, wishes)
    # One leaves, so that the first in the queue is asked whether the seat is still wanted.
    seated = Registration.objects.filter(
        gathering=page, state=Registration.State.REGISTERED, mode="on_site", site__isnull=True
    )
    actions.cancel_registration(ANYONE, seated.order_by("id")[2], has_link=True)


def _payer(guest: Guest) -> InvoiceDetails:
    number = guest.organisation.org_number.replace("-", "")
    return InvoiceDetails(
        organisation=guest.organisation,
        name=guest.organisation.name,
        org_number=number,
        endpoint=f"0007:{number}" if number else "",
        buyer_reference="Exempel 4711",
    )


def _sign_up(page: GatheringPage, guest: Guest, wishes: Wishes) -> None:
    actions.register(
        ANYONE,
        page,
        name=guest.name,
        email=guest.email,
        organisation=guest.organisation,
        role_title=guest.role_title,
        notice=notice_in_force("registration"),
        wishes=wishes,
    )


def _series(meet: Page, by: Person, today: date, people: list[Guest]) -> None:
    """Three evenings that hang together, each at a place of its own."""
    if SeriesPage.objects.filter(slug="service-dar-vi-bor").exists():
        return
    series = SeriesPage(
        slug="service-dar-vi-bor",
        live=False,
        title="Service där vi bor: tre samtal",
        summary="Tre digitala samtal om butik, vård och skola i bygder där avstånden är långa. Följ alla eller välj ett.",
        body="<p>Varje samtal har en värd som berättar vad de har prövat, och lämnar sedan stafettpinnen vidare.</p>"
        + INVENTED,
        kind=Kind.SEMINAR,
        mode=Mode.ONLINE,
        joining_link="https://mote.exempel.invalid/service",
        host=organisation(OFFICE),
        target_group="Den som planerar service i en kommun eller region",
        seats=60,
        offer_hours=0,
    )
    meet.add_child(instance=series)
    series.save_revision(user=by).publish(user=by)
    series.refresh_from_db()
    about = (
        ("butiken", "Butiken som blev mer än en butik", 4, WEDNESDAY, "2282"),
        ("varden", "Vården som åker till dig", 8, WEDNESDAY, "24"),
        ("skolan", "Skolan med trettio elever", 12, TUESDAY, "0885"),
    )
    for number, (word, title, weeks, weekday, host) in enumerate(about):
        day = in_weeks(today, weeks, weekday)
        following = about[number + 1][4] if number + 1 < len(about) else None
        page, is_new = gathering(
            series,
            f"service-{word}",
            by=by,
            title=title,
            kind=Kind.SEMINAR,
            summary=f"Samtal {number + 1} av 3 i serien Service där vi bor.",
            starts=at(day, 13),
            ends=at(day, 14, 30),
            mode=Mode.ONLINE,
            joining_link="https://mote.exempel.invalid/service",
            host=organisation(host),
            next_host=organisation(following) if following else None,
            target_group=series.target_group,
            seats=60,
            offer_hours=0,
            themes=["tillganglighet-och-service", "landsbygd"],
        )
        if is_new:
            for guest in people[: 20 - 5 * number]:
                _sign_up(page, guest, Wishes())


def _left_after(by: Person) -> None:
    """A café that has been, with what was left of it."""
    cafe = GatheringPage.objects.filter(slug="kafe-fler-roster").first()
    if cafe is None or cafe.materials.exists():
        return
    Material.objects.create(
        gathering=cafe,
        guid=stable_id("material", "notes"),
        kind=Material.Kind.NOTES,
        title="Anteckningar från samtalet",
        text="Tre saker som deltagarna tog med sig:\n\n"
        "1. Fråga först dem som brukar saknas, inte sist.\n"
        "2. Berätta vad som hände med det de sa.\n"
        "3. Ett möte i bygdegården slår tio enkäter.\n\n"
        "Anteckningarna är påhittade, som kaféet.",
        is_published=True,
        added_by=by,
    )
    Material.objects.create(
        gathering=cafe,
        guid=stable_id("material", "decisions"),
        kind=Material.Kind.DECISIONS,
        title="Det här kom vi överens om",
        text="Fyra regioner prövar samma frågor våren därpå och jämför svaren.",
        is_published=True,
        added_by=by,
        sort_order=1,
    )
    GatheringPage.objects.filter(pk=cafe.pk).update(documented_at=cafe.ends + timedelta(days=3))
