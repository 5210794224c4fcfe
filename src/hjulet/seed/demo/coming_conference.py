"""A coming conference over two days, with twenty sessions in parallel rooms. All of it invented."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from wagtail.models import Page

from hjulet.hub.models import Person
from hjulet.meet.models import GatheringPage, Room, Session, Speaker
from hjulet.seed.demo.coming import GOOD_HOUSE, INVENTED
from hjulet.seed.demo.days import WEDNESDAY, at, in_weeks, working_day
from hjulet.seed.demo.organisations import OFFICE, organisation
from hjulet.seed.demo.people import guests
from hjulet.seed.demo.writing import Point, gathering, sign_up, speaker, venue

ROOMS = (("Stora salen", 250), ("Norra rummet", 60), ("Södra rummet", 60), ("Ateljén", 40), ("Vinden", 30))
TRACKS = ("Service", "Ekonomi", "Samverkan", "Delaktighet")
LEADERS = (
    "Maja Påhittad", "Ture Låtsasson", "Saga Exempelsson", "Love Fiktivsson",
    "Tyra Påhittad", "Milan Exempelsson", "Ines Låtsasson", "Vidar Fiktivsson",
)  # fmt: skip

# Four rounds of four, one for each track.
WORKSHOPS = (
    (
        ("Skolan som bygdens nav", "När eleverna blir färre kan huset rymma mer: bibliotek, vuxenutbildning, hemtjänst. Så delade tre skolor sina lokaler."),
        ("Budget när underlaget krymper", "Fyra vägval som alla kommuner i samma läge har stått inför, och vad det kostade att vänta med dem."),
        ("Gemensam upphandling för små kommuner", "Fem kommuner, en upphandlare. Om tillit, avtal och den dag då någon vill ha något annat."),
        ("Bygdemedel: små pengar, stor kraft", "Lokala föreningar får bestämma. Vi går igenom regler som håller och rapporter som någon orkar läsa."),
    ),
    (
        ("När lanthandeln är mer än en butik", "Post, apotek, drivmedel och prat. Vad kan kommunen köpa av en butik utan att snedvrida något?"),
        ("Vattenledningarna är lika långa", "Om att planera nät och vägar för färre användare, och att säga det högt."),
        ("Avtalssamverkan i praktiken", "Från första samtalet till undertecknat avtal, med mallar att ta med hem."),
        ("Medborgarlöften som följs upp", "Tio löften, tio svar. Hur en liten kommun höll reda på vad den hade lovat."),
    ),
    (
        ("Samlad service på ett ställe", "Stat, region och kommun under samma tak: vem svarar i telefonen, och vem betalar för hissen?"),
        ("Bostäder när bygget kostar mer än värdet", "Vad som går att göra på orter där banken säger nej, med exempel på hyresgarantier och ombyggnad."),
        ("Kollektivtrafik på begäran", "Två försök, två resultat. Varför det ena blev kvar."),
        ("Civilsamhället som medskapare", "När föreningar får ansvar och inte bara uppgifter. Om gränsen mellan stöd och beställning."),
    ),
    (
        ("Lärcentrum: kompetens utan att flytta", "Studera till sjuksköterska på hemorten. Vad ett lärcentrum behöver för att fungera mer än tre år."),
        ("Hemflyttare och nyinflyttade", "Vad får den som kommer att stanna? Siffror, samtal och en ärlig bild av vad som inte hjälper."),
        ("Lär av utvärderingar", "Från rapport till beslut på fyrtio minuter, i grupper som får var sin verklig rapport."),
        ("What can be known about small places? (Eng)", "Figures for small municipalities jump from year to year. How to tell change from chance, with examples to work on."),
    ),
)  # fmt: skip


def make_coming_conference(parent: Page, by: Person, today: date) -> None:
    """Twenty sessions: four in common and sixteen lärpass, four at a time."""
    first = in_weeks(today, 12, WEDNESDAY)
    second = working_day(first + timedelta(days=1))
    house = venue("Exempelhallen (påhittad)", town="Umeå", code="2480", accessibility=GOOD_HOUSE, rooms=ROOMS)
    hall, *small = house.rooms.order_by("sort_order")
    leaders = [speaker(name, organisation(OFFICE), "påhittad lärpassledare") for name in LEADERS]
    common, pause = Session.Kind.SESSION, Session.Kind.BREAK
    points = [
        Point(
            "Välkommen till Umeå", at(first, 10), at(first, 10, 30), "Vi som är här, och vad vi vill ha med oss hem.", common, hall,
            leaders=leaders[:1],
        ),
        Point(
            "Ett gott liv där vi blir färre", at(first, 10, 30), at(first, 12),
            "Forskning och erfarenhet om kommuner som planerar för den folkmängd de får, i samtal med fyra som gör det.", common, hall,
            leaders=leaders[1:4],
        ),
        Point("Lunch", at(first, 12), at(first, 13), kind=pause),
        *_round(0, at(first, 13), at(first, 14), small, leaders),
        Point("Kaffe", at(first, 14), at(first, 14, 30), kind=pause),
        *_round(1, at(first, 14, 30), at(first, 15, 30), small, leaders),
        *_round(2, at(second, 9), at(second, 10), small, leaders),
        Point("Kaffe", at(second, 10), at(second, 10, 30), kind=pause),
        *_round(3, at(second, 10, 30), at(second, 11, 30), small, leaders),
        Point("Lunch", at(second, 11, 30), at(second, 12, 30), kind=pause),
        Point(
            "Frågestund: det vi inte vågade fråga i går", at(second, 12, 30), at(second, 13, 30),
            "Skriv din fråga på en lapp under dagen. Panelen svarar på så många den hinner.", common, hall, leaders=leaders[4:7],
        ),
        Point(
            "Vad gör du på måndag?", at(second, 13, 30), at(second, 14),
            "Var och en skriver ned en sak och berättar den för någon i en annan kommun.", common, hall, leaders=leaders[7:],
        ),
    ]  # fmt: skip
    page, is_new = gathering(
        parent,
        "livskraftiga-kommuner",
        by=by,
        title="Lärkonferens: livskraftiga kommuner i hela landet",
        kind=GatheringPage.Kind.CONFERENCE,
        summary="Två dagar, tjugo programpunkter och människor som har prövat på riktigt. Du väljer lärpass på plats.",
        body="<p>Konferensen är för dig som hellre pratar med den som gjorde än den som skrev. Varje lärpass är en timme: "
        "tjugo minuter berättelse, sedan samtal. Den som leder har lovat att också säga vad som inte gick.</p>"
        "<h3>Bra att veta</h3><ul><li>Rummen är olika stora. Är det fullt finns det tre andra att välja på.</li>"
        "<li>Ett lärpass är på engelska och märkt (Eng).</li><li>Middagen första kvällen ordnar var och en själv; "
        "vi delar in bord efter frågor på plats.</li></ul>" + INVENTED,
        target_group="Alla som arbetar med lokal och regional utveckling",
        starts=at(first, 10),
        ends=at(second, 14),
        venue=house,
        host=organisation(OFFICE),
        themes=["krympande-kommuner", "kommunal-kapacitet", "tillganglighet-och-service", "samverkan"],
        seats=250,
        price_ore=145_000,
        price_note="exkl. moms, två luncher ingår",
        points=points,
    )
    if is_new:
        sign_up(page, guests()[10:30])


def _round(
    number: int, starts: datetime, ends: datetime, rooms: list[Room], leaders: list[Speaker]
) -> list[Point]:
    """Four lärpass at the same time, each in a room and a track of its own."""
    return [
        Point(
            title,
            starts,
            ends,
            abstract,
            Session.Kind.WORKSHOP,
            room,
            track=track,
            language="en" if title.endswith("(Eng)") else "sv",
            leaders=[leaders[(2 * number + place) % len(leaders)]],
        )
        for place, ((title, abstract), room, track) in enumerate(
            zip(WORKSHOPS[number], rooms, TRACKS, strict=True)
        )
    ]
