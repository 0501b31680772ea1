"""Ranges from several claims (coding rules §6.3, §6.5) and totals that are split (§6.4)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventcode.codebook import load_codebook
from eventcode.draft.document import read_document
from eventcode.draft.toll import find_tolls, range_from_claims, split_range, split_toll
from eventcode.records import Article, FatalityRange

BOOK = load_codebook("full")
DAY = date(2022, 6, 24)


def derive(text: str, bombers: int = 0) -> tuple[FatalityRange, list[str]]:
    document = read_document(Article("a", text, published=DAY))
    return range_from_claims(find_tolls(document, BOOK, "Nigeria", DAY), BOOK, bombers=bombers)


# text, bombers -> low, best, high, conservative
CASES = [
    ("The mayor said five people died. The hospital said eight people died. The rebels claimed they killed 20 people.",
     0, (5, 8, 20, 5)),
    ("Three soldiers died in the blast. Al-Shabaab put the dead at nine.", 0, (3, 3, 9, 3)),
    ("The army acknowledged the death of five of its soldiers. A doctor counted eight bodies. "
     "A rebel spokesman claimed that his men had killed 20 government troops.", 0, (5, 8, 20, 5)),
    ("At least 11 people, four soldiers and seven auxiliaries, were killed. "
     "The general staff said troops had neutralised about twenty rebels.", 0, (11, 11, 31, 11)),
    ("The number of people killed rose to eight when two of the injured died. "
     "Rescue 1122 put the number of dead at nine, not counting the attacker.", 1, (9, 9, 10, 9)),
    ("Al-Shabaab claimed killing six soldiers. A mortar shell killed two civilians.", 0, (8, 8, 8, 8)),
    ("The PDF says about ten soldiers were killed. A resident counted four bodies.", 0, (4, 4, 10, 4)),
    ("Four people were killed. Other sources report that two people were killed.", 0, (2, 4, 4, 2)),
    ("The army said five people were killed. The mayor said five people were killed. A clerk said nine were killed.",
     0, (5, 5, 9, 5)),
    ("Accounts of the number of dead vary from four to six.", 0, (4, 4, 6, 4)),
    ("Several villagers were killed. A doctor counted seven bodies.", 0, (7, 7, 7, 7)),
    ("Many sources reported no casualties, while one source claimed that 70 were killed.", 0, (0, 70, 70, 0)),
    ("The rebels said they had killed 14 soldiers; the army put its losses at three.", 0, (3, 3, 14, 3)),
    ("Police broke up the protest, killing two. A rights group put the number of dead at seven.", 0, (2, 7, 7, 2)),
    ("The raid began at dawn.", 0, (0, 0, 0, 0)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "bombers", "expected"), CASES, ids=[text[:60] for text, _, _ in CASES])
def test_range(text: str, bombers: int, expected: tuple[int, int, int, int]) -> None:
    found = derive(text, bombers)[0]
    assert (found.low, found.best, found.high, found.conservative) == expected


def test_a_live_page_counts_its_latest_toll() -> None:
    text = "21:40\nSix people were killed.\n\n16:55\nFour people are confirmed dead.\n\n14:12\nAt least two have died."
    found = derive(text)[0]
    assert (found.low, found.best, found.high, found.conservative) == (6, 6, 6, 6)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("At least 14 people were killed.", "upper bound is open"),
        ("Several people were killed.", "coded as 3"),
        ("Up to 40 people were killed.", "upper bound"),
        ("The rebels claimed they killed 20 soldiers.", "claim of a party"),
        ("The mayor said two people died. A doctor said three people died.", "figures differ"),
        ("51 rebels were killed or wounded.", "does not part the dead"),
    ],
)
def test_what_is_not_settled_is_a_doubt(text: str, doubt: str) -> None:
    assert any(doubt in each for each in derive(text)[1])


@pytest.mark.parametrize(
    ("total", "members", "expected"),
    [
        (12, 3, [4, 4, 4]),
        (1, 3, [1, 0, 0]),
        (10, 6, [2, 2, 2, 2, 1, 1]),
        (9, 2, [5, 4]),
        (27, 4, [7, 7, 7, 6]),
        (5, 6, [1, 1, 1, 1, 1, 0]),
        (60, 3, [20, 20, 20]),
        (0, 2, [0, 0]),
    ],
)
def test_split(total: int, members: int, expected: list[int]) -> None:
    assert split_toll(total, members) == expected


@pytest.mark.parametrize(("total", "members"), [(-1, 2), (3, 0)])
def test_what_cannot_be_split(total: int, members: int) -> None:
    with pytest.raises(ValueError, match="cannot split"):
        split_toll(total, members)


@given(st.lists(st.integers(0, 500), min_size=3, max_size=3).map(sorted), st.integers(1, 40))
def test_each_part_of_a_split_range_is_in_order(numbers: list[int], members: int) -> None:
    low, best, high = numbers
    parts = split_range(FatalityRange(low, best, high, low, "6.2 exact"), members)
    for part in parts:
        assert part.low is not None
        assert part.best is not None
        assert part.high is not None
        assert part.low <= part.best <= part.high
    for name, total in (("low", low), ("best", best), ("high", high), ("conservative", low)):
        assert sum(getattr(part, name) for part in parts) == total


def test_an_open_upper_bound_stays_open_when_split() -> None:
    assert [part.high for part in split_range(FatalityRange(12, 12, None, 12), 2)] == [None, None]
