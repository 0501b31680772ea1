"""What must hold of a second reading whatever a model says: law of quotes, strictness, patience."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventcode.codebook import load_codebook
from eventcode.ingest import article_from_text
from eventcode.records import Span
from eventcode.second_reader.answer import UnusableError, read_answer, read_reply
from eventcode.second_reader.grounding import ground
from eventcode.second_reader.patience import Patience
from eventcode.second_reader.wording import load_wording

BOOK = load_codebook("full")
WORDING = load_wording(BOOK)
ARTICLE = article_from_text(
    "Gunmen killed “two” guards near Kidal’s market – on Monday.\n\nOn 3 May   police arrested two men in N'Djamena."
)
FIELDS = st.sampled_from(sorted(WORDING.fields))
PIECES = st.builds(
    lambda start, length: ARTICLE.text[start : start + length],
    st.integers(0, len(ARTICLE.text)),
    st.integers(0, 40),
)
VALUES = st.one_of(st.sampled_from(["Attack", "2024-05-03", "2024-02-30", "Kidal"]), PIECES, st.text(), st.integers())
QUOTES = st.one_of(PIECES, PIECES.map(lambda words: words.replace("’", "'").replace(" ", "\n ")), st.text())
EVENTS = st.lists(st.dictionaries(FIELDS, st.fixed_dictionaries({"value": VALUES, "quote": QUOTES})), max_size=4)


@given(EVENTS)
def test_what_stands_is_of_the_codebook_and_in_the_article(events: list[dict[str, Any]]) -> None:
    given_values = sum(len(event) for event in events)
    try:
        answer = read_answer(json.dumps({"events": events}), WORDING.fields, 40)
    except UnusableError:
        return  # an integer too large to read
    grounded = ground(answer, ARTICLE, BOOK, WORDING)
    told = [each for event in grounded.events for each in event.values()]
    assert len(told) + sum(grounded.dropped.values()) == given_values
    for each in told:
        words = {ARTICLE.quote(span) for span in each.spans}
        assert words
        assert all(any(map(str.isalnum, word)) and word.strip() == word for word in words)
        if each.field == "sub_event_type":
            assert each.value in BOOK.types
        if each.field in ("location", "actor1", "actor2"):
            assert each.value in {" ".join(word.split()) for word in words}


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ('killed "two" guards', "killed “two” guards"),
        ("Kidal's  market - on Monday", "Kidal’s market – on Monday"),
        ("Monday. On 3 May police", "Monday.\n\nOn 3 May police"),
        ("N’Djamena", "N'Djamena"),
        ("gunmen", None),
        ("rrested two", None),
        ("two guard", None),
        ("“”", None),
        ("\ud800", None),
    ],
)
def test_quotes_are_found_letter_by_letter_but_for_blanks_and_marks(quote: str, words: str | None) -> None:
    text = json.dumps({"events": [{"fatalities": {"value": 2, "quote": quote}}]})
    try:
        grounded = ground(read_answer(text, WORDING.fields, 40), ARTICLE, BOOK, WORDING)
    except UnusableError:
        assert quote == "\ud800"
        return
    found = [ARTICLE.quote(span) for event in grounded.events for span in event["fatalities"].spans]
    assert found == ([words] if words else [])


def test_a_name_is_taken_from_the_article_and_not_from_the_model() -> None:
    """What a model writes may hold signs that a terminal obeys, and that a search passes over."""
    odd = "K\u200bidal's\x1b\n market"
    text = json.dumps({"events": [{"location": {"value": odd, "quote": odd}}]})
    grounded = ground(read_answer(text, WORDING.fields, 40), ARTICLE, BOOK, WORDING)
    assert [event["location"].value for event in grounded.events] == ["Kidal’s market"]


def test_words_that_stand_several_times_are_found_each_time() -> None:
    text = json.dumps({"events": [{"fatalities": {"value": 2, "quote": "On"}}, {"actor2": None}]})
    grounded = ground(read_answer(text, WORDING.fields, 40), ARTICLE, BOOK, WORDING)
    at = ARTICLE.text.index("On 3 May")
    assert [event["fatalities"].spans for event in grounded.events] == [(Span(at, at + 2),)]


@given(
    st.one_of(
        st.binary(), st.text().map(lambda text: json.dumps({"choices": [{"message": {"content": text}}]}).encode())
    )
)
def test_any_bytes_are_a_reply_or_a_fault(data: bytes) -> None:
    reply = read_reply(data)
    assert bool(reply.text) != bool(reply.fault)
    with pytest.raises(UnusableError):
        read_answer(reply.text, WORDING.fields, 40)


@given(st.lists(st.integers(0, 90), max_size=40), st.integers(1, 5))
def test_never_more_requests_a_minute_than_allowed(steps: list[int], allowed: int) -> None:
    now = 0.0
    patience = Patience(allowed, clock=lambda: now)
    sent: list[float] = []
    for step in steps:
        now += step
        delay = patience.reserve()
        if delay:
            assert len([time for time in sent if now - time < 60]) == allowed, "it waits only when it must"
            now += delay
            assert patience.reserve() == 0
        sent.append(now)
    assert all(later - earlier >= 60 for earlier, later in zip(sent, sent[allowed:], strict=False))


def test_nothing_leaves_while_the_endpoint_asks_for_a_pause() -> None:
    now = 100.0
    patience = Patience(60, clock=lambda: now)
    patience.hold(7)
    patience.hold(3)
    assert patience.reserve() == 7
    now = 107.0
    assert patience.reserve() == 0
