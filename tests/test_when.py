"""Dates: what words tell which day (coding rules T1-T10), and which date an event takes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventcode.codebook import load_codebook
from eventcode.draft.document import Document, read_document
from eventcode.draft.mentions import DateMention
from eventcode.draft.when import choose_date, find_dates
from eventcode.records import Article, Mark, Span

BOOK = load_codebook("full")
FRIDAY = date(2022, 6, 24)


def read(text: str, published: date | None = FRIDAY) -> tuple[Document, list[DateMention]]:
    document = read_document(Article("a", text, published=published))
    return document, find_dates(document, BOOK)


def days(text: str, published: date | None = FRIDAY) -> list[str]:
    """Each day with its precision where that is not 1, in brackets where it is background."""
    out = []
    for mention in read(text, published)[1]:
        shown = mention.date.day.isoformat() + ("" if mention.date.precision == 1 else f"/{mention.date.precision}")
        out.append(f"({shown})" if mention.background else shown)
    return out


# The article is of Friday 24 June 2022.
PHRASES = [
    # calendar days
    ("Rebels raided the mill on 4 May 2022.", ["2022-05-04"]),
    ("Rebels raided the mill on May 4, 2022, and left.", ["2022-05-04"]),
    ("Rebels raided the mill on May 4 before dawn.", ["2022-05-04"]),
    ("Rebels raided the mill on May 4th.", ["2022-05-04"]),
    ("Rebels raided the mill on the 4th of May.", ["2022-05-04"]),
    ("Rebels raided the mill on the fourth of May.", ["2022-05-04"]),
    ("Rebels raided the mill on 04 May.", ["2022-05-04"]),
    ("Rebels raided the mill on Jun. 3.", ["2022-06-03"]),
    ("Rebels raided the mill on 2022-05-04.", ["2022-05-04"]),
    ("Rebels raided the mill on 13.05.2022.", ["2022-05-13"]),
    ("Rebels raided the mill on 13/05/2022.", ["2022-05-13"]),
    ("Rebels raided the mill on Monday, June 20.", ["2022-06-20"]),
    ("Rebels raided the mill on Monday morning, June 20.", ["2022-06-20"]),
    ("Rebels raided the mill on Friday (June 17th) at noon.", ["2022-06-17"]),
    ("Rebels raided the mill on Friday [17 June] at noon.", ["2022-06-17"]),
    ("Rebels raided the mill [20 Jun] at noon.", ["2022-06-20"]),
    ("Rebels raided the mill on 20 June (Monday).", ["2022-06-20"]),
    ("Rebels raided the mill on 20 Jun 22.", ["2022-06-20"]),
    ("On May 20 people gathered at the mill.", ["2022-05-20"]),
    ("On the 14th, rebels raided the mill.", ["2022-06-14"]),
    ("Rebels raided the mill on the 28th.", ["2022-05-28"]),
    ("The mill was raided on the 14th floor.", []),
    ("Rebels raided the mill around 20 June.", ["2022-06-20/2"]),
    ("In May 20 millers were killed.", ["2022-05-15/3"]),
    ("The rebels may march on the mill.", []),
    ("Rebels raided the mill on 31 February.", []),
    # weekdays
    ("Rebels raided the mill on Tuesday.", ["2022-06-21"]),
    ("Rebels raided the mill early Tuesday.", ["2022-06-21"]),
    ("Rebels raided the mill late on Tuesday.", ["2022-06-21"]),
    ("Rebels raided the mill on Monday night.", ["2022-06-20"]),
    ("Rebels raided the mill on Wednesday evening.", ["2022-06-22"]),
    ("Rebels raided the mill last Tuesday.", ["2022-06-21"]),
    ("Rebels raided the mill this Tuesday.", ["2022-06-21"]),
    ("Rebels raided the mill last Friday.", ["2022-06-17"]),
    ("Rebels raided the mill on Friday.", ["2022-06-24"]),
    ("Rebels raided the mill on Friday last week.", ["2022-06-17"]),
    ("Rebels raided the mill on Tuesday of last week.", ["2022-06-14"]),
    ("Tuesday's raid left the mill in ruins.", ["2022-06-21"]),
    ("Rebels raided the mill on Monday and Tuesday.", ["2022-06-20", "2022-06-21"]),
    ("Rebels burned the mill in the night to Wednesday.", ["2022-06-21"]),
    ("Rebels burned the mill overnight into Wednesday.", ["2022-06-21"]),
    # told from the day of the report
    ("Rebels raided the mill today.", ["2022-06-24"]),
    ("This morning rebels raided the mill.", ["2022-06-24"]),
    ("Rebels raided the mill yesterday.", ["2022-06-23"]),
    ("Rebels raided the mill the day before yesterday.", ["2022-06-22"]),
    ("Rebels raided the mill last night.", ["2022-06-23"]),
    ("Overnight, rebels raided the mill.", ["2022-06-23"]),
    ("On 20 June, overnight, rebels raided the mill.", ["2022-06-20"]),
    ("Rebels raided the mill on the night of 4 to 5 June.", ["2022-06-04"]),
    ("Rebels raided the mill two days ago.", ["2022-06-22"]),
    ("Rebels raided the mill three hours ago.", ["2022-06-24"]),
    ("Rebels raided the mill a week ago.", ["2022-06-17/2"]),
    # told from the day told last
    ("On Monday they came. A day earlier, they had burned a barn.", ["2022-06-20", "2022-06-19"]),
    ("On Monday they came. The next day they left.", ["2022-06-20", "2022-06-21"]),
    ("On Monday they came. Two days later they left.", ["2022-06-20", "2022-06-22"]),
    ("On Monday they came. A day after the raid they left.", ["2022-06-20", "2022-06-21"]),
    ("They came a day after a barn had burned on Monday.", ["2022-06-21", "2022-06-20"]),
    ("They came on Tuesday, two days after a barn burned.", ["2022-06-21"]),
    ("On Monday they came. They left on the same day.", ["2022-06-20", "2022-06-20"]),
    ("On Monday they came. They left 10 minutes later.", ["2022-06-20", "2022-06-20"]),
    ("On Tuesday they came. They had gone out on Sunday. A day earlier a barn burned.",
     ["2022-06-21", "2022-06-19", "2022-06-20"]),
    ("On Tuesday they came, a clerk said on Wednesday. A day earlier a barn burned.",
     ["2022-06-21", "2022-06-22", "2022-06-20"]),
    # periods: the middle stands for the day
    ("Rebels raided the mill last week.", ["2022-06-15/2"]),
    ("Rebels raided the mill in the week of 6 June.", ["2022-06-08/2"]),
    ("Earlier this week rebels raided the mill.", ["2022-06-22/2"]),
    ("Rebels raided the mill at the weekend.", ["2022-06-18/2"]),
    ("Rebels raided the mill over the weekend.", ["2022-06-18/2"]),
    ("Rebels raided the mill last weekend.", ["2022-06-18/2"]),
    ("Rebels raided the mill in March.", ["2022-03-15/3"]),
    ("Rebels raided the mill in early March.", ["2022-03-01/3"]),
    ("Rebels raided the mill at the beginning of March.", ["2022-03-01/3"]),
    ("Rebels raided the mill at the end of March.", ["2022-03-31/3"]),
    ("Rebels raided the mill in mid-March.", ["2022-03-15/3"]),
    ("Rebels raided the mill last month.", ["2022-05-15/3"]),
    ("Rebels raided the mill between 20 and 24 March.", ["2022-03-22/2"]),
    ("Rebels raided the mill from 24 February to 10 March.", ["2022-03-03/2"]),
    ("Rebels raided the mill on 20-24 March.", ["2022-03-22/2"]),
    ("Rebels raided the mill March 20-24.", ["2022-03-22/2"]),
    ("Rebels raided the mill between Monday and Wednesday.", ["2022-06-21/2"]),
    ("Between June 3 and June 5, rebels raided the mill.", ["2022-06-04/2"]),
    ("In the second half of March rebels raided the mill.", ["2022-03-15/3"]),
    ("Rebels raided the mill on 3 and 4 June.", ["2022-06-03", "2022-06-04"]),
    ("Over the past two days rebels raided the mill.", ["2022-06-23/2"]),
    ("In the past 24 hours rebels raided the mill.", ["2022-06-23/2"]),
    ("In the past few hours rebels raided the mill.", ["2022-06-24"]),
    ("Twelve were killed in three days of fighting.", ["2022-06-23/2"]),
    ("Rebels raided the mill today (23 June).", ["2022-06-23"]),
    ("Rebels have raided the mill since Monday.", ["2022-06-22/2"]),
    # another time, or a time to come
    ("On Monday rebels came; the mill was built in 2001.", ["2022-06-20", "(2001-07-01/3)"]),
    ("On Monday rebels came; in June 2021 they killed a miller.", ["2022-06-20", "(2021-06-15/3)"]),
    ("On Monday rebels came; the mill has been closed since February.", ["2022-06-20", "(2022-02-15/3)"]),
    ("On Monday rebels came; they had burned it three years ago.", ["2022-06-20", "(2019-06-24/3)"]),
    ("On Monday rebels came; they burned it on 30 January 1972.", ["2022-06-20", "(1972-01-30)"]),
    ("On Monday rebels came; a year ago today they burned it.", ["2022-06-20", "(2021-06-24/3)"]),
    ("On Monday rebels came; last month they burned a barn.", ["2022-06-20", "(2022-05-15/3)"]),
    ("The March 23 Movement came on Monday.", ["2022-06-20"]),
    ("The council will meet on Wednesday.", ["(2022-06-29)"]),
    ("The council meets next Wednesday.", ["(2022-06-29)"]),
    ("The council will meet on 2 July.", ["(2022-07-02)"]),
    ("Rebels will return tomorrow.", ["(2022-06-25)"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PHRASES, ids=[text for text, _ in PHRASES])
def test_the_days_that_words_tell(text: str, expected: list[str]) -> None:
    assert days(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Three men died, a clerk said on Wednesday.",
        "Three men died, a clerk told reporters on Wednesday.",
        "Three men died, the army said in a statement late on Wednesday.",
        "Three men died, police said Wednesday.",
        "Three men died, said police on Wednesday.",
        "On Wednesday, officials said that three men had died.",
    ],
)
def test_the_day_of_telling_is_no_day_of_the_event(text: str) -> None:
    document, dates = read(text)
    assert [mention.kind for mention in dates] == ["reported"]
    chosen, mention, doubts = choose_date(document, BOOK, dates, 0)
    assert chosen is not None
    assert mention is dates[0]
    assert (chosen.day, chosen.precision, chosen.basis) == (date(2022, 6, 22), 2, "as reported")
    assert doubts


def test_the_day_of_telling_gives_way_to_the_day_that_is_told() -> None:
    document, dates = read("A clerk said on Thursday that rebels had raided the mill on Tuesday.")
    chosen = choose_date(document, BOOK, dates, 0)[0]
    assert chosen is not None
    assert chosen.day == date(2022, 6, 21)


def test_same_weekday_and_swapped_digits_are_doubts() -> None:
    assert "day of publication" in read("Rebels raided the mill on Friday.")[1][0].doubt
    slash = read("Rebels raided the mill on 04/05/2022.")[1][0]
    assert slash.date.day == date(2022, 5, 4)
    assert "2022-04-05" in slash.doubt


def test_without_publication_only_whole_dates_are_resolved() -> None:
    document, dates = read("Rebels raided the mill on Tuesday.", None)
    assert dates == []
    chosen, _, doubts = choose_date(document, BOOK, dates, 0)
    assert chosen is None
    assert doubts == ["Tuesday cannot be resolved without a publication date"]
    assert days("Rebels came on 4 May 2022. On 6 May they left.", None) == ["2022-05-04", "2022-05-06"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KARUNA, June 20 (News) - Rebels raided the mill on Sunday.", "2022-06-19"),
        ("June 20, 2022. KARUNA (News) - Rebels raided the mill on Sunday.", "2022-06-19"),
        ("KARUNA, Lower Vale, 20 Jun 22 (Radio Vale) -- [Text] Rebels raided the mill yesterday.", "2022-06-19"),
    ],
)
def test_days_count_from_the_dateline(text: str, expected: str) -> None:
    document, dates = read(text)
    assert dates[0].kind == "reported"
    chosen = choose_date(document, BOOK, dates, len(document.sentences) - 1)[0]
    assert chosen is not None
    assert chosen.day.isoformat() == expected


def test_days_of_fighting_have_a_first_and_a_last() -> None:
    (mention,) = read("Twelve were killed in three days of fighting.")[1]
    assert (mention.first, mention.last) == (date(2022, 6, 22), FRIDAY)  # vector 13: the toll is split over three days
    assert "several days" in mention.doubt


# Test vectors 17-22 of the coding rules: text, publication, day, precision, basis.
VECTORS = [
    ("Rebels raided the mill last week.", date(2022, 6, 24), "2022-06-15", 2, "week of"),
    ("Rebels raided the mill at the weekend.", date(2022, 6, 27), "2022-06-25", 2, "weekend of"),
    ("Rebels raided the mill in March.", date(2022, 4, 2), "2022-03-15", 3, "month of"),
    ("Rebels raided the mill at the end of March.", date(2022, 4, 2), "2022-03-31", 3, "month of"),
    ("Rebels raided the mill.", date(2022, 4, 2), "2022-04-02", 2, "as reported"),
    (
        "Rebels raided the mill between 20 and 24 March.",
        date(2022, 4, 2),
        "2022-03-22",
        2,
        "between 20 - 24 March 2022",
    ),
]


@pytest.mark.parametrize(("text", "published", "day", "precision", "basis"), VECTORS)
def test_vectors_of_the_coding_rules(text: str, published: date, day: str, precision: int, basis: str) -> None:
    document, dates = read(text, published)
    chosen, _, doubts = choose_date(document, BOOK, dates, 0)
    assert chosen is not None
    assert (chosen.day.isoformat(), chosen.precision, chosen.basis) == (day, precision, basis)
    assert doubts


# A coder's note: its opening is the date, whatever other days it tells.
NOTES = [
    ("On 4 May 2022, rebels raided the mill. On 5 May they left.", "2022-05-04", 1, ""),
    ("Property destruction: On 4 May 2022, rebels burned the mill.", "2022-05-04", 1, ""),
    ("Around 23 June 2022 (as reported), rebels raided the mill.", "2022-06-23", 2, "as reported"),
    ("Around 15 June 2022 (week of), rebels raided the mill.", "2022-06-15", 2, "week of"),
    ("Around 18 June 2022 (weekend of), rebels raided the mill.", "2022-06-18", 2, "weekend of"),
    ("Around 15 March 2022 (month of), rebels raided the mill.", "2022-03-15", 3, "month of"),
    ("Around 22 March 2022 (between 20 - 24 March 2022), rebels came.", "2022-03-22", 2, "between 20 - 24 March 2022"),
    ("Around 3 March 2022 (between 24 February - 10 March), rebels came.", "2022-03-03", 2,
     "between 24 February - 10 March 2022"),
    ("Around 8 June 2022, rebels raided the mill.", "2022-06-08", 2, ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "day", "precision", "basis"), NOTES)
def test_notes_open_with_their_date(text: str, day: str, precision: int, basis: str) -> None:
    document, dates = read(text)
    for sentence in document.sentences:
        chosen = choose_date(document, BOOK, dates, sentence.index)[0]
        assert chosen is not None
        assert (chosen.day.isoformat(), chosen.precision, chosen.basis) == (day, precision, basis)


BULLETIN = """VALE MONITOR
Weekly bulletin
Reporting period: 12-18 June 2022

* 13 June, Karuna: A bomb went off at the mill. Two millers died.
* 15 June, Oster: Rebels burned a barn during the night.

CONTEXT
In 2017 a bomb killed many in Karuna. Checkpoints are announced from 1 July.
"""

LIVE = """VALE WAR LIVE - WEDNESDAY 22 JUNE 2022

21:40
The rescue work at the mill is over.

08:10
Overnight drones flew over Karuna.

Tuesday 21 June

22:05
Shells fell on Oster.
"""


def date_at(text: str, words: str, published: date | None = FRIDAY) -> str:
    document, dates = read(text, published)
    sentence = document.sentence_at(text.index(words))
    assert sentence is not None
    chosen = choose_date(document, BOOK, dates, sentence.index)[0]
    return f"{chosen.day}/{chosen.precision}" if chosen else ""


@pytest.mark.parametrize(
    ("text", "words", "published", "expected"),
    [
        (BULLETIN, "A bomb went off", date(2022, 6, 20), "2022-06-13/1"),
        (BULLETIN, "Two millers died", date(2022, 6, 20), "2022-06-13/1"),
        (BULLETIN, "Rebels burned a barn", date(2022, 6, 20), "2022-06-15/1"),
        (LIVE, "The rescue work", date(2022, 6, 22), "2022-06-22/1"),
        (LIVE, "Overnight drones", date(2022, 6, 22), "2022-06-21/1"),
        (LIVE, "Shells fell", date(2022, 6, 22), "2022-06-21/1"),
    ],
)
def test_bulletins_and_live_pages(text: str, words: str, published: date, expected: str) -> None:
    assert date_at(text, words, published) == expected


def test_own_sentence_then_paragraph_then_lead() -> None:
    text = (
        "Rebels raided Karuna on Monday.\nThe mill burned. Two men died there.\n"
        "On Tuesday they came to Oster. A barn burned.\nA bridge fell."
    )
    assert date_at(text, "Two men died") == "2022-06-20/1"
    assert date_at(text, "A barn burned") == "2022-06-21/1"
    assert date_at(text, "A bridge fell") == "2022-06-20/1"


def test_two_days_in_a_sentence_are_a_doubt_and_the_nearer_is_taken() -> None:
    text = "Rebels raided Karuna on Monday and the army bombed Oster on Wednesday."
    document, dates = read(text)
    at = text.index("bombed")
    chosen, _, doubts = choose_date(document, BOOK, dates, 0, Span(at, at + 6))
    assert chosen is not None
    assert chosen.day == date(2022, 6, 22)
    assert "2022-06-20" in doubts[0]


TEXT = """on in the of May March 4 31 2022 22 Monday last next week days two ago earlier - / , ( ) . night since between
and to 13th 04/05/2022 weekend overnight mid-March Around 99 0 th said"""
WORDS = TEXT.split()


@given(
    st.lists(st.sampled_from(WORDS), max_size=14), st.sampled_from([FRIDAY, None, date(1, 1, 1), date(9999, 12, 31)])
)
def test_any_words_give_dates_with_their_place_in_the_text(words: list[str], published: date | None) -> None:
    document, dates = read(" ".join(words), published)
    for mention in dates:
        assert mention.span.is_within(document.sentences[mention.sentence].span)
        assert len(mention.span) > 0
        assert mention.first is None or mention.last is None or mention.first <= mention.last
    for sentence in document.sentences:
        chosen, mention, doubts = choose_date(document, BOOK, dates, sentence.index)
        assert chosen is not None or doubts
        assert mention is None or mention in dates


def test_a_caption_tells_the_day_of_its_picture() -> None:
    text = "Rebels burned the mill on Monday.\nPictured: the mill on fire, seen yesterday\nThe barn fell too."
    caption = Span(text.index("Pictured"), text.index("\nThe barn"))
    article = Article("a", text, published=FRIDAY, marks=(Mark(caption, "caption"),))
    document = read_document(article)
    dates = find_dates(document, BOOK)
    chosen = [choose_date(document, BOOK, dates, sentence.index)[0] for sentence in document.sentences]
    assert [each.day for each in chosen if each] == [date(2022, 6, 20)] * 3
