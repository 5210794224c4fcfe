"""Lines broken in the middle of a sentence are read as one, and nothing moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hjulet.meet.formats.invitation.wrapping import unwrapped
from tests.meet.invitation_facts import read

LONG = "Nu är det dags för höstens andra frukostmöte om kompetensförsörjning"


@pytest.mark.parametrize(
    ("text", "is_joined"),
    [
        (f"{LONG} i länet. Från Region\nVästernorrland medverkar två läkare.", True),
        (f"{LONG} och\nvi bjuder på kaffe.", True),
        (f"{LONG} och\r\nvi bjuder på kaffe.", True),
        (f"{LONG}\nVälkommen till en förmiddag om vård.", False),
        (f"{LONG}.\noch så vidare", False),
        (f"{LONG}\n\noch så vidare", False),
        (f"{LONG}\n- och så vidare", False),
        (f"{LONG} och\nplats: Umeå", False),
        ("Kaffe och\nsmörgås", False),
    ],
)
def test_what_goes_on_is_one_line_and_what_does_not_is_two(text: str, is_joined: bool) -> None:
    found = unwrapped(text)
    assert ("\n" not in found) == is_joined
    assert [sign for sign in found if not sign.isspace()] == [sign for sign in text if not sign.isspace()]


@given(
    st.lists(st.sampled_from([LONG, "och", "Region", "Umeå", " ", "\n", "\r\n", ",", ".", "• "])).map("".join)
)
def test_every_position_stays(text: str) -> None:
    found = unwrapped(text)
    assert len(found) == len(text)
    assert all(one == other or one == " " for one, other in zip(found, text, strict=True))


def test_a_broken_line_in_a_mail_hides_nobody() -> None:
    text = f"Frukostmöte\n\n{LONG} i länet. Från Region\nVästernorrland medverkar Karin Ek och Mats Uggla.\n"
    people = [(one.name, one.organisation) for one in read(text).speakers]
    assert people == [("Karin Ek", "Region Västernorrland"), ("Mats Uggla", "Region Västernorrland")]
