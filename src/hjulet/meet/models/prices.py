"""Prices and terms as data: who pays what until when, and what a cancellation costs."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from hjulet.hub.models import Organisation
from hjulet.meet.models.fields import OreField


class VatPercent(models.IntegerChoices):
    """The Swedish rates. 0 needs a reason on the invoice."""

    TWENTY_FIVE = 25, "25 %"
    TWELVE = 12, "12 %"
    SIX = 6, "6 %"
    NONE = 0, "0 %"


class PriceRow(Orderable):
    """A price for some: a kind of organisation, members, until or from a date. The gathering's own price is for the rest."""

    page = ParentalKey("hjulet.GatheringPage", on_delete=models.CASCADE, related_name="price_rows")
    label = models.CharField(
        _("namn på priset"), max_length=100, help_text=_("Till exempel ”Kommun, tidig anmälan”.")
    )
    organisation_kind = models.CharField(
        _("för slag av organisation"),
        max_length=20,
        blank=True,
        choices=Organisation.Kind.choices,
        help_text=_("Tomt: alla slag."),
    )
    is_for_members = models.BooleanField(
        _("bara för medlemmar"), default=False, help_text=_("Organisationer som är medlemmar i nätverket.")
    )
    valid_from = models.DateTimeField(_("gäller från"), null=True, blank=True)
    valid_to = models.DateTimeField(_("gäller till"), null=True, blank=True)
    amount_ore = OreField(_("pris exkl. moms, kronor"), default=0)
    vat_percent = models.PositiveSmallIntegerField(
        _("moms"), choices=VatPercent.choices, default=VatPercent.TWENTY_FIVE
    )
    priority = models.PositiveSmallIntegerField(
        _("företräde"),
        default=0,
        help_text=_("När två priser passar gäller det med högst tal. De får inte ha samma tal."),
    )

    panels = [
        FieldRowPanel([FieldPanel("label"), FieldPanel("amount_ore"), FieldPanel("vat_percent")]),
        FieldRowPanel([FieldPanel("organisation_kind"), FieldPanel("is_for_members")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to"), FieldPanel("priority")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("pris")
        verbose_name_plural = _("priser")

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to <= self.valid_from:
            raise ValidationError({"valid_to": _("Priset slutar gälla innan det börjar.")})

    def overlaps(self, other: PriceRow) -> bool:
        """Whether somebody could have either of them at the same moment."""
        return (
            (
                not self.organisation_kind
                or not other.organisation_kind
                or self.organisation_kind == other.organisation_kind
            )
            and (self.valid_from is None or other.valid_to is None or self.valid_from < other.valid_to)
            and (other.valid_from is None or self.valid_to is None or other.valid_from < self.valid_to)
        )


class CancellationStep(Orderable):
    """What a cancellation costs when fewer days than this are left. With no steps it costs nothing."""

    page = ParentalKey("hjulet.GatheringPage", on_delete=models.CASCADE, related_name="cancellation_steps")
    days_before = models.PositiveSmallIntegerField(
        _("färre dagar kvar än"), help_text=_("Till exempel 14: den som avbokar senare än två veckor före.")
    )
    fee_percent = models.PositiveSmallIntegerField(
        _("del av priset, procent"), default=0, validators=[MaxValueValidator(100)]
    )
    fee_ore = OreField(_("och en fast avgift, kronor"), default=0)

    panels = [FieldRowPanel([FieldPanel("days_before"), FieldPanel("fee_percent"), FieldPanel("fee_ore")])]

    class Meta(Orderable.Meta):
        verbose_name = _("avbokningssteg")
        verbose_name_plural = _("avbokningssteg")

    def __str__(self) -> str:
        return f"< {self.days_before} d: {self.fee_percent} % + {self.fee_ore / 100:.2f} kr"

    def as_frozen(self) -> dict[str, Any]:
        """As it stands in the terms of a sign-up."""
        return {"days_before": self.days_before, "percent": self.fee_percent, "fee_ore": self.fee_ore}
