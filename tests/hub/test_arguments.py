"""Numbers on a command line: what is taken, and the one sentence when it is none."""

from __future__ import annotations

from argparse import ArgumentTypeError

import pytest

from hjulet.hub.arguments import natural, share, whole


@pytest.mark.parametrize(
    ("read", "words", "found"),
    [
        (whole, "1", 1),
        (natural, "0", 0),
        (natural, "007", 7),
        (share, "0", 0.0),
        (share, ".2", 0.2),
        (share, "1", 1.0),
    ],
)
def test_a_number_is_read(read, words, found):
    assert read(words) == found


@pytest.mark.parametrize(
    ("read", "words", "said"),
    [
        (whole, "0", "'0' is not a whole number of 1 or more"),
        (whole, "1.0", "'1.0' is not a whole number of 1 or more"),
        (natural, "-1", "'-1' is not a whole number of 0 or more"),
        (natural, "٣", "'٣' is not a whole number of 0 or more"),
        (share, "20", "'20' is not a share from 0 to 1 with a decimal point, such as 0.2 for 20 %"),
        (share, "0,2", "'0,2' is not a share from 0 to 1 with a decimal point, such as 0.2 for 20 %"),
        (share, "nan", "'nan' is not a share from 0 to 1 with a decimal point, such as 0.2 for 20 %"),
    ],
)
def test_what_is_no_number_is_one_sentence(read, words, said):
    with pytest.raises(ArgumentTypeError) as found:
        read(words)
    assert str(found.value) == said
