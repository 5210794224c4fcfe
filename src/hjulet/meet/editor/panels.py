"""Panels of our own in the page editor."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.panels import Panel


class WhoIsToldPanel(Panel):
    """Says, before anything is changed, how many get a mail when a new time or place is published."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "hjulet/editor/who_is_told.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            from hjulet.meet.queries.editing import people_to_tell

            self.count = people_to_tell(self.instance) if self.instance.pk else 0

        def is_shown(self) -> bool:
            return self.count > 0

        @property
        def words(self) -> str:
            return ngettext(
                "%(count)s person är anmäld eller i kö. Ändrar du tid, form, lokal eller länk "
                "får personen mejl när du publicerar.",
                "%(count)s personer är anmälda eller i kö. Ändrar du tid, form, lokal eller länk "
                "får de mejl när du publicerar.",
                self.count,
            ) % {"count": self.count}

        @property
        def advice(self) -> str:
            return _(
                "Kommer ändringarna i omgångar? Spara som utkast, och publicera när allt stämmer: då blir det ett mejl."
            )
