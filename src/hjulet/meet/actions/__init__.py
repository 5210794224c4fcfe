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
from hjulet.meet.actions.members import (
    add_member,
    end_member,
    place_address_on_seat,
    place_person_on_seat,
    remove_planning_group,
    rename_seats,
    sync_planning_group,
    sync_seats,
)
from hjulet.meet.actions.moving import move_gathering
from hjulet.meet.actions.outbox import MailServerAway, deliver_outbox, write_mail
from hjulet.meet.actions.programme import ImportCounts, ImportRefused, import_programme
from hjulet.meet.actions.registration import (
    Receipt,
    RegistrationRefused,
    cancel_registration,
    change_registration,
    register,
)

__all__ = [
    "ImportCounts",
    "ImportRefused",
    "MailServerAway",
    "Receipt",
    "RegistrationRefused",
    "add_member",
    "cancel_gathering",
    "cancel_registration",
    "change_registration",
    "close_registration",
    "deliver_outbox",
    "end_member",
    "gathering_was_published",
    "import_programme",
    "lift_cap",
    "locked_desk",
    "move_gathering",
    "open_desk",
    "place_address_on_seat",
    "place_person_on_seat",
    "register",
    "release_due",
    "release_seats",
    "remove_planning_group",
    "rename_seats",
    "reopen_registration",
    "sync_planning_group",
    "sync_seats",
    "write_mail",
]
