"""Ten examples: five written after public texts, saying no more than those do, and five invented by invented organisations.

They go the way that any example goes: written, sent in, confirmed, published. Where nobody has confirmed
anything, as for what is written after public texts, the page's log and the example itself say so.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hjulet.hub.models import Organisation, Person, Place, Theme
from hjulet.hub.queries import notice_in_force
from hjulet.share.actions.confirming import confirm_for_owner
from hjulet.share.actions.writing import send_example, start_example
from hjulet.share.models import Evidence, ExamplePage, ExampleStanding

NORTH, COAST, FOREST = (
    "Norra exempelkommunen (påhittad)",
    "Kustexempel kommun (påhittad)",
    "Region Exempel (påhittad)",
)
INVENTED = (NORTH, COAST, FOREST)
"""None of them is a municipality or region by kind: those are 290 and 21, in the demonstration too."""

AFTER_TEXT = "Skrivet för demonstrationen efter en offentlig text, och inte bekräftat av organisationen."
REASON_TEXT = "Demonstration: skrivet efter en offentlig text, inte bekräftat av organisationen."
REASON_INVENTED = "Demonstration: organisationen är påhittad."
NO_RESULT = "Texten säger inte hur det gick. Fråga dem."

AFTER_PUBLIC_TEXTS: tuple[dict[str, Any], ...] = (
    {
        "title": "Medel för ortsutveckling som föreningarna styr",
        "summary": "Kramfors har en egen modell med medel för ortsutveckling. Lokala föreningar får påverka hur deras ort utvecklas.",
        "approach": "Kommunen avsätter medel för ortsutveckling. De går till sådant som lokala föreningar själva vill göra i sin ort, och är tänkta att lyfta fram och stötta stoltheten för bygden.",
        "organisation": "2282",
        "places": ("2282",),
        "themes": ("ortsutveckling", "landsbygd", "civilsamhalle"),
    },
    {
        "title": "En finansiering som ger utveckling i landsbygder",
        "summary": "Varberg har en särskild modell för finansiering. Den ska ge utveckling i landsbygder, skapa engagemang och samverkan med invånarna.",
        "approach": "Kommunen finansierar utveckling i landsbygder efter en egen modell, som bygger på samverkan med dem som bor där.",
        "organisation": "1383",
        "places": ("1383",),
        "themes": ("landsbygd", "finansiering", "delaktighet"),
    },
    {
        "title": "Fler röster när strategin skrevs",
        "summary": "När den regionala utvecklingsstrategin togs fram lyssnade regionen på grupper som inte hade hörts förut.",
        "approach": "Näringsliv, samisk näring, kommuner, kultur och hembygdsföreningar kom till tals tidigt, innan mål och medel var skrivna.",
        "result": "En av deltagarna beskriver arbetssättet som en revolution inom offentlig förvaltning.",
        "organisation": "23",
        "places": ("23",),
        "themes": ("regional-utvecklingsstrategi", "delaktighet", "samisk-och-naturresurser"),
    },
    {
        "title": "Social hållbarhet innan en busstur dras in",
        "summary": "Ett verktyg visar hur olika människor påverkas innan länstrafiken bestämmer sig, till exempel för att dra in en tur.",
        "challenge": "När länstrafiken ska spara är det lätt att räkna kronor och svårare att se vem som inte längre kommer fram.",
        "approach": "Region Kronoberg tog fram ett verktyg för social hållbarhetsanalys på transportområdet och prövade det på ett verkligt fall.",
        "organisation": "07",
        "places": ("07",),
        "themes": ("kollektivtrafik", "jamlikhet", "hallbarhet"),
    },
    {
        "title": "Ledning av samverkan kring en elväg",
        "summary": "Regionen var byggherre när en elväg för tung trafik startade, och ledde samverkan mellan många parter.",
        "approach": "Region Gävleborg arbetade med sin roll som myndighet genom kvalificerad samverkansledning (collaborative leadership).",
        "organisation": "21",
        "places": ("21",),
        "themes": ("samverkan", "innovation", "transporter"),
    },
)

MADE_UP: tuple[dict[str, Any], ...] = (
    {
        "title": "Anropsstyrd buss tre dagar i veckan",
        "summary": "Linjebussen gick nästan tom. Nu ringer man dagen före, och bussen går dit någon ska.",
        "challenge": "Fyra turer om dagen kostade 2,1 miljoner om året och hade i snitt tre resande.",
        "approach": "Vi ersatte linjen med en buss som bokas senast kl. 15 dagen före, tre dagar i veckan. Vårdcentralen och handlaren lade sina tider efter den.",
        "resources_money": "0,9 miljoner kr om året, mot 2,1 tidigare",
        "resources_time": "Åtta månader från beslut till första turen",
        "resources_people": "En trafikplanerare på halvtid det första året",
        "result": "Resandet fördubblades på ett år, från 3 till 7 per tur. Färre kör själva till vårdcentralen.",
        "evidence": Evidence.FOLLOWED_UP,
        "evidence_note": "Egen uppföljning efter ett år (påhittad)",
        "what_did_not_work": "Bokning i appen användes av nästan ingen. Vi borde ha frågat först: folk ville ringa.",
        "what_it_takes": "En växel som svarar på telefon, och en handlare eller vårdcentral som vill anpassa sina tider.",
        "started_year": 2022,
        "organisation": NORTH,
        "themes": ("anropsstyrd-trafik", "kollektivtrafik", "tillganglighet-och-service"),
    },
    {
        "title": "En rektor för tre byskolor",
        "summary": "Tre små skolor var nära att läggas ned. De delar nu rektor, specialpedagog och språklärare.",
        "challenge": "Ingen av skolorna kunde ensam erbjuda alla ämnen med behöriga lärare.",
        "approach": "Vi gjorde en skolenhet av tre hus. Lärarna reser, inte barnen, och schemat läggs gemensamt.",
        "resources_people": "En rektor i stället för tre",
        "result": "Alla ämnen har behöriga lärare sedan 2021. Kostnaden per elev är oförändrad.",
        "evidence": Evidence.EVALUATED,
        "evidence_note": "Utvärdering av ett påhittat universitet",
        "what_did_not_work": "Första året räknade vi inte in restiden i lärarnas tjänster, och två slutade.",
        "failures_for_members": True,
        "what_it_takes": "Avstånd som går att köra på en rast, och ett fackligt avtal om restid.",
        "started_year": 2020,
        "organisation": COAST,
        "themes": ("skola", "skolnedlaggning", "kommunal-kapacitet"),
    },
    {
        "title": "Hemtjänst med fasta grupper i byarna",
        "summary": "De äldre träffade 17 olika personer på en månad. Med små fasta grupper är det fem.",
        "challenge": "Många ansikten gav otrygghet, och körningarna var långa.",
        "approach": "Vi delade upp hemtjänsten i grupper om sex som bor nära, gav dem egen budget och lät dem lägga sitt schema.",
        "resources_time": "Ett år, en by i taget",
        "result": "I snitt fem personer på en månad, och sjukfrånvaron gick ned från 11 till 7 procent.",
        "evidence": Evidence.FOLLOWED_UP,
        "what_did_not_work": "Planeringssystemet klarade inte grupper med egen budget. Vi förde dubbla listor i ett halvår.",
        "what_it_takes": "En chef som vågar släppa schemat, och ett system som går att ställa in.",
        "started_year": 2021,
        "organisation": NORTH,
        "themes": ("aldreomsorg", "organisation-och-arbetssatt"),
    },
    {
        "title": "Flytthandläggare för dem som redan vill flytta hem",
        "summary": "Kampanjer lockade få. Vi ringde i stället upp dem som vuxit upp här och hade frågat om tomt eller jobb.",
        "approach": "En person svarar på allt om jobb, bostad och skola, och följer familjen tills ett halvår efter flytten.",
        "resources_money": "600 000 kr om året",
        "result": "22 hushåll på två år, mot fyra under kampanjåret. Hälften hade ett barn i skolålder.",
        "what_did_not_work": "Bostäderna tog slut. Utan lägenheter att hyra stannade det vid samtal.",
        "started_year": 2015,
        "ended_year": 2018,
        "organisation": COAST,
        "themes": ("flyttning-och-inflyttning", "krympande-kommuner", "bostader"),
        "checked_years_ago": 4,
    },
    {
        "title": "Ett gemensamt kompetensråd för sju kommuner",
        "summary": "Arbetsgivarna visste inte vad skolorna planerade. Nu möts de fyra gånger om året och bestämmer utbildningar tillsammans.",
        "approach": "Regionen kallar, arbetsgivarna leder. Varje möte slutar med högst tre beslut, och varje beslut har ett namn.",
        "resources_people": "En processledare på heltid",
        "result": "Fem nya utbildningar på tre år, alla med fler sökande än platser.",
        "evidence": Evidence.FOLLOWED_UP,
        "what_did_not_work": "Det första året var vi 40 i rummet. Inget beslutades förrän vi blev tolv.",
        "started_year": 2019,
        "organisation": FOREST,
        "themes": ("kompetensforsorjning", "arbetsgivare", "samverkan"),
    },
)  # fmt: skip


def make_examples(editor: Person, today: date) -> None:
    """What is missing of the ten. Running it again changes nothing."""
    for name in INVENTED:
        Organisation.objects.get_or_create(name=name, defaults={"kind": Organisation.Kind.OTHER})
    for words in AFTER_PUBLIC_TEXTS:
        made = {
            "challenge": "",
            "result": NO_RESULT,
            "evidence": Evidence.STORY,
            "evidence_note": AFTER_TEXT,
            **words,
        }
        _make(editor, made, REASON_TEXT, today)
    for words in MADE_UP:
        _make(editor, words, REASON_INVENTED, today)


def _make(editor: Person, words: dict[str, Any], reason: str, today: date) -> None:
    fields = dict(words)
    if ExamplePage.objects.filter(title=fields["title"]).exists():
        return
    years_ago = fields.pop("checked_years_ago", 0)
    owner = fields.pop("organisation")
    page = start_example(
        editor,
        **fields
        | {
            "organisation": Organisation.objects.get(
                **({"code": owner, "valid_to": None} if owner.isdigit() else {"name": owner})
            ),
            "places": list(Place.objects.filter(code__in=fields.get("places", ()))),
            "themes": list(Theme.objects.filter(slug__in=fields["themes"])),
        },
    )
    send_example(editor, page, notice=notice_in_force("example"))
    confirm_for_owner(editor, page.current_workflow_task_state, reason=reason)
    page.current_workflow_task_state.approve(user=editor)
    if years_ago:
        ExampleStanding.objects.filter(example=page).update(
            last_checked=today - timedelta(days=365 * years_ago), checks_asked=2
        )
