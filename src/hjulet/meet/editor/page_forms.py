"""The form of a gathering: what must hold before the programme may be published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._start_as_the_series(kwargs.get("instance"), kwargs.get("parent_page"))
        super().__init__(*args, **kwargs)

    @staticmethod
    def _start_as_the_series(page: Any, parent: Any) -> None:
        """A new occasion of a series opens with what the series says."""
        from hjulet.meet.actions import start_as_the_series
        from hjulet.meet.models import SeriesPage

        if page is not None and page.pk is None and isinstance(parent, SeriesPage):
            start_as_the_series(page, parent)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.is_deferred_validation:
            self._check_programme(cleaned)
            self._check_prices()
        self._keep_sites_with_people()
        return cleaned

    def _keep_sites_with_people(self) -> None:
        """A site that somebody has signed up to cannot go: they would have no seat anywhere."""
        formset = self.formsets.get("sites")
        if formset is None or not formset.is_valid():
            return
        for form in formset.deleted_forms:
            count = form.instance.registrations.count() if form.instance.pk else 0
            if count:
                words = ngettext(
                    "%(site)s kan inte tas bort: %(count)s person har anmält sig dit. Be personen byta först.",
                    "%(site)s kan inte tas bort: %(count)s personer har anmält sig dit. Be dem byta först.",
                    count,
                )
                self.add_error(None, words % {"site": form.instance.name, "count": count})

    def _check_prices(self) -> None:
        """Nobody may have two prices at the same moment, unless it is said which goes before."""
        formset = self.formsets.get("price_rows")
        if formset is None or not formset.is_valid():
            return
        kept = [form for form in formset.forms if form not in formset.deleted_forms and form.has_changed()]
        kept += [
            form for form in formset.initial_forms if form not in formset.deleted_forms and form not in kept
        ]
        for number, form in enumerate(kept):
            for other in kept[:number]:
                row, before = form.instance, other.instance
                if row.priority == before.priority and row.overlaps(before):
                    form.add_error(
                        "priority",
                        _(
                            "Priset gäller samtidigt som ”%(label)s” för några. "
                            "Ge ett av dem högre företräde, eller ändra vilka eller när det gäller."
                        )
                        % {"label": before.label},
                    )
                    break

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
