"""The checks behind the house rules find what they are for. Each is shown one fault, in a copy of the tree."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import CHECKOUT


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The checkout's own files, as git would list them, in a repository of their own."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=CHECKOUT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    for name in filter(None, listed.split("\0")):
        if (CHECKOUT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(CHECKOUT / name, tmp_path / name)
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    return tmp_path


def check(tree: Path, tool: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, f"tools/{tool}.py"], cwd=tree, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


FAULTS = {
    "check_file_lengths": ("src/hjulet/meet/long.py", "x = 1\n" * 401, "src/hjulet/meet/long.py: 401"),
    "check_names": ("src/hjulet/meet/utils.py", "x = 1\n", "src/hjulet/meet/utils.py"),
    "check_text": ("docs/build/own.md", "It lies in /" + "home/somebody/hjulet.\n", "docs/build/own.md:1"),
    "check_docs": (
        "src/hjulet/site/more.py",
        'import os\nos.environ.get("HJULET_NEW_THING")\n',
        "HJULET_NEW_THING is not in docs/run/settings.md",
    ),
    "messages": (
        "src/hjulet/meet/more.py",
        'from django.utils.translation import gettext\n\ngettext("Den här meningen är inte översatt.")\n',
        "Den här meningen är inte översatt.",
    ),
}


@pytest.mark.parametrize("tool", FAULTS)
def test_check_finds_the_fault_and_no_other(tree, tool):
    path, text, words = FAULTS[tool]
    write(tree / path, text)
    code, said = check(tree, tool)
    assert code == 1
    assert words in said
    assert len(said.splitlines()) == 2, "what it is about, and the one fault"


WRONG_IMPORTS = {
    "src/hjulet/hub/wrong.py": "from hjulet.meet import queries",
    "src/hjulet/meet/wrong.py": "import hjulet.measure.queries",
    "src/hjulet/instruments/wrong.py": "import django.db",
}


def test_layers_are_kept_apart(tree):
    for path, line in WRONG_IMPORTS.items():
        write(tree / path, f"{line}\n")
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=tree, env={**os.environ, "PYTHONPATH": str(tree / "src")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    broken = [line for line in done.stdout.splitlines() if ".wrong" in line]
    found = {(importer, imported) for line in broken for importer, imported in [_arrow(line)]}
    assert found == {
        ("hjulet.hub.wrong", "hjulet.meet.queries"),
        ("hjulet.meet.wrong", "hjulet.measure.queries"),
        ("hjulet.instruments.wrong", "django"),
    }


def _arrow(line: str) -> tuple[str, str]:
    """The two ends of a line such as hjulet.hub.wrong -> hjulet.meet.queries (l.1)."""
    importer, _, imported = line.strip(" -").partition(" -> ")
    return importer, imported.split(" (")[0]
