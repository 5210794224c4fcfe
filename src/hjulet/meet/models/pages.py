"""The page of a gathering. Editors write it, people visit it; `get_context` only calls a query."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.fields import RichTextField
from wagtail.models import Page

from hjulet.hub.models import Organisation, Place, Theme, new_public_id
from hjulet.hub.pages import AddressedPage
from hjulet.meet.editor.page_forms import CopyWithoutAliasForm, GatheringForm
from hjulet.meet.editor.panels import WhoIsToldPanel
from hjulet.meet.models.fields import OreField
from hjulet.meet.models.prices import VatPercent
from hjulet.meet.models.programme import Session
from hjulet.meet.models.questions import GatheringQuestion
from hjulet.meet.models.sites import GatheringSite

WITH_GUID = (Session, GatheringSite, GatheringQuestion)
"""What stands on a gathering and is known elsewhere by its guid: a copy of it is another one."""

RICH_TEXT = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class GatheringPage(AddressedPage):
    """One gathering, with its programme and its terms of sign-up. The same address before and after.

    What happens to it (sign-ups, cancelled, closed) is kept in its `RegistrationDesk`, so that
    publishing an old draft can never bring a cancelled gathering back to life.
    """

    url_name = "gathering"

    class Kind(models.TextChoices):
        MEETING = "traff", _("träff")
        KNOWLEDGE_DAY = "kunskapsdag", _("kunskapsdag")
        CONFERENCE = "konferens", _("konferens")
        CAFE = "kafe", _("kafé")
        SEMINAR = "seminarium", _("seminarium")
        WEBINAR = "webbinarium", _("webbinarium")

    class Mode(models.TextChoices):
        ON_SITE = "on_site", _("på plats")
        ONLINE = "online", _("digitalt")
        HYBRID = "hybrid", _("på plats och digitalt")

    class SeatsDisplay(models.TextChoices):
        EXACT = "exact", _("antal platser kvar")
        FEW = "few", _("bara när det är få kvar")
        HIDDEN = "hidden", _("visa inte")

    class QueueRule(models.TextChoices):
        STRICT = "strict", _("strikt ordning: ingen går före")
        FILL = "fill", _("fyll platserna: ett sällskap som inte får plats passeras")

    class Audience(models.TextChoices):
        EVERYBODY = "everybody", _("alla")
        MEMBERS = "members", _("bara nätverkets medlemsorganisationer")

    kind = models.CharField(_("slag"), max_length=20, choices=Kind.choices, default=Kind.MEETING)
    summary = models.TextField(
        _("sammanfattning"), max_length=400, help_text=_("Två meningar: vad och för vem.")
    )
    body = RichTextField(_("beskrivning"), blank=True, features=RICH_TEXT)
    target_group = models.CharField(_("målgrupp"), max_length=250, blank=True)
    starts = models.DateTimeField(_("börjar"))
    ends = models.DateTimeField(_("slutar"))
    mode = models.CharField(_("form"), max_length=10, choices=Mode.choices, default=Mode.ON_SITE)
    venue = models.ForeignKey(
        "hjulet.Venue",
        verbose_name=_("lokal"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="gatherings",
    )
    place = models.ForeignKey(
        Place,
        verbose_name=_("kommun eller län"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="gatherings",
        help_text=_("Fylls i från lokalen om du lämnar det tomt."),
    )
    joining_link = models.URLField(
        _("länk för att delta digitalt"), blank=True, help_text=_("Lämnas bara ut till dem som är anmälda.")
    )
    host = models.ForeignKey(
        Organisation,
        verbose_name=_("värdorganisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="gatherings",
    )
    themes = ParentalManyToManyField(Theme, verbose_name=_("ämnen"), blank=True, related_name="gatherings")
    dated_note = models.CharField(
        _("att veta om datumet"), max_length=200, blank=True, help_text=_("Till exempel ”Tillfälle 2 av 4”.")
    )
    day_after = models.ForeignKey(
        "self",
        verbose_name=_("passa på: en annan träff i anslutning"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    documented_at = models.DateTimeField(_("dokumenterad"), null=True, blank=True)
    documentation = RichTextField(_("efteråt"), blank=True, features=RICH_TEXT)

    takes_registrations = models.BooleanField(_("anmälan här"), default=True)
    audience = models.CharField(
        _("vem får anmäla sig"), max_length=10, choices=Audience.choices, default="everybody"
    )
    registration_opens = models.DateTimeField(_("anmälan öppnar"), null=True, blank=True)
    registration_closes = models.DateTimeField(
        _("sista anmälan"), null=True, blank=True, help_text=_("Tomt: när träffen börjar.")
    )
    cancel_by = models.DateTimeField(
        _("sista avbokning"),
        null=True,
        blank=True,
        help_text=_("Det går att avboka även senare; det här är vad som sägs."),
    )
    late_cancellation_note = models.CharField(
        _("vid sen avbokning"),
        max_length=200,
        blank=True,
        help_text=_("Visas före knappen, till exempel en avgift."),
    )
    seats = models.PositiveIntegerField(
        pgettext_lazy("seats", "platser"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Tomt: ingen gräns."),
    )
    seats_online = models.PositiveIntegerField(
        _("platser digitalt"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("När träffen är både på plats och digital. Tomt: ingen gräns."),
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("timmar att tacka ja till en plats från kön"),
        default=48,
        validators=[MaxValueValidator(336)],
        help_text=_("Klockan står stilla kl. 20–07. 0: platsen ges direkt, utan fråga."),
    )
    queue_rule = models.CharField(
        _("när ett sällskap inte får plats"),
        max_length=10,
        choices=QueueRule.choices,
        default=QueueRule.STRICT,
    )
    seats_display = models.CharField(
        _("visa platser"), max_length=10, choices=SeatsDisplay.choices, default=SeatsDisplay.EXACT
    )
    max_per_organisation = models.PositiveIntegerField(
        _("högst så många per organisation"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    cap_lifts_at = models.DateTimeField(
        _("taket per organisation gäller till"),
        null=True,
        blank=True,
        help_text=_("Därefter släpps platserna till kön."),
    )
    price_ore = OreField(_("pris exkl. moms, kronor"), default=0)
    vat_percent = models.PositiveSmallIntegerField(
        _("moms"), choices=VatPercent.choices, default=VatPercent.TWENTY_FIVE
    )
    vat_exemption = models.CharField(
        _("varför ingen moms"),
        max_length=150,
        blank=True,
        help_text=_("Står på fakturan när momsen är 0 %."),
    )
    no_show_fee_ore = OreField(
        _("avgift för den som inte kommer, kronor"),
        default=0,
        help_text=_("Utöver priset. Visas före knappen."),
    )
    price_note = models.CharField(
        _("om priset"), max_length=100, blank=True, help_text=_("Till exempel ”exkl. moms, lunch ingår”.")
    )
    asks_needs = models.BooleanField(
        _("fråga om mat och tillgänglighet"),
        default=False,
        help_text=_("Bara när ni serverar mat eller möts på plats. Svaren räknas utan namn och gallras."),
    )
    next_host = models.ForeignKey(
        Organisation,
        verbose_name=_("nästa värd"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reminds_week_before = models.BooleanField(_("påminn en vecka före"), default=True)
    reminds_day_before = models.BooleanField(_("påminn dagen före"), default=True)
    imported_from = models.CharField(max_length=200, blank=True, default="", editable=False, db_index=True)
    """The conference that the programme was read from ("acronym@host"). Empty: made here, and no import touches it."""

    exclude_fields_in_copy: ClassVar[list[str]] = ["imported_from"]
    base_form_class = GatheringForm
    copy_form_class = CopyWithoutAliasForm
    content_panels = [
        WhoIsToldPanel(),
        *Page.content_panels,
        FieldPanel("kind"),
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]),
        FieldPanel("dated_note"),
        MultiFieldPanel(
            [FieldPanel("mode"), FieldPanel("venue"), FieldPanel("place"), FieldPanel("joining_link")],
            heading=_("Var"),
        ),
        FieldPanel("body"),
        FieldPanel("target_group"),
        FieldPanel("host"),
        FieldPanel("themes", widget=forms.CheckboxSelectMultiple),
        FieldPanel("day_after"),
    ]
    programme_panels = [
        InlinePanel("speakers", heading=_("Medverkande"), label=_("medverkande")),
        InlinePanel("sessions", heading=_("Programpunkter"), label=_("programpunkt")),
        InlinePanel(
            "sites",
            heading=_("Orter som följer träffen tillsammans"),
            label=_("ort"),
            help_text=_("Varje ort har egen värd, egna platser och eget program runt det gemensamma."),
        ),
    ]
    registration_panels = [
        FieldPanel("takes_registrations"),
        FieldPanel("audience"),
        FieldRowPanel([FieldPanel("registration_opens"), FieldPanel("registration_closes")]),
        FieldRowPanel([FieldPanel("seats"), FieldPanel("seats_online"), FieldPanel("seats_display")]),
        FieldRowPanel([FieldPanel("max_per_organisation"), FieldPanel("cap_lifts_at")]),
        FieldRowPanel([FieldPanel("offer_hours"), FieldPanel("queue_rule")]),
        FieldRowPanel([FieldPanel("reminds_week_before"), FieldPanel("reminds_day_before")]),
        FieldPanel("asks_needs"),
        InlinePanel("questions", heading=_("Egna frågor"), label=_("fråga")),
    ]
    price_panels = [
        FieldRowPanel([FieldPanel("price_ore"), FieldPanel("vat_percent"), FieldPanel("price_note")]),
        FieldPanel("vat_exemption"),
        InlinePanel(
            "price_rows",
            heading=_("Andra priser"),
            label=_("pris"),
            help_text=_("För ett slag av organisation, för medlemmar eller till ett datum."),
        ),
        FieldRowPanel([FieldPanel("cancel_by"), FieldPanel("late_cancellation_note")]),
        InlinePanel(
            "cancellation_steps",
            heading=_("Vad en avbokning kostar"),
            label=_("steg"),
            help_text=_("Utan steg kostar det inget. Villkoren gäller som de var när någon anmälde sig."),
        ),
        FieldPanel("no_show_fee_ore"),
    ]
    after_panels = [FieldPanel("documentation"), FieldPanel("documented_at"), FieldPanel("next_host")]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Innehåll")),
            ObjectList(programme_panels, heading=_("Program")),
            ObjectList(registration_panels, heading=_("Anmälan")),
            ObjectList(price_panels, heading=_("Pris och villkor")),
            ObjectList(after_panels, heading=_("Efteråt")),
            ObjectList(Page.promote_panels, heading=_("Adress och sökning")),
        ]
    )
    parent_page_types: ClassVar[list[str]] = [
        "hjulet.NetworkPage",
        "hjulet.SeriesPage",
        "hjulet.MeetIndexPage",
    ]
    subpage_types: ClassVar[list[str]] = []
    template = "hjulet/meet/gathering.html"

    class Meta:
        verbose_name = _("träff")
        verbose_name_plural = _("träffar")
        indexes = [models.Index(fields=["starts"]), models.Index(fields=["ends"])]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from hjulet.hub.rules import ANYONE
        from hjulet.meet import queries
        from hjulet.meet.formats.jsonld import page_script
        from hjulet.meet.queries.preview import preview_of_gathering

        is_preview = getattr(request, "is_preview", False)
        content = preview_of_gathering(ANYONE, self) if is_preview else queries.gathering_page(ANYONE, self)
        # A preview is not for search engines, and may have no address yet.
        jsonld = "" if is_preview else page_script(content)
        return {**super().get_context(request, *args, **kwargs), **content, "jsonld": jsonld}

    def copy_all_child_relations(self, target: Any, *args: Any, **kwargs: Any) -> Any:
        """A copied gathering has sessions of its own: calendars and conference apps tell them apart by their guid."""
        copied = super().copy_all_child_relations(target, *args, **kwargs)
        for child in copied.values():
            if isinstance(child, WITH_GUID):
                child.guid = new_public_id()
        return copied

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """A revision that was copied along still has the guids of the gathering it was copied from."""
        page = super().with_content_json(content)
        for relation in ("sessions", "sites", "questions"):
            self._keep_own_guids(list(getattr(page, relation).all()))
        if page.documented_at is None:
            # Material was shown after this draft was written: publishing the draft does not undo that.
            documented = GatheringPage.objects.filter(pk=self.pk, materials__is_published=True)
            page.documented_at = documented.values_list("documented_at", flat=True).first()
        return page

    def _keep_own_guids(self, children: list[Any]) -> None:
        if not children:
            return
        rows = type(children[0])._default_manager
        known = dict(rows.filter(page_id=self.pk).values_list("pk", "guid"))
        elsewhere = rows.filter(guid__in=[child.guid for child in children]).exclude(page_id=self.pk)
        taken = set(elsewhere.values_list("guid", flat=True))
        for child in children:
            if child.pk in known:
                child.guid = known[child.pk]
            elif child.guid in taken:
                child.guid = new_public_id()

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.starts and self.ends and self.ends <= self.starts:
            errors["ends"] = _("Träffen slutar innan den börjar. Kontrollera datum och klockslag.")
        if self.cancel_by and self.starts and self.cancel_by > self.starts:
            errors["cancel_by"] = _("Sista avbokning ligger efter att träffen har börjat.")
        if (
            self.registration_opens
            and self.registration_closes
            and self.registration_closes <= self.registration_opens
        ):
            errors["registration_closes"] = _("Anmälan stänger innan den öppnar.")
        if self.venue is not None and self.place is None:
            self.place = self.venue.place
        if errors:
            raise ValidationError(errors)

    def opens_at(self) -> datetime | None:
        return self.registration_opens

    def closes_at(self) -> datetime:
        return self.registration_closes or self.starts

    def is_over(self, at: datetime | None = None) -> bool:
        return self.ends <= (at or timezone.now())

    def cap_at(self, at: datetime) -> int | None:
        """How many one organisation may have at that moment; None when there is no cap."""
        if self.cap_lifts_at is not None and self.cap_lifts_at <= at:
            return None
        return self.max_per_organisation
