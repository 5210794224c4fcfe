"""The ordinary pages in the footer: first versions, for the owner of a site to make their own."""

from __future__ import annotations

from datetime import date

from wagtail.models import Page

from hjulet.seed import INVENTED_DOMAIN
from hjulet.seed.demo.organisations import OFFICE
from hjulet.site.pages import AccessibilityStatementPage, StartPage, TextPage

ABOUT = """
<p>Nästan allt som en kommun ställs inför har någon annan redan mött. Men den som behöver veta det hittar sällan dit.
Hjulet är en plats för det: kommuner, regioner och myndigheter möts, delar vad som fungerade och vad som inte gjorde det,
ser var de själva står och följer upp vad det blev.</p>
<h2>Vad du kan göra här</h2>
<ul>
<li>Hitta din kommun eller ditt län och se hur folkmängden har utvecklats och vilka som möts om det.</li>
<li>Gå med i ett nätverk eller anmäl dig till en träff, utan konto.</li>
<li>Ordna egna träffar med program, platser och kö, om du samordnar ett nätverk.</li>
</ul>
<h2>Var innehållet kommer ifrån</h2>
<p>Siffror om folkmängd och areal kommer från SCB. Texterna på den här webbplatsen är demonstrationsinnehåll: det som har
varit är skrivet efter offentliga inbjudningar, det som kommer är påhittat. Alla personer med e-postadress är påhittade.</p>
<h2>Fri programvara</h2>
<p>Hjulet är fri programvara under EUPL 1.2. Vem som helst får köra, läsa, ändra och dela den.</p>
"""

PERSONAL_DATA = f"""
<p>Den organisation som ordnar en träff ansvarar för uppgifterna om dem som anmäler sig. På den här demonstrationen är det
{OFFICE}, så skriv inget du vill ha i fred.</p>
<h2>Vad vi ber om och varför</h2>
<ul>
<li><b>Namn</b>: så att de som planerar vet vem som kommer.</li>
<li><b>E-postadress</b>: dit går kvittot, länken till din anmälan och besked om något ändras.</li>
<li><b>Organisation och roll</b>: för att platserna ska räcka till många organisationer, och för att förbereda samtalen.</li>
</ul>
<p>Vi ber aldrig om personnummer, telefonnummer, kost eller hälsa.</p>
<h2>Vem som ser dem</h2>
<p>De som planerar träffen och webbplatsens administratörer. Besökare ser hur många platser som är kvar, aldrig vilka som
kommer. Är arrangören en myndighet, kommun eller region kan din anmälan vara en allmän handling som lämnas ut om någon
begär den.</p>
<h2>Hur länge</h2>
<p>Uppgifterna ska raderas två år efter träffen. I den här versionen görs det för hand av webbplatsens administratör;
automatisk gallring kommer i en senare version.</p>
<h2>Dina rättigheter</h2>
<p>Med länken i mejlet kan du se din anmälan, ändra namn och roll och avboka. Du har rätt att få veta vad vi har sparat om
dig, att få fel rättade och att klaga hos Integritetsskyddsmyndigheten. Skriv till personuppgifter@{INVENTED_DOMAIN}
(adressen är påhittad).</p>
<h2>Loggar</h2>
<p>Varje anmälan har en logg över vad som hände och när: anmäld, fick plats, avbokad. I den står inga namn eller adresser.</p>
"""

COOKIES = """
<p>Du kan läsa allt på Hjulet utan en enda kaka. Vi mäter inte vad du gör, och ingenting hämtas från andra webbplatser.</p>
<h2>Kakor som behövs när du gör något</h2>
<ul>
<li><b>csrftoken</b> sätts när du öppnar ett formulär, till exempel en anmälan. Den skyddar mot att någon annan skickar
formuläret i ditt namn. Den ligger kvar i upp till ett år.</li>
<li><b>sessionid</b> sätts när du loggar in och håller reda på att det är du. Den ligger kvar i två veckor eller tills du loggar ut.</li>
<li><b>messages</b> kan sättas för ett ögonblick, för att visa ett besked på nästa sida.</li>
</ul>
<p>Språket avgörs av adressen: det som börjar med /en/ är på engelska. Det behövs ingen kaka för det.</p>
<h2>Varför ingen ruta att klicka bort</h2>
<p>Lagen kräver samtycke för kakor som inte är nödvändiga för det du själv har bett om. Vi har inga sådana, så det finns
inget att fråga om.</p>
"""

SHORTCOMINGS = """
<p>Det här vet vi inte är tillgängligt, eller har inte kunnat bedöma:</p>
<ul>
<li>Webbplatsen är inte prövad av personer som använder skärmläsare eller andra hjälpmedel till vardags. Hör av dig om
något inte fungerar för dig, så hjälper vi dig på annat sätt.</li>
<li>Redigeringsverktyget (Wagtail) för dem som skriver innehåll är inte bedömt av oss.</li>
<li>Den engelska versionen översätter knappar och rubriker men inte det som redaktörer har skrivit.</li>
</ul>
"""

METHOD = """
<p>Egen bedömning. Varje sidtyp testas automatiskt med axe-core i webbläsaren Chromium mot WCAG 2.2 nivå AA, i 320 och 1280
bildpunkters bredd, vid varje ändring av programmet. Att anmäla sig med enbart tangentbordet prövas också automatiskt.
Automatiska tester hittar bara en del av alla brister.</p>
"""

PAGES = (
    ("om-hjulet", "Om Hjulet", "Så att ingen behöver uppfinna hjulet igen.", ABOUT),
    (
        "personuppgifter",
        "Behandling av personuppgifter",
        "Vad vi sparar om dig, varför och hur länge.",
        PERSONAL_DATA,
    ),
    ("kakor", "Kakor", "Inga kakor för att läsa. Ett par när du anmäler dig eller loggar in.", COOKIES),
)


def make_text_pages(today: date) -> None:
    """Three texts and the accessibility statement, linked from every page's foot."""
    start = StartPage.objects.get()
    for slug, title, introduction, body in PAGES:
        if not TextPage.objects.filter(slug=slug).exists():
            _publish(
                start,
                TextPage(
                    slug=slug,
                    title=title,
                    introduction=introduction,
                    body=body.strip(),
                    is_in_footer=True,
                    live=False,
                ),
            )
    if not AccessibilityStatementPage.objects.exists():
        _publish(
            start,
            AccessibilityStatementPage(
                slug="tillganglighet",
                title="Tillgänglighetsredogörelse",
                body_name=OFFICE,
                service_name="Hjulet",
                conformance=AccessibilityStatementPage.Conformance.PARTIAL,
                shortcomings=SHORTCOMINGS.strip(),
                method=METHOD.strip(),
                assessed_on=today,
                updated_on=today,
                report_email=f"tillganglighet@{INVENTED_DOMAIN}",
                supervisor_name="Myndigheten för digital förvaltning (Digg)",
                supervisor_url="https://www.digg.se/tdosanmalan",
                live=False,
            ),
        )


def _publish(start: Page, page: Page) -> None:
    start.add_child(instance=page)
    page.save_revision().publish()
