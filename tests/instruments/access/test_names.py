"""The package's public face: every name is there and is no module, and every example in a docstring holds."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

from hjulet.instruments import access

NAMES = sorted(
    file.stem
    for file in Path(access.__file__).parent.glob("*.py")
    if file.stem not in ("__init__", "__main__") and ">>>" in file.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", ["", *(f".{name}" for name in NAMES)])
def test_the_examples_in_the_docstrings_hold(name: str) -> None:
    done = doctest.testmod(import_module(f"hjulet.instruments.access{name}"))
    assert done.attempted
    assert done.failed == 0


def test_every_public_name_is_what_it_is_called() -> None:
    assert sorted(access.__all__) == dir(access)
    for name in access.__all__:
        assert not isinstance(getattr(access, name), type(doctest)), f"{name} is a module"
