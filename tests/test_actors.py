"""The registry of actors and regimes: what an analyst may write there, and that what stands there makes sense."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from eventcode.codebook import load_codebook
from eventcode.codebook.actors import KINDS, ActorEntry, read_actors
from eventcode.codebook.naming import read_naming
from eventcode.errors import CodebookError

BOOK = load_codebook("acled")
HEAD = "name,kind,country,countries,aliases,valid_from,valid_to\n"


def test_the_registry_is_large_and_on_all_continents() -> None:
    assert len(BOOK.actors) >= 1_500
    regions = {BOOK.countries.find(entry.country).region for entry in BOOK.actors if entry.country}  # type: ignore[union-attr]
    assert len(regions) >= 14


def test_every_entry_has_a_known_class_and_known_countries() -> None:
    names = {country.name for country in BOOK.countries}
    for entry in BOOK.actors:
        assert entry.kind in ("", *KINDS), entry.name
        assert {c for c in (entry.country, *entry.countries) if c} <= names, entry.name
        assert all(len(wording) > 1 for wording in entry.wordings), entry.name


def test_two_actors_of_one_country_and_time_share_no_wording_unless_marked() -> None:
    claims: dict[tuple[str, str, int], list[ActorEntry]] = defaultdict(list)
    for entry in BOOK.actors:
        for wording, unsure in entry.wordings.items():
            for country in dict.fromkeys((entry.country, *entry.countries)):
                if country and not unsure:
                    claims[wording, country, entry.nearness(country)].append(entry)
    clashes = [
        (wording, country, one.name, other.name)
        for (wording, country, _), entries in claims.items()
        for one, other in combinations(entries, 2)
        if _is_at_once(one, other)
    ]
    assert clashes == []


def _is_at_once(one: ActorEntry, other: ActorEntry) -> bool:
    """Both are valid at one time; a month in which one turns into the other does not count."""
    end, other_end = one.valid_to or "9999", other.valid_to or "9999"
    return one.valid_from < other_end and other.valid_from < end


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Some Front,Rebels,,,,,", "no class"),
        ("Some Front,Rebel group,,,,201,", "no year"),
        ("Some Front,Rebel group,,,,2010,2005", "ends before"),
        ("Military Forces of Somewhere ({years}),State forces,,,,,", "needs the country"),
    ],
)
def test_a_wrong_entry_is_one_error_with_its_line(tmp_path: Path, row: str, message: str) -> None:
    file = tmp_path / "actors.csv"
    file.write_text(HEAD + row + "\n", encoding="utf-8")
    with pytest.raises(CodebookError, match=message) as caught:
        read_actors(file)
    assert caught.value.line == 2


def test_regimes_that_overlap_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "regimes.csv"
    file.write_text("country,first,last\nChad,1990,2021\nChad,2020,\n", encoding="utf-8")
    with pytest.raises(CodebookError, match="before the one above it ends"):
        read_naming(BOOK.find_file("naming.yaml"), file)


def test_every_country_of_the_registry_has_regimes_since_1997() -> None:
    homes = {entry.country for entry in BOOK.actors if entry.country}
    for country in sorted(homes - {"Western Sahara"}):
        regime = BOOK.naming.regime(country, date(1998, 1, 1))
        assert regime, country
        assert regime.first[:4] <= "1998" or country in {"East Timor", "Kosovo", "South Sudan"}, country


NAMES = [
    ("military", "Turkey", date(2022, 5, 1), "Iraq", "Military Forces of Turkey (2016-)", "External/Other forces"),
    ("military", "Turkey", date(2022, 5, 1), "", "Military Forces of Turkey (2016-)", "State forces"),
    ("military", "Afghanistan", date(2021, 3, 1), "", "Military Forces of Afghanistan (2004-2021)", "State forces"),
    ("military", "Afghanistan", date(2022, 3, 1), "", "Military Forces of Afghanistan (2021-)", "State forces"),
    ("police", "India", date(2022, 3, 1), "", "Police Forces of India (2014-)", "State forces"),
    ("police", "Israel", date(2022, 3, 1), "Palestine", "Police Forces of Israel (2021-2022)", "External/Other forces"),
    ("military", "Burkina Faso", date(2022, 6, 1), "", "Military Forces of Burkina Faso (2022-2022)", "State forces"),
    ("military", "Burkina Faso", date(2022, 12, 1), "", "Military Forces of Burkina Faso (2022-)", "State forces"),
    ("military", "Russia", None, "", "Military Forces of Russia (2000-)", "State forces"),
    (
        "military",
        "Philippines",
        date(2020, 1, 1),
        "",
        "Military Forces of the Philippines (2016-2022)",
        "State forces",
    ),
    ("police", "Guadeloupe", date(2022, 1, 1), "Guadeloupe", "Police Forces of France (2017-)", "State forces"),
    ("protesters", "Chile", date(2022, 1, 1), "", "Protesters (Chile)", "Protesters"),
    ("private_security", "Peru", None, "", "Private Security Forces (Peru)", "External/Other forces"),
]


@pytest.mark.parametrize(("form", "country", "day", "home", "name", "kind"), NAMES)
def test_names_follow_form_country_and_day(
    form: str, country: str, day: date | None, home: str, name: str, kind: str
) -> None:
    assert BOOK.naming.name(form, country, day, home) == (name, kind)


def test_identities_are_of_known_sorts_and_named_once() -> None:
    assert {identity.sort for identity in BOOK.identities} == {"people", "faith", "ethnic", "clan", "gender"}
    names = [identity.name for identity in BOOK.identities]
    assert len(names) == len(set(names))


def test_every_form_that_english_words_make_has_a_name() -> None:
    words = BOOK.actor_words("en")
    assert words is not None
    forms = {group.form for group in words.classes.values()} | set(words.named_forms.values())
    assert forms <= set(BOOK.naming.rules.forms)
    assert set(words.named_forms) <= set(words.classes)
    assert {kind for kind in words.name_ends.values() if kind} <= set(KINDS)
