"""Places that a user adds: each kind of file, who wins, what is refused, and the command."""

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from eventcode.errors import EventcodeError, TableError
from eventcode.gazetteer import LayerKind, add_layer, find_layers, open_gazetteer, remove_layer, status

TABLE = """country,admin1,admin2,location,latitude,longitude,notes
Afghanistan,Baghlan Land,Banu,Upper Karez,35.60,69.20,"one, two"
Afghanistan,Baghlan Land,Banu,Upper Karez,35.61,69.21,
Afghanistan,Baghlan Land,Banu,Upper Karez,35.61,69.21,
Afghanistan,Baghlan Land,,Baghlan,36.1328,68.7003,
Democratic Republic of Congo,Nord-Kivu,Rutshuru,Kabiza,-1.20,29.40,
"""
DUMP = (
    ("9000001", "Testland", "A", "ADM1", "AF", "99", "", "Testlandia"),
    ("9000002", "Low District", "A", "ADM2", "AF", "99", "9901", ""),
    ("9000003", "Qaryeh-ye Now", "P", "PPL", "AF", "99", "9901", "Karez Naw,ge la"),
    ("9000004", "Seatburg", "P", "PPLA", "AF", "99", "", ""),
    ("9000005", "Old Ruin", "P", "PPLH", "AF", "99", "9901", ""),
    ("9000006", "Grey Mountains", "T", "MTS", "AF", "99", "", ""),
)
SQUARE = [[[68.0, 35.0], [70.0, 35.0], [70.0, 37.0], [68.0, 37.0], [68.0, 35.0]]]
POLYGON = '{"features": [{"properties": {%s}, "geometry": {"type": "%s", "coordinates": []}}]}'
HOLE = [[68.5, 35.5], [69.5, 35.5], [69.5, 36.5], [68.5, 36.5], [68.5, 35.5]]


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EVENTCODE_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "places"


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def _dump_line(number: int, row: tuple[str, ...]) -> str:
    reference, name, feature, code, iso2, admin1, admin2, names = row
    return "\t".join([reference, name, name, names, f"3{number}.5", f"6{number}.25", feature, code, iso2, "", admin1,
                      admin2, "", "", "1200", "", "", "Asia/Kabul", "2024-01-01"])  # fmt: skip


def _dump(path: Path) -> Path:
    return _write(path, "".join(_dump_line(number, row) + "\n" for number, row in enumerate(DUMP)))


def _geojson(path: Path, *polygons: list[list[list[float]]], **properties: str) -> Path:
    feature = {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "MultiPolygon", "coordinates": polygons},
    }
    return _write(path, json.dumps({"type": "FeatureCollection", "features": [feature]}))


def test_a_history_of_spellings_wins(tmp_path: Path) -> None:
    layer = add_layer(_write(tmp_path / "coded.csv", TABLE), "acled", tmp_path / "project", licence="ours")
    assert (layer.places, layer.licence, layer.source) == (7, "ours", "coded.csv")
    gazetteer = open_gazetteer([tmp_path / "project"])
    (karez,) = gazetteer.find_places("upper karez", "AF")
    assert (karez.latitude, karez.longitude, karez.admin1, karez.admin2) == (35.61, 69.21, "Baghlan Land", "Banu")
    towns = [place for place in gazetteer.find_places("Baghlan", "AF") if place.kind == "place"]
    assert [place.layer for place in towns] == ["coded"], "the bundled town is hidden"
    assert towns[0].population > 100_000, "but for what only it knows"


def test_a_history_brings_its_names_of_admin_units(tmp_path: Path) -> None:
    add_layer(_write(tmp_path / "coded.csv", TABLE), "csv", tmp_path)
    banu = open_gazetteer([tmp_path]).find_places("Banu", "AF")
    assert {place.admin1 for place in banu} == {"Baghlan Land"}


def test_a_dump_is_streamed_in(tmp_path: Path, own_folder: Path) -> None:
    add_layer(_dump(tmp_path / "AF.txt"), "geonames", own_folder)
    with zipfile.ZipFile(tmp_path / "AF.zip", "w") as archive:
        archive.write(tmp_path / "AF.txt", "AF.txt")
    again = add_layer(tmp_path / "AF.zip", "geonames", own_folder, name="AF")
    assert len(find_layers([own_folder])) == 1, "one of the same name takes its place"
    gazetteer = open_gazetteer()
    (now,) = gazetteer.find_places("karez naw", "AF")
    assert (now.name, now.admin1, now.admin2, now.layer) == ("Qaryeh-ye Now", "Testland", "Low District", "af")
    (unit,) = gazetteer.find_places("Testlandia")
    assert (unit.kind, unit.seat, unit.latitude) == ("admin1", "Seatburg", 33.5)
    assert gazetteer.find_places("Grey Mountains")[0].kind == "natural"
    assert again.places == 5 and not gazetteer.find_places("Old Ruin", "AF")  # noqa: PT018


def test_p_codes_take_their_points_from_the_bundle_or_their_own(tmp_path: Path) -> None:
    rows = "ADM0_EN;ADM1_EN;ADM1_FR;ADM2_EN;ADM2_PCODE;center_lat;center_lon\n"
    rows += (
        "Afghanistan;Baghlan;Baghlane;Andarab;AF0901;;\nAfghanistan;Baghlan;Baghlane;Nowhere Special;AF0902;35.5;68.5\n"
    )
    add_layer(_write(tmp_path / "codes.csv", rows), "pcodes", tmp_path)
    gazetteer = open_gazetteer([tmp_path])
    (special,) = gazetteer.find_places("Nowhere Special")
    assert (special.kind, special.admin1, special.latitude) == ("admin2", "Baghlan", 35.5)
    (french,) = gazetteer.find_places("Baghlane", "AF")
    assert (french.name, french.kind, round(french.latitude)) == ("Baghlan", "admin1", 36)


def test_boundaries_say_where_a_point_lies(tmp_path: Path) -> None:
    _geojson(tmp_path / "a.geojson", [*SQUARE, HOLE], ADM1_EN="Baghlan", ADM2_EN="Ring")
    add_layer(tmp_path / "a.geojson", "boundaries", tmp_path)
    gazetteer = open_gazetteer([tmp_path])
    assert gazetteer.find_units(35.25, 69.0) == ("Baghlan", "Ring", "")
    assert gazetteer.find_units(36.0, 69.0) is None, "in the hole"
    assert gazetteer.find_units(36.0, 71.0) is None


def test_geoparquet_is_read_as_geojson_is(tmp_path: Path) -> None:
    shape = struct.pack("<BIIBII", 1, 6, 1, 1, 3, 1) + struct.pack("<I", 5)
    shape += b"".join(struct.pack("<2d", *point) for point in SQUARE[0])
    table = pa.table({"adm1_name": ["Baghlan"], "adm2_name": ["Whole"], "geometry": [shape]})
    geo = json.dumps({"primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB"}}})
    pq.write_table(table.replace_schema_metadata({b"geo": geo.encode()}), tmp_path / "a.parquet")
    add_layer(tmp_path / "a.parquet", "boundaries", tmp_path)
    assert open_gazetteer([tmp_path]).find_units(36.0, 69.0) == ("Baghlan", "Whole", "")


@pytest.mark.parametrize(
    ("kind", "text", "said", "line"),
    [
        ("acled", "country,admin1,location\nMali,Gao,Gao\n", "no column 'latitude'", 1),
        ("acled", TABLE + "Afghanistan,Baghlan\n", "2 cells", 7),
        ("acled", TABLE.replace("35.60", "north"), "not a number: 'north'", 2),
        ("acled", TABLE.replace("29.40", "229.40"), "out of range", 6),
        ("acled", TABLE.replace("Democratic Republic of Congo", "Atlantis"), "no country 'Atlantis'", 6),
        ("csv", TABLE + 'Mali,Gao,,"Gao,16.2,-0.1,x\n', "not a valid row", 7),
        ("pcodes", "a,b\n1,2\n", "no columns of admin names", 1),
        ("geonames", "9000001\tTestland\n", "2 cells where 19", 1),
        ("boundaries", "{}", "not a GeoJSON", None),
        ("boundaries", POLYGON % ('"x": "y"', "Polygon"), "names no first-order unit", None),
        ("boundaries", POLYGON % ('"ADM1_EN": "Gao"', "Point"), "is a Point", None),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_its_line(
    tmp_path: Path, kind: LayerKind, text: str, said: str, line: int | None
) -> None:
    file = _write(tmp_path / "bad.txt", text)
    with pytest.raises(TableError, match=said) as caught:
        add_layer(file, kind, tmp_path / "out")
    assert (caught.value.file, caught.value.line) == (str(file), line)
    assert not list((tmp_path / "out").iterdir()), "nothing is left behind"


def test_what_is_no_text_or_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes(TABLE.replace("Upper", "Süd").encode("latin-1"))
    with pytest.raises(TableError, match="not UTF-8"):
        add_layer(tmp_path / "latin.csv", "acled", tmp_path)
    with pytest.raises(EventcodeError, match="there is no file"):
        add_layer(tmp_path / "none.csv", "acled", tmp_path)
    with pytest.raises(EventcodeError, match="no layer 'none'"):
        remove_layer("none", tmp_path)


def test_status_lists_in_the_order_in_which_they_win(tmp_path: Path, own_folder: Path) -> None:
    add_layer(_dump(tmp_path / "AF.txt"), "geonames", own_folder)
    add_layer(_write(tmp_path / "coded.csv", TABLE), "acled", own_folder)
    layers = list(status(open_gazetteer()))
    assert [layer.name for layer in layers] == ["coded", "af", "GeoNames"]
    assert all(len(layer.digest) == 64 for layer in layers)
    assert "CC BY" in layers[-1].licence


def test_the_command_adds_finds_lists_and_removes(
    tmp_path: Path, eventcode_program: Callable[..., CompletedProcess[str]]
) -> None:
    file = _write(tmp_path / "coded.csv", TABLE)
    added = eventcode_program("gazetteer", "add", file, "--kind", "acled", "--licence", "ours")
    assert (added.returncode, added.stdout.split()[0]) == (0, "7")
    found = eventcode_program("gazetteer", "find", "Upper Karez", "--country", "Afghanistan")
    assert "Upper Karez, Banu, Baghlan Land, Afghanistan  [place]  35.6100, 69.2100" in found.stdout
    assert "licence: ours" in eventcode_program("gazetteer", "status").stdout
    assert eventcode_program("gazetteer", "remove", "coded").returncode == 0
    assert eventcode_program("gazetteer", "find", "Upper Karez").returncode == 1
