"""What the spokes add to each other's pages."""

from __future__ import annotations

from django import template
from wagtail.models import Page

from hjulet.hub.rules import ANYONE
from hjulet.hub.spoke import Section, sections_for_page

register = template.Library()


@register.simple_tag
def page_sections(page: Page) -> list[Section]:
    """The same for everybody, so that the page may be kept: `{% page_sections gathering as sections %}`."""
    return sections_for_page(ANYONE, page)
