"""Lists of projects as they come, written to files, and a few places that a reader can follow."""

from __future__ import annotations

import numpy as np

from hjulet.hub import built_in
from hjulet.instruments.funding import Operations, Places, read_operations, types_from_regions
from tests.programs import shared_folder

FOUR = Places(
    ("0180", "1480", "2505", "0665"),
    np.array([900.0, 600.0, 30.0, 70.0]),
    {"0180": "Stockholm", "1480": "Göteborg", "2505": "Arvidsjaur", "0665": "Vaggeryd"},
    types=("city", "city", "rural", "rural"),
    points=np.array([[18.06, 59.33], [11.97, 57.71], [19.17, 65.59], [14.15, 57.50]]),
)


def written(tmp_path, text, name="projects.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def read(tmp_path, text, name="projects.csv", places=FOUR, **more):
    return read_operations(written(tmp_path, text, name), places, **more)


def touched(operations, kind="touched"):
    """Codes by project."""
    links = getattr(operations, kind)
    found = {name: set() for name in operations.ids}
    for project, place in zip(links.projects, links.places, strict=True):
        found[operations.ids[project]].add(operations.codes[place])
    return found


def shared_files():
    shared = shared_folder()
    assert shared is not None
    folder = shared / "data" / "funding"
    return folder / "erdf_2014_2020_projects.csv", folder / "erdf_2014_2020_project_municipalities.csv"


def sweden(year=2017):
    rows = built_in.municipalities()
    places = Places(
        tuple(row["code"] for row in rows),
        np.array([float(row[f"population_{year}"]) for row in rows]),
        {row["code"]: row["name"] for row in rows},
        points=np.array([(float(row["longitude"]), float(row["latitude"])) for row in rows]),
    )
    return places.with_types(
        types_from_regions(places, {row["code"]: row["functional_region_2015"] for row in rows})
    )


def regional_fund() -> Operations:
    projects, locations = shared_files()
    return read_operations(projects, sweden(), locations=locations)
