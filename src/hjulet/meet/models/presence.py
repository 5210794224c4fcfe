"""Who came, and the certificate they can show for it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hjulet.hub.models import Person
from hjulet.meet.models.registration import Registration


class Attendance(models.Model):
    """That a registered person came. The first mark counts, from whichever phone it came."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    class Way(models.TextChoices):
        LIST = "list", _("i listan")
        CODE = "code", _("med namnskylten")
        ONLINE = "online", _("digitalt")

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, related_name="attendance", primary_key=True
    )
    at = models.DateTimeField(_("när"), default=timezone.now)
    marked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    way = models.CharField(_("hur"), max_length=10, choices=Way.choices, default=Way.LIST)
    client_mark = models.CharField(max_length=64, blank=True, editable=False)
    """What the phone called this mark, so that sending it twice is the same as once."""

    class Meta:
        verbose_name = _("närvaro")
        verbose_name_plural = _("närvaro")

    def __str__(self) -> str:
        return f"attendance of {self.registration}"


class Certificate(models.Model):
    """A deltagarintyg: whoever is shown it can check the code here."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    registration = models.OneToOneField(
        Registration, on_delete=models.CASCADE, related_name="certificate", primary_key=True
    )
    code = models.CharField(_("kontrollkod"), max_length=20, unique=True)
    issued_at = models.DateTimeField(_("utfärdat"), default=timezone.now)

    class Meta:
        verbose_name = _("deltagarintyg")
        verbose_name_plural = _("deltagarintyg")

    def __str__(self) -> str:
        return self.code
