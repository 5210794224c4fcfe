"""A line between a phone and the site that can be taken down: what a browser's own "offline" does not do for everybody.

A service worker that starts again in a browser that is set offline may reach the site before it has heard of it.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit

CHUNK_BYTES = 65_536


class Line:
    """An address of its own that leads to the site while the line is up; nobody answers there while it is down."""

    def __init__(self, url: str) -> None:
        target = urlsplit(url)
        self._target = (target.hostname or "", target.port or 80)
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._is_up = True
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"{target.scheme}://{target.hostname}:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._answer, daemon=True).start()

    def take_down(self) -> None:
        """Whoever is connected is cut off, and so is everybody who comes."""
        with self._lock:
            self._is_up = False
            self._cut_off()

    def bring_up(self) -> None:
        with self._lock:
            self._is_up = True

    def close(self) -> None:
        with self._lock:
            self._is_up = False
            with suppress(OSError):
                self._listening.shutdown(socket.SHUT_RDWR)
            self._listening.close()
            self._cut_off()

    def _cut_off(self) -> None:
        for end in self._open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _answer(self) -> None:
        while True:
            try:
                near, _address = self._listening.accept()
            except OSError:  # closed
                return
            threading.Thread(target=self._connect, args=[near], daemon=True).start()

    def _connect(self, near: socket.socket) -> None:
        with near, suppress(OSError), socket.create_connection(self._target) as far:
            ends = {near, far}
            with self._lock:
                if not self._is_up:
                    return
                self._open |= ends
            back = threading.Thread(target=_pass_on, args=[far, near], daemon=True)
            back.start()
            _pass_on(near, far)
            back.join()
            with self._lock:
                self._open -= ends


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    """What comes from one end goes to the other, until either hangs up."""
    with suppress(OSError):
        while words := source.recv(CHUNK_BYTES):
            sink.sendall(words)
    for end in (source, sink):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
