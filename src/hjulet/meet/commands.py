"""The command-line face of Meet."""

from __future__ import annotations

import argparse


def import_schedule(arguments: argparse.Namespace) -> int:
    raise NotImplementedError
