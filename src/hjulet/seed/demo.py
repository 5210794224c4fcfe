"""Demonstration content."""


def make_demo() -> None:
    pass
