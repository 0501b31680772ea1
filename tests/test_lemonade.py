"""benchmarks/lemonade.py on records made in the layout of LEMONADE; none of them is from it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from eventcode.codebook import load_codebook
from eventcode.gazetteer import open_gazetteer

ROOT = Path(__file__).parents[1]
ATTACK = (
    "Attack(location=Location(country='Mali', address='Mopti, Mopti, Mali'), targets_local_administrators=False, "
    "women_targeted=[WomenTargetedCategory.GIRLS], fatalities=2, attackers=['Unidentified Armed Group (Mali)'], "
    "targeted_entities=['Civilians (Mali)'])"
)
PROTEST = (
    "PeacefulProtest(location=Location(country='Kenya', address='Westlands, Nairobi, Kenya'), crowd_size='dozens', "
    "protestors=['Protestors (Kenya)'], counter_protestors=[])"
)


@pytest.fixture(scope="module")
def lemonade() -> ModuleType:
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        import lemonade
    finally:
        sys.path.pop(0)
    return lemonade


def record(label: str, text: str, language: str = "en") -> str:
    row = {"event_id_in_acled": "MLI1", "plain_text": text, "language": language, "gold_label": label, "more": 1}
    return json.dumps(row) + "\n"


def test_a_label_is_read_as_the_paper_counts_it(lemonade: ModuleType) -> None:
    assert lemonade.read_label(ATTACK) == lemonade.Coded(
        "Attack",
        frozenset({"Unidentified Armed Group (Mali)", "Civilians (Mali)"}),
        ("Mali", "Mopti, Mopti, Mali"),
        frozenset({"Attack.fatalities=2", "Attack.women_targeted=GIRLS"}),
    )
    assert lemonade.read_label(PROTEST).others == frozenset()


@pytest.mark.parametrize(
    "label",
    [
        "__import__('os').getcwd()",
        "Attack(attackers=[open('/tmp/x', 'w')])",
        "Attack(fatalities=(lambda: 1)())",
        "Picnic(location=Location(country='Mali', address='Mopti'))",
        "Attack(",
    ],
)
def test_a_label_is_never_run(lemonade: ModuleType, label: str) -> None:
    with pytest.raises((ValueError, SyntaxError)):
        lemonade.read_label(label)


def test_every_sub_event_type_has_its_class(lemonade: ModuleType) -> None:
    assert set(lemonade.TYPES) == {sub.name for sub in load_codebook().types.sub_types}
    assert len({name for name, *_ in lemonade.TYPES.values()}) == len(lemonade.TYPES)


def test_a_perfect_draft_scores_in_full_and_none_scores_nothing(lemonade: ModuleType) -> None:
    examples = [lemonade.Example("1", "", lemonade.read_label(label)) for label in (ATTACK, PROTEST)]
    places = lemonade.Places(load_codebook(), open_gazetteer())
    full = lemonade.score(examples, [each.gold for each in examples], None, places)
    assert set(full.values()) == {(1.0, 1.0, 1.0)}
    none = lemonade.score(examples, [None, None], None, places)
    assert set(none.values()) == {(0.0, 0.0, 0.0)}


def test_an_address_that_says_more_than_the_gold_one_is_right(lemonade: ModuleType) -> None:
    places = lemonade.Places(load_codebook(), open_gazetteer())
    gold, ours = ("Mali", "Mopti, Mali"), ("Mali", "Sofara, Mopti, Mali")
    assert places.parts(gold)["country"] == "Mali"
    assert places.parts_like(ours, gold) == places.parts(gold)
    assert places.parts_like(("Mali", "Gao, Gao, Mali"), gold) != places.parts(gold)


def test_entities_outside_the_database_do_not_count(lemonade: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "entities.jsonl"
    path.write_text(json.dumps({"entity_name": "Protestors (Kenya)", "description": ""}) + "\n", encoding="utf-8")
    known = lemonade.read_entities(path)
    examples = [lemonade.Example("1", "", lemonade.read_label(label)) for label in (ATTACK, PROTEST)]
    found = [None, lemonade.Coded("PeacefulProtest", frozenset({"Protestors (Kenya)", "KTU"}), examples[1].gold.place)]
    places = lemonade.Places(load_codebook(), open_gazetteer())
    assert lemonade.score(examples, found, known, places)["entities"] == (1.0, 1.0, 1.0)


def test_the_section_comes_from_a_file(
    lemonade: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "dev.jsonl"
    lines = [
        record(ATTACK, "Gunmen shot two traders dead in Mopti, Mali, on Monday, 8 May 2023, residents said."),
        record(PROTEST, "Des manifestants se sont rassemblés à Nairobi.", "fr"),
        record(PROTEST, "Dozens of students protested peacefully in Nairobi, Kenya, on 9 May 2023 over fees."),
    ]
    path.write_text("".join(lines), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["lemonade.py", str(path)])
    assert lemonade.main() == 0
    said = capsys.readouterr().out
    assert "2 English articles" in said
    assert "| event type | 1.000 | 1.000 | 1.000 |" in said
    assert "0.583" in said


def test_a_row_in_another_layout_names_its_line(lemonade: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "dev.jsonl"
    path.write_text(record(ATTACK, "x") + '{"text": "x"}\n', encoding="utf-8")
    with pytest.raises(SystemExit, match=r"dev.jsonl:2: no 'event_id_in_acled'"):
        list(lemonade.read_examples(path))
