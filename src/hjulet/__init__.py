"""Hjulet: an open learning platform for regional development."""

__version__ = "0.1.0"
