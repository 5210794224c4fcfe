"""Which source has come instead of which, followed to the newest."""

from __future__ import annotations

from collections.abc import Iterable

from hjulet.share.models import KnowledgeSource


def newest_successors(sources: Iterable[KnowledgeSource]) -> dict[int, KnowledgeSource]:
    """Source → what stands at the end of its chain of successors; only for those that have one.

    One query for each step of the longest chain. A chain that bites its own tail ends where it would begin anew.
    """
    newest: dict[int, KnowledgeSource] = {}
    seen = {source.pk: {source.pk} for source in sources}
    ahead = {source.pk: source.successor_id for source in sources if source.successor_id}
    while ahead:
        found = KnowledgeSource.objects.in_bulk(set(ahead.values()))
        following: dict[int, int] = {}
        for pk, next_pk in ahead.items():
            successor = found.get(next_pk)
            if successor is None or successor.pk in seen[pk]:
                continue
            seen[pk].add(successor.pk)
            newest[pk] = successor
            if successor.successor_id:
                following[pk] = successor.successor_id
        ahead = following
    return newest
