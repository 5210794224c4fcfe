"""The process beside the worker that carries runs of access out, so that no mail waits for them: started when something
waits, one at a time."""

from __future__ import annotations

import subprocess
import sys

LOOK_SECONDS = 2.0
AFTER_A_DEATH_SECONDS = 20.0
END_SECONDS = 4.0
COMMAND = ("-m", "hjulet", "measure", "access", "carry-out")


class Carrier:
    """Looks for what waits, and keeps at most one process that carries it out."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def look(self) -> float:
        """Start the process when something waits and nobody does it; how many seconds until the next look."""
        from hjulet.measure.actions.access_carrying import is_anything_waiting, only_carrier

        if self._process is not None:
            code = self._process.poll()
            if code is None:
                return LOOK_SECONDS
            self._process = None
            if code:  # died over something, which is tried again; not at once, for it may be the machine
                return AFTER_A_DEATH_SECONDS
        if not is_anything_waiting():
            return LOOK_SECONDS
        with only_carrier() as is_free:
            pass
        if is_free:
            self._process = subprocess.Popen([sys.executable, *COMMAND], stdin=subprocess.DEVNULL)  # noqa: S603
        return LOOK_SECONDS

    def wait(self) -> None:
        """Until it has carried out all there was."""
        if self._process is not None:
            self._process.wait()
            self._process = None

    def end(self) -> None:
        """Stop it; what it was at is taken up by the next."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
