"""Thirty-four invented invitations of many shapes, each with the facts that a person found in it."""

from __future__ import annotations

import pytest

from tests.meet.invitation_facts import expected_of, facts_of, names, read, text_of


@pytest.mark.parametrize("name", names())
def test_what_a_person_finds_is_found_and_nothing_else(name: str) -> None:
    found = sorted(line.strip() for line in facts_of(read(text_of(name))))
    assert found == sorted(expected_of(name))
