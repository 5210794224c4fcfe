"""What has been: the networks, and the gatherings that five public texts tell of. In our own words.

What a text does not say (which fifteen municipalities, hours of the day, rooms) is chosen here, and the
page says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wagtail.models import Page

from hjulet.hub.models import Organisation, Person, Place
from hjulet.meet.models import GatheringPage, NetworkPage
from hjulet.seed import COORDINATOR
from hjulet.seed.demo.days import at
from hjulet.seed.demo.organisations import (
    ARENA,
    CKS,
    LANDSBYGDSNATVERKET,
    LIU,
    OFFICE,
    OXFORD_RESEARCH,
    REGLAB,
    SKL,
    TILLVAXTVERKET,
    VINNOVA,
    organisation,
)
from hjulet.seed.demo.people import address
from hjulet.seed.demo.writing import Point, gathering, network, speaker, venue

Kind = GatheringPage.Kind

# Each had fewer inhabitants in 2017 than in 1975, and fewer in 2023 than in 2000, by the built-in table.
SHRINKING = (
    "0512", "0860", "1060", "1460", "1737", "1783", "1860", "1863",
    "2021", "2161", "2282", "2313", "2418", "2463", "2521",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Networks:
    learning: NetworkPage
    strategy: NetworkPage
    evaluation: NetworkPage
    cafes: NetworkPage
    conference: NetworkPage


def make_networks(meet: Page, by: Person) -> Networks:
    """The five networks, with members, roles and those who plan."""

    def planner(email: str, works_for: str) -> tuple[Person, Organisation]:
        return Person.objects.get(email=email), organisation(works_for)

    anna = planner(COORDINATOR, OFFICE)
    regions = list(Organisation.objects.filter(kind=Organisation.Kind.REGION, valid_to=None))
    return Networks(
        learning=network(
            meet,
            "krympande-kommuner",
            by=by,
            title="Lärandenätverk för kommuner med krympande befolkning",
            summary="Femton kommuner som blir färre lär av varandra: hur ger man god service och ett gott liv när "
            "folkmängden minskar? Kommunens högsta politiker och högsta chef kommer tillsammans.",
            purpose="<p>Sverige har vuxit med omkring 1,8 miljoner invånare sedan mitten av 1970-talet, men nästan "
            "varannan kommun har blivit mindre under samma tid. Nätverket handlar inte om att vända kurvan till "
            "varje pris, utan om att sköta kommunen väl medan den krymper.</p>"
            "<p>Arena för Tillväxt ordnade nätverket 2017–2018 tillsammans med Sveriges Kommuner och Landsting och "
            "Centrum för kommunstrategiska studier vid Linköpings universitet. Varje kommun hade två platser: en för "
            "kommunstyrelsens ordförande och en för kommunchefen. Platserna hör till kommunen, så den som slutar "
            "lämnar sin plats till efterträdaren.</p>"
            "<h3>Om det här exemplet</h3><p>Inbjudan berättar inte vilka de femton kommunerna var. De som står här är "
            "valda som exempel bland dem som minskade mellan 1975 och 2017 (källa: SCB). Kontaktpersonen är "
            "påhittad.</p>",
            membership=NetworkPage.Membership.CLOSED,
            cadence="fyra tvådagarsträffar under ett år",
            host=organisation(ARENA),
            themes=["krympande-kommuner", "befolkning", "uppfoljning-och-larande"],
            roles=["Kommunstyrelseordförande", "Kommunchef"],
            planners=[anna],
            members=[organisation(code) for code in SHRINKING],
        ),
        strategy=network(
            meet,
            "rus",
            by=by,
            title="RUS-nätverket",
            summary="För dig som arbetar med den regionala utvecklingsstrategin. Vi spanar, jämför hur långt vi har "
            "kommit och lånar arbetssätt av varandra.",
            purpose="<p>Alla regioner har uppdraget att ta fram och genomföra en regional utvecklingsstrategi, och "
            "ingen behöver börja från noll. Planeringsgruppen växlar mellan regionerna från träff till träff.</p>"
            "<h3>Om det här exemplet</h3><p>Träffen 2019 bygger på en offentlig inbjudan. Planeringsgruppen då kom "
            "från Region Gotland och Region Örebro län; namnen i kontaktlistan är påhittade, och att alla regioner "
            "är medlemmar är ett antagande.</p>",
            cadence="två träffar om året",
            host=organisation(REGLAB),
            themes=["regional-utvecklingsstrategi", "regional-utveckling"],
            planners=[planner(address("Rut Påhittad"), "09"), planner(address("Olle Påhittad"), "18")],
            members=regions,
        ),
        evaluation=network(
            meet,
            "utvardering",
            by=by,
            title="Utvärderingsnätverket",
            summary="För dig som beställer, gör eller ska använda utvärderingar i regionalt utvecklingsarbete.",
            purpose="<p>En utvärdering är värd något först när någon gör annorlunda efteråt. Här pratar vi om hur "
            "det går till, gärna i samma veva som RUS-nätverket ses.</p>"
            "<h3>Om det här exemplet</h3><p>Kontaktpersonen är påhittad.</p>",
            cadence="i anslutning till RUS-nätverkets träffar",
            host=organisation(REGLAB),
            themes=["uppfoljning-och-larande"],
            planners=[planner(address("Siv Låtsasson"), "06")],
        ),
        cafes=network(
            meet,
            "lunchkafe-livskraftiga-landsbygder",
            by=by,
            title="Lunchkafé: livskraftiga landsbygder",
            summary="Fyra digitala kaféer på fyrtio minuter. Ett kort exempel från en plats, sedan dina frågor. Ta med "
            "lunchlådan.",
            purpose="<p>Kaféerna är till för den som vill få in landsbygdernas perspektiv i sitt vanliga arbete: "
            "på kommunen, regionen, länsstyrelsen eller myndigheten. Den som berättar har tio minuter, resten av "
            "tiden är samtal.</p>"
            "<h3>Om det här exemplet</h3><p>Serien är lånad från de fyra lunchkaféer som Tillväxtverket ordnade "
            f"tillsammans med {LANDSBYGDSNATVERKET}. Dagarna här är påhittade och räknas från den vecka då "
            "webbplatsen sattes upp. Kontaktpersonen är påhittad.</p>",
            cadence="fyra onsdagar kl. 12.00–12.40",
            host=organisation(TILLVAXTVERKET),
            themes=["landsbygd", "ortsutveckling"],
            planners=[anna],
        ),
        conference=network(
            meet,
            "arskonferensen",
            by=by,
            title="Årskonferensen",
            summary="En gång om året samlas de som arbetar med regional utveckling. Andra dagen leder deltagarna själva "
            "lärpass om det som är på gång.",
            purpose="<p>Ett lärpass är en timme om något som någon har prövat: kort berättelse, sedan samtal. "
            "Flera pågår samtidigt och du väljer på plats.</p>"
            "<h3>Om det här exemplet</h3><p>Upplägget är lånat från Reglabs årskonferens. Kontaktpersonen är "
            "påhittad.</p>",
            cadence="två dagar om året",
            host=organisation(REGLAB),
            themes=["regional-utveckling", "uppfoljning-och-larande"],
            planners=[planner(address("Kim Exempelsson"), REGLAB)],
        ),
    )


def make_past_gatherings(meet: Page, networks: Networks, by: Person) -> None:
    """The learning network's four occasions, the knowledge day, and the two meetings in May 2019."""
    _learning_network(networks.learning, by)
    _knowledge_day(meet, by)
    _strategy_and_evaluation(networks, by)


def _learning_network(parent: NetworkPage, by: Person) -> None:
    occasions = (
        (date(2017, 8, 17), date(2017, 8, 18), "augusti 2017"),
        (date(2017, 11, 30), date(2017, 12, 1), "november 2017"),
        (date(2018, 2, 8), date(2018, 2, 9), "februari 2018"),
        (date(2018, 5, 3), date(2018, 5, 4), "maj 2018"),
    )
    not_told = (
        "<p>Erfarenhetsutbytet fortsatte mellan de femton kommunerna.</p><h3>Om det här exemplet</h3><p>Dagarna "
        "kommer ur inbjudan till nätverket. Vad som stod på programmet berättar den inte.</p>"
    )
    for number, (first, last, when) in enumerate(occasions, start=1):
        is_first = number == 1
        gathering(
            parent,
            f"krympande-kommuner-{number}",
            by=by,
            title=f"Krympande kommuner, tillfälle {number}: {when}",
            kind=Kind.MEETING,
            summary=(
                "Första träffen: lokal anpassning i forskningens ljus, landsbygdsutredningen, och stöd till den som "
                "vill pröva nytt i offentlig verksamhet."
                if is_first
                else "Två dagars erfarenhetsutbyte mellan kommuner som blir färre."
            ),
            body=(
                "<p>Två dagar där politiker och chefer från femton kommuner jämförde sina lägen i verkstäder, lyssnade "
                "på forskning och diskuterade vad landsbygdsutredningen kan betyda hemma hos dem.</p>"
                "<h3>Om det här exemplet</h3><p>Programpunkterna kommer ur inbjudan till nätverket. Klockslag och "
                "lokal står inte där och är därför utelämnade.</p>"
                if is_first
                else not_told
            ),
            target_group="Kommunstyrelseordförande och kommunchef i nätverkets kommuner",
            starts=at(first, 10),
            ends=at(last, 15),
            dated_note=f"Tillfälle {number} av 4",
            audience=GatheringPage.Audience.MEMBERS,
            host=organisation(ARENA),
            themes=["krympande-kommuner"],
            points=_first_occasion() if is_first else (),
            documentation=(
                "<p>Efter träffen fanns tre trådar att ta med hem: anpassning är en strategi och inte ett "
                "nederlag, utredningens förslag behöver läsas med den egna kommunens ögon, och det finns stöd att "
                "söka för den som vill ställa om.</p>"
                if is_first
                else ""
            ),
            documented_at=at(date(2017, 8, 25), 9) if is_first else None,
        )


def _first_occasion() -> tuple[Point, ...]:
    return (
        Point(
            "Verkstäder: så ser det ut hos oss",
            abstract="Kommunerna beskriver sina lägen för varandra och arbetar i grupper med lösningar som någon har prövat.",
        ),
        Point(
            "Lokala anpassningsstrategier",
            abstract="Vad forskningen vet om kommuner som planerar för färre invånare i stället för att vänta på fler.",
            leaders=[speaker("Josefina Syssner", organisation(CKS))],
        ),
        Point(
            "Landsbygdsutredningen: vad betyder den för oss?",
            abstract="Samtal om utredningens förslag, sett från kommuner som krymper.",
        ),
        Point(
            "Stöd till innovation i offentlig sektor",
            abstract=f"{VINNOVA} visar vilka möjligheter det finns att få stöd för att pröva nytt i offentlig verksamhet.",
        ),
    )


def _knowledge_day(meet: Page, by: Person) -> None:
    day = date(2017, 4, 25)
    gathering(
        meet,
        "starkare-kommuner-2017",
        by=by,
        title="Starkare kommuner med regional samverkan",
        kind=Kind.KNOWLEDGE_DAY,
        summary="En dag om samspelet mellan kommun, grannkommuner och region, för ledande politiker och tjänstemän.",
        body="<p>Fler regioner väljs direkt av invånarna och får ansvar för utvecklingen i länet. Hur påverkar det "
        "kommunerna? Vi lyfter fram hur samspelet ser ut på olika håll och vad det skulle behöva bli.</p>"
        "<h3>Frågor för dagen</h3><ul><li>Vad har kommunerna för nytta av att samverka regionalt?</li>"
        "<li>Hur får de vara med och påverka, så att utvecklingspolitiken blir både verksam och demokratisk?</li>"
        "<li>Vad görs bäst av kommunen själv, av flera tillsammans och av regionen?</li></ul>"
        "<h3>Om det här exemplet</h3><p>Efter en offentlig inbjudan från Arena för Tillväxt. Där står att antalet "
        "platser är begränsat men inte hur många de var; 80 är ett exempel. Medverkande står med namn, titel och "
        "organisation som i programmet.</p>",
        target_group="Ledande politiker och tjänstemän i kommuner, regioner och landsting",
        starts=at(day, 10),
        ends=at(day, 16),
        venue=venue("Saturnus Konferens", town="Stockholm", street_address="Hornsgatan 15", code="0180"),
        host=organisation(ARENA),
        themes=["samverkan", "kommunal-kapacitet", "regional-utveckling"],
        seats=80,
        seats_display=GatheringPage.SeatsDisplay.FEW,
        price_ore=75_000,
        speakers=[
            speaker(
                "Erik Nilsson", title="statssekreterare åt Anna Ekström, gymnasie- och kunskapslyftsminister"
            ),
            speaker("Conny Johansson", organisation("1499"), "Kommunstyrelsens ordförande"),
            speaker("Ann-Katrin Järåsen", organisation("1737"), "Kommunstyrelsens ordförande"),
            speaker("Bo Per Larsson", title="expert i kommunfrågor"),
            speaker("Anna Lindberg", organisation("25"), "regional utvecklingsdirektör"),
            speaker("Lars Niklasson", organisation(LIU), "bitr. professor"),
            speaker("Maria Svensson", organisation("18"), "utvecklingsledare"),
            speaker("David Sundström", organisation("2581"), "näringslivschef"),
        ],
    )


def _strategy_and_evaluation(networks: Networks, by: Person) -> None:
    stockholm = Place.objects.get(code="0180")
    day = date(2019, 5, 8)
    after, _ = gathering(
        networks.evaluation,
        "utvardering-maj-2019",
        by=by,
        title="Utvärderingsnätverket: lärande och implementering",
        kind=Kind.MEETING,
        summary="Hur kan vi bli bättre på att lära av utvärderingar? Dagen efter RUS-nätverkets träff.",
        body="<p>Ett av inslagen är en översyn av hur regionerna lär i arbetet med sina utvecklingsstrategier, som "
        f"{OXFORD_RESEARCH} gör åt Region Örebro län.</p><h3>Om det här exemplet</h3><p>Efter ett tips i RUS-nätverkets "
        "inbjudan. Tema och innehåll kommer därifrån; klockslagen är exempel, och att träffen var i Stockholm "
        "är ett antagande.</p>",
        starts=at(day, 9),
        ends=at(day, 15),
        place=stockholm,
        host=organisation(REGLAB),
        themes=["uppfoljning-och-larande", "regional-utvecklingsstrategi"],
    )
    day = date(2019, 5, 7)
    gathering(
        networks.strategy,
        "rus-maj-2019",
        by=by,
        title="RUS-nätverkets träff 7 maj 2019",
        kind=Kind.MEETING,
        summary="Omvärldsspaning: vad är på gång som påverkar regionernas utvecklingsuppdrag, och vad betyder det för RUS?",
        body="<p>Fyra inspel och mycket tid att prata om vad de innebär hemma i den egna regionen.</p>"
        "<h3>Om det här exemplet</h3><p>Efter en offentlig inbjudan. Programpunkter och medverkande kommer "
        "därifrån; klockslagen är exempel.</p>",
        target_group="Den som arbetar med den regionala utvecklingsstrategin",
        starts=at(day, 10),
        ends=at(day, 16),
        venue=venue("Ersta diakoni", town="Stockholm", code="0180"),
        host=organisation(REGLAB),
        themes=["regional-utvecklingsstrategi", "regional-utveckling", "hallbarhet", "landsbygd"],
        day_after=after,
        points=[
            Point(
                "Nya förutsättningar för den regionala tillväxtpolitiken",
                at(day, 10),
                at(day, 11, 15),
                "Politiken har blivit bredare sedan propositionen 2003 och behöver andra villkor. SKL:s arbete med "
                "regionerna om hur den kan se ut framöver.",
                leaders=[speaker("Gustaf Rehnström", organisation(SKL))],
            ),
            Point(
                "Regionalt utvecklingsansvar och ledarskap i en föränderlig tid",
                at(day, 11, 15),
                at(day, 12, 15),
                "Med en insats i Örebro län som utgångspunkt: hur förändras det regionala ledarskapet i olika framtider?",
                leaders=[speaker("Monika Kväl", organisation(TILLVAXTVERKET))],
            ),
            Point(
                "Hur kan hållbarhetsarbetet i den regionala tillväxtpolitiken bli starkare?",
                at(day, 13, 15),
                at(day, 14, 30),
                "Ett uppdrag som ska lämnas till regeringen i februari 2020, och vad regionerna vill skicka med.",
                leaders=[speaker("Anna Ebermark", organisation(TILLVAXTVERKET))],
            ),
            Point(
                "Landsbygdspolitiken genomförs: vad händer nu?",
                at(day, 14, 45),
                at(day, 16),
                "Läget för insatserna efter propositionen 2018, en lång regeringsbildning och 73 punkter.",
                leaders=[speaker("Klas Fritzon", organisation(TILLVAXTVERKET))],
            ),
        ],
    )
