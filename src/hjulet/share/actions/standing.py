"""The standing of an example: made when it is first needed, and locked while something happens to the example."""

from __future__ import annotations

from hjulet.share.models import ExamplePage, ExampleStanding


def standing_of(example: ExamplePage) -> ExampleStanding:
    """Its standing; one that began in Wagtail's editor gets it now."""
    standing, _ = ExampleStanding.objects.get_or_create(example_id=example.pk)
    return standing


def locked_standing(example: ExamplePage) -> ExampleStanding:
    """The same, held until the transaction ends: two who write, confirm or answer at once come one after the other."""
    standing_of(example)
    return ExampleStanding.objects.select_for_update(of=("self",)).get(example_id=example.pk)
