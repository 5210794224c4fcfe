"""The annual conference of early 2019: the fourteen lärpass that were announced, with our own abstracts."""

from __future__ import annotations

from datetime import date

from hjulet.hub.models import Person
from hjulet.meet.models import GatheringPage, Session
from hjulet.seed.demo.days import at
from hjulet.seed.demo.organisations import (
    FOLKBILDNINGSRADET,
    KOMMUNUTREDNINGEN,
    NORDREGIO,
    RAMBOLL,
    REGLAB,
    SKL,
    SWECO,
    TILLVAXTVERKET,
    WSP,
    organisation,
)
from hjulet.seed.demo.past import Networks
from hjulet.seed.demo.writing import Point, gathering, speaker, venue

FIRST_DAY, SECOND_DAY = date(2019, 2, 6), date(2019, 2, 7)
ROOMS = (("Sal A", 90), ("Sal B", 60), ("Sal C", 60), ("Sal D", 40), ("Sal E", 40))
SLOTS = (((9, 0), (10, 0)), ((10, 30), (11, 30)), ((13, 0), (14, 0)))

# Title, abstract, leaders with the name or code of their organisation.
LARPASS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Tio punkter för att lyckas med det regionala utvecklingsansvaret och ledarskapet",
        "Att leda utvecklingen i ett helt län kräver att många aktörer drar åt samma håll. Här prövas tio råd för hur regionen kan ta den rollen.",
        (("Magnus Persson", "18"), ("Lisbet Mellgren", SKL)),
    ),
    (
        "Kommunutredningen: Så stärker vi kommunernas kapacitet att klara framtidens utmaningar",
        "Utredningen ska lämna sina förslag den 15 oktober 2019. Här visar den hur åldrande, urbanisering och kommungränser sätter olika kommuner på prov.",
        (("Sverker Lindblad", KOMMUNUTREDNINGEN), ("Lisa Hörnström", KOMMUNUTREDNINGEN)),
    ),
    (
        "AI för sjukvård och näringsliv",
        "Det nationella AI-centrumet på Lindholmen i Göteborg ska få regionala noder. Vad har de första försöken med bildbehandling och beslutsstöd i vården lärt oss?",
        (("Lisa Belfrage", "14"),),
    ),
    (
        "BRP+: Regionala analyser",
        "Vad syns när man mäter livskvalitet och inte bara ekonomi? Exempel ur en gemensam antologi från det lärprojekt där medlemmarna prövade BRP+.",
        (("Johanna Giorgi", TILLVAXTVERKET), ("Emma Andersson", SWECO)),
    ),
    (
        "Nordic experiences in implementing Agenda 2030 at local level (Eng)",
        "Three ways of bringing the global goals into municipal work, with 27 Nordic municipalities that went first. Bring your own obstacles to the discussion.",
        (("Nora Sánchez Gassen", NORDREGIO),),
    ),
    (
        "Vad händer när bussen slutar gå?",
        "Vem drabbas om en tur dras in? Ett verktyg för social analys av åtgärder i trafiken, prövat på ett verkligt fall i Kronoberg.",
        (("Sunny Sandström", "07"), ("Camilla Ottosson", "07")),
    ),
    (
        "Vår roll i digitaliseringen",
        "Vad är det offentligas ansvar när företag och regioner digitaliseras, och hur vet man hur långt en region har kommit?",
        (("Ulf Savbäck", TILLVAXTVERKET),),
    ),
    (
        "Integrera miljöperspektiven i tillväxtarbetet",
        "Handlingsplanerna är inlämnade, nu ska de bli verklighet. Exempel på hur miljö och tillväxt kan ge varandra kraft i stället för att gå i var sitt spår.",
        (("Helena Tsiparis", "12"), ("Håkan Samuelsson", "12")),
    ),
    (
        "Nudging i regionalpolitiken",
        "Få företag nås av stödet som finns för dem. En introduktion till hur kunskap om beteenden kan göra att fler hittar dit.",
        (("Evelina Gunnarsson", RAMBOLL), ("Linda Broström", RAMBOLL)),
    ),
    (
        "Smart specialisering i praktiken",
        "Världens första elväg för tung trafik krävde att regionen tog en ny sorts myndighetsroll. Vad gick att vinna, och vad riskerades?",
        (("Olle Wängsäter", "21"), ("Jan Nylander", "21"), ("Magnus Ernström", "21")),
    ),
    (
        "Lärdomar från regionalfondsprogrammen 2014-2020",
        "Nära sju miljarder kronor från EU:s regionalfond har utvärderats. Vilka slutsatser bör styra programmen efter 2020?",
        (("Jonas Örtquist", TILLVAXTVERKET),),
    ),
    (
        "Regionalt internationaliseringsindex",
        "Export är bara en del av bilden. Ett index under arbete ska visa hur öppna länen är mot omvärlden, och deltagarnas synpunkter på indikatorerna behövs.",
        (("Anna Bergdahl", TILLVAXTVERKET), ("Jan Persson", TILLVAXTVERKET)),
    ),
    (
        "Folkbildningen tar plats i den regionala utvecklingen",
        "En kartläggning av vad folkhögskolor och studieförbund betyder för kompetensförsörjningen, med exempel på samarbeten som håller över tid.",
        (("Henrik Dahl", FOLKBILDNINGSRADET), ("Thomas Östlund", FOLKBILDNINGSRADET)),
    ),
    (
        "Gränslös regional planering?!",
        "Vardagen följer inte läns- och kommungränser, men det gör ofta statistiken och planerna. Metoder för att visa hur orter hänger ihop på riktigt.",
        (("Lars Berglund", WSP),),
    ),
)


def make_annual_conference(networks: Networks, by: Person) -> None:
    """The conference with its second day of lärpass, five at a time."""
    hall = venue("Konferenshuset (exempel)", accessibility="Lokalen är påhittad, liksom rummen.", rooms=ROOMS)
    rooms = list(hall.rooms.order_by("sort_order"))
    points = []
    for number, (title, abstract, leaders) in enumerate(LARPASS):
        starts, ends = SLOTS[number // len(rooms)]
        points.append(
            Point(
                title,
                at(SECOND_DAY, *starts),
                at(SECOND_DAY, *ends),
                abstract,
                kind=Session.Kind.WORKSHOP,
                room=rooms[number % len(rooms)],
                language="en" if title.endswith("(Eng)") else "sv",
                leaders=[speaker(name, organisation(works_for)) for name, works_for in leaders],
            )
        )
    gathering(
        networks.conference,
        "arskonferens-2019",
        by=by,
        title="Reglabs årskonferens 2019",
        kind=GatheringPage.Kind.CONFERENCE,
        summary="Två dagar om regional utveckling. Andra dagen är deltagarnas egen, med ett tjugotal lärpass.",
        body="<p>Reglabs medlemmar och partner delar med sig av det som är på gång: sådant som har lyckats, sådant "
        "som fortfarande skaver och sådant som någon annan redan har löst. Fjorton av lärpassen är klara.</p>"
        "<h3>Om det här exemplet</h3><p>Lärpassens rubriker och vilka som leder dem kommer från det program som "
        "var offentligt före konferensen. Dagar, klockslag, lokal och rum är exempel, och beskrivningarna är våra egna.</p>",
        target_group="Reglabs medlemmar och partner",
        starts=at(FIRST_DAY, 10),
        ends=at(SECOND_DAY, 15),
        venue=hall,
        host=organisation(REGLAB),
        themes=["regional-utveckling", "uppfoljning-och-larande", "digitalisering", "livskvalitet"],
        points=points,
    )
