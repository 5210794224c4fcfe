"""Everything that writes in Meet. The actor comes first; every change is atomic; mail goes after commit."""

from hjulet.meet.actions.answers import answer_questions
from hjulet.meet.actions.cancelling import (
    cancel_registration,
    object_to_registration,
    was_registered_by_another,
)
from hjulet.meet.actions.clock import show_what_the_clock_changed
from hjulet.meet.actions.delivery import MailServerAway, deliver_outbox
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
from hjulet.meet.actions.duplicating import duplicate_gathering, duplicate_series, require_may_duplicate
from hjulet.meet.actions.following import follow_series_again, series_was_published, start_as_the_series
from hjulet.meet.actions.handing_over import hand_over, switch_seats
from hjulet.meet.actions.members import (
    add_member,
    end_member,
    place_address_on_seat,
    place_person_on_seat,
    rename_seats,
    sync_seats,
)
from hjulet.meet.actions.moving import move_gathering
from hjulet.meet.actions.offers import OfferEnded, accept_offer, end_offers_due
from hjulet.meet.actions.outbox import write_mail
from hjulet.meet.actions.participant_imports import (
    ParticipantsRefused,
    confirm_import,
    discard_import,
    leave_out_what_is_wrong,
    mend_import,
    read_participants,
)
from hjulet.meet.actions.parties import Colleague, register_party
from hjulet.meet.actions.presence import (
    CertificateRefused,
    Mark,
    MarkAnswer,
    close_presence,
    issue_certificate,
    issue_certificates,
    mark_present,
    record_marks,
    renew_door,
    reopen_presence,
    unmark,
)
from hjulet.meet.actions.programme import ImportCounts, ImportRefused, import_programme
from hjulet.meet.actions.registration import (
    Applicant,
    Receipt,
    RegistrationRefused,
    Wishes,
    change_registration,
    register,
)
from hjulet.meet.actions.rights import make_coordinators_group, remove_planning_group, sync_planning_group
from hjulet.meet.actions.series_sign_up import (
    SeriesReceipt,
    join_series,
    leave_series,
    register_for_added_occasions,
    register_those_who_joined,
)

__all__ = [
    "Applicant",
    "CertificateRefused",
    "Colleague",
    "ImportCounts",
    "ImportRefused",
    "MailServerAway",
    "Mark",
    "MarkAnswer",
    "OfferEnded",
    "ParticipantsRefused",
    "Receipt",
    "RegistrationRefused",
    "SeriesReceipt",
    "Wishes",
    "accept_offer",
    "add_member",
    "answer_questions",
    "cancel_gathering",
    "cancel_registration",
    "change_registration",
    "close_presence",
    "close_registration",
    "confirm_import",
    "deliver_outbox",
    "discard_import",
    "duplicate_gathering",
    "duplicate_series",
    "end_member",
    "end_offers_due",
    "follow_series_again",
    "gathering_was_published",
    "hand_over",
    "import_programme",
    "issue_certificate",
    "issue_certificates",
    "join_series",
    "leave_out_what_is_wrong",
    "leave_series",
    "lift_cap",
    "locked_desk",
    "make_coordinators_group",
    "mark_present",
    "mend_import",
    "move_gathering",
    "object_to_registration",
    "open_desk",
    "place_address_on_seat",
    "place_person_on_seat",
    "read_participants",
    "record_marks",
    "register",
    "register_for_added_occasions",
    "register_party",
    "register_those_who_joined",
    "release_due",
    "release_seats",
    "remove_planning_group",
    "rename_seats",
    "renew_door",
    "reopen_presence",
    "reopen_registration",
    "require_may_duplicate",
    "series_was_published",
    "show_what_the_clock_changed",
    "start_as_the_series",
    "switch_seats",
    "sync_planning_group",
    "sync_seats",
    "unmark",
    "was_registered_by_another",
    "write_mail",
]
