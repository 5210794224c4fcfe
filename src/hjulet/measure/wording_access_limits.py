"""What stands under every result of access: what was counted with, and what it does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hjulet.hub.wording import number_words
from hjulet.measure.wording_access import group_words, when_words

if TYPE_CHECKING:
    from hjulet.measure.access_carried_out import Result


def assumed(result: Result) -> list[str]:
    """What was counted with, for whoever must be able to do it again."""
    asked, ground = result.asked, result.summary["ground"]
    said = [
        _(
            "Den som reser går hemifrån någon gång %(when)s. Medeltal är över alla avresor, %(every)s minut isär."
        )
        % {"when": when_words(result), "every": number_words(asked["every_minutes"])},
        _(
            "Gångväg är fågelvägen × %(detour)s i %(speed)s km/h, högst %(metres)s meter åt gången. Ett byte tar minst %(change)s sekunder. En resa är högst %(longest)s minuter; vad som tar längre tid räknas som att det inte nås."
        )
        % {
            "detour": number_words(asked["walk_detour"], 1),
            "speed": number_words(3.6 * asked["walk_speed"], 1),
            "metres": number_words(asked["walk_metres"]),
            "change": number_words(asked["change_seconds"]),
            "longest": number_words(asked["max_minutes"]),
        },
        _(
            "Tidtabellen har den dagen %(trips)s turer på %(routes)s linjer, %(stops)s hållplatser och %(km)s fordonskilometer."
        )
        % {name: number_words(ground[name]) for name in ("trips", "routes", "stops", "km")},
    ]
    if asked["measure"] == "mean-time" and result.summary["kind"] != "travel-times":
        said.append(
            _(
                "Persontimmar är vad längre restid blir tillsammans när var och en gör en resa, fördelad på målpunkterna efter hur mycket som finns där."
            )
            if ground["has_people"]
            else _(
                "Timmar är vad längre restid blir tillsammans när en person från varje plats gör en resa, fördelad på målpunkterna."
            )
        )
    if not ground["has_people"]:
        said.append(_("Ingen befolkning är vald: varje plats räknas som en, oavsett hur många som bor där."))
    said += [
        _("%(count)s av %(places)s punkter saknar tal i kolumnen ”%(column)s” och är inte med i den.")
        % {"count": number_words(count), "places": number_words(ground["places"]), "column": column}
        for column, count in ground["left_out"].items()
    ]
    for group, times in asked["factors"]:
        said.append(
            _("En person i gruppen ”%(group)s” räknas %(times)s gånger. Det är ett politiskt val.")
            % {"group": group_words(group), "times": number_words(times, 1)}
        )
    return said


def not_said(result: Result) -> list[str]:
    """What stands under every result."""
    said = [
        _(
            "Det är den planerade tidtabellen, med alla bussar i tid. Hur många som åker med dem vet vi inte här."
        ),
        _("Medeltal döljer enskilda: någon kan förlora allt där andra inte förlorar något."),
        _("Siffror om färre än fem personer visas inte."),
        _("Vilka målpunkter och grupper som räknas, och hur mycket, är politiska val."),
        _("Det är ett underlag för samtal, inte ett beslut."),
    ]
    outside = result.figures.get("outside", 0)
    if outside:
        said.insert(
            0,
            _(
                "%(count)s av turerna börjar utanför tiden som är räknad. Av dem syns bara en del av skadan, så de ser mindre värda ut än de är. Räkna på hela dagen för att jämföra dem."
            )
            % {"count": number_words(outside)},
        )
    if result.summary["kind"] == "rank":
        said.insert(
            0,
            _(
                "Skadorna går inte att lägga ihop: två turer kan ersätta varandra, så att var och en ser onödig ut. Gör ett förslag av dem och räkna på det."
            ),
        )
    return said
