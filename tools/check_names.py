"""A module is named for what it holds: utils, common, helpers, manager and service say nothing."""

from __future__ import annotations

from tree import ROOT, finish, project_files

EMPTY_NAMES = {
    "util",
    "utils",
    "common",
    "helper",
    "helpers",
    "manager",
    "managers",
    "misc",
    "service",
    "services",
}

if __name__ == "__main__":
    paths = [path.relative_to(ROOT) for path in project_files(".py")]
    finish(
        "Names that do not say what is inside",
        (str(path) for path in paths if EMPTY_NAMES & {path.stem, *path.parts[:-1]}),
    )
