"""Subject words read in from a file: all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from hjulet.hub.formats.skos_reading import ThemeRow, Unreadable
from hjulet.hub.models import Theme
from hjulet.hub.publicity import published


@dataclass(frozen=True, slots=True)
class ThemesRead:
    """What reading the file did, or would do. What is on the site and not in the file is left as it is."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    same: int


def read_in_themes(rows: Sequence[ThemeRow], *, is_dry_run: bool = False) -> ThemesRead:
    """Make and change subject words by slug. Raises Unreadable, and changes nothing, when one of them cannot be."""
    with transaction.atomic():
        done = _read_in(rows)
        if is_dry_run:
            transaction.set_rollback(True)
        elif done.new or done.changed:
            published.send(sender=Theme, paths=None)
    return done


def _read_in(rows: Sequence[ThemeRow]) -> ThemesRead:
    known = {theme.slug: theme for theme in Theme.objects.select_for_update()}
    _require(rows, known)
    related_before = {slug: {one.slug for one in theme.related.all()} for slug, theme in known.items()}
    before = {slug: (_state(theme), related_before[slug]) for slug, theme in known.items()}
    for row in rows:
        theme = known.setdefault(row.slug, Theme(slug=row.slug))
        theme.name, theme.name_en, theme.note = row.name, row.name_en, row.note
        theme.other_words, theme.hidden_words = "\n".join(row.other_words), "\n".join(row.hidden_words)
        theme.exact_match = row.exact_match
        if theme.pk is None:
            theme.save()
    for row in rows:
        theme = known[row.slug]
        theme.broader = known[row.broader] if row.broader else None
        wanted = set(row.related)
        if (_state(theme), wanted) != before.get(row.slug):
            theme.save()
            theme.related.set([known[slug] for slug in wanted])
    return ThemesRead(
        new=tuple(row.slug for row in rows if row.slug not in before),
        changed=tuple(
            row.slug
            for row in rows
            if row.slug in before and (_state(known[row.slug]), set(row.related)) != before[row.slug]
        ),
        same=sum(
            row.slug in before and (_state(known[row.slug]), set(row.related)) == before[row.slug]
            for row in rows
        ),
    )


def _state(theme: Theme) -> tuple[object, ...]:
    words = tuple(tuple(sorted(text.split("\n"))) for text in (theme.other_words, theme.hidden_words))
    return (theme.name, theme.name_en, theme.note, words, theme.exact_match, theme.broader_id)


def _require(rows: Sequence[ThemeRow], known: dict[str, Theme]) -> None:
    """What can only be judged beside what is on the site already."""
    every = {*known, *(row.slug for row in rows)}
    wider = {slug: theme.broader.slug if theme.broader else "" for slug, theme in known.items()}
    wider |= {row.slug: row.broader for row in rows}
    in_file = {row.slug for row in rows}
    names = {theme.name.casefold(): theme.slug for theme in known.values() if theme.slug not in in_file}
    problems = []
    for row in rows:
        for word, others in (("broader", (row.broader,)), ("related", row.related)):
            problems += [
                f"{row.where}: {word} {slug!r} is neither in the file nor on the site."
                for slug in others
                if slug and slug not in every
            ]
        if row.name.casefold() in names:
            problems.append(
                f"{row.where}: name {row.name!r} is already that of {names[row.name.casefold()]!r}."
            )
        if row.slug in row.related:
            problems.append(f"{row.where}: {row.slug!r} is related to itself.")
        step, seen = wider.get(row.slug, ""), {row.slug}
        while step and step not in seen:
            seen.add(step)
            step = wider.get(step, "")
        if step:
            problems.append(f"{row.where}: {row.slug!r} is wider than itself, by way of {step!r}.")
    if problems:
        raise Unreadable(problems)
