"""Hub and spoke: one national gathering, followed from local sites with a host, seats and a programme of their own."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from hjulet.hub.models import Organisation, new_public_id


class GatheringSite(Orderable):
    """A place where people meet to follow the gathering together."""

    page = ParentalKey("hjulet.GatheringPage", on_delete=models.CASCADE, related_name="sites")
    guid = models.UUIDField(default=new_public_id, editable=False, unique=True)
    name = models.CharField(_("namn"), max_length=150, help_text=_("Till exempel ”Umeå, länsstyrelsen”."))
    venue = models.ForeignKey(
        "hjulet.Venue",
        verbose_name=_("lokal"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sites",
    )
    host = models.ForeignKey(
        Organisation,
        verbose_name=_("värd på orten"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sites_hosted",
    )
    contact = models.EmailField(_("kontakt på orten"), blank=True)
    seats = models.PositiveIntegerField(
        pgettext_lazy("seats", "platser"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Tomt: ingen gräns."),
    )
    programme = RichTextField(
        _("program på orten"), blank=True, features=["bold", "italic", "ol", "ul", "link"]
    )

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("seats")]),
        FieldRowPanel([FieldPanel("venue"), FieldPanel("host"), FieldPanel("contact")]),
        FieldPanel("programme"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("ort")
        verbose_name_plural = _("orter")

    def __str__(self) -> str:
        return self.name
