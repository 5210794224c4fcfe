"""What the pages of Measure share: what an address asks for, and what is said when that leads nowhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hjulet.hub.models import Place
from hjulet.hub.queries import find_places, place_by_slug
from hjulet.hub.rules import ANYONE
from hjulet.measure import wording
from hjulet.measure.queries.frameworks import framework_by_key, place_kinds
from hjulet.measure.queries.statistics import EditionGone, NotAnEdition, StatisticsUnreadable, figures
from hjulet.measure.titles import Told, told

if TYPE_CHECKING:
    from hjulet.hub.spoke import Text
    from hjulet.instruments.indicators.model import Framework
    from hjulet.measure.computed import Computed

DOWNLOADS = (("csv", "CSV"), ("xlsx", "Excel"), ("json", "JSON"), ("parquet", "Parquet"))
View = TypeVar("View", bound=Callable[..., HttpResponse])


@dataclass
class Said(Exception):
    """A page that only says why there is nothing here, and where to go instead."""

    status: int
    heading: Text
    words: Text
    links: Sequence[tuple[Text, str]] = ()


def says_plainly(view: View) -> View:
    """Lets a view raise `Said`, and what the queries raise about editions, and answers with a page in whole sentences."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Said as said:
            return said_page(request, said)
        except EditionGone:
            return said_page(request, _edition_gone(request))
        except NotAnEdition:
            return said_page(request, _no_edition(request))
        except StatisticsUnreadable:
            return said_page(request, _unreadable())

    return wrapped  # type: ignore[return-value]


def said_page(request: HttpRequest, said: Said) -> HttpResponse:
    return render(request, "hjulet/measure/said.html", {"said": said}, status=said.status)


def _edition_gone(request: HttpRequest) -> Said:
    return Said(
        410,
        _("De siffrorna finns inte kvar"),
        _(
            "Länken går till en viss upplaga av siffrorna, och den finns inte längre här. Hellre än att visa andra siffror "
            "visar vi inga. Följ länken nedan om du vill se de senaste."
        ),
        [(_("De senaste siffrorna"), request.path)],
    )


def _no_edition(request: HttpRequest) -> Said:
    return Said(
        404,
        _("Länken går inte att läsa"),
        _("En upplaga av siffror har åtta tecken, 0–9 och a–f. Kontrollera att hela länken kom med."),
        [(_("De senaste siffrorna"), request.path)],
    )


def _unreadable() -> Said:
    return Said(
        503,
        _("Siffrorna går inte att läsa just nu"),
        _(
            "Något är fel med filerna där siffrorna ligger. Den som driver webbplatsen ser i loggen vad det är."
        ),
        [(_("Alla ramverk"), reverse("measure"))],
    )


def framework_or_404(key: str) -> Framework:
    framework = framework_by_key(ANYONE, key)
    if framework is None:
        raise Said(
            404,
            _("Det ramverket finns inte"),
            _("Inget ramverk har den adressen. Alla som finns står under Mäta."),
            [(_("Alla ramverk"), reverse("measure"))],
        )
    return framework


def chosen_place(request: HttpRequest, back: str) -> Place:
    """The place whose name was typed in a form; Said, with the way back, when there is none."""
    text = request.GET.get("plats", "").strip()
    found = find_places(ANYONE, text, limit=2) if text else []
    if found:
        return found[0]
    words = (
        _("Ingen kommun och inget län heter ”%(text)s”. Kontrollera stavningen och försök igen.")
        % {"text": text[:80]}
        if text
        else _("Skriv namnet på en kommun eller ett län.")
    )
    raise Said(404, _("Ingen sådan plats"), words, [(_("Tillbaka"), reverse(back))])


def asked_place(slug: str, country: str) -> Place:
    """The place of an address; Said, with the way to the page of the whole country, when there is none."""
    place = place_by_slug(ANYONE, slug)
    if place is None:
        raise Said(
            404,
            _("Den platsen finns inte"),
            _("Ingen kommun och inget län har den adressen."),
            [(_("Hela landet"), reverse(country)), (_("Alla kommuner och län"), reverse("places"))],
        )
    return place


def place_or_404(framework: Framework, slug: str) -> Place:
    """A place that the framework is about."""
    place = place_by_slug(ANYONE, slug)
    kinds = place_kinds(framework)
    title, own = told(framework.title, framework.key), reverse("framework", args=[framework.key])
    if not kinds:
        raise Said(
            404,
            _("Ramverket gäller länder"),
            _("%(title)s jämför länder, så det finns inga sidor för kommuner och län.") % {"title": title},
            [(title.text, own)],
        )
    if place is None:
        raise Said(
            404,
            _("Den platsen finns inte"),
            _("Ingen kommun och inget län har den adressen."),
            [(title.text, own), (_("Alla kommuner och län"), reverse("places"))],
        )
    if place.kind not in kinds:
        links = [(title.text, own)]
        if place.county is not None:
            links.insert(
                0, (place.county.name, reverse("measured_place", args=[framework.key, place.county.slug]))
            )
        words = (
            _("%(title)s räknas bara för län. Se länets sida i stället.")
            if place.county is not None
            else _("%(title)s räknas bara för kommuner. Välj en kommun i stället.")
        )
        raise Said(404, _("Inga siffror för den platsen"), words % {"title": title}, links)
    return place


def computed_or_said(framework: Framework, request: HttpRequest) -> Computed | None:
    """The figures that the address asks for; None when none are loaded. A page of its own when they cannot be computed."""
    from hjulet.instruments.indicators.errors import IndicatorError

    try:
        return figures(ANYONE, framework, request.GET.get("data", ""))
    except IndicatorError as error:
        raise Said(
            503,
            _("Siffrorna går inte att räkna på"),
            _("Något i de hämtade siffrorna stoppar beräkningen: %(problem)s") % {"problem": error},
            [(told(framework.title, framework.key).text, reverse("framework", args=[framework.key]))],
        ) from None


def year_asked(request: HttpRequest, years: Sequence[int], usual: int) -> int:
    """`ar`, else the usual year. A year that there is nothing of is told, not passed over."""
    text = request.GET.get("ar", "")
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) == 4 and int(text) in years):
        raise Said(
            404,
            _("Inga siffror för det året"),
            _("Det finns värden för %(first)s–%(last)s.") % {"first": years[0], "last": years[-1]}
            if years
            else _("Det finns inga värden än."),
            [(_("Det senaste året"), request.path)],
        )
    return int(text)


def one_asked(request: HttpRequest, word: str, among: Sequence[str], usual: str) -> str:
    """One of the words that there are; Said with a way back for anything else."""
    text = request.GET.get(word, "") or usual
    if text not in among:
        raise Said(
            404,
            _("Valet finns inte"),
            _("Något i adressen går inte att läsa. Börja om från sidan utan val."),
            [(_("Sidan utan val"), request.path)],
        )
    return text


def framework_context(
    framework: Framework, computed: Computed | None, request: HttpRequest
) -> dict[str, Any]:
    """What every page about a framework needs: its name, whether it is a draft or made up, and the lasting link."""
    title: Told = told(framework.title, framework.key)
    return {
        "framework": framework,
        "title": title,
        "description": told(framework.description),
        "computed": computed,
        "is_generated": computed is not None and computed.is_generated,
        "decimals": 1 if computed is None else computed.decimals,
        "is_distance": wording.is_distance(framework),
        "source_words": "" if computed is None else wording.source_words(computed),
        "endings": DOWNLOADS,
        "lasting": lasting_link(request, computed),
        "is_fixed": bool(request.GET.get("data")),
    }


def lasting_link(request: HttpRequest, computed: Computed | None, path: str = "") -> str:
    """The address of this page, or of the one at `path`, with exactly these figures."""
    if computed is None:
        return ""
    query = request.GET.copy()
    query["data"] = computed.edition
    return f"{path or request.path}?{query.urlencode()}"
