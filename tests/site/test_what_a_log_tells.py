"""What the log of the tests' site counts as an error: not what comes of bringing its database back to the seed."""

from __future__ import annotations

from tests.servers import errors_in

QUIET = "2026-11-23 20:59:39,100 INFO hjulet: mail was sent\n"
ANSWERED = "2026-11-23 20:59:39,200 ERROR django.request: Internal Server Error: /\nTraceback (most recent call last):\nKeyError: 'ge'\n"
CUT_OFF = (
    "2026-11-23 20:59:40,738 ERROR hjulet.site.commands: The worker could not do its round and tries again.\n"
    'Traceback (most recent call last):\npsycopg.OperationalError: FATAL:  database "test" does not exist\n'
)


def test_only_what_the_site_itself_did_wrong_is_an_error() -> None:
    assert errors_in(QUIET + CUT_OFF + QUIET) == ""
    assert errors_in(QUIET + CUT_OFF + ANSWERED + QUIET) == ANSWERED
    assert errors_in("Traceback (most recent call last):\nValueError\n" + QUIET).startswith("Traceback")
