"""The text in pieces for showing: what was understood, what was set aside, and what gave nothing."""

from __future__ import annotations

from dataclasses import dataclass

from hjulet.meet.formats.invitation.facts import Fact, Invitation, Kind, Span, Sure


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the original text. Without a kind it is plain; `is_lost` says that nothing was understood of it."""

    text: str
    span: Span
    kind: Kind | None = None
    sure: Sure | None = None
    fact: int | None = None
    is_lost: bool = False


def segments(invitation: Invitation) -> list[Segment]:
    """The whole text without overlap or gap: put together again it is the original, sign for sign.

    Where one fact stands within another (a date in a description) the shorter is shown.
    """
    owners: list[int | None] = [None] * len(invitation.text)
    lost = [False] * len(invitation.text)
    for span in invitation.not_understood:
        lost[span.start : span.end] = [True] * (span.end - span.start)
    longest_first = sorted(
        range(len(invitation.facts)), key=lambda number: -_length(invitation.facts[number])
    )
    for number in longest_first:
        span = invitation.facts[number].span
        owners[span.start : span.end] = [number] * (span.end - span.start)
    found: list[Segment] = []
    start = 0
    for at in range(1, len(invitation.text) + 1):
        if at < len(invitation.text) and owners[at] == owners[start] and lost[at] == lost[start]:
            continue
        owner = owners[start]
        fact = invitation.facts[owner] if owner is not None else None
        found.append(
            Segment(
                text=invitation.text[start:at],
                span=Span(start, at),
                kind=fact.kind if fact else None,
                sure=fact.sure if fact else None,
                fact=owner,
                is_lost=fact is None and lost[start],
            )
        )
        start = at
    return found


def _length(fact: Fact) -> int:
    return fact.span.end - fact.span.start
