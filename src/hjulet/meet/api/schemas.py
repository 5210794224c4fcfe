"""What Meet's addresses answer and take, for the published description of the API."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ninja import Field, Schema
from pydantic import ConfigDict, StrictInt, StrictStr

from hjulet.hub.api.schemas import ORGANISATION_ID
from hjulet.meet.models import Registration

Kind = Literal["traff", "kunskapsdag", "konferens", "kafe", "seminarium", "webbinarium"]


class OrganisationInShort(Schema):
    id: str = Field(pattern=ORGANISATION_ID)
    code: str | None
    name: str = Field(examples=["Region Västernorrland"])


class NetworkAnswer(Schema):
    """Organisations that keep meeting about something."""

    slug: str
    title: str
    summary: str
    membership: Literal["open", "closed"]
    cadence: str | None = Field(description="How often it meets, in words.")
    host: OrganisationInShort | None
    place: str | None = Field(description="The code of the place it belongs to, if it does.")
    themes: list[str] = Field(description="Slugs of themes.")
    url: str
    gatherings_url: str = Field(description="Where its gatherings are, as JSON.")


class NetworkList(Schema):
    items: list[NetworkAnswer]
    count: int


class MemberAnswer(Schema):
    organisation: OrganisationInShort
    roles: list[str] = Field(description="The roles that it has a seat for. Who sits there is not public.")


class NetworkInFull(NetworkAnswer):
    purpose_html: str = Field(description="What it is for, as HTML.")
    members: list[MemberAnswer]


class VenueAnswer(Schema):
    name: str
    street_address: str | None
    town: str | None


class GatheringAnswer(Schema):
    """A gathering and its terms. The link for joining online is for those who are signed up, and never here."""

    slug: str
    title: str
    kind: Kind
    summary: str
    starts: datetime
    ends: datetime
    mode: Literal["on_site", "online", "hybrid"]
    venue: VenueAnswer | None
    place: str | None = Field(description="The code of the municipality or county.", examples=["2282"])
    network: str | None = Field(description="The slug of the network it belongs to.")
    themes: list[str] = Field(description="Slugs of themes.")
    state: Literal["published", "closed", "cancelled", "held", "documented"] = Field(
        description="Where it is in its life. That it is full shows in `seats_left`: sign-ups then join the queue."
    )
    sign_up: Literal["open", "not_yet", "closed", "cancelled", "over", "elsewhere", "whole_series"] = Field(
        description="Whether a sign-up would be taken now, and why not."
    )
    registration_opens: datetime | None
    registration_closes: datetime
    audience: Literal["everybody", "members"] = Field(description="Whose sign-ups are taken.")
    seats: int | None = Field(
        description="Null when there is no limit, or when the organisers do not show it."
    )
    seats_left: int | None = Field(
        description="Null when there is no limit; also when the organisers do not show it, "
        "or show it only when few are left and more are."
    )
    availability: Literal["unlimited", "available", "few", "full"] | None = Field(
        description="The same in a word. Null when the organisers do not show it."
    )
    price_ore: int = Field(description="Price in öre; 0 is free of charge.", examples=[75000])
    price_note: str | None
    url: str


class GatheringList(Schema):
    items: list[GatheringAnswer]
    count: int


class WayAnswer(Schema):
    """Seats of one kind: on site, online, or at a local site that follows the gathering together."""

    mode: Literal["on_site", "online"]
    site: str | None = Field(description="The guid of the local site.")
    name: str | None = Field(description="The name of the local site.")
    host: OrganisationInShort | None = Field(description="Who is host at the local site.")
    seats: int | None
    seats_left: int | None


class QuestionAnswer(Schema):
    """A question of the organisers' own, to be answered in `answers` by its guid."""

    guid: str
    question: str
    kind: Literal["text", "choice", "yes_no"]
    choices: list[str] = Field(description="What can be answered; empty when anything can.")
    is_required: bool
    purpose: str


class GatheringInFull(GatheringAnswer):
    description_html: str
    documentation_html: str = Field(description="What remains of it afterwards, as HTML.")
    target_group: str | None
    dated_note: str | None
    host: OrganisationInShort | None
    accessibility: str | None = Field(description="What the venue says about its accessibility.")
    max_per_organisation: int | None = Field(description="The cap for one organisation, while it holds.")
    cancel_by: datetime | None
    late_cancellation_note: str | None
    vat_percent: int = Field(description="On the price: 25, 12, 6 or 0.")
    questions: list[QuestionAnswer]
    seats_by_way: list[WayAnswer] = Field(
        description="Ways to take part, the first being meant when none is said."
    )
    schedule_url: str = Field(description="The programme, as JSON.")
    calendar_url: str = Field(description="The gathering as a calendar file.")
    registrations_url: str = Field(description="Where to POST a sign-up.")


class ScheduleAnswer(Schema):
    """The programme in the form that conference apps read (frab, pretalx)."""

    model_config = ConfigDict(extra="allow")

    schedule: dict[str, object]


def _length_of(field: str) -> int:
    length: int = getattr(Registration._meta.get_field(field), "max_length")  # noqa: B009  typed too loosely
    return length


class SignUp(Schema):
    """Everything that is asked of somebody who wants to come. No other fields are taken."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "Kim Exempel",
                    "email": "kim.exempel@kommun.invalid",
                    "organisation": "2282",
                    "role": "utvecklingsledare",
                }
            ]
        },
    )

    name: StrictStr = Field(min_length=1, max_length=_length_of("name"), description="On one line.")
    email: StrictStr = Field(
        min_length=3,
        max_length=254,
        description="The receipt goes here, with a private link to change or cancel.",
    )
    organisation: StrictStr | StrictInt = Field(
        description="The code (`2282`, `22`) or `id` of an organisation, as in /organisations. Text of two or four "
        "digits is read as a code, a JSON number as an id. `other` is another organisation, or a private person."
    )
    role: StrictStr = Field(
        "", max_length=_length_of("role_title"), description="On one line; may be left out."
    )
    mode: Literal["", "on_site", "online"] = Field(
        "", description="How to take part, as in `seats_by_way`; left out, the first way there."
    )
    site: StrictStr = Field("", max_length=36, description="The guid of a local site, as in `seats_by_way`.")
    is_listed: bool = Field(False, description="Whether others who are signed up may see the name.")
    answers: dict[str, StrictStr] = Field(
        default_factory=dict,
        description="To the organisers' own questions, by guid; those required must be there.",
    )
    payer: PayerAnswer | None = Field(None, description="Needed when it costs something.")


class PayerAnswer(Schema):
    """Who pays, as an invoice wants it. Public bodies need `endpoint`, and one of the two references."""

    model_config = ConfigDict(extra="forbid")

    name: StrictStr = Field(max_length=200)
    org_number: StrictStr = Field("", max_length=13, description="Ten digits.", examples=["212000-2429"])
    endpoint: StrictStr = Field(
        "", max_length=60, description="Peppol-ID or GLN.", examples=["0007:2120002429"]
    )
    buyer_reference: StrictStr = Field("", max_length=100)
    order_number: StrictStr = Field("", max_length=100)
    street_address: StrictStr = Field("", max_length=150)
    postcode: StrictStr = Field("", max_length=10)
    town: StrictStr = Field("", max_length=80)


class SignUpHeaders(Schema):
    idempotency_key: str = Field(
        "",
        alias="Idempotency-Key",
        max_length=64,
        description="A random word of your own for this sign-up. Sending exactly the same again with the same key "
        "answers with how that sign-up stands; without a key the answer is the one a new address would get.",
    )


class ReceiptAnswer(Schema):
    """The same whether or not the address was known before: what is true of it goes by mail to the address itself."""

    state: Literal["registered", "waiting", "offered"]
    position: int | None = Field(description="The place in the queue, 1 for the first; null with a seat.")
    gathering: str = Field(description="The slug of the gathering.")
    price_ore: int
    vat_percent: int
    price_note: str | None
    message: str = Field(description="A sentence for the person.")
