"""Everything that writes in Meet. The actor comes first; every change is atomic; mail goes after commit."""

from hjulet.meet.actions.clock import show_what_the_clock_changed
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
    rename_seats,
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
from hjulet.meet.actions.rights import make_coordinators_group, remove_planning_group, sync_planning_group

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
    "make_coordinators_group",
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
    "show_what_the_clock_changed",
    "sync_planning_group",
    "sync_seats",
    "write_mail",
]
