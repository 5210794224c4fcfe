"""The form of a gathering: what must hold before the programme may be published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import CopyForm, WagtailAdminPageForm

from hjulet.hub.wording import clock_span_words, when_words
from hjulet.meet.models.clashes import Slot, clashes


class CopyWithoutAliasForm(CopyForm):
    """Copies are pages of their own. A mirror of a page would be a second address to the same seats."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("alias", None)


class GatheringForm(WagtailAdminPageForm):
    """A draft may be anything; what is published has no two sessions in one room, and nobody in two places at once."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.is_deferred_validation:
            self._check_programme(cleaned)
        return cleaned

    def _check_programme(self, cleaned: dict[str, Any]) -> None:
        formset = self.formsets.get("sessions")
        if formset is None or not formset.is_valid():
            return
        kept = [
            form
            for form in formset.forms
            if form not in formset.deleted_forms and form.cleaned_data.get("starts")
        ]
        found = clashes([_slot(form) for form in kept])
        # All that is read is read by now: a field that gets an error loses its cleaned value.
        clocks = [clock_span_words(form.cleaned_data["starts"], form.cleaned_data["ends"]) for form in kept]
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        for form in kept:
            if starts and ends and (form.cleaned_data["starts"] < starts or form.cleaned_data["ends"] > ends):
                form.add_error(
                    "starts",
                    _(
                        "Programpunkten ligger utanför träffens tid, %(when)s. Flytta den, eller töm dess tider."
                    )
                    % {"when": when_words(starts, ends)},
                )
        for clash in found:
            words = {
                "what": clash.what,
                "title": kept[clash.first].cleaned_data["title"],
                "clock": clocks[clash.first],
            }
            if clash.is_room:
                message = _("”%(title)s” är också i %(what)s kl. %(clock)s. Byt rum eller tid.") % words
                kept[clash.second].add_error("room", message)
            else:
                message = _("%(what)s är också på ”%(title)s” kl. %(clock)s. Byt tid eller person.") % words
                kept[clash.second].add_error("starts", message)


def _slot(form: forms.ModelForm[Any]) -> Slot:
    speakers = form.formsets["session_speakers"]  # type: ignore[attr-defined]
    people = {
        appearance.cleaned_data["speaker"]
        for appearance in speakers.forms
        if appearance not in speakers.deleted_forms and getattr(appearance, "cleaned_data", {}).get("speaker")
    }
    return Slot(
        starts=form.cleaned_data["starts"],
        ends=form.cleaned_data["ends"],
        room=form.cleaned_data.get("room"),
        people=frozenset(people),
    )
