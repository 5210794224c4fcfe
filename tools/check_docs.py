"""What the docs promise is there: every setting and command has its place, every path they name exists."""

from __future__ import annotations

import re

from tree import ROOT, finish, project_files

SETTINGS = ROOT / "docs" / "run" / "settings.md"
TREE = ROOT / "docs" / "build" / "where-things-live.md"
VARIABLE = re.compile(r"""environ(?:\.get\(|\.setdefault\(|\[)\s*["']([A-Z][A-Z_0-9]+)["']""")
COMMAND = re.compile(r"""add_parser\(\s*["'](\w+)["']""")
# Set by Python or Django and not ours to explain.
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "XDG_CACHE_HOME", "PATH"}


def undocumented() -> list[str]:
    text = SETTINGS.read_text(encoding="utf-8")
    faults = []
    for path in project_files(".py"):
        if "src" not in path.parts:
            continue
        source = path.read_text(encoding="utf-8")
        names = set(VARIABLE.findall(source)) - NOT_OURS
        if path.name == "cli.py":
            names |= {
                f"hjulet {command}"
                for command in COMMAND.findall(source)
                if command
                not in {
                    "schedule",
                    "invitation",
                    "participants",
                    "export",
                    "list",
                    "run",
                    "evaluate",
                    "index",
                }
            }
        faults += [
            f"{path.relative_to(ROOT)}: {name} is not in docs/run/settings.md"
            for name in names
            if name not in text
        ]
    return sorted(faults)


def missing_paths() -> list[str]:
    """Paths in where-things-live.md, written as `code`, that are not in the tree."""
    named = re.findall(r"`((?:src|docs|tests|tools|benchmarks)/[\w./*-]*)`", TREE.read_text(encoding="utf-8"))
    return [
        f"{TREE.relative_to(ROOT)}: {name} does not exist"
        for name in named
        if not list(ROOT.glob(name.rstrip("/")))
    ]


def broken_links() -> list[str]:
    """Links between the documents that lead nowhere."""
    faults = []
    for path in project_files(".md"):
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            if (
                "://" not in target
                and not target.startswith("mailto:")
                and not (path.parent / target).exists()
            ):
                faults.append(f"{path.relative_to(ROOT)}: {target} does not exist")
    return faults


if __name__ == "__main__":
    finish("The docs and the tree disagree", [*undocumented(), *missing_paths(), *broken_links()])
