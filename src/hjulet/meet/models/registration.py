"""Sign-ups: one desk per gathering, one registration per person, parties, and a log that only grows."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Organisation, Person, PersonalDataNotice, new_public_id


class RegistrationDesk(models.Model):
    """What happens to a gathering, apart from what editors write about it. Its row is the one lock.

    Everything that takes or frees a seat first locks this row (PostgreSQL) or the database (SQLite),
    so that two people can never get the same seat.
    """

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    gathering = models.OneToOneField(
        "hjulet.GatheringPage", on_delete=models.CASCADE, related_name="desk", primary_key=True
    )
    calendar_uid = models.UUIDField(default=new_public_id, editable=False, unique=True)
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)
    announced = models.JSONField(default=dict, editable=False)
    """The time, place and link that people have been told, to know when they must be told anew."""
    closed_at = models.DateTimeField(_("stängd"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("inställd"), null=True, blank=True)
    cancellation_message = models.TextField(_("meddelande"), blank=True)
    cap_lifted_at = models.DateTimeField(_("taket lyft"), null=True, blank=True)
    holds_mail = models.BooleanField(_("håll inne mejlen"), default=False)
    """While set nothing is sent to anybody about the gathering: the outbox is read first."""
    presence_closed_at = models.DateTimeField(_("incheckningen avslutad"), null=True, blank=True)
    """From then on those who are not marked as present did not come."""
    check_in_key = models.UUIDField(default=new_public_id, editable=False)
    """In the link of the day for those at the door; renewed, it closes the old link."""

    class Meta:
        verbose_name = _("anmälningsdisk")
        verbose_name_plural = _("anmälningsdiskar")

    def __str__(self) -> str:
        return str(self.gathering)


class Party(models.Model):
    """Colleagues signed up together: all of them or none, or as many as there is room for."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    public_id = models.UUIDField(default=new_public_id, editable=False, unique=True)
    gathering = models.ForeignKey("hjulet.GatheringPage", on_delete=models.PROTECT, related_name="parties")
    made_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="parties_made"
    )
    all_or_nothing = models.BooleanField(_("alla eller ingen"), default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("sällskap")
        verbose_name_plural = _("sällskap")

    def __str__(self) -> str:
        return f"party {self.public_id}"


class Registration(models.Model):
    """That a person is coming to a gathering, waits for a seat, or did."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    class State(models.TextChoices):
        REGISTERED = "registered", _("anmäld")
        WAITING = "waiting", _("i kö")
        OFFERED = "offered", _("erbjuden plats")
        CANCELLED = "cancelled", _("avbokad")
        HANDED_OVER = "handed_over", _("överlåten")

    ACTIVE = (State.REGISTERED, State.WAITING, State.OFFERED)
    TAKES_SEAT = (State.REGISTERED, State.OFFERED)
    """An open offer holds its seat until it is answered or has run out."""

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("på plats")
        ONLINE = "online", _("digitalt")

    public_id = models.UUIDField(default=new_public_id, editable=False, unique=True)
    gathering = models.ForeignKey(
        "hjulet.GatheringPage", on_delete=models.PROTECT, related_name="registrations"
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="registrations"
    )
    """None only when the personal data have been removed (gallring)."""
    registered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="registrations_made"
    )
    party = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.SET_NULL, related_name="registrations"
    )
    series_sign_up = models.ForeignKey(
        "hjulet.SeriesSignUp", null=True, blank=True, on_delete=models.SET_NULL, related_name="registrations"
    )
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    """The sign-up that was handed over to this person."""
    state = models.CharField(_("läge"), max_length=12, choices=State.choices)
    mode = models.CharField(_("deltar"), max_length=10, choices=Mode.choices, default=Mode.ON_SITE)
    site = models.ForeignKey(
        "hjulet.GatheringSite",
        verbose_name=_("ort"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="registrations",
    )
    name = models.CharField(_("namn"), max_length=150)
    role_title = models.CharField(_("roll"), max_length=150, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    organisation_name = models.CharField(_("organisationens namn då"), max_length=200, blank=True)
    organisation_kind = models.CharField(_("organisationens slag då"), max_length=20, blank=True)
    county_code = models.CharField(_("län då"), max_length=2, blank=True)
    seat = models.ForeignKey(
        "hjulet.NetworkSeat", null=True, blank=True, on_delete=models.SET_NULL, related_name="registrations"
    )
    price_ore = models.PositiveIntegerField(_("pris i öre"), default=0)
    vat_percent = models.PositiveSmallIntegerField(_("moms"), default=25)
    price_label = models.CharField(_("vilket pris"), max_length=100, blank=True)
    price_note = models.CharField(_("om priset"), max_length=100, blank=True)
    terms = models.JSONField(_("villkor då"), default=dict, blank=True)
    """What a cancellation or not coming costs, frozen: {"steps": [...], "no_show_fee_ore": n, "note": str}."""
    fee_ore = models.PositiveIntegerField(_("avgift i öre"), null=True, blank=True)
    """What cancelling came to cost; None while not cancelled."""
    invoice_details = models.ForeignKey(
        "hjulet.InvoiceDetails",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="registrations",
    )
    answers = models.JSONField(_("svar"), default=dict, blank=True)
    """By the guid of the question."""
    is_listed = models.BooleanField(_("syns i deltagarlistan"), default=False)
    language = models.CharField(
        max_length=5, choices=Person.Language.choices, default=Person.Language.SWEDISH
    )
    notice = models.ForeignKey(PersonalDataNotice, null=True, on_delete=models.PROTECT, related_name="+")
    submission = models.CharField(max_length=64, blank=True, editable=False)
    """What the sender's form or program called this sign-up, so that sending it twice answers the same."""
    created_at = models.DateTimeField(_("anmäld när"), default=timezone.now)
    queued_at = models.DateTimeField(_("i kö sedan"), null=True, blank=True)
    offer_expires_at = models.DateTimeField(_("erbjudandet gäller till"), null=True, blank=True)
    ended_at = models.DateTimeField(_("avbokad när"), null=True, blank=True)
    anonymised_at = models.DateTimeField(_("gallrad när"), null=True, blank=True)

    class Meta:
        verbose_name = _("anmälan")
        verbose_name_plural = _("anmälningar")
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["gathering", "person"],
                condition=models.Q(state__in=["registered", "waiting", "offered"], person__isnull=False),
                name="one_active_registration",
            ),
            models.UniqueConstraint(
                fields=["gathering", "seat"],
                condition=models.Q(state__in=["registered", "waiting", "offered"], seat__isnull=False),
                name="one_person_on_a_seat",
            ),
            models.CheckConstraint(
                name="waiting_has_queue_time",
                condition=~models.Q(state="waiting") | models.Q(queued_at__isnull=False),
            ),
            models.CheckConstraint(
                name="offer_has_deadline",
                condition=~models.Q(state="offered") | models.Q(offer_expires_at__isnull=False),
            ),
            models.CheckConstraint(
                name="registration_has_person_until_anonymised",
                condition=models.Q(person__isnull=False) | models.Q(anonymised_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["gathering", "state", "organisation"]),
            models.Index(fields=["state", "offer_expires_at"]),
        ]

    def __str__(self) -> str:
        # Never the name or the address: this ends up in logs.
        return f"registration {self.public_id}"


class SessionChoice(models.Model):
    """That a person has chosen a session among those that go on at the same time."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="choices")
    session = models.ForeignKey("hjulet.Session", on_delete=models.CASCADE, related_name="choices")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("valt pass")
        verbose_name_plural = _("valda pass")
        constraints = [
            models.UniqueConstraint(fields=["registration", "session"], name="session_chosen_once")
        ]

    def __str__(self) -> str:
        return f"choice of {self.registration}"


class RegistrationEvent(models.Model):
    """One line of the log: what happened to a registration, when, and through whom. Never changed."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    class Kind(models.TextChoices):
        REGISTERED = "registered", _("anmäld")
        QUEUED = "queued", _("ställd i kö")
        PROMOTED = "promoted", _("fick plats från kön")
        CANCELLED = "cancelled", _("avbokad")
        CHANGED = "changed", _("ändrade sina uppgifter")
        GATHERING_CHANGED = "gathering_changed", _("träffen flyttades")
        GATHERING_CANCELLED = "gathering_cancelled", _("träffen ställdes in")
        REPEATED = "repeated", _("anmälde sig en gång till")
        OFFERED = "offered", _("erbjöds plats från kön")
        ACCEPTED = "accepted", _("tackade ja till platsen")
        DECLINED = "declined", _("tackade nej till platsen")
        EXPIRED = "expired", _("svarade inte i tid")
        HANDED_OVER = "handed_over", _("överlät platsen")
        TOOK_OVER = "took_over", _("tog över platsen")
        SWITCHED = "switched", _("bytte hur eller var")
        OBJECTED = "objected", _("ville inte vara anmäld")
        PRESENT = "present", _("var där")
        NOT_PRESENT = "not_present", _("markeringen togs bort")
        NEEDS = "needs", _("ändrade mat eller tillgänglighet")
        CHOSE = "chose", _("valde programpunkter")
        ANONYMISED = "anonymised", _("gallrades")

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    details = models.JSONField(default=dict, blank=True)
    """Figures and names of fields, never personal data."""

    class Meta:
        verbose_name = _("händelse")
        verbose_name_plural = _("händelser")
        ordering = ["at", "id"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not kwargs.get("force_insert"):
            raise TypeError("The registration log only grows: write a new event instead of changing one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("The registration log only grows: events are never deleted one by one.")
