"""The countries of the codebook: every name finds its country, and the codes are those of ISO and of ACLED's scheme."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eventcode.codebook import load_codebook
from eventcode.codebook.countries import read_countries
from eventcode.errors import CodebookError

COUNTRIES = load_codebook().countries
REGIONS = """Western Africa, Middle Africa, Eastern Africa, Southern Africa, Northern Africa, South Asia,
Southeast Asia, Middle East, Europe, Caucasus and Central Asia, Central America, South America, Caribbean, East Asia,
North America, Oceania, Antarctica"""


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Burma", "Myanmar"),
        ("Côte d'Ivoire", "Ivory Coast"),
        ("DR Congo", "Democratic Republic of Congo"),
        ("UK", "United Kingdom"),
        ("U.S.", "United States"),
        ("uae", "United Arab Emirates"),
        ("Türkiye", "Turkey"),
        ("State of Palestine", "Palestine"),
        ("Somaliland", "Somalia"),
        ("afghans", "Afghanistan"),
        ("Nigerien", "Niger"),
        ("Nigerian", "Nigeria"),
        ("eSwatini", "eSwatini"),
    ],
)
def test_every_name_finds_its_country(words: str, name: str) -> None:
    found = COUNTRIES.find(words)
    assert found is not None
    assert found.name == name


def test_names_find_themselves_and_nobody_else() -> None:
    assert [country.name for country in COUNTRIES if COUNTRIES.find(country.name) is not country] == []
    assert COUNTRIES.find("Atlantis") is None


@pytest.mark.parametrize(
    ("name", "iso", "prefix"),
    [
        ("Algeria", 12, "ALG"),
        ("Kosovo", 0, "XKX"),
        ("Niger", 562, "NIR"),
        ("Nigeria", 566, "NIG"),
        ("Mali", 466, "MLI"),
    ],
)
def test_codes(name: str, iso: int, prefix: str) -> None:
    country = COUNTRIES.by_iso[iso]
    assert (country.name, country.prefix) == (name, prefix)
    assert COUNTRIES.by_prefix[prefix] is country


def test_acled_prefixes_differ_from_iso_in_34_places() -> None:
    assert sum(country.prefix != country.iso3 for country in COUNTRIES) == 33  # Kosovo's XKX is the user-assigned ISO-3


def test_neighbours_are_mutual_and_known() -> None:
    for country in COUNTRIES:
        for name in country.neighbours:
            other = COUNTRIES.find(name)
            assert other is not None, name
            assert country.name in other.neighbours, (country.name, name)


def test_regions_are_the_seventeen() -> None:
    assert {country.region for country in COUNTRIES} == set(re.split(r",\s", REGIONS))
    assert COUNTRIES.by_iso2["AF"].region == "Caucasus and Central Asia"


def test_territories_are_coded_under_their_country() -> None:
    assert COUNTRIES.by_iso2["HK"].name == "China"
    assert COUNTRIES.by_capital["moscow"].name == "Russia"


def test_a_code_claimed_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "countries.csv"
    path.write_text("name,iso2\nOne,AA\nTwo,AA\n")
    with pytest.raises(CodebookError, match="same iso2 as 'One'") as caught:
        read_countries(path)
    assert caught.value.line == 3
