"""What the docstrings show is what happens."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest

MODULES = (
    *("commuting", "json_stat", "kolada", "kolada_groups", "loading"),
    *("px_rows", "px_selection", "scb_commuting", "series", "store"),
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name):
    done = doctest.testmod(import_module(f"hjulet.instruments.sources.{name}"))
    assert done.attempted > 0
    assert done.failed == 0
