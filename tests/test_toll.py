"""Tolls: which words tell of how many dead (coding rules §6.1, §6.2), whose, and who says so."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventcode.codebook import load_codebook
from eventcode.draft.document import read_document
from eventcode.draft.mentions import TollMention
from eventcode.draft.toll import find_tolls, range_from_claims
from eventcode.records import Article, FatalityRange

BOOK = load_codebook("full")
DAY = date(2022, 6, 24)


def mentions(text: str, country: str = "Nigeria") -> list[TollMention]:
    return find_tolls(read_document(Article("a", text, published=DAY)), BOOK, country, DAY)


def toll(text: str, country: str = "Nigeria", bombers: int = 0) -> FatalityRange:
    return range_from_claims(mentions(text, country), BOOK, bombers=bombers)[0]


def shown(text: str, country: str = "Nigeria", bombers: int = 0) -> str:
    """ "conservative low-best-high", or one number where all four are equal."""
    found = toll(text, country, bombers)
    high = "" if found.high is None else found.high
    if found.conservative == found.low == found.best == found.high:
        return f"{found.low}"
    return f"{found.conservative} {found.low}-{found.best}-{high}"


# Test vectors 1-11, 16 and 44 of the coding rules.
VECTORS = [
    ("Gunmen killed several villagers.", "Nigeria", 0, "3 3-3-"),
    ("Gunmen killed several villagers.", "Ukraine", 0, "10 10-10-"),
    ("Dozens of fighters died.", "Nigeria", 0, "12 12-12-"),
    ("Hundreds were killed.", "Nigeria", 0, "100 100-100-"),
    ("Scores were killed.", "Nigeria", 0, "20 20-20-"),
    ("Between 16 and 25 people were killed.", "Nigeria", 0, "16 16-16-25"),
    ("At least 14 killed.", "Nigeria", 0, "14"),
    ("51 militants were killed or wounded.", "Nigeria", 0, "0 0-0-51"),
    ("Several soldiers were killed and wounded.", "Nigeria", 0, "3 3-3-"),
    ("Several soldiers were killed and wounded.", "Yemen", 0, "10 10-10-"),
    ("There were casualties.", "Nigeria", 0, "0"),
    ("23 dead and 15 missing.", "Nigeria", 0, "23"),
    ("A suicide bomber killed six people at the gate.", "Nigeria", 1, "7"),
    ("The ceasefire was violated; up to 40 were killed.", "Nigeria", 0, "3 0-3-40"),
]


@pytest.mark.parametrize(("text", "country", "bombers", "expected"), VECTORS)
def test_vectors_of_the_coding_rules(text: str, country: str, bombers: int, expected: str) -> None:
    assert shown(text, country, bombers) == expected


PHRASES = [
    # numbers
    ("Five people were killed.", "5"),
    ("Five were killed.", "5"),
    ("Twenty-three people were killed.", "23"),
    ("1,200 people were killed.", "1200"),
    ("A dozen men were killed.", "12"),
    ("Half a dozen men were gunned down.", "6"),
    ("Two dozen miners perished.", "24"),
    ("One lakh people died.", "100000"),
    ("A couple of guards died.", "2"),
    ("More than 30 people were massacred.", "30"),
    ("About 20 people were killed.", "20"),
    ("Nearly 20 people were killed.", "20"),
    ("Three to five fighters were killed.", "3 3-3-5"),
    ("27-28 fighters were killed.", "27 27-27-28"),
    ("At least 33-40 civilians, including children, were killed.", "33 33-33-40"),
    ("Tens of villagers were killed.", "10 10-10-"),
    ("Thousands died.", "1000 1000-1000-"),
    ("An unknown number of civilians were killed.", "3 3-3-"),
    ("Civilians were killed in the raid.", "3 3-3-"),
    ("A family was killed.", "3 3-3-"),
    ("A family of five was killed.", "5"),
    # the verb before and after
    ("Police shot dead two protesters.", "2"),
    ("Police shot two protesters dead.", "2"),
    ("A blast ripped through the bus, killing two and injuring five.", "2"),
    ("Raiders killed 5 soldiers, 3 policemen and 2 villagers.", "10"),
    ("Raiders killed two guards in Karuna and three millers in Oster.", "5"),
    ("Raiders killed two guards and five were hurt.", "2"),
    ("Raiders killed 2 and abducted 30 people.", "2"),
    ("Raiders killed Omar Sayid and two guards.", "3"),
    ("Raiders killed a mill owner.", "1"),
    ("The crowd beat a man to death.", "1"),
    ("Four rebels killed, 6 wounded in ambush.", "4"),
    ("The attack left 30 people dead.", "30"),
    ("Ten people lost their lives.", "10"),
    ("The flood of shells claimed the lives of 12 villagers.", "12"),
    ("The shells claimed twelve lives.", "12"),
    ("The clash resulted in the death of 20 people and the wounding of 48.", "20"),
    ("The clash resulted in 4 deaths.", "4"),
    ("Three bodies were found in a ditch.", "3"),
    ("The bodies of five men were found in a ditch.", "5"),
    ("Three youths were arrested and killed by soldiers.", "3"),
    ("Two suspects are confirmed dead.", "2"),
    ("Three drivers, who had stopped for the night, were killed.", "3"),
    ("The army lost five men.", "5"),
    # one person
    ("A farmer was shot dead.", "1"),
    ("Rebels attacked a post, killing a soldier and injuring two.", "1"),
    ("A woman and her son were killed.", "2"),
    ("Anna Veld was killed in her shop.", "1"),
    ("A soldier guarding a bridge was killed by rebels.", "1"),
    ("He died on the spot.", "1"),
    ("One of the looters was killed.", "1"),
    # sums and parts
    ("Four soldiers and seven civilians were killed.", "11"),
    ("At least 11 people, four soldiers and seven auxiliaries, were killed.", "11"),
    ("Nine people, including three children, were killed.", "9"),
    ("7 people including 5 guards, 1 elder and 1 civilian and 20 militants were killed.", "27"),
    ("Nine people were killed. Three children were among the dead.", "9"),
    ("A woman was shot. The woman died in hospital.", "1"),
    ("Six soldiers were killed. Another soldier was killed at the bridge.", "7"),
    ("Six soldiers were killed. One of the wounded died later.", "7"),
    ("Seven people were killed. The death toll rose to eight when one of the injured died.", "8"),
    ("Seven people were killed. He is the eighth victim.", "8"),
    ("Six rebels and one policeman died. Between six and eight rebels were killed. A constable lost his life.",
     "7 7-7-9"),
    ("Raiders killed the mayor, his wife and their two children.", "4"),
    ("Nine people were killed. The dead included three women.", "9"),
    ("Two guards and a clerk were among the dead.", "3"),
    ("Fifty people were killed. Officials revised the death toll down from 50 to 43.", "43"),
    ("The number of dead has risen from 12 to 15.", "15"),
    # the attacker
    ("The bomber blew himself up, killing himself and six others.", "7"),
    ("The blast killed seven people, including the bomber.", "7"),
    ("Twin blasts killed 30 people and the two bombers.", "32"),
    # nobody, or it is open
    ("No one was killed.", "0"),
    ("Nobody was hurt.", "0"),
    ("The blast killed nobody.", "0"),
    ("There were no casualties.", "0"),
    ("There was no loss of life on either side.", "0"),
    ("The army reported no deaths.", "0"),
    ("The shells did not cause any casualties.", "0"),
    ("Casualties unknown.", "0"),
    ("Ten people are feared dead.", "0"),
    ("The army says it neutralised 20 rebels.", "0 0-0-20"),
    ("There were 12 casualties.", "0 0-0-12"),
    # not the dead of the event
    ("Five people were wounded.", "0"),
    ("A boy aged 5 was hurt.", "0"),
    ("Soldiers arrested 14 men.", "0"),
    ("Raiders stole 300 cattle and burned 20 houses.", "0"),
    ("Raiders killed 25 cows.", "0"),
    ("The rebels threatened to kill 50 people.", "0"),
    ("He was accused of killing two girls.", "0"),
    ("Residents marched against the killing of a student by police.", "0"),
    ("Fifteen are missing.", "0"),
    ("59 dead dolphins lay on the shore.", "0"),
    ("Hundreds of people have been killed in the conflict.", "0"),
    ("Residents demanded justice for two students who were killed by police.", "0"),
    ("Kin of a man who died in custody staged a protest.", "0"),
    ("Critics spoke of the death of democracy.", "0"),
    ("The goal killed the game.", "0"),
    ("More than 130 people were massacred there in June 2019.", "0"),
    ("Over 1,000 people have been killed since 2015.", "0"),
    # a coder's note
    ("An unspecified number of villagers were killed. Unknown fatalities coded as 3.", "3"),
    ("Four people were killed. Four fatalities split across 3 events, coded as 2.", "2"),
    ("The clashes left 20 people dead. 20 fatalities split into 10 events.", "2"),
    ("A man was killed. 1 fatality.", "1"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PHRASES, ids=[text for text, _ in PHRASES])
def test_what_words_tell_of_the_dead(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_other_times_are_marked_and_not_counted() -> None:
    found = mentions("More than 130 people were massacred there in June 2019.")
    assert [mention.is_total for mention in found] == [True]
    assert "another time" in found[0].doubt


@pytest.mark.parametrize(
    ("text", "claimant", "is_party"),
    [
        ("Al-Shabaab put the dead at nine.", "Al-Shabaab", True),
        ("The army said it killed 20 rebels.", "The army", True),
        ("Eight people died, according to hospital sources.", "hospital sources", False),
        ("The army acknowledged the death of five of its soldiers.", "The army", False),
        ("Five people were killed, the mayor said on Monday.", "the mayor", False),
        ("Five people were killed.", "", False),
    ],
)
def test_who_says_so(text: str, claimant: str, is_party: bool) -> None:
    (found,) = mentions(text)
    assert (found.claimant, found.is_party_claim) == (claimant, is_party)


@pytest.mark.parametrize(
    ("text", "victims"),
    [
        ("Five soldiers were killed.", "state"),
        ("Five rebels were killed.", "armed"),
        ("Five women were killed.", "civilians"),
        ("Five protesters were killed.", "protesters"),
        ("Five people were killed.", "people"),
    ],
)
def test_whose_dead(text: str, victims: str) -> None:
    assert mentions(text)[0].victims == victims


TEXT = (
    "five two a the people soldiers were was killed killing dead died and , . of to - at least between hundreds no one "
    "bodies casualties toll rose coded as split across events fatalities or wounded 2019 3,000 said army including ( )"
)
WORDS = TEXT.split()


@given(st.lists(st.sampled_from(WORDS), max_size=14))
def test_any_words_give_an_ordered_range(words: list[str]) -> None:
    text = " ".join(words)
    document = read_document(Article("a", text, published=DAY))
    found = find_tolls(document, BOOK, "Nigeria", DAY)
    for mention in found:
        assert mention.span.is_within(document.sentences[mention.sentence].span)
        assert mention.low <= mention.conservative
        assert mention.high is None or mention.conservative <= mention.high
    result = range_from_claims(found, BOOK)[0]
    assert result.low is not None
    assert result.best is not None
    assert result.conservative is not None
    assert 0 <= result.low <= result.best
    assert result.low <= result.conservative
    assert result.high is None or max(result.best, result.conservative) <= result.high
