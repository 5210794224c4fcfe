"""The project speaks of itself alone: no paths of a machine, no hosts of registries, no keys, nothing huge."""

from __future__ import annotations

import re

from tree import ROOT, finish, project_files

MOST_BYTES = 1_000_000
# Written in pieces, so that this file does not find itself.
FORBIDDEN = {
    "a path of one machine": re.compile(
        "/" + r"(?:home|root|Users)/\w+|/" + r"work/(?:main|shared)\b|/" + r"opt/(?:pypi|wheels)"
    ),
    "a registry's host": re.compile(r"pypi\." + r"org|files\.python" + r"hosted|registry\." + r"npmjs"),
    "a private key": re.compile("BEGIN (?:RSA |EC |OPENSSH )?" + "PRIVATE KEY"),
}

if __name__ == "__main__":
    faults = []
    for path in project_files():
        name = path.relative_to(ROOT)
        if path.stat().st_size > MOST_BYTES:
            faults.append(f"{name}: {path.stat().st_size} bytes, more than {MOST_BYTES}")
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, start=1):
            faults += [
                f"{name}:{number}: {what}" for what, pattern in FORBIDDEN.items() if pattern.search(line)
            ]
    finish("Text that does not belong in the project", faults)
