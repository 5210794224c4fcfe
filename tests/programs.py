"""What the tests need beside Python, where it is found, and what is said when it is not."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent

NO_POSTGRESQL = "left out: PostgreSQL tests (no initdb found): apt-get install postgresql"
NO_CHROMIUM = "left out: browser tests (no Chromium found): apt-get install chromium"
NO_SHARED = "left out: tests against the shared data (no folder ../shared): put it beside the checkout"


def requires_all() -> bool:
    """In CI a missing program is an error, not a shorter run."""
    return os.environ.get("HJULET_REQUIRE_ALL") == "1"


def postgresql_folder() -> Path | None:
    """The folder with initdb and postgres: on the path, else where Debian puts them (newest version)."""
    if (found := shutil.which("initdb")) and (Path(found).resolve().parent / "postgres").exists():
        return Path(found).resolve().parent
    versions = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(versions, key=lambda path: float(path.parent.name), default=None)


def chromium() -> Path | None:
    """Debian's Chromium or another on the path, else the one that playwright keeps."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return Path(found)
    kept = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return next(iter(sorted(kept.glob("chromium*/chrome-*/*chrom*"), reverse=True)), None)


def shared_folder() -> Path | None:
    folder = CHECKOUT.parent / "shared"
    return folder if (folder / "data").is_dir() else None
