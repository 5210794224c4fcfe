"""A source file of more than 400 lines is a drawer that should become a folder."""

from __future__ import annotations

from tree import ROOT, finish, project_files

MOST_LINES = 400

if __name__ == "__main__":
    source = [path for path in project_files(".py") if "src" in path.parts and "migrations" not in path.parts]
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in source}
    finish(
        f"Files of more than {MOST_LINES} lines (make a folder of the same name with the same imports)",
        (f"{path.relative_to(ROOT)}: {lines}" for path, lines in lengths.items() if lines > MOST_LINES),
    )
