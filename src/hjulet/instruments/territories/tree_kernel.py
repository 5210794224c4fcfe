"""A tournament tree: which of many changing values is the smallest, and the first of those that are as small.

Leaf `k` of a tree for `n` values is at `size + k`, where `size` is the first power of two that is not below `n`; each
node above holds the smaller of its two. A change costs log2(n) looks, and so does the question.
"""

from __future__ import annotations

import numpy as np

from hjulet.instruments.compiling import compiled


@compiled
def tree_of(values):  # type: ignore[no-untyped-def]
    size = 1
    while size < len(values):
        size *= 2
    tree = np.full(2 * size, np.inf)
    tree[size : size + len(values)] = values
    for node in range(size - 1, 0, -1):
        tree[node] = min(tree[2 * node], tree[2 * node + 1])
    return tree


@compiled
def put(tree, place, value):  # type: ignore[no-untyped-def]
    node = len(tree) // 2 + place
    tree[node] = value
    node //= 2
    while node >= 1:
        lower = min(tree[2 * node], tree[2 * node + 1])
        if tree[node] == lower:
            return
        tree[node] = lower
        node //= 2


@compiled
def first_lowest(tree):  # type: ignore[no-untyped-def]
    size = len(tree) // 2
    node = 1
    while node < size:
        node *= 2
        if tree[node + 1] < tree[node]:
            node += 1
    return node - size
