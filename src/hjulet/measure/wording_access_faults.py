"""What is wrong with a timetable, points or a proposal, in Swedish: which file and line, what came, what was expected.

The instrument says it in English. Each pattern here is one of its sentences; what none of them fits is told as it is.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from hjulet.instruments.access import AccessError

MOST = 600
EDITS = ("withdraw", "restore", "retime", "shorten", "on_demand")

_EXPECTED = {
    "1 (added) or 2 (removed)": gettext_lazy("1 (läggs till) eller 2 (tas bort)"),
    "0 or 1": gettext_lazy("0 eller 1"),
    "a later time such as 22:00:00": gettext_lazy("en senare tid, som 22:00:00"),
    "a time such as 06:00:00": gettext_lazy("en tid som 06:00:00"),
    "seconds above 0": gettext_lazy("ett antal sekunder över 0"),
    "a date such as 20190513": gettext_lazy("ett datum som 20190513"),
    "a number of 0 or more": gettext_lazy("ett tal som är 0 eller mer"),
    "an id": gettext_lazy("ett id"),
    "something": gettext_lazy("något"),
}
_KINDS = {
    "trip": gettext_lazy("ingen tur"),
    "route": gettext_lazy("ingen linje"),
    "stop": gettext_lazy("ingen hållplats"),
}
_PATTERNS: tuple[tuple[str, _StrPromise], ...] = (
    (r"the table (?P<name>\S+) is missing", gettext_lazy("tabellen %(name)s saknas")),
    (
        r"calendar.txt and calendar_dates.txt are both missing",
        gettext_lazy(
            "både calendar.txt och calendar_dates.txt saknas; en av dem säger vilka dagar turerna går"
        ),
    ),
    (
        r"it cannot be unpacked as a zip file",
        gettext_lazy("zip-filen är skadad och går inte att packa upp; ladda ner den på nytt"),
    ),
    (
        r"there are several feeds in it \((?P<names>.*)\)",
        gettext_lazy("det finns flera tidtabeller i den (%(names)s); lämna var och en som en egen fil"),
    ),
    (
        r"(?P<name>\S+) unpacks to more than (?P<large>\d+) MB from (?P<small>\d+) kB",
        gettext_lazy(
            "%(name)s packar upp till mer än %(large)s MB ur %(small)s kB, och det gör ingen tidtabell"
        ),
    ),
    (r"it is not in UTF-8", gettext_lazy("den är inte sparad som UTF-8; spara den så")),
    (r"it is empty; its first line", gettext_lazy("den är tom; första raden ska vara rubriker")),
    (r"the heading stands twice", gettext_lazy("rubriken står två gånger")),
    (
        r"there is no such column(?: of numbers)?; there are: (?P<names>.*)",
        gettext_lazy("kolumnen finns inte; de som finns är %(names)s"),
    ),
    (r"there are headings, and no", gettext_lazy("det finns rubriker men inga rader under dem")),
    (
        r"a quotation mark is opened here and never closed",
        gettext_lazy("ett citattecken öppnas här och stängs aldrig"),
    ),
    (
        r"nothing came where (?P<expected>.*) was expected",
        gettext_lazy("här är tomt, och %(expected)s skulle stå här"),
    ),
    (
        r"'(?P<came>.*)' came where degrees from (?P<low>\S+) to (?P<high>\S+) were expected",
        gettext_lazy("här står ”%(came)s”, och grader från %(low)s till %(high)s skulle stå här"),
    ),
    (
        r"'(?P<came>.*)' came where a whole number from (?P<low>\d+) to (?P<high>\d+) was expected",
        gettext_lazy("här står ”%(came)s”, och ett helt tal från %(low)s till %(high)s skulle stå här"),
    ),
    (
        r"'(?P<came>.*)' came where a time such as 07:05:00 was expected in (?P<name>\w+)",
        gettext_lazy("här står ”%(came)s”, och en tid som 07:05:00 skulle stå här (%(name)s)"),
    ),
    (
        r"'(?P<came>.*)' came where a whole number was expected in (?P<name>\w+)",
        gettext_lazy("här står ”%(came)s”, och ett helt tal skulle stå här (%(name)s)"),
    ),
    (
        r"'(?P<came>.*)' came where (?P<expected>.*) was expected",
        gettext_lazy("här står ”%(came)s”, och %(expected)s skulle stå här"),
    ),
    (r"'(?P<came>.*)' stands twice", gettext_lazy("”%(came)s” står två gånger; varje id får stå en gång")),
    (
        r"'(?P<came>.*)' stands on line (?P<line>\d+) already",
        gettext_lazy("”%(came)s” står redan på rad %(line)s; varje id får stå en gång"),
    ),
    (
        r"route '(?P<came>.*)' is not in routes.txt",
        gettext_lazy("linjen ”%(came)s” finns inte i routes.txt"),
    ),
    (
        r"it cannot be read as (?:a table|comma-separated values)",
        gettext_lazy("den går inte att läsa som en tabell i UTF-8"),
    ),
    (
        r"its lines end as old Macs wrote them",
        gettext_lazy("raderna slutar som på gamla Mac-datorer (CR); spara den med LF eller CR LF"),
    ),
    (
        r"(?P<came>\d+) cells came under (?P<heads>\d+) headings",
        gettext_lazy("raden har %(came)s celler under %(heads)s rubriker"),
    ),
    (
        r"stop '(?P<came>.*)' is not in stops.txt",
        gettext_lazy("hållplatsen ”%(came)s” finns inte i stops.txt"),
    ),
    (r"the same stop_sequence stands twice", gettext_lazy("samma stop_sequence står två gånger i turen")),
    (
        r"the first and the last stop of a trip need a time",
        gettext_lazy("turens första och sista hållplats behöver en tid, och här finns ingen"),
    ),
    (
        r"the time goes backwards",
        gettext_lazy("tiden går baklänges: den är tidigare än den förra i turen"),
    ),
    (
        r"up to here the feed has (?P<many>\d+) departures by frequency",
        gettext_lazy(
            "hit har tidtabellen %(many)s avgångar med turtäthet, fler än någon dag har; är headway_secs i sekunder?"
        ),
    ),
    (
        r"'(?P<word>\w+)' is (?P<came>\S+); a number from (?P<low>\S+) to (?P<high>\d+) was expected",
        gettext_lazy("”%(word)s” är %(came)s, och ett tal från %(low)s till %(high)s skulle stå här"),
    ),
    (
        r"none of these trips is withdrawn",
        gettext_lazy("ingen av turerna är indragen, så det finns inget att återinföra"),
    ),
    (
        r"no trip runs on (?P<day>\S+) .*; the feed has service from (?P<first>\S+) to (?P<last>\S+),",
        gettext_lazy("ingen tur går %(day)s; tidtabellen har trafik från %(first)s till %(last)s"),
    ),
    (
        r"(?:no trip runs on .*)?the calendar is empty",
        gettext_lazy("kalendern är tom: ingen tur går någon dag"),
    ),
    (
        r"services run on (?P<day>\S+), but none of their trips calls at two stops",
        gettext_lazy(
            "ingen tur som går %(day)s stannar vid två hållplatser; är trips.txt och stop_times.txt hela?"
        ),
    ),
    (
        r"no trip of the day fits all that was said",
        gettext_lazy(
            "ingen tur den dagen passar allt som står i förslaget: turer, linjer, hållplatser och tider"
        ),
    ),
    (
        r"there is no (?P<kind>trip|route|stop) '(?P<came>.*)' that day; there are (?P<names>.*)",
        gettext_lazy("%(kind)s heter ”%(came)s” den dagen; det finns till exempel %(names)s"),
    ),
    (
        r"none of these trips is any shorter by that",
        gettext_lazy("ingen av turerna blir kortare av det: ingen går längre"),
    ),
    (
        r"what may be withdrawn saves (?P<found>\S+) vehicle-km of the (?P<asked>\S+) asked for",
        gettext_lazy(
            "det som får dras in sparar bara %(found)s av %(asked)s fordonskilometer; be om mindre, behåll mindre, "
            "eller välj ett längre tidsfönster"
        ),
    ),
    (
        r"people times opportunities is too large",
        gettext_lazy(
            "talen blir för stora för att summeras exakt; skriv boende eller målpunkter i hundratal"
        ),
    ),
    (
        r"'(?P<came>.*)' is no time of day",
        gettext_lazy("”%(came)s” är inget klockslag; skriv det som 07:00"),
    ),
)


def fault_words(fault: AccessError | OSError) -> str:
    """One Swedish sentence: "Filen stop_times.txt, rad 14, kolumnen arrival_time: här står ”7:99”, och …"."""
    if isinstance(fault, OSError):
        return _("Filen gick inte att läsa hos oss. Försök igen om en stund.")
    said = _matched(fault.message) or _("på engelska: %(words)s") % {"words": fault.message}
    name = file_name(fault.file) if fault.file else ""
    where = [_("filen %(name)s") % {"name": name}] if name else []
    if fault.line is not None:
        where.append(_("rad %(line)d") % {"line": fault.line})
    if fault.column:
        where.append(_("kolumnen %(name)s") % {"name": fault.column})
    if fault.about and not where:
        where.append(_about_edit(fault.about))
    place = ", ".join(one for one in where if one)
    sentence = f"{place}: {said}" if place else said
    sentence = sentence[:1].upper() + sentence[1:]
    return sentence[: MOST - 1].rstrip(".") + "."


def file_name(file: str) -> str:
    """The table's own name; a kept file has a hash for a name, which says nothing to anybody."""
    name = Path(file).name
    return "" if re.fullmatch(r"[0-9a-f]{64}\.\w+", name) else name[:80]


def _about_edit(about: str) -> str:
    """What the instrument calls "withdraw 2" is the second of its kind in a proposal."""
    kind, _space, number = about.partition(" ")
    if kind not in EDITS or not number.isdecimal():
        return about
    return _("i förslaget, [[%(kind)s]] nummer %(number)s") % {"kind": kind, "number": number}


def _matched(message: str) -> str:
    for pattern, words in _PATTERNS:
        if found := re.match(pattern, message, re.DOTALL):
            named = {name: value or "" for name, value in found.groupdict().items()}
            if "expected" in named:
                named["expected"] = str(_EXPECTED.get(named["expected"], named["expected"]))
            if "kind" in named:
                named["kind"] = str(_KINDS[named["kind"]])
            return str(words) % named
    return ""
