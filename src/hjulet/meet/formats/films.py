"""Films that stand elsewhere: which hosts are known, and the address at which they are shown in a frame."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

YOUTUBE, VIMEO = "www.youtube-nocookie.com", "player.vimeo.com"
NAMES = {YOUTUBE: "YouTube", VIMEO: "Vimeo"}
_YOUTUBE_HOSTS = {"youtube.com", "www.youtube.com", "m.youtube.com", YOUTUBE}
_YOUTUBE_ID = re.compile(r"[\w-]{6,20}", re.ASCII)
_VIMEO_PATH = re.compile(r"/(?:video/)?(\d+)(?:/([0-9a-f]+))?/?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Film:
    """A film at a known host. Nothing is fetched from `embed_url` before somebody asks for it."""

    host_name: str
    embed_url: str


def film_at(url: str) -> Film | None:
    """The film that a link leads to, or None when its host is not in HJULET_FILM_HOSTS.

    Links as people copy them from YouTube and Vimeo are known; of any other host in the list the
    address of the frame itself is what is pasted.
    """
    embed_url = _embed_url(url.strip())
    host = urlsplit(embed_url).hostname or ""
    if not embed_url or host not in settings.FILM_HOSTS:
        return None
    return Film(host_name=NAMES.get(host, host), embed_url=embed_url)


def _embed_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").casefold()
        has_port = parts.port is not None
    except ValueError:
        return ""
    if parts.scheme not in {"https", "http"} or has_port or parts.username:
        return ""
    if host == "youtu.be" or host in _YOUTUBE_HOSTS:
        return _youtube(host, parts.path, parts.query)
    if host in {"vimeo.com", "www.vimeo.com", VIMEO}:
        return _vimeo(parts.path, parts.query)
    return url if parts.scheme == "https" else ""


def _youtube(host: str, path: str, query: str) -> str:
    first, _, rest = path.strip("/").partition("/")
    if host == "youtu.be":
        found = first
    elif first == "watch":
        found = parse_qs(query).get("v", [""])[0]
    elif first in {"embed", "live", "shorts"}:
        found = rest
    else:
        found = ""
    return f"https://{YOUTUBE}/embed/{found}" if _YOUTUBE_ID.fullmatch(found) else ""


def _vimeo(path: str, query: str) -> str:
    match = _VIMEO_PATH.fullmatch(path)
    if match is None:
        return ""
    number, unlisted = match[1], match[2] or parse_qs(query).get("h", [""])[0]
    key = f"&h={unlisted}" if re.fullmatch(r"[0-9a-f]+", unlisted) else ""
    return f"https://{VIMEO}/video/{number}?dnt=1{key}"
