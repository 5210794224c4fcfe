"""What is wrong with a feed is told in Swedish on a page, whatever it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from hjulet.instruments.access.errors import AccessError
from hjulet.instruments.access.points import read_points
from hjulet.instruments.access.reading import read_network
from hjulet.measure.wording_access_faults import fault_words
from tests.instruments.access.feeds import DAY, feed
from tests.instruments.access.test_reading import FAULTS


def test_every_fault_of_a_feed_is_told_in_swedish(tmp_path: Path) -> None:
    told = []
    for number, (tables, said) in enumerate(FAULTS):
        if said == "stops.txt":  # no fault, but a stop that nobody can walk to
            continue
        with pytest.raises(AccessError) as caught:
            read_network(feed(tmp_path / str(number), **tables), day=DAY)
        told.append(fault_words(caught.value))
    assert [one for one in told if "på engelska" in one or "expected" in one] == []
    assert (
        "Filen transfers.txt, rad 2, kolumnen min_transfer_time: här står ”3000000000”, och ett helt tal"
        in " ".join(told)
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,lon,lat\n1,14,56\n2,14,8,56\n", "Filen p.csv, rad 3: raden har 4 celler under 3 rubriker."),
        ("ID,lon,lat,id\n1,14,56,2\n", "Filen p.csv, rad 1, kolumnen id: rubriken står två gånger."),
    ],
)
def test_fault_of_points_is_told_in_swedish(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "p.csv").write_text(text)
    with pytest.raises(AccessError) as caught:
        read_points(tmp_path / "p.csv")
    assert fault_words(caught.value) == said
