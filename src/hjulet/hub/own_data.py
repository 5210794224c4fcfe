"""Everything the hub, the sign-in and the editor hold about one person, as that person gets it."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision

from hjulet.hub.models import (
    Affiliation,
    Person,
    Picture,
    PlaceFollowing,
    StoredDocument,
)
from hjulet.hub.personal_data import OwnTable


def own_data(person: Person) -> list[OwnTable]:
    return [
        _account(person),
        _addresses(person),
        _factors(person),
        _affiliations(person),
        _followed(person),
        _editing(person),
    ]


def _account(person: Person) -> OwnTable:
    return OwnTable(
        key="account",
        title=_("Konto"),
        columns=(
            ("name", _("namn")),
            ("email", _("e-postadress")),
            ("title", _("titel")),
            ("language", _("språk")),
            ("made_at", _("skapat")),
            ("last_sign_in", _("senaste inloggning")),
            ("has_password", _("har lösenord")),
            ("is_active", _("får logga in")),
            ("is_administrator", _("administratör")),
            ("groups", _("grupper")),
        ),
        rows=[
            (
                person.name,
                person.email,
                person.title,
                str(person.get_language_display()),
                person.date_joined,
                person.last_login,
                person.has_usable_password(),
                person.is_active,
                person.is_superuser or person.is_staff,
                list(person.groups.order_by("name").values_list("name", flat=True)),
            )
        ],
    )


def _addresses(person: Person) -> OwnTable:
    found = EmailAddress.objects.filter(user=person).order_by("pk")
    return OwnTable(
        key="addresses",
        title=_("E-postadresser för inloggning"),
        columns=(
            ("email", _("e-postadress")),
            ("is_confirmed", _("bekräftad")),
            ("is_primary", _("huvudadress")),
        ),
        rows=[(address.email, address.verified, address.primary) for address in found],
        correct_url=reverse("account_email"),
        correct_words=_("Ändra e-postadresser"),
    )


def _factors(person: Person) -> OwnTable:
    """That they are there and when they were used; never the secrets, which would open the account."""
    found = Authenticator.objects.filter(user=person).order_by("pk")
    return OwnTable(
        key="second_factors",
        title=_("Inloggning i två steg"),
        columns=(("kind", _("slag")), ("made_at", _("tillagd")), ("last_used_at", _("senast använd"))),
        rows=[(str(factor.get_type_display()), factor.created_at, factor.last_used_at) for factor in found],
        correct_url=reverse("mfa_index"),
        correct_words=_("Ändra inloggning i två steg"),
    )


def _affiliations(person: Person) -> OwnTable:
    found = (
        Affiliation.objects.filter(person=person).select_related("organisation").order_by("from_date", "pk")
    )
    return OwnTable(
        key="affiliations",
        title=_("Organisationer du företräder"),
        columns=(
            ("organisation", _("organisation")),
            ("role", _("roll")),
            ("from", _("från")),
            ("to", _("till")),
            ("is_representative", _("medlemsansvarig")),
        ),
        rows=[
            (row.organisation.name, row.role_title, row.from_date, row.to_date, row.is_representative)
            for row in found
        ],
    )


def _followed(person: Person) -> OwnTable:
    rows = PlaceFollowing.objects.filter(person=person).select_related("place", "person__place_digest")
    found = list(rows.order_by("since", "pk"))
    digest = getattr(found[0].person, "place_digest", None) if found else None
    how_often = str(digest.get_rhythm_display()) if digest is not None else ""
    told_until = digest.told_until if digest is not None else None
    return OwnTable(
        key="followed_places",
        title=_("Platser du följer"),
        columns=(
            ("place", _("plats")),
            ("since", _("följer sedan")),
            ("looked_at", _("senast sedd")),
            ("unseen_since", _("osett sedan")),
            ("mail", _("mejl")),
            ("told_until", _("mejlat till och med")),
        ),
        rows=[
            (row.place.name, row.since, row.looked_at, row.unseen_since, how_often, told_until)
            for row in found
        ],
        correct_url=reverse("my_page"),
        correct_words=_("Ändra vad du följer"),
    )


def _editing(person: Person) -> OwnTable:
    """What the person has done in the editor: how much of each, and when last."""
    counted = (
        (_("sidor som du har gjort"), Page.objects.filter(owner=person), "first_published_at"),
        (_("versioner av sidor"), Revision.objects.filter(user=person), "created_at"),
        (_("rader i sidornas logg"), PageLogEntry.objects.filter(user=person), "timestamp"),
        (_("rader i registrens logg"), ModelLogEntry.objects.filter(user=person), "timestamp"),
        (_("bilder som du har laddat upp"), Picture.objects.filter(uploaded_by_user=person), "created_at"),
        (
            _("filer som du har laddat upp"),
            StoredDocument.objects.filter(uploaded_by_user=person),
            "created_at",
        ),
    )
    return OwnTable(
        key="editing",
        title=_("Det du har gjort som redaktör"),
        columns=(("what", _("vad")), ("count", _("antal")), ("latest", _("senast"))),
        rows=[
            (what, count, found.order_by(f"-{moment}").values_list(moment, flat=True).first())
            for what, found, moment in counted
            if (count := found.count())
        ],
    )
