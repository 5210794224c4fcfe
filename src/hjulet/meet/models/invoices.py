"""The basis of invoices: who pays, on which lines, and what has been exported, which never changes."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Organisation, Person, new_public_id
from hjulet.meet.models.prices import VatPercent


class SellerDetails(models.Model):
    """What an organisation that charges for its gatherings puts on its invoices."""

    organisation = models.OneToOneField(
        Organisation, verbose_name=_("organisation"), on_delete=models.CASCADE, related_name="seller_details"
    )
    vat_number = models.CharField(
        _("momsregistreringsnummer"), max_length=14, blank=True, help_text=_("SE och tolv siffror.")
    )
    endpoint = models.CharField(
        _("Peppol-ID"), max_length=60, help_text=_("0007: och organisationsnumret, eller 0088: och GLN.")
    )
    street_address = models.CharField(_("gatuadress"), max_length=150, blank=True)
    postcode = models.CharField(_("postnummer"), max_length=10, blank=True)
    town = models.CharField(_("ort"), max_length=80, blank=True)
    contact_name = models.CharField(_("kontakt"), max_length=100, blank=True)
    contact_email = models.EmailField(_("e-postadress"), blank=True)
    bankgiro = models.CharField(_("bankgiro"), max_length=12, blank=True)
    plusgiro = models.CharField(_("plusgiro"), max_length=12, blank=True)
    has_f_tax = models.BooleanField(_("godkänd för F-skatt"), default=True)
    payment_days = models.PositiveSmallIntegerField(_("dagar att betala"), default=30)

    class Meta:
        verbose_name = _("uppgifter om säljaren")
        verbose_name_plural = _("uppgifter om säljare")

    def __str__(self) -> str:
        return str(self.organisation)


class InvoiceDetails(models.Model):
    """Who pays for a sign-up, as it was said then. Checked before it is taken."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="invoice_details"
    )
    name = models.CharField(_("betalare"), max_length=200)
    org_number = models.CharField(_("organisationsnummer"), max_length=11)
    endpoint = models.CharField(
        _("Peppol-ID eller GLN"), max_length=60, blank=True, help_text=_("Dit e-fakturan skickas.")
    )
    buyer_reference = models.CharField(_("er referens"), max_length=100, blank=True)
    order_number = models.CharField(_("ordernummer"), max_length=100, blank=True)
    street_address = models.CharField(_("fakturaadress"), max_length=150, blank=True)
    postcode = models.CharField(_("postnummer"), max_length=10, blank=True)
    town = models.CharField(_("ort"), max_length=80, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("fakturauppgifter")
        verbose_name_plural = _("fakturauppgifter")
        indexes = [models.Index(fields=["organisation", "created_at"])]

    def __str__(self) -> str:
        return f"invoice details {self.pk}"


class ExportedForever(models.Model):
    """What has gone to the finance system: never changed and never deleted. A fault is corrected by a credit note."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not kwargs.get("force_insert"):
            raise TypeError("An exported invoice basis never changes: correct it with a credit note.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("An exported invoice basis is never deleted: the law on bookkeeping keeps it.")


class InvoiceBasis(ExportedForever):
    """One invoice or credit note to one payer, as it was exported."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    class Kind(models.TextChoices):
        INVOICE = "invoice", _("faktura")
        CREDIT = "credit", _("kreditfaktura")

    public_id = models.UUIDField(default=new_public_id, editable=False, unique=True)
    number = models.CharField(_("nummer"), max_length=30, unique=True)
    kind = models.CharField(_("slag"), max_length=10, choices=Kind.choices)
    gathering = models.ForeignKey(
        "hjulet.GatheringPage", on_delete=models.PROTECT, related_name="invoice_bases"
    )
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    seller = models.JSONField()
    payer = models.JSONField()
    """Both as they were when it was exported."""
    net_ore = models.BigIntegerField()
    vat_ore = models.BigIntegerField()
    exported_at = models.DateTimeField(_("exporterad"), default=timezone.now)
    exported_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    document = models.TextField()
    """The UBL file, byte for byte as it was given out."""

    class Meta:
        verbose_name = _("fakturaunderlag")
        verbose_name_plural = _("fakturaunderlag")
        ordering = ["exported_at", "id"]

    def __str__(self) -> str:
        return self.number


class InvoiceLine(ExportedForever):
    """One line of it. A sign-up that was handed over is charged on the first of its chain."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    basis = models.ForeignKey(InvoiceBasis, on_delete=models.PROTECT, related_name="lines")
    registration = models.ForeignKey(
        "hjulet.Registration",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="invoice_lines",
    )
    text = models.CharField(_("text"), max_length=300)
    amount_ore = models.IntegerField(_("belopp exkl. moms i öre"))
    """Positive on an invoice, negative on a credit note."""
    vat_percent = models.PositiveSmallIntegerField(_("moms"), choices=VatPercent.choices)

    class Meta:
        verbose_name = _("fakturarad")
        verbose_name_plural = _("fakturarader")
        ordering = ["basis", "id"]

    def __str__(self) -> str:
        return f"{self.basis_id}: {self.amount_ore}"
