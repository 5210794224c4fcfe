"""Meet in the editor: what gatherings are made of, kept once and used again."""

from __future__ import annotations

from django.db.models import ForeignKey
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import register_form_field_override
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from hjulet.meet.models import Room, Speaker, Venue

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
