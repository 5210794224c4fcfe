"""A series: several occasions of one thing, on one page, with what they share said once."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, TabbedInterface
from wagtail.fields import RichTextField
from wagtail.models import Page

from hjulet.hub.models import Organisation, Person, PersonalDataNotice, Theme
from hjulet.hub.pages import AddressedPage
from hjulet.meet.editor.page_forms import CopyWithoutAliasForm
from hjulet.meet.models.fields import OreField
from hjulet.meet.models.pages import RICH_TEXT, GatheringPage
from hjulet.meet.models.registration import Registration


class SeriesPage(AddressedPage):
    """The occasions are its child pages, in order of time. What stands here they follow, until they say otherwise."""

    url_name = "series"
    copy_form_class = CopyWithoutAliasForm

    class SignUpMode(models.TextChoices):
        BOTH = "both", _("hela serien eller ett tillfälle")
        WHOLE = "whole", _("bara hela serien")
        EACH = "each", _("ett tillfälle i taget")

    FOLLOWED = (
        "kind",
        "mode",
        "venue",
        "host",
        "target_group",
        "joining_link",
        "audience",
        "seats",
        "seats_online",
        "max_per_organisation",
        "price_ore",
        "vat_percent",
        "price_note",
        "offer_hours",
        "queue_rule",
    )
    """The fields of an occasion that follow the series as long as they are what the series last said."""

    summary = models.TextField(
        _("sammanfattning"), max_length=400, help_text=_("Två meningar: för vem och om vad.")
    )
    body = RichTextField(_("beskrivning"), blank=True, features=RICH_TEXT)
    themes = ParentalManyToManyField(Theme, verbose_name=_("ämnen"), blank=True, related_name="series")
    sign_up_mode = models.CharField(
        _("hur man anmäler sig"), max_length=10, choices=SignUpMode.choices, default=SignUpMode.BOTH
    )
    kind = models.CharField(
        _("slag"), max_length=20, choices=GatheringPage.Kind.choices, default=GatheringPage.Kind.MEETING
    )
    mode = models.CharField(
        _("form"), max_length=10, choices=GatheringPage.Mode.choices, default=GatheringPage.Mode.ON_SITE
    )
    venue = models.ForeignKey(
        "hjulet.Venue",
        verbose_name=_("lokal"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    host = models.ForeignKey(
        Organisation,
        verbose_name=_("värdorganisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    target_group = models.CharField(_("målgrupp"), max_length=250, blank=True)
    joining_link = models.URLField(
        _("länk för att delta digitalt"), blank=True, help_text=_("Lämnas bara ut till dem som är anmälda.")
    )
    audience = models.CharField(
        _("vem får anmäla sig"),
        max_length=10,
        choices=GatheringPage.Audience.choices,
        default=GatheringPage.Audience.EVERYBODY,
    )
    seats = models.PositiveIntegerField(
        pgettext_lazy("seats", "platser"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    seats_online = models.PositiveIntegerField(
        _("platser digitalt"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    max_per_organisation = models.PositiveIntegerField(
        _("högst så många per organisation"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    price_ore = OreField(_("pris per tillfälle exkl. moms, kronor"), default=0)
    vat_percent = GatheringPage._meta.get_field("vat_percent").clone()
    price_note = models.CharField(_("om priset"), max_length=100, blank=True)
    offer_hours = GatheringPage._meta.get_field("offer_hours").clone()
    queue_rule = GatheringPage._meta.get_field("queue_rule").clone()
    last_said = models.JSONField(default=dict, editable=False)
    """What the occasions were last told, field by field: an occasion that still says that follows the next change."""

    exclude_fields_in_copy: ClassVar[list[str]] = ["last_said"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("sign_up_mode"),
        FieldPanel("themes", widget=forms.CheckboxSelectMultiple),
    ]
    shared_panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("mode")]),
        FieldRowPanel([FieldPanel("venue"), FieldPanel("host")]),
        FieldPanel("target_group"),
        FieldPanel("joining_link"),
        FieldPanel("audience"),
        FieldRowPanel([FieldPanel("seats"), FieldPanel("seats_online"), FieldPanel("max_per_organisation")]),
        FieldRowPanel([FieldPanel("price_ore"), FieldPanel("vat_percent"), FieldPanel("price_note")]),
        FieldRowPanel([FieldPanel("offer_hours"), FieldPanel("queue_rule")]),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Innehåll")),
            ObjectList(shared_panels, heading=_("Gemensamt för tillfällena")),
            ObjectList(Page.promote_panels, heading=_("Adress och sökning")),
        ]
    )
    parent_page_types: ClassVar[list[str]] = ["hjulet.NetworkPage", "hjulet.MeetIndexPage"]
    subpage_types: ClassVar[list[str]] = ["hjulet.GatheringPage"]
    template = "hjulet/meet/series.html"

    class Meta:
        verbose_name = _("serie")
        verbose_name_plural = _("serier")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from hjulet.hub.rules import ANYONE
        from hjulet.meet.formats.jsonld_series import series_script
        from hjulet.meet.queries.series import series_page

        content = series_page(ANYONE, self)
        # A preview is not for search engines, and may have no address yet.
        jsonld = "" if getattr(request, "is_preview", False) else series_script(content)
        return {**super().get_context(request, *args, **kwargs), **content, "jsonld": jsonld}

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """What the occasions have been told is no part of what an editor writes: an old revision never brings it back."""
        page = super().with_content_json(content)
        kept = SeriesPage.objects.filter(pk=self.pk).values_list("last_said", flat=True).first()
        page.last_said = kept or {}
        return page


class SeriesSignUp(models.Model):
    """That a person has joined a whole series: occasions that are added later are theirs, too."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    series = models.ForeignKey(SeriesPage, on_delete=models.PROTECT, related_name="sign_ups")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="series_sign_ups"
    )
    name = models.CharField(_("namn"), max_length=150, blank=True)
    role_title = models.CharField(_("roll"), max_length=150, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    mode = models.CharField(_("deltar"), max_length=10, choices=Registration.Mode.choices, blank=True)
    """What was chosen for the series; empty: the first kind of seats that an occasion has."""
    invoice_details = models.ForeignKey(
        "hjulet.InvoiceDetails",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="series_sign_ups",
    )
    """Who pays for what costs something. None: nobody was asked, since nothing did."""
    language = models.CharField(
        max_length=5, choices=Person.Language.choices, default=Person.Language.SWEDISH
    )
    notice = models.ForeignKey(
        PersonalDataNotice, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("anmälan till serie")
        verbose_name_plural = _("anmälningar till serier")
        constraints = [
            models.UniqueConstraint(
                fields=["series", "person"],
                condition=models.Q(ended_at__isnull=True, person__isnull=False),
                name="one_active_series_sign_up",
            )
        ]

    def __str__(self) -> str:
        return f"series sign-up {self.pk}"
