"""Who a network is: organisations as members, a seat for each role, and the group that plans it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from hjulet.hub.models import Organisation, Person


class NetworkRole(Orderable):
    """A role that every member has a seat for, such as kommunchef."""

    page = ParentalKey("hjulet.NetworkPage", on_delete=models.CASCADE, related_name="roles")
    title = models.CharField(_("roll"), max_length=150)

    panels = [FieldPanel("title")]

    def __str__(self) -> str:
        return self.title


class NetworkMember(models.Model):
    """That an organisation is a member of a network, for a time."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    network = models.ForeignKey(
        "hjulet.NetworkPage", verbose_name=_("nätverk"), on_delete=models.CASCADE, related_name="members"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="memberships"
    )
    joined = models.DateField(_("med från"), default=timezone.localdate)
    left = models.DateField(_("med till"), null=True, blank=True)

    class Meta:
        verbose_name = _("medlem")
        verbose_name_plural = _("medlemmar")
        constraints = [
            models.UniqueConstraint(
                fields=["network", "organisation"],
                condition=models.Q(left__isnull=True),
                name="organisation_member_once",
                violation_error_message=_("Organisationen är redan medlem i nätverket."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} i {self.network}"


class NetworkSeat(models.Model):
    """A seat that belongs to an organisation and a role. The person may change, the seat stays."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    member = models.ForeignKey(
        NetworkMember, verbose_name=_("medlem"), on_delete=models.CASCADE, related_name="seats"
    )
    role_title = models.CharField(_("roll"), max_length=150)

    class Meta:
        verbose_name = _("plats i nätverket")
        verbose_name_plural = _("platser i nätverket")
        constraints = [models.UniqueConstraint(fields=["member", "role_title"], name="seat_once_per_role")]

    def __str__(self) -> str:
        return f"{self.role_title}, {self.member.organisation}"


class SeatHolder(models.Model):
    """Who sits on the seat, and who did before."""

    # Not in Wagtail's index of references, which would be written at every save.
    wagtail_reference_index_ignore = True

    seat = models.ForeignKey(NetworkSeat, on_delete=models.CASCADE, related_name="holders")
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="seats_held"
    )
    from_date = models.DateField(_("från"), default=timezone.localdate)
    to_date = models.DateField(_("till"), null=True, blank=True)

    class Meta:
        verbose_name = _("innehavare")
        verbose_name_plural = _("innehavare")
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=models.Q(to_date__isnull=True), name="one_holder_now"
            )
        ]


class PlanningGroupMember(Orderable):
    """One who plans: shown as a contact, and editor of the network's subtree once it is published."""

    page = ParentalKey("hjulet.NetworkPage", on_delete=models.CASCADE, related_name="planning_group")
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="planning"
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    shows_email = models.BooleanField(_("visa e-postadressen"), default=False)

    panels = [FieldRowPanel([FieldPanel("person"), FieldPanel("organisation")]), FieldPanel("shows_email")]
