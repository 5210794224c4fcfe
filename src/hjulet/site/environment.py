"""Reads the environment: where the data is, which database, which mail server. Never imports Django."""

from __future__ import annotations

import importlib.util
import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

MODES = ("production", "demo", "test")


class SettingError(ValueError):
    """A variable says something that cannot be used; the message names it and what was expected."""


def mode() -> str:
    """`production` unless something else is said: whoever forgets the variable gets the strict settings."""
    value = os.environ.get("HJULET_MODE", "production")
    if value not in MODES:
        raise SettingError(f"HJULET_MODE is {value!r}: expected one of {', '.join(MODES)}.")
    return value


def home() -> Path:
    """The data folder: database, uploaded files, secret key, cache."""
    return Path(os.environ.get("HJULET_HOME") or "hjulet-data").resolve()


def secret_key() -> str:
    """From HJULET_SECRET_KEY, else from a file in the data folder that is written once and readable by its owner."""
    if key := os.environ.get("HJULET_SECRET_KEY"):
        return key
    path = home() / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass  # another process was first; its key is the key
        else:
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()


def database(url: str | None = None) -> dict[str, Any]:
    """Django's settings for DATABASE_URL; without one, SQLite in the data folder."""
    url = url or os.environ.get("DATABASE_URL") or f"sqlite:///{home() / 'hjulet.sqlite3'}"
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            # sqlite:////absolute/path has four slashes; sqlite:///relative has three.
            "NAME": unquote(parts.path.removeprefix("/")),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                # A writer takes its lock at once and waits for it, instead of failing half-way.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
                    "PRAGMA cache_size=-8000; PRAGMA mmap_size=134217728;"
                ),
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.removeprefix("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise SettingError(
        f"DATABASE_URL begins with {parts.scheme!r}: expected postgresql://user:password@host/name "
        "or sqlite:////absolute/path.sqlite3."
    )


def mail(url: str | None = None) -> dict[str, Any]:
    """Django's mail settings for EMAIL_URL; empty when there is none."""
    url = url or os.environ.get("EMAIL_URL") or ""
    if not url:
        return {}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtp+tls", "smtps"}:
        raise SettingError(
            f"EMAIL_URL begins with {parts.scheme!r}: expected smtp://host:25, smtp+tls://user:password@host:587 "
            "or smtps://user:password@host:465."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }


def hosts() -> list[str]:
    """Names that the site answers to: HJULET_HOSTS, comma between, else this machine only."""
    return [
        host.strip()
        for host in os.environ.get("HJULET_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
        if host.strip()
    ]


def largest_file_bytes() -> int:
    """HJULET_FILE_MB, in bytes: the largest file that is taken. A film may be ten times as large."""
    value = os.environ.get("HJULET_FILE_MB", "50")
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 2_000:
        raise SettingError(f"HJULET_FILE_MB is {value!r}: expected whole megabytes between 1 and 2000.")
    return int(value) * 1_000_000


def film_hosts() -> list[str]:
    """HJULET_FILM_HOSTS: the hosts whose films may be shown in a frame, comma between. Empty: none."""
    value = os.environ.get("HJULET_FILM_HOSTS", "www.youtube-nocookie.com,player.vimeo.com")
    names = [host.strip().casefold() for host in value.split(",") if host.strip()]
    for name in names:
        if not re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+", name):
            raise SettingError(
                f"HJULET_FILM_HOSTS has {name!r}: expected host names alone, such as player.vimeo.com."
            )
    return names


def map_tiles() -> str:
    """HJULET_MAP_TILES: where a moving map fetches its ground, with {z}, {x} and {y}. Empty: nothing from anybody else."""
    value = os.environ.get("HJULET_MAP_TILES", "").strip()
    is_address = re.fullmatch(r"https://[a-z0-9.-]+(:\d+)?/[^\s\"'<>;,]*", value)
    if value and not (is_address and all(word in value for word in ("{z}", "{x}", "{y}"))):
        raise SettingError(
            f"HJULET_MAP_TILES is {value!r}: expected an address of pictures, such as https://tiles.example.se/{{z}}/{{x}}/{{y}}.png."
        )
    if value and not map_attribution():
        raise SettingError(
            "HJULET_MAP_TILES needs HJULET_MAP_ATTRIBUTION: who has made the map must be said on it."
        )
    return value


def map_attribution() -> str:
    """HJULET_MAP_ATTRIBUTION: who has made the ground of a moving map."""
    return os.environ.get("HJULET_MAP_ATTRIBUTION", "").strip()


def search_url() -> str:
    """SEARCH_URL: an OpenSearch server and the name of our index on it; empty: the database searches."""
    value = os.environ.get("SEARCH_URL", "").strip()
    if value and not re.fullmatch(
        r"https?://([^/@\s]+@)?[A-Za-z0-9.\-]+(:\d+)?(/[a-z0-9][a-z0-9_-]*)?/?", value
    ):
        raise SettingError(
            "SEARCH_URL is not an address of OpenSearch: expected https://name:password@host:9200/index, "
            "with the name of the index in small letters."
        )
    if value and importlib.util.find_spec("opensearchpy") is None:
        raise SettingError("SEARCH_URL needs the extra 'opensearch': pip install 'hjulet[opensearch]'.")
    return value


LICENCES = {
    "CC0-1.0": "http://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-4.0": "http://creativecommons.org/licenses/by/4.0/",
}
"""Those that Sweden's data portal asks for, and their addresses."""


def licence(variable: str, usual: str) -> str:
    """HJULET_DATA_LICENCE and HJULET_TEXT_LICENCE, as the address that says what it allows."""
    value = os.environ.get(variable) or usual
    if value not in LICENCES:
        raise SettingError(f"{variable} is {value!r}: expected one of {', '.join(LICENCES)}.")
    return LICENCES[value]


def public_url() -> str:
    """The site's own address, for mails and calendars: HJULET_URL."""
    return os.environ.get("HJULET_URL", "http://127.0.0.1:8000").rstrip("/")
