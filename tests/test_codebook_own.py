"""A user's own codebook: copied, edited in its files alone, and every mistake in it one error at its line."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from eventcode.codebook import Codebook, check_codebook, load_codebook, read_codebook
from eventcode.codebook.copying import copy_codebook
from eventcode.errors import CodebookError


@pytest.fixture
def own(tmp_path: Path) -> Path:
    copy_codebook(load_codebook("full"), tmp_path / "own")
    return tmp_path / "own"


def _edit(path: Path, old: str, new: str) -> int:
    """Replace `old`, which must be there; the line where the new text starts."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_a_copy_says_the_same_and_stands_by_itself(own: Path) -> None:
    full, copied = load_codebook("full"), load_codebook(own)
    assert copied.folders == (own.resolve(),)
    assert copied.columns == full.columns
    assert [rule.id for rule in copied.rules] == [rule.id for rule in full.rules]
    assert (copied.name, copied.manifest.based_on) == ("own", f"full {full.version}")
    assert "# name         as in every file, form and page" in (own / "columns.yaml").read_text(encoding="utf-8")
    assert copied.digest != full.digest
    with pytest.raises(CodebookError, match="is there already"):
        copy_codebook(full, own)


def test_an_analyst_adds_a_type_and_a_variable_and_drops_a_column(own: Path) -> None:
    before = load_codebook(own).digest
    _edit(
        own / "types.yaml",
        "      - name: Armed clash\n",
        "      - name: Standoff\n        disorder: [Political violence]\n        definition: Armed sides face off.\n"
        "        cues: |\n          faced off [again] against\n          tense standoff = .6\n"
        "      - name: Armed clash\n",
    )
    _edit(
        own / "columns.yaml",
        "- name: tags\n",
        "- name: curfew\n  type: string\n  label: Curfew\n  description: Whether a curfew held.\n"
        "  allowed: [in force, lifted]\n\n- name: tags\n",
    )
    dropped = re.sub(r"\n- name: admin3\n(?:  .*\n)*", "\n", (own / "columns.yaml").read_text(encoding="utf-8"))
    (own / "columns.yaml").write_text(dropped, encoding="utf-8")
    book = read_codebook(own)
    assert check_codebook(book) == []
    names = [column.name for column in book.columns]
    assert names.index("curfew") == names.index("tags") - 1
    assert "admin3" not in names
    assert [value.value for value in book.values(book.column("curfew"))] == ["in force", "lifted"]
    assert book.types.rank("Standoff") == 2
    assert book.types.sub_type("Standoff").cues == ("faced off [again] against", "tense standoff = .6")
    assert book.types.sub_type("Standoff").pattern == book.types.sub_type("Armed clash").pattern
    assert book.digest != before


def test_the_guide_is_true(own: Path) -> None:
    guide = (Path(__file__).parents[1] / "docs" / "own-codebook.md").read_text(encoding="utf-8")
    sub_type, column = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    _edit(own / "types.yaml", "      - name: Other\n", f"{sub_type}      - name: Other\n")
    _edit(own / "notes.yaml", "without: [", "without: [Curfew, ")
    _edit(own / "columns.yaml", "- name: tags\n", f"{column}\n- name: tags\n")
    book = read_codebook(own)
    assert check_codebook(book) == []
    assert book.types.sub_type("Curfew").cues[1] == "declared [a] curfew = .9"
    named = set(re.findall(r"`([a-z_-]+\.(?:yaml|csv))`", guide))
    assert named == {path.name for path in own.glob("*.*")}


def test_a_codebook_may_extend_another(tmp_path: Path, own: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    (small / "manifest.yaml").write_text("{name: small, version: 0.2.0, title: S, extends: ../own}", encoding="utf-8")
    (small / "columns.yaml").write_text("without: [admin3, tags]\n", encoding="utf-8")
    book = load_codebook(small)
    assert len(book.columns) == len(load_codebook("full").columns) - 2
    assert book.types.sub_type("Grenade").rank == 13
    (own / "manifest.yaml").write_text("{name: own, version: 1.0.0, title: O, extends: ../small}", encoding="utf-8")
    with pytest.raises(CodebookError, match="extends itself"):
        read_codebook(small)


def test_an_unknown_codebook_names_the_known(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="no codebook 'acle'") as caught:
        load_codebook("acle")
    assert caught.value.next_step == "name a folder, or one of acled, full, ucdp_ged"
    with pytest.raises(CodebookError, match=r"manifest\.yaml: the file is missing"):
        load_codebook(tmp_path)


MISTAKES: list[tuple[str, str, str, int, str]] = [  # file, text, what takes its place, lines further on, what is said
    ("types.yaml", "  - name: Riots\n", "  - name: Protests\n", 0, "'Protests' is there twice"),
    ("types.yaml", "name: Mob violence", "name: Armed clash", 0, "'Armed clash' is there twice"),
    ("types.yaml", "armed: [State forces,", "armed: [State force,", 0, "no class of actors 'State force'"),
    ("types.yaml", "given: [Peaceful protest, Mob", "given: [Peaceful, Mob", 0, "no sub-event type 'Peaceful'"),
    ("types.yaml", "fatalities: expected", "fatalities: lots", 0, "Invalid enum value 'lots'"),
    ("types.yaml", "        disorder: [Demonstrations]\n", "        disorder: []\n", 0, "length >= 1"),
    ("types.yaml", "notes: Within a battle", "note: Within a battle", -2, "unknown field `note`"),
    ("columns.yaml", "allowed: time_precision", "allowed: times", 0, "no enumeration 'times'"),
    ("columns.yaml", "allowed: time_precision", "allowed: [exact]", 0, "'exact' cannot stand in a column"),
    ("columns.yaml", "- name: year\n", "- name: event_date\n", 0, "'event_date' is named twice"),
    ("columns.yaml", "pattern: '[^;]+'", "pattern: '[^;'", 0, "not a regular expression"),
    ("columns.yaml", "minimum: 1900", "minimum: 2900", 0, "the minimum is above the maximum"),
    ("columns.yaml", "separator: '; '", "separator: ''", -4, "a list needs a separator"),
    ("columns.yaml", "type: number", "type: decimal", 0, "Invalid enum value 'decimal'"),
    ("inter.yaml", "number: 5", "number: 4", -1, "'4' means both Identity militia and Rioters"),
    ("inter.yaml", "  Riots: [15", "  Riot: [15", 0, "no event type 'Riot' in types.yaml"),
    ("inter.yaml", "68]", "69]", 0, "there is no interaction 69"),
    ("notes.yaml", "  Other: [Other,", "  Others: [Other,", 0, "no sub-event type 'Others'"),
    ("tags.yaml", "types: [Protests, Riots]", "types: [Protest, Riots]", 0, "or sub-event type 'Protest'"),
    ("tolls.yaml", "country: Yemen", "country: Jemen", 0, "no country 'Jemen'"),
    ("tolls.yaml", "until: 2024-12-08", "until: 2004-12-08", 0, "ends before it begins"),
    ("tolls.yaml", "dozens: {value: 12, low: 12", "dozens: {value: 12, low: 24", 0, "does not hold the value"),
    ("traps.yaml", "Demostrations: Demonstrations", "Demostrations: Demonstration", 0, "'Demonstration' may not stand"),
    ("rules.yaml", "is {event_date}, a day", "is {event_date.year}, a day", 0, "braces hold one name"),
    ("rules.yaml", "- id: C03", "- id: C02", 0, "the rule C02 is there twice"),
    ("migrations.yaml", 'write: "crowd size={size}"', 'write: "crowd size={sizes}"', 0, "do not fit"),
    ("manifest.yaml", "version: 1.0.0", "version: '1.0'", 0, "'1.0' is no version"),
    ("types.yaml", "name: Grenade\n", "name: Grenade\n        cues: thrown {greande}\n", 1, "no word list 'greande'"),
    ("decisions.yaml", "any: [recapture]", "any: [recaptures]", 0, "no act or flag 'recaptures'"),
    ("lang/en/acts/battles.yaml", "  clash:", "  clash: {verbs: '... fell'}\n  clash2:", 0, "about"),
    ("decisions.yaml", "sub_type: Mob violence", "sub_type: Mob fury", 0, "no sub-event type 'Mob fury'"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "further", "says"), MISTAKES, ids=[row[4] for row in MISTAKES])
def test_a_mistake_is_told_with_file_and_line(
    own: Path, file: str, old: str, new: str, further: int, says: str
) -> None:
    line = _edit(own / file, old, new) + further
    mistakes = check_codebook(read_codebook(own))
    assert says in str(mistakes[0])
    assert (Path(mistakes[0].file), mistakes[0].line) == ((own / file).resolve(), line)
    assert mistakes[0].key
    with pytest.raises(CodebookError, match=re.escape(says)):
        load_codebook.__wrapped__(own)  # type: ignore[attr-defined]


@pytest.mark.parametrize("find", [lambda b: b.column("nothing"), lambda b: b.types.sub_type("nothing")])
def test_what_is_not_there_is_named(find: Callable[[Codebook], object]) -> None:
    with pytest.raises(CodebookError, match="nothing"):
        find(load_codebook("acled"))
