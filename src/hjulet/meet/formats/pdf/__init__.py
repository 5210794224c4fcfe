"""Papers: programme, name list, badges and certificates as PDF/UA-1, from plain records to bytes."""

from hjulet.hub.formats.pdf.codes import qr_svg
from hjulet.meet.formats.pdf.badges import Badge, BadgeSheets, badges_pdf
from hjulet.meet.formats.pdf.certificates import CertificateSheet, certificates_pdf
from hjulet.meet.formats.pdf.names import NameLine, NameList, names_pdf
from hjulet.meet.formats.pdf.programme import (
    DayTable,
    LeaderLine,
    ProgrammeSheet,
    SessionLine,
    SlotLine,
    programme_pdf,
)

__all__ = [
    "Badge",
    "BadgeSheets",
    "CertificateSheet",
    "DayTable",
    "LeaderLine",
    "NameLine",
    "NameList",
    "ProgrammeSheet",
    "SessionLine",
    "SlotLine",
    "badges_pdf",
    "certificates_pdf",
    "names_pdf",
    "programme_pdf",
    "qr_svg",
]
