"""The address of what was found, in the language of the page."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from hjulet.site.templatetags.swedish import address_in_language

register = template.Library()


@register.simple_tag
def local_path(path: str) -> str:
    """The index keeps addresses without language: `/traffar/x/` is `/en/traffar/x/` on an English page."""
    return address_in_language(path, "en" if get_language() == "en" else "sv")
