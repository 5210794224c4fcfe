"""Everything that writes in Match. The actor comes first; every change is atomic; mail goes after commit."""

from hjulet.match.actions.asking import RequestRefused, answer, ask_peers, close, propose, send_to
from hjulet.match.actions.conversation import book
from hjulet.match.actions.outcomes import agree_to_publish, make_example, write_outcome
from hjulet.match.actions.timed import follow_requests

__all__ = [
    "RequestRefused",
    "agree_to_publish",
    "answer",
    "ask_peers",
    "book",
    "close",
    "follow_requests",
    "make_example",
    "propose",
    "send_to",
    "write_outcome",
]
