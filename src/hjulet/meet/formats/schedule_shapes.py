"""schedule.xml and schedule.json brought to one shape, that of the JSON file, so that they can never say different things."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from hjulet.meet.formats.schedule import ScheduleError

Raw = Mapping[str, Any]
"""A conference with its `days`, each with `rooms`, each with `events`. Values are as the file has them."""


def from_json(content: bytes) -> Raw:
    """The JSON file. Raises ScheduleError when it is none."""
    try:
        whole = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ScheduleError(f"The JSON file is not UTF-8 (byte {error.start}): save it as UTF-8.") from error
    except RecursionError as error:
        raise ScheduleError("The JSON file is nested too deeply to be a programme.") from error
    except ValueError as error:
        raise ScheduleError(
            f"The file is not valid JSON: {error}. Fetch it again; it may be cut off."
        ) from error
    schedule = whole.get("schedule") if isinstance(whole, dict) else None
    if not isinstance(schedule, dict):
        raise ScheduleError(
            "The JSON file has no 'schedule' object: expected schedule.json of frab or pretalx."
        )
    conference = schedule.get("conference")
    if not isinstance(conference, dict):
        raise ScheduleError(
            "The JSON file has no 'conference' in its 'schedule': expected title, days and rooms."
        )
    days = conference.get("days")
    if not isinstance(days, list):
        raise ScheduleError("The JSON file has no list 'days' in its 'conference': expected one entry a day.")
    guids = {text_of(room.get("name")): room for room in _objects(conference.get("rooms"))}
    generator = whole.get("generator") or schedule.get("generator")
    return {
        **conference,
        "base_url": text_of(schedule.get("base_url")) or text_of(conference.get("base_url")),
        "url": text_of(conference.get("url")) or text_of(schedule.get("url")),
        "generator": text_of(generator.get("name")) if isinstance(generator, dict) else "",
        "days": [_day_from_json(day, guids) for day in _objects(days)],
    }


def _day_from_json(day: Raw, known: Mapping[str, Raw]) -> Raw:
    rooms = day.get("rooms")
    if isinstance(rooms, dict):
        pairs = list(rooms.items())
    else:
        pairs = [(text_of(room.get("name")), room.get("events") or []) for room in _objects(rooms)]
    for name, events in pairs:
        if not isinstance(events, list):
            raise ScheduleError(
                f"Day {text_of(day.get('index')) or '?'}, room {name!r}: expected a list of events, "
                f"found {type(events).__name__}."
            )
    return {
        **day,
        "rooms": [
            {**known.get(text_of(name), {}), "name": text_of(name), "events": list(_objects(events))}
            for name, events in pairs
        ],
    }


def from_xml(content: bytes) -> Raw:
    """The XML file. Entities are refused, known or unknown, inside or outside."""
    try:
        root = ElementTree.fromstring(content)
    except DefusedXmlException as error:
        raise ScheduleError(
            "The XML file declares entities, which can fill the memory or read other files: expected a plain "
            "schedule.xml without a DOCTYPE that declares any."
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise ScheduleError(
            f"The file is not valid XML: {error}. Fetch it again; it may be cut off."
        ) from error
    if _tag(root) != "schedule":
        raise ScheduleError(
            f"The XML file begins with <{_tag(root)}>: expected <schedule>, as frab and pretalx write."
        )
    conference = _child(root, "conference")
    if conference is None:
        raise ScheduleError("The XML file has no <conference> in its <schedule>: expected title and dates.")
    generator = _child(root, "generator")
    return {
        **{_tag(part): part.text or "" for part in conference},
        "generator": generator.get("name", "") if generator is not None else "",
        "days": [
            {
                "index": day.get("index"),
                "date": day.get("date"),
                "day_start": day.get("start"),
                "day_end": day.get("end"),
                "rooms": [
                    {
                        "name": room.get("name") or "",
                        "guid": room.get("guid"),
                        "events": [_event_from_xml(event) for event in _children(room, "event")],
                    }
                    for room in _children(day, "room")
                ],
            }
            for day in _children(root, "day")
        ],
    }


def _event_from_xml(event: Element) -> Raw:
    values: dict[str, Any] = {"persons": [], "links": []}
    for part in event:
        name = _tag(part)
        if name == "persons":
            values["persons"] = [
                {**one.attrib, "name": "".join(one.itertext())} for one in _children(part, "person")
            ]
        elif name == "links":
            values["links"] = [{"url": one.get("href")} for one in _children(part, "link")]
        else:
            values[name] = "".join(part.itertext())
    return {**values, "id": event.get("id"), "guid": event.get("guid")}


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _child(element: Element, name: str) -> Element | None:
    return next(_children(element, name), None)


def _children(element: Element, name: str) -> Iterator[Element]:
    return (part for part in element if _tag(part) == name)


def _objects(values: Any) -> Iterator[dict[str, Any]]:
    return (value for value in values if isinstance(value, dict)) if isinstance(values, list) else iter(())


def text_of(value: Any) -> str:
    """What stands there as text; of several languages Swedish, then English, then the first."""
    if isinstance(value, dict):
        value = value.get("sv") or value.get("en") or next(iter(value.values()), "")
    if value is None or isinstance(value, bool | list | dict):
        return ""
    return str(value).strip()
