"""The programme: venues with rooms, sessions in them, and who leads them."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable
from wagtail.search import index

from hjulet.hub.models import Organisation, Person, Place, new_public_id

STOCKHOLM = ZoneInfo("Europe/Stockholm")


class Venue(index.Indexed, ClusterableModel):
    """A house where people meet, with its rooms. Kept once and used again."""

    name = models.CharField(_("namn"), max_length=150)
    street_address = models.CharField(_("gatuadress"), max_length=200, blank=True)
    town = models.CharField(_("ort"), max_length=100, blank=True)
    place = models.ForeignKey(
        Place,
        verbose_name=_("kommun"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="venues",
    )
    accessibility = models.TextField(
        _("tillgänglighet"),
        blank=True,
        help_text=_("Hiss, hörslinga, rullstol, tyst rum: det den som kommer behöver veta."),
    )
    map_url = models.URLField(_("länk till karta eller vägbeskrivning"), blank=True)

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("street_address"), FieldPanel("town")]),
        FieldPanel("place"),
        FieldPanel("accessibility"),
        FieldPanel("map_url"),
        InlinePanel("rooms", heading=_("Rum"), label=_("rum")),
    ]
    search_fields = [index.AutocompleteField("name"), index.AutocompleteField("town")]

    class Meta:
        verbose_name = _("lokal")
        verbose_name_plural = _("lokaler")
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name}, {self.town}" if self.town else self.name


class Room(Orderable):
    venue = ParentalKey(Venue, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(_("namn"), max_length=100)
    capacity = models.PositiveIntegerField(pgettext_lazy("seats", "platser"), null=True, blank=True)
    guid = models.UUIDField(default=new_public_id, editable=False)

    panels = [FieldRowPanel([FieldPanel("name"), FieldPanel("capacity")])]

    class Meta(Orderable.Meta):
        verbose_name = _("rum")
        verbose_name_plural = _("rum")
        constraints = [models.UniqueConstraint(fields=["venue", "name"], name="room_name_once_per_venue")]

    def __str__(self) -> str:
        return f"{self.name} ({self.venue.name})"


class Speaker(index.Indexed, models.Model):
    """Somebody who stands on a programme: name, title and organisation, as they want to be presented."""

    name = models.CharField(_("namn"), max_length=150)
    title = models.CharField(_("titel"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    presentation = models.TextField(_("presentation"), blank=True)
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="speaker_entries",
        help_text=_("Den som påminns om bilder och anteckningar efteråt. Visas inte."),
    )
    guid = models.UUIDField(default=new_public_id, editable=False, unique=True)

    panels = [
        FieldPanel("name"),
        FieldPanel("title"),
        FieldPanel("organisation"),
        FieldPanel("presentation"),
        FieldPanel("person"),
    ]
    search_fields = [index.AutocompleteField("name")]

    class Meta:
        verbose_name = _("medverkande")
        verbose_name_plural = _("medverkande")
        ordering = ["name"]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.title, str(self.organisation or "")) if part)


class GatheringSpeaker(Orderable):
    """Somebody who takes part in a gathering without a session of their own."""

    page = ParentalKey("hjulet.GatheringPage", on_delete=models.CASCADE, related_name="speakers")
    speaker = models.ForeignKey(
        Speaker, verbose_name=_("medverkande"), on_delete=models.PROTECT, related_name="+"
    )

    panels = [FieldPanel("speaker")]


class Session(Orderable, ClusterableModel):
    """A point on the programme, or a lärpass: a slot of time, perhaps a room, and those who lead it."""

    class Kind(models.TextChoices):
        SESSION = "session", _("programpunkt")
        WORKSHOP = "workshop", _("lärpass")
        BREAK = "break", _("paus")

    page = ParentalKey("hjulet.GatheringPage", on_delete=models.CASCADE, related_name="sessions")
    guid = models.UUIDField(default=new_public_id, editable=False, unique=True)
    kind = models.CharField(_("slag"), max_length=10, choices=Kind.choices, default=Kind.SESSION)
    title = models.CharField(_("rubrik"), max_length=255)
    subtitle = models.CharField(_("underrubrik"), max_length=255, blank=True)
    abstract = models.TextField(_("beskrivning"), max_length=10_000, blank=True)
    language = models.CharField(
        _("språk"),
        max_length=10,
        blank=True,
        default="sv",
        help_text=_("sv, en … Visas när det inte är svenska."),
    )
    starts = models.DateTimeField(_("börjar"), null=True, blank=True)
    ends = models.DateTimeField(_("slutar"), null=True, blank=True)
    room = models.ForeignKey(
        Room, verbose_name=_("rum"), null=True, blank=True, on_delete=models.PROTECT, related_name="sessions"
    )
    track = models.CharField(_("spår"), max_length=100, blank=True)
    link = models.URLField(_("länk"), blank=True)
    capacity = models.PositiveIntegerField(
        pgettext_lazy("seats", "platser"),
        null=True,
        blank=True,
        help_text=_("När deltagarna väljer bland pass. Tomt: som rummet, annars ingen gräns."),
    )
    takes_choices = models.BooleanField(
        _("deltagarna väljer"),
        default=False,
        help_text=_("Den som är anmäld väljer ett av passen som går samtidigt."),
    )
    is_imported = models.BooleanField(default=False, editable=False)
    """Whether a programme file owns it: an import changes and removes only what an import has made."""

    panels = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("kind")]),
        FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]),
        FieldRowPanel([FieldPanel("room"), FieldPanel("track"), FieldPanel("language")]),
        FieldPanel("abstract"),
        FieldPanel("link"),
        FieldRowPanel([FieldPanel("takes_choices"), FieldPanel("capacity")]),
        InlinePanel("session_speakers", heading=_("Leds av"), label=_("person")),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("programpunkt")
        verbose_name_plural = _("programpunkter")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if bool(self.starts) != bool(self.ends):
            raise ValidationError({"ends": _("Ange både start och slut, eller inget av dem.")})
        if self.starts and self.ends and self.ends <= self.starts:
            raise ValidationError({"ends": _("Programpunkten slutar innan den börjar.")})

    def local_start(self) -> Any:
        return self.starts.astimezone(STOCKHOLM) if self.starts else None


class SessionSpeaker(Orderable):
    session = ParentalKey(Session, on_delete=models.CASCADE, related_name="session_speakers")
    speaker = models.ForeignKey(
        Speaker, verbose_name=_("medverkande"), on_delete=models.PROTECT, related_name="appearances"
    )

    panels = [FieldPanel("speaker")]
