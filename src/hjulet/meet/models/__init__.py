"""The tables of Meet, one file an idea: pages, programme, members, registration, money, mail, what is left after."""

from hjulet.meet.models.imports import ParticipantImport
from hjulet.meet.models.invoices import InvoiceBasis, InvoiceDetails, InvoiceLine, SellerDetails
from hjulet.meet.models.mail import OutgoingMail
from hjulet.meet.models.materials import Material, OwedMaterial
from hjulet.meet.models.members import (
    NetworkMember,
    NetworkRole,
    NetworkSeat,
    PlanningGroupMember,
    SeatHolder,
)
from hjulet.meet.models.messages import GatheringMessage
from hjulet.meet.models.needs import RegistrationNeeds
from hjulet.meet.models.network_pages import MeetIndexPage, NetworkPage
from hjulet.meet.models.pages import GatheringPage
from hjulet.meet.models.presence import Attendance, Certificate
from hjulet.meet.models.prices import CancellationStep, PriceRow, VatPercent
from hjulet.meet.models.programme import GatheringSpeaker, Room, Session, SessionSpeaker, Speaker, Venue
from hjulet.meet.models.questions import GatheringQuestion
from hjulet.meet.models.registration import (
    Party,
    Registration,
    RegistrationDesk,
    RegistrationEvent,
    SessionChoice,
)
from hjulet.meet.models.retention import RetentionEntry, RetentionRule
from hjulet.meet.models.series_pages import SeriesPage, SeriesSignUp
from hjulet.meet.models.sites import GatheringSite

__all__ = [
    "Attendance",
    "CancellationStep",
    "Certificate",
    "GatheringMessage",
    "GatheringPage",
    "GatheringQuestion",
    "GatheringSite",
    "GatheringSpeaker",
    "InvoiceBasis",
    "InvoiceDetails",
    "InvoiceLine",
    "Material",
    "MeetIndexPage",
    "NetworkMember",
    "NetworkPage",
    "NetworkRole",
    "NetworkSeat",
    "OutgoingMail",
    "OwedMaterial",
    "ParticipantImport",
    "Party",
    "PlanningGroupMember",
    "PriceRow",
    "Registration",
    "RegistrationDesk",
    "RegistrationEvent",
    "RegistrationNeeds",
    "RetentionEntry",
    "RetentionRule",
    "Room",
    "SeatHolder",
    "SellerDetails",
    "SeriesPage",
    "SeriesSignUp",
    "Session",
    "SessionChoice",
    "SessionSpeaker",
    "Speaker",
    "VatPercent",
    "Venue",
]
