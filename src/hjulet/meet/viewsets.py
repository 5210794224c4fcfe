"""Meet in the editor: what gatherings are made of, kept once and used again."""

from __future__ import annotations

from django.db.models import ForeignKey
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from hjulet.meet.editor.invoice_forms import SellerForm
from hjulet.meet.models import RetentionRule, Room, SellerDetails, Speaker, Venue

# The rooms of a house stand together, and their names cost one query and not one each.
register_form_field_override(
    ForeignKey,
    to=Room,
    override=lambda field: {
        "queryset": Room.objects.select_related("venue").order_by("venue__name", "sort_order", "pk")
    },
)


class VenueChooserViewSet(SnippetChooserViewSet):
    """Chooses a venue, or writes a new one without leaving the gathering."""

    choose_one_text = _("Välj lokal")
    choose_another_text = _("Välj en annan lokal")
    form_fields = ["name", "street_address", "town", "place", "accessibility", "map_url"]
    create_action_label = _("Ny lokal")


class VenueViewSet(SnippetViewSet):
    model = Venue
    icon = "home"
    menu_label = _("Lokaler")
    menu_order = 20
    list_display = ["name", "street_address", "town", "place"]
    search_backend_name = None
    search_fields = ["name", "town"]
    ordering = ["name"]
    chooser_viewset_class = VenueChooserViewSet


class SpeakerChooserViewSet(SnippetChooserViewSet):
    """Chooses somebody who takes part, or writes a new one without leaving the gathering."""

    choose_one_text = _("Välj medverkande")
    choose_another_text = _("Välj en annan medverkande")
    form_fields = ["name", "title", "organisation", "presentation"]
    create_action_label = _("Ny medverkande")


class SpeakerViewSet(SnippetViewSet):
    model = Speaker
    icon = "user"
    menu_label = _("Medverkande")
    menu_order = 30
    list_display = ["name", "title", "organisation"]
    list_filter = {"organisation__kind": ["exact"]}
    search_backend_name = None
    search_fields = ["name", "title", "organisation__name"]
    ordering = ["name"]
    chooser_viewset_class = SpeakerChooserViewSet


class SellerDetailsViewSet(SnippetViewSet):
    """Who charges for gatherings, and where the money goes. Only for those who keep the registers."""

    model = SellerDetails
    icon = "form"
    menu_label = _("Säljare")
    menu_order = 40
    list_display = ["organisation", "endpoint", "bankgiro", "plusgiro"]
    search_backend_name = None
    search_fields = ["organisation__name"]
    ordering = ["organisation__sort_name"]
    edit_handler = ObjectList(
        [
            FieldPanel("organisation"),
            FieldRowPanel([FieldPanel("endpoint"), FieldPanel("vat_number")]),
            FieldRowPanel([FieldPanel("bankgiro"), FieldPanel("plusgiro")]),
            FieldRowPanel([FieldPanel("payment_days"), FieldPanel("has_f_tax")]),
            FieldPanel("street_address"),
            FieldRowPanel([FieldPanel("postcode"), FieldPanel("town")]),
            FieldRowPanel([FieldPanel("contact_name"), FieldPanel("contact_email")]),
        ],
        base_form_class=SellerForm,
    )


class RetentionRuleViewSet(SnippetViewSet):
    """Gallringsregler: for administrators. A rule that is no longer in force is kept, since the protocol names it."""

    model = RetentionRule
    icon = "lock"
    menu_label = _("Gallringsregler")
    menu_order = 135
    list_display = [
        "number",
        Column("get_subject_display", label=_("Handlingstyp"), sort_key="subject"),
        "owner",
        Column("get_way_display", label=_("Hur"), sort_key="way"),
        "days_after",
        "decision",
        "is_in_force",
    ]
    list_filter = {"is_in_force": ["exact"], "subject": ["exact"]}
    search_backend_name = None
    search_fields = ["number", "decision"]
    ordering = ["number"]
    copy_view_enabled = False
    panels = [
        HelpPanel(
            content=_(
                "Regeln gäller från nästa natt. En värdorganisation kan ha en egen regel, som då går före den gemensamma. "
                "Byter ni beslut: låt den gamla regeln sluta gälla och skriv en ny, så att protokollet går att följa."
            )
        ),
        FieldRowPanel([FieldPanel("number"), FieldPanel("decision"), FieldPanel("is_in_force")]),
        FieldRowPanel([FieldPanel("subject"), FieldPanel("owner")]),
        FieldRowPanel([FieldPanel("way"), FieldPanel("days_after")]),
    ]
