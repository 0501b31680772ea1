"""Country outlines: whole, closed, and where the countries are."""

from itertools import pairwise

from eventcode.codebook import load_codebook
from eventcode.outlines import Box, outline_of, outlines_within, read_outlines


def _holds(ring: tuple[tuple[float, float], ...], east: float, north: float) -> bool:
    """A ray to the east crosses the ring an odd number of times."""
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > north) != (y2 > north) and east < x1 + (north - y1) / (y2 - y1) * (x2 - x1):
            inside = not inside
    return inside


def test_every_ring_is_closed_and_on_the_globe() -> None:
    for country in read_outlines():
        for polygon in country.polygons:
            for ring in polygon:
                assert ring[0] == ring[-1], country.name
                assert len(ring) >= 4
                assert (
                    all(abs(other[0] - one[0]) <= 180 for one, other in pairwise(ring)) or country.name == "Antarctica"
                )
                assert all(-180 <= east <= 180 and -90 <= north <= 90 for east, north in ring)


def test_points_known_to_lie_in_countries_do() -> None:
    inside = {
        404: (36.8, -1.3),
        566: (7.5, 9.1),
        4: (69.2, 34.5),
        0: (21.2, 42.7),
        36: (149.1, -35.3),
        710: (28.2, -25.7),
    }
    for iso, point in inside.items():
        outline = outline_of(iso)
        assert outline
        assert any(_holds(polygon[0], *point) for polygon in outline.polygons), outline.name


def test_a_hole_is_not_the_country_around_it() -> None:
    south_africa = outline_of(710)
    assert south_africa
    maseru = (28.0, -29.5)
    assert any(_holds(hole, *maseru) for polygon in south_africa.polygons for hole in polygon[1:])


def test_neighbours_are_found_by_their_rectangle() -> None:
    names = {each.name for each in outlines_within(Box(33.9, -4.7, 41.9, 5.5))}
    assert {"Kenya", "Uganda", "Tanzania", "Ethiopia"} <= names
    assert "Chile" not in names


def test_nearly_every_country_of_the_codebook_has_an_outline() -> None:
    missing = [
        each.name for each in load_codebook("acled").countries if each.iso is not None and not outline_of(each.iso)
    ]
    assert len(missing) < 25, missing  # small islands, and territories that Natural Earth draws with another
