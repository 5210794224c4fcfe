"""A small load client: raw sockets, keep-alive, bounded in count and time, this machine only.

It reads answers by their Content-Length and keeps every latency, so that it costs the machine it
shares with the server as little as possible (about 0.05 ms a request).
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TICKS_PER_SECOND = 100
MAX_SECONDS = 60.0
MAX_REQUESTS = 20_000


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    seconds: float
    body: bytes


@dataclass(frozen=True, slots=True)
class Load:
    """What came of a run."""

    requests: int
    seconds: float
    p50_ms: float
    p95_ms: float
    failures: int

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


class Connection:
    """One keep-alive connection to a port on this machine."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=MAX_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> Answer:
        started = time.perf_counter()
        self.socket.sendall(request)
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            chunk = self.socket.recv(65536)
            if not chunk:
                raise ConnectionError("the server closed the connection")
            received += chunk
        head, body = received[:end], received[end + 4 :]
        status = int(head[9:12])
        for line in head.split(b"\r\n"):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
                break
        else:
            raise ValueError("the answer has no Content-Length")
        while len(body) < length:
            body += self.socket.recv(65536)
        return Answer(status=status, seconds=time.perf_counter() - started, body=body)

    def close(self) -> None:
        self.socket.close()


def get_request(port: int, path: str, *, accept_gzip: bool = True) -> bytes:
    encoding = "Accept-Encoding: gzip\r\n" if accept_gzip else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{encoding}\r\n".encode()


def post_request(port: int, path: str, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def percentile(values: Sequence[float], share: float) -> float:
    """The value that the given share of all lies at or under; the values need not be sorted."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def run_load(port: int, path: str, *, requests: int, connections: int = 4, expect: int = 200) -> Load:
    """Ask for one address `requests` times over some connections, as fast as the answers come."""
    if requests > MAX_REQUESTS:
        raise ValueError(f"At most {MAX_REQUESTS} requests a run, got {requests}.")
    request = get_request(port, path)
    latencies: list[list[float]] = [[] for _ in range(connections)]
    failures = [0] * connections
    deadline = time.perf_counter() + MAX_SECONDS

    def worker(number: int) -> None:
        connection = Connection(port)
        for _ in range(requests // connections):
            if time.perf_counter() > deadline:
                break
            answer = connection.ask(request)
            latencies[number].append(answer.seconds)
            failures[number] += answer.status != expect
        connection.close()

    threads = [threading.Thread(target=worker, args=(number,)) for number in range(connections)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    every = [latency for row in latencies for latency in row]
    return Load(
        requests=len(every),
        seconds=seconds,
        p50_ms=1000 * percentile(every, 0.5),
        p95_ms=1000 * percentile(every, 0.95),
        failures=sum(failures),
    )


def post_all_at_once(port: int, path: str, bodies: Sequence[bytes]) -> tuple[float, list[Answer]]:
    """Send every body at the same moment, each on its own connection; the seconds until the last has its answer."""
    answers: list[Answer | None] = [None] * len(bodies)
    gate = threading.Barrier(len(bodies) + 1)

    def worker(number: int) -> None:
        connection = Connection(port)
        request = post_request(port, path, bodies[number])
        gate.wait()
        answers[number] = connection.ask(request)
        connection.close()

    threads = [threading.Thread(target=worker, args=(number,)) for number in range(len(bodies))]
    for thread in threads:
        thread.start()
    gate.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    return seconds, [answer for answer in answers if answer is not None]


def process_tree(pid: int) -> list[int]:
    """The process and all below it, now."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    found, waiting = [], [pid]
    while waiting:
        current = waiting.pop()
        found.append(current)
        waiting += children.get(current, [])
    return found


def cpu_seconds(pids: Sequence[int]) -> float:
    """Processor time, user and system, that these processes have used; ended ones count nothing."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICKS_PER_SECOND


def memory_mb(pid: int) -> dict[str, float]:
    """Resident, proportional (shared pages split among those who share) and private memory, in MB."""
    wanted = {"Rss": "rss", "Pss": "pss", "Private_Clean": "private", "Private_Dirty": "private"}
    found: dict[str, float] = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        name, _, rest = line.partition(":")
        if name in wanted:
            found[wanted[name]] = found.get(wanted[name], 0.0) + int(rest.split()[0]) / 1024
    return found
