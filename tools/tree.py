"""The files that belong to the project, for the checks beside this file."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def project_files(*endings: str) -> list[Path]:
    """What git tracks or would track, with one of these endings (all when none is said)."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\0")  # fmt: skip
    paths = [ROOT / name for name in sorted(set(listed)) if name]
    return [path for path in paths if path.is_file() and (not endings or path.suffix in endings)]


def finish(rule: str, faults: Iterable[str]) -> None:
    """Say what breaks the rule and leave with 1, or with 0 when nothing does."""
    found = list(faults)
    if found:
        print(f"{rule}:", *found, sep="\n  ")
        sys.exit(1)
