"""Identifiers that go outside."""

from __future__ import annotations

import uuid


def new_public_id() -> uuid.UUID:
    """An identifier that tells nothing of how many there are."""
    return uuid.uuid4()
