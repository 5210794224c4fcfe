"""Gallring: numbered rules, and a log of what each run removed that holds none of it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Organisation, Person


class RetentionRule(models.Model):
    """One decided rule: what is kept how long after a gathering, and whether it is archived first."""

    class Subject(models.TextChoices):
        NEEDS = "needs", _("mat och tillgänglighet")
        ANSWERS = "answers", _("svar på egna frågor")
        REGISTRATIONS = "registrations", _("anmälningar: namn, adress, roll")
        MAILS = "mails", _("utskickade mejl")
        MESSAGES = "messages", _("meddelanden till deltagarna")
        INVOICE_DETAILS = "invoice_details", _("fakturauppgifter som inte exporterats")
        IMPORTS = "imports", _("inlästa listor som inte bekräftats")
        PEOPLE = "people", _("personer utan någon koppling kvar")
        SURVEYS = "surveys", _("egna ord i enkäter")

    class Way(models.TextChoices):
        KEEP = "keep", _("bevara")
        ARCHIVE = "archive", _("arkivera, sedan gallra")
        REMOVE = "remove", _("gallra")

    LONGEST_DAYS_FOR_NEEDS = 30
    NEVER_ARCHIVED = (Subject.NEEDS, Subject.IMPORTS, Subject.PEOPLE, Subject.SURVEYS)
    FOR_THE_WHOLE_SITE = (Subject.PEOPLE,)

    number = models.CharField(_("nummer"), max_length=20, unique=True)
    subject = models.CharField(_("handlingstyp"), max_length=20, choices=Subject.choices)
    owner = models.ForeignKey(
        Organisation,
        verbose_name=_("gäller för värdorganisationen"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="retention_rules",
        help_text=_("Tomt: gäller för alla som inte har en egen regel."),
    )
    way = models.CharField(_("hur"), max_length=10, choices=Way.choices)
    days_after = models.PositiveIntegerField(_("dagar efter att träffen slutade"))
    decision = models.CharField(
        _("beslut"), max_length=150, blank=True, help_text=_("Diarienummer eller dokument som regeln står i.")
    )
    is_in_force = models.BooleanField(_("gäller"), default=True)

    class Meta:
        verbose_name = _("gallringsregel")
        verbose_name_plural = _("gallringsregler")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=models.Q(is_in_force=True, owner__isnull=True),
                name="one_common_retention_rule_in_force",
            ),
            models.UniqueConstraint(
                fields=["subject", "owner"],
                condition=models.Q(is_in_force=True, owner__isnull=False),
                name="one_own_retention_rule_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_subject_display()}"

    def clean(self) -> None:
        super().clean()
        if self.subject == self.Subject.NEEDS and (
            self.way != self.Way.REMOVE or (self.days_after or 0) > self.LONGEST_DAYS_FOR_NEEDS
        ):
            raise ValidationError(
                _("Mat och tillgänglighet är känsliga uppgifter: de gallras, senast 30 dagar efter träffen.")
            )
        if self.subject == self.Subject.ANSWERS and self.way == self.Way.KEEP:
            raise ValidationError(
                _(
                    "Svaren gallras efter så många dagar som stod vid frågan: det är vad deltagarna har fått veta."
                )
            )
        if self.subject in self.NEVER_ARCHIVED and self.way == self.Way.ARCHIVE:
            raise ValidationError(
                _("De här uppgifterna hör inte till det som arkiveras: välj gallra eller bevara.")
            )
        if self.subject in self.FOR_THE_WHOLE_SITE and self.owner is not None:
            raise ValidationError({"owner": _("Den här regeln är gemensam: personer hör inte till en värd.")})


class RetentionEntry(models.Model):
    """One line of the gallringsprotokoll: which rule, which gathering, how many of what; never whose."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    rule_number = models.CharField(max_length=20)
    subject = models.CharField(max_length=20)
    way = models.CharField(max_length=10)
    gathering = models.ForeignKey(
        "hjulet.GatheringPage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    gathering_title = models.CharField(max_length=255, blank=True)
    count = models.PositiveIntegerField()
    archive_name = models.CharField(max_length=200, blank=True)
    archive_sha256 = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    """None when the clock did it."""

    class Meta:
        verbose_name = _("gallring")
        verbose_name_plural = _("gallringar")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.rule_number}: {self.count}"

    @property
    def subject_words(self) -> str:
        return str(RetentionRule.Subject(self.subject).label)

    @property
    def way_words(self) -> str:
        return str(RetentionRule.Way(self.way).label)
