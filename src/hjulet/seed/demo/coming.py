"""What comes: invented gatherings, each showing one way that sign-up can stand. They say that they are invented."""

from __future__ import annotations

from datetime import date, timedelta

from wagtail.models import Page

from hjulet.hub.models import Person, Place
from hjulet.meet import actions
from hjulet.meet.models import GatheringPage, NetworkSeat, Session
from hjulet.seed.demo.days import THURSDAY, TUESDAY, WEDNESDAY, at, in_weeks, monday_of, working_day
from hjulet.seed.demo.organisations import LANDSBYGDSNATVERKET, OFFICE, TILLVAXTVERKET, organisation
from hjulet.seed.demo.past import SHRINKING, Networks
from hjulet.seed.demo.people import Guest, guests
from hjulet.seed.demo.writing import Point, gathering, sign_up, speaker, venue

Kind, Mode = GatheringPage.Kind, GatheringPage.Mode

INVENTED = "<h3>Om det här exemplet</h3><p>Träffen är påhittad, så att du kan pröva att anmäla dig. Ingen väntar på dig där.</p>"
GOOD_HOUSE = (
    "Hiss till alla plan, hörslinga i stora salen, ett tyst rum och plats för rullstol på alla rader."
)


def make_coming_gatherings(meet: Page, networks: Networks, by: Person, today: date) -> None:
    """Cafés, days and meetings, three weeks to twelve weeks away."""
    people = guests()
    _cafes(networks.cafes, by, today, people)
    _bus_day(meet, by, today, people)
    _study_visit(networks.cafes, by, today, people)
    _webinar(networks.strategy, by, today)
    _few_left(networks.evaluation, by, today, people)
    _full(meet, by, today, people)
    _strategy_and_evaluation(networks, by, today)
    _with_price(meet, by, today, people)
    _for_members(networks.learning, by, today, people)


def _cafes(parent: Page, by: Person, today: date, people: list[Guest]) -> None:
    about = (
        (
            "ratt-glasogon",
            "Kafé 1: Rätt glasögon",
            -6,
            "Vart på kartan går projektstöden, och vad kräver vi när vi upphandlar? Om att se sin verksamhet med geografiska glasögon.",
            ["landsbygd", "uppfoljning-och-larande"],
        ),
        (
            "fler-roster",
            "Kafé 2: Fler röster i planerna",
            -2,
            "När Region Jämtland Härjedalen gjorde sin utvecklingsstrategi fick fler höras: företag, samiska näringar, hembygdsföreningar.",
            ["regional-utvecklingsstrategi", "landsbygd"],
        ),
        (
            "pengar-till-bygden",
            "Kafé 3: Kramfors och pengarna till bygden",
            3,
            "I Kramfors finns medel för ortsutveckling som lokala föreningar är med och styr över. Hur går det till, och vad kommer ut av det?",
            ["ortsutveckling", "landsbygd"],
        ),
        (
            "varbergs-modell",
            "Kafé 4: Varbergs sätt att finansiera",
            6,
            "Varberg har en egen modell för att betala för utveckling i landsbygderna och få med invånarna på köpet. Vad kan andra låna?",
            ["landsbygd", "ortsutveckling"],
        ),
    )
    for number, (word, title, weeks, summary, themes) in enumerate(about, start=1):
        day = in_weeks(today, weeks, WEDNESDAY)
        page, is_new = gathering(
            parent,
            f"kafe-{word}",
            by=by,
            title=title,
            kind=Kind.CAFE,
            summary=summary,
            body="<p>Tio minuter berättelse, trettio minuter frågor. Du behöver inte förbereda något, men skriv gärna "
            "upp en fråga från din egen vardag.</p><p>Kaféet spelas inte in, så att alla kan prata fritt.</p>"
            f"<h3>Om det här exemplet</h3><p>Ämnet är lånat från {TILLVAXTVERKET}s och {LANDSBYGDSNATVERKET}s serie. "
            "Dagen är påhittad och länken leder ingenstans.</p>",
            target_group="Den som vill få in landsbygdernas perspektiv i sitt arbete",
            starts=at(day, 12),
            ends=at(day, 12, 40),
            dated_note=f"Kafé {number} av 4",
            mode=Mode.ONLINE,
            joining_link=f"https://mote.exempel.invalid/kafe-{number}",
            place=Place.objects.get(code={1: "23", 2: "23", 3: "2282", 4: "1383"}[number])
            if number > 1
            else None,
            host=organisation(TILLVAXTVERKET),
            themes=themes,
        )
        if is_new and weeks > 0:
            sign_up(page, people[: 48 - 6 * weeks])


def _bus_day(meet: Page, by: Person, today: date, people: list[Guest]) -> None:
    day = in_weeks(today, 3, THURSDAY)
    house = venue(
        "Exempelgården (påhittad)",
        town="Östersund",
        code="2380",
        accessibility=GOOD_HOUSE,
        rooms=[("Stora salen", 60)],
    )
    hall = house.rooms.get()
    page, is_new = gathering(
        meet,
        "bussen-som-blev-kvar",
        by=by,
        title="Bussen som blev kvar: resor där det är långt mellan husen",
        kind=Kind.KNOWLEDGE_DAY,
        summary="En dag för dig som ska få ihop kollektivtrafik med få resenärer. Tre platser visar vad de valde, vad det "
        "kostade och vad de hade gjort annorlunda.",
        body="<p>Det finns sällan pengar till fler turer. Men det finns kommuner som har kört skolskjuts, sjukresor och "
        "linjetrafik i samma fordon, och det finns de som försökte och slutade. Vi vill höra båda.</p>"
        "<h3>Det här tar du med hem</h3><ul><li>Tre sätt att räkna på vem som påverkas när en tur dras in</li>"
        "<li>En mall för samtalet mellan kommun och region</li><li>Namn på dem som har gjort det före dig</li></ul>"
        "<p>Tåget från Sundsvall är framme 9.40 och vi slutar i tid till det tillbaka.</p>" + INVENTED,
        target_group="Trafikplanerare, samhällsplanerare och politiker i kommuner och regioner",
        starts=at(day, 10),
        ends=at(day, 15),
        venue=house,
        host=organisation(OFFICE),
        themes=["kollektivtrafik", "landsbygd", "tillganglighet-och-service"],
        seats=40,
        cancel_by=at(working_day(day - timedelta(days=3)), 12),
        points=[
            Point("Kaffe och smörgås", at(day, 10), at(day, 10, 20), kind=Session.Kind.BREAK),
            Point(
                "En linje, tre uppdrag",
                at(day, 10, 20),
                at(day, 11, 30),
                "Skolskjuts, sjukresor och linjetrafik i samma buss: avtalen, tidtabellen och det som höll på att spricka.",
                room=hall,
                leaders=[speaker("Maja Påhittad", organisation(OFFICE), "trafikplanerare")],
            ),
            Point("Lunch", at(day, 11, 30), at(day, 12, 30), kind=Session.Kind.BREAK),
            Point(
                "Vi slutade, och det lärde vi oss",
                at(day, 12, 30),
                at(day, 13, 30),
                "Ett försök med anropsstyrd trafik som lades ned efter två år, berättat utan förskönande.",
                room=hall,
                leaders=[speaker("Ture Låtsasson", organisation(OFFICE), "projektledare")],
            ),
            Point(
                "Räkna på er egen linje",
                at(day, 13, 45),
                at(day, 15),
                "Ta med en tur som är hotad. Vi går igenom vem som påverkas och vad alternativen är värda.",
                room=hall,
            ),
        ],
    )
    if is_new:
        sign_up(page, people[:17])


def _study_visit(parent: Page, by: Person, today: date, people: list[Guest]) -> None:
    day = in_weeks(today, 4, THURSDAY)
    page, is_new = gathering(
        parent,
        "studiebesok-ortsutveckling",
        by=by,
        title="Studiebesök: tre byar och deras pengar",
        kind=Kind.MEETING,
        summary="En bussresa till tre byar som själva har bestämt vad bygdens medel ska gå till.",
        body="<p>Vi åker tillsammans från stationen, äter lunch i en bygdegård och hinner prata i bussen.</p>"
        + INVENTED,
        starts=at(day, 9),
        ends=at(day, 16),
        place=Place.objects.get(code="2282"),
        host=organisation(OFFICE),
        themes=["ortsutveckling"],
        seats=30,
    )
    if is_new:
        sign_up(page, people[20:28])
        actions.cancel_gathering(
            by,
            page,
            "Bygdegården är stängd för reparation den dagen. Vi planerar en ny resa och hör av oss när dagen är klar.",
        )


def _webinar(parent: Page, by: Person, today: date) -> None:
    day = in_weeks(today, 5, TUESDAY)
    gathering(
        parent,
        "ny-i-regional-utveckling",
        by=by,
        title="Ny i regional utveckling: en timme för dig som just har börjat",
        kind=Kind.WEBINAR,
        summary="Vem gör vad, var finns pengarna, och vilka papper måste man ha läst? En timme med gott om frågor.",
        body="<p>För dig som har arbetat mindre än ett år. Inga frågor är för enkla; de flesta andra undrar samma sak.</p>"
        + INVENTED,
        target_group="Nyanställda i regioner, kommuner och länsstyrelser",
        starts=at(day, 13),
        ends=at(day, 14),
        mode=Mode.ONLINE,
        joining_link="https://mote.exempel.invalid/ny",
        host=organisation(OFFICE),
        themes=["regional-utveckling"],
    )


def _few_left(parent: Page, by: Person, today: date, people: list[Guest]) -> None:
    day = in_weeks(today, 5, WEDNESDAY)
    page, is_new = gathering(
        parent,
        "mat-livskvalitet",
        by=by,
        title="Mät det som gör livet gott: BRP+ från grunden",
        kind=Kind.SEMINAR,
        summary="Ett seminarium vid datorn. Du räknar på din egen plats och går hem med en bild du kan förklara för andra.",
        body="<p>Bruttoregionprodukten säger hur mycket som produceras men inte hur människor har det. BRP+ försöker "
        "säga något om det andra. Vi går igenom vad måtten fångar, vad de missar och hur osäkra de är i små kommuner.</p>"
        "<p>Ta med egen dator. Högst två från varje organisation, så att fler platser får vara med; taket "
        "släpps två veckor före.</p>" + INVENTED,
        target_group="Analytiker och utvecklare",
        starts=at(day, 9, 30),
        ends=at(day, 15, 30),
        venue=venue(
            "Provsalen (påhittad)",
            town="Växjö",
            code="0780",
            accessibility=GOOD_HOUSE,
            rooms=[("Datorsalen", 25)],
        ),
        host=organisation(OFFICE),
        themes=["livskvalitet", "uppfoljning-och-larande"],
        seats=25,
        max_per_organisation=2,
        cap_lifts_at=at(day - timedelta(days=14), 8),
    )
    if is_new:
        sign_up(page, people[:23])


def _full(meet: Page, by: Person, today: date, people: list[Guest]) -> None:
    day = in_weeks(today, 5, THURSDAY)
    page, is_new = gathering(
        meet,
        "medborgardialog-som-marks",
        by=by,
        title="Medborgardialog som märks",
        kind=Kind.MEETING,
        summary="Tolv personer, ett bord och frågan hur det invånarna säger blir till beslut. Fullt, men ställ dig gärna i kö.",
        body="<p>De flesta har ordnat ett dialogmöte. Färre kan visa vad som ändrades efteråt. Vi gör en liten träff med "
        "god tid, där var och en tar med ett eget fall och får hjälp att komma vidare.</p>" + INVENTED,
        starts=at(day, 10),
        ends=at(day, 15),
        venue=venue("Exempelhuset (påhittat)", town="Örebro", code="1880", accessibility=GOOD_HOUSE),
        host=organisation(OFFICE),
        themes=["samverkan"],
        seats=12,
    )
    if is_new:
        sign_up(page, people[30:46])


def _strategy_and_evaluation(networks: Networks, by: Person, today: date) -> None:
    first = in_weeks(today, 8, TUESDAY)
    second = working_day(first + timedelta(days=1))
    house = venue(
        "Exempelkonferens (påhittad)",
        town="Stockholm",
        code="0180",
        accessibility=GOOD_HOUSE,
        rooms=[("Salongen", 80), ("Biblioteket", 20)],
    )
    opens = at(monday_of(today) + timedelta(weeks=1), 8)
    after, _ = gathering(
        networks.evaluation,
        "larande-som-haller",
        by=by,
        title="Lärande som håller: från rapport till beslut",
        kind=Kind.MEETING,
        summary="Utvärderingsnätverket tar fyra rapporter och frågar vad som hände sedan. På plats eller digitalt.",
        body="<p>Välj en utvärdering som din organisation har beställt. Vi följer spåret: vem läste den, vad ändrades, "
        "och vad hade behövts för att mer skulle ändras?</p><p>Ligger dagen efter RUS-nätverkets träff, i samma hus.</p>"
        + INVENTED,
        starts=at(second, 9),
        ends=at(second, 12),
        mode=Mode.HYBRID,
        venue=house,
        joining_link="https://mote.exempel.invalid/larande",
        host=organisation(OFFICE),
        themes=["uppfoljning-och-larande"],
        seats=60,
        seats_display=GatheringPage.SeatsDisplay.FEW,
    )
    gathering(
        networks.strategy,
        "rus-fran-strategi-till-handling",
        by=by,
        title="RUS-nätverket: från strategi till handling",
        kind=Kind.MEETING,
        summary="Strategin är antagen. Nu då? En dag om genomförande, med fyra regioner som har kommit olika långt.",
        body="<p>Det finns fler skrivna strategier än genomförda. Vi tittar på hur mål blir till uppdrag, vem som äger dem "
        "och hur man följer upp utan att drunkna i indikatorer.</p><p>Anmälan öppnar nästa vecka. Kom tillsammans med "
        "den kollega som har ansvar för budgeten.</p>" + INVENTED,
        target_group="Den som arbetar med den regionala utvecklingsstrategin",
        starts=at(first, 10),
        ends=at(first, 16),
        venue=house,
        host=organisation(OFFICE),
        themes=["regional-utvecklingsstrategi"],
        day_after=after,
        seats=70,
        registration_opens=opens,
        max_per_organisation=4,
    )


def _with_price(meet: Page, by: Person, today: date, people: list[Guest]) -> None:
    day = in_weeks(today, 8, THURSDAY)
    cancel_by = at(day - timedelta(days=14), 12)
    page, is_new = gathering(
        meet,
        "ekonomi-nar-folkmangden-sjunker",
        by=by,
        title="Kommunens ekonomi när folkmängden sjunker",
        kind=Kind.KNOWLEDGE_DAY,
        summary="Intäkterna följer invånarna, kostnaderna gör det inte. En dag för ekonomichefer, kommunchefer och politiker.",
        body="<p>När hundra invånare försvinner blir skolan lika stor, vägarna lika långa och vattenledningarna lika "
        "många. Vi räknar på det, öppet och lugnt, och jämför vad kommuner i samma läge har valt.</p>"
        "<h3>I priset ingår</h3><p>Lunch, kaffe och räknearket som vi arbetar i under dagen.</p>" + INVENTED,
        target_group="Ekonomichefer, kommunchefer och förtroendevalda",
        starts=at(day, 9, 30),
        ends=at(day, 16),
        venue=venue("Exempelkonferens (påhittad)", town="Stockholm"),
        host=organisation(OFFICE),
        themes=["krympande-kommuner", "kommunal-kapacitet"],
        seats=60,
        price_ore=95_000,
        price_note="exkl. moms, lunch ingår",
        cancel_by=cancel_by,
        late_cancellation_note="Avbokar du senare än två veckor före betalar din organisation halva avgiften.",
    )
    if is_new:
        sign_up(page, people[46:55])


def _for_members(parent: Page, by: Person, today: date, people: list[Guest]) -> None:
    first = in_weeks(today, 11, TUESDAY)
    last = working_day(first + timedelta(days=1))
    page, is_new = gathering(
        parent,
        "krympande-kommuner-igen",
        by=by,
        title="Krympande kommuner ses igen: vad blev det av det?",
        kind=Kind.MEETING,
        summary="Nätverkets femton kommuner träffas på nytt, lunch till lunch, och jämför vad som hände sedan sist.",
        body="<p>Varje kommun tar med en sak som höll, en som inte gjorde det och en fråga till de andra. Varje kommun "
        "har två platser: kommunstyrelsens ordförande och kommunchefen.</p>" + INVENTED,
        target_group="Kommunstyrelseordförande och kommunchef i nätverkets kommuner",
        starts=at(first, 12),
        ends=at(last, 12),
        venue=venue("Folkets hus (påhittat)", town="Kramfors", code="2282", accessibility=GOOD_HOUSE),
        audience=GatheringPage.Audience.MEMBERS,
        host=organisation(OFFICE),
        themes=["krympande-kommuner"],
        seats=30,
    )
    if not is_new:
        return
    for number, code in enumerate(SHRINKING[:4]):
        works_for = organisation(code)
        seats = NetworkSeat.objects.filter(member__network=parent, member__organisation=works_for).order_by(
            "id"
        )
        for seat, guest in zip(seats, people[56 + 2 * number :], strict=False):
            sign_up(page, [Guest(guest.name, guest.email, works_for, seat.role_title)])
            actions.place_person_on_seat(by, seat, Person.objects.get(email=guest.email))
