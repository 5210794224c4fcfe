"""Sentences of Match that more than one face says."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from hjulet.match.queries.experience import Fact


def reason_words(facts: Sequence[Fact]) -> str:
    """Why somebody is proposed, in whole sentences made of facts, without a name or a figure."""
    place = next((fact for fact in facts if fact["kind"] == "place"), {})
    deeds = [words for fact in facts if (words := _deed(fact))]
    if any(fact["kind"] == "by_hand" for fact in facts):
        deeds.insert(0, _("har föreslagits av en samordnare"))
    what = _("En region") if place.get("of") == "region" else _("En kommun")
    head = what + _size(place) + _course(place)
    if not deeds:
        return _("%(head)s. Vi vet inte om den har arbetat med ämnet, men den liknar er.") % {"head": head}
    if head == what:
        return _("%(head)s som %(deeds)s.") % {"head": head, "deeds": joined(deeds)}
    return _("%(head)s. Den %(deeds)s.") % {"head": head, "deeds": joined(deeds)}


def joined(parts: Sequence[str]) -> str:
    """ "a, b och c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s och %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def _size(place: Fact) -> str:
    match place.get("size"):
        case "same":
            return " " + _("med ungefär lika många invånare som ni")
        case "larger":
            return " " + _("med fler invånare än ni")
        case "smaller":
            return " " + _("med färre invånare än ni")
    return ""


def _course(place: Fact) -> str:
    match place.get("course"), bool(place.get("also")):
        case "shrunk", True:
            return ", " + _("som också har minskat sedan 1975")
        case "shrunk", False:
            return ", " + _("som har minskat sedan 1975")
        case "grown", True:
            return ", " + _("som också har vuxit sedan 1975")
        case "grown", False:
            return ", " + _("som har vuxit sedan 1975")
        case "steady", True:
            return ", " + _("som också är ungefär lika stor som 1975")
        case "steady", False:
            return ", " + _("som är ungefär lika stor som 1975")
    return ""


def _deed(fact: Fact) -> str:
    about = _("om ett närliggande ämne") if fact.get("near") else _("om ämnet")
    match fact["kind"], fact.get("evidence") or fact.get("stage") or fact.get("state"):
        case "example", "evaluated":
            words = _("har ett exempel %(about)s som är utvärderat")
        case "example", "followed_up":
            words = _("har ett exempel %(about)s som är uppföljt")
        case "example", _evidence:
            words = _("har berättat om ett exempel %(about)s")
        case "reuse", "in_use":
            words = _("använder något som andra har gjort %(about)s")
        case "reuse", "adapted":
            words = _("anpassar något som andra har gjort %(about)s")
        case "reuse", "dropped":
            words = _("har valt bort något som andra har gjort %(about)s och sagt varför")
        case "reuse", _stage:
            words = _("har satt sig in i något som andra har gjort %(about)s")
        case "commitment", "done":
            words = _("har genomfört ett åtagande %(about)s och berättat vad det blev")
        case "commitment", _state:
            words = _("har avbrutit ett åtagande %(about)s och berättat varför")
        case "lesson", _nothing:
            words = _("finns med i en lärdom %(about)s")
        case "network", _nothing:
            words = _("är med i ett nätverk %(about)s")
        case _kind:
            return ""
    return words % {"about": about}


def refusal_words(reason: str) -> str:
    """What somebody is told whose wish could not be met, and what to do instead."""
    return {
        "too_many_requests": _(
            "Du har redan tre frågor som söker kollegor. Avsluta en av dem först, så kan du ställa en ny."
        ),
        "closed": _("Frågan är avslutad, så det går inte att göra det här."),
        "nobody_chosen": _("Välj minst en att fråga."),
        "too_many_asked": _(
            "Högst tre kan vara tillfrågade samtidigt. Vänta på svar, eller välj färre. "
            "Den som inte har svarat på tio dagar räknas inte."
        ),
        "nobody_to_ask": _(
            "En av dem du valde går inte att fråga just nu: de har redan fått flera frågor den här månaden. "
            "Välj någon annan så länge."
        ),
        "already_proposed": _("Organisationen är redan föreslagen."),
        "nobody_there": _(
            "Ingen i organisationen går att fråga: den har varken kontakt eller medlemsansvarig."
        ),
        "own_organisation": _("Det är den egna organisationen. Välj en annan."),
        "answered": _("Du har redan svarat. Tack, det behövs inget mer."),
        "nobody_accepted": _("Ingen har sagt ja än. Samtalet kan bokas när någon har gjort det."),
        "asker_left": _(
            "Du företräder inte organisationen längre, så du kan inte fråga för den. Avsluta frågan, så får de som har "
            "sagt ja veta det."
        ),
        "peer_left": _(
            "Du företräder inte organisationen längre, så du kan inte vara med för den. Svara nej, så kan någon annan "
            "få frågan."
        ),
        "not_taken": _("Samtalet tar inte emot fler, så det gick inte att säga ja."),
        "changed": _("Texten har ändrats sedan du läste den. Läs den nya och svara igen."),
        "too_soon": _("Välj en tid som ligger minst en timme fram."),
        "not_held": _("Samtalet har inte varit än. Skriv vad det gav när det är över."),
        "no_reason": _("Skriv varför frågan avslutas, så att de som ville hjälpa till vet."),
        "no_outcome": _("Skriv vad samtalet gav, gärna bara några meningar."),
    }[reason]
