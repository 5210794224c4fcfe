"""Everything that writes in Meet. The actor comes first; every change is atomic; mail goes after commit."""

from hjulet.meet.actions.desk import (
    cancel_gathering,
    close_registration,
    gathering_was_published,
    lift_cap,
    locked_desk,
    open_desk,
    release_due,
    release_seats,
    reopen_registration,
)
from hjulet.meet.actions.members import add_member, place_person_on_seat, sync_planning_group
from hjulet.meet.actions.outbox import deliver_outbox, write_mail
from hjulet.meet.actions.registration import (
    Receipt,
    RegistrationRefused,
    cancel_registration,
    change_registration,
    register,
)

__all__ = [
    "Receipt",
    "RegistrationRefused",
    "add_member",
    "cancel_gathering",
    "cancel_registration",
    "change_registration",
    "close_registration",
    "deliver_outbox",
    "gathering_was_published",
    "lift_cap",
    "locked_desk",
    "open_desk",
    "place_person_on_seat",
    "register",
    "release_due",
    "release_seats",
    "reopen_registration",
    "sync_planning_group",
    "write_mail",
]
