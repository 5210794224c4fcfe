"""Naming a person in the editor by writing the address: nobody can browse the people of the site.

The value that travels in the form is signed, so that nobody can learn who is who by trying numbers.
"""

from __future__ import annotations

from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic.chooser import (
    ChooseResultsView,
    ChooseView,
    ChosenMultipleView,
    ChosenView,
    CreateView,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets.chooser import BaseChooser

from hjulet.hub.forms import AddressForm
from hjulet.hub.models import Person

_signer = Signer(salt="hjulet.hub.person", sep=".")


class PersonWidget(BaseChooser):
    """Shows the name, and a button that asks for an address."""

    show_edit_link = False

    def get_value_data_from_instance(self, instance: Person) -> dict[str, Any]:
        return {"id": _signer.sign(str(instance.pk)), "edit_url": None, "title": str(instance)}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        value = super().value_from_datadict(data, files, name)
        try:
            return _signer.unsign(value) if value else None
        except BadSignature:
            return None


class _ByAddress:
    """Whoever is in the editor may name a person; what comes of it is decided where the person is placed."""

    def can_create(self) -> bool:
        return True

    def get_object_id(self, instance: Person) -> str:
        return _signer.sign(str(instance.pk))

    def get_edit_item_url(self, instance: Person) -> None:
        return None


class _AskForAddressView(_ByAddress, ChooseView):
    template_name = "hjulet/editor/person_chooser.html"


class _AddressView(_ByAddress, CreateView):
    creation_form_template_name = "hjulet/editor/person_chooser_form.html"


class _NobodyChosenView(ChosenView):
    def get_object(self, pk: str) -> Person:
        raise Person.DoesNotExist


class _NobodyChosenMultipleView(ChosenMultipleView):
    def get_objects(self, pks: list[str]) -> QuerySet[Person]:
        return Person.objects.none()


class PersonChooserViewSet(ChooserViewSet):
    """Used by every form of the editor that has a person in it. It has no list, only a form for the address."""

    model = Person
    icon = "user"
    choose_one_text = _("Ange person")
    choose_another_text = _("Byt person")
    create_action_label = _("Använd den här personen")
    creation_form_class = AddressForm
    base_widget_class = PersonWidget
    choose_view_class = _AskForAddressView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = _NobodyChosenView
    chosen_multiple_view_class = _NobodyChosenMultipleView
    create_view_class = _AddressView

    def get_object_list(self) -> QuerySet[Person]:
        return Person.objects.none()
