"""The tables of Meet, one file an idea: pages, programme, members, registration, mail."""

from hjulet.meet.models.mail import OutgoingMail
from hjulet.meet.models.members import (
    NetworkMember,
    NetworkRole,
    NetworkSeat,
    PlanningGroupMember,
    SeatHolder,
)
from hjulet.meet.models.network_pages import MeetIndexPage, NetworkPage
from hjulet.meet.models.pages import GatheringPage
from hjulet.meet.models.programme import GatheringSpeaker, Room, Session, SessionSpeaker, Speaker, Venue
from hjulet.meet.models.registration import Registration, RegistrationDesk, RegistrationEvent

__all__ = [
    "GatheringPage",
    "GatheringSpeaker",
    "MeetIndexPage",
    "NetworkMember",
    "NetworkPage",
    "NetworkRole",
    "NetworkSeat",
    "OutgoingMail",
    "PlanningGroupMember",
    "Registration",
    "RegistrationDesk",
    "RegistrationEvent",
    "Room",
    "SeatHolder",
    "Session",
    "SessionSpeaker",
    "Speaker",
    "Venue",
]
