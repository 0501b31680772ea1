"""Acts are found in words, with what says that they did not take place; articles of other fields are put aside."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventcode.codebook import Codebook, load_codebook, schemas_folder
from eventcode.codebook.language.phrases import read_lists, read_phrase
from eventcode.draft.document import Document, read_document
from eventcode.draft.mentions import ActMention
from eventcode.draft.what import Circumstances, decide_type, find_acts, is_of_field
from eventcode.draft.who import find_actors, find_roles
from eventcode.errors import CodebookError
from eventcode.records import Article

BOOK = load_codebook("full")
MOST_WRONG = 6  # of the 218 sentences in wordings.txt: this number only falls


def read(text: str, book: Codebook = BOOK) -> tuple[Document, list[ActMention]]:
    document = read_document(Article(id="a", text=text, published=date(2023, 6, 14)))
    return document, find_acts(document, book)


def mention(text: str, act: str) -> ActMention:
    return next(found for found in read(text)[1] if found.act == act)


@pytest.mark.parametrize(
    ("text", "act", "quote", "voice"),
    [
        ("Gunmen ambushed the convoy.", "ambush", "ambushed", "active"),
        ("The convoy was later ambushed near Oru.", "ambush", "ambushed", "passive"),
        ("A grocer, shot dead by gunmen, was buried.", "assault", "shot dead", "passive"),
        ("Two died in an ambush.", "ambush", "ambush", "noun"),
        ("The army's shelling of Oru went on.", "shelling", "shelling", "noun"),
        ("Police in riot gear fired several rounds of tear gas.", "dispersal", "fired", "active"),
        ("They agreed on a cease-fire.", "agreement", "agreed on a cease-fire", "active"),
        ("Dozens of teachers MARCHED TO the ministry.", "protest", "MARCHED TO", "active"),
        ("On 3 March, students marched through Lomi.", "protest", "marched through", "active"),
    ],
)
def test_words_tell_of_an_act(text: str, act: str, quote: str, voice: str) -> None:
    found = mention(text, act)
    assert (text[found.span.start : found.span.end], found.voice, found.status) == (quote, voice, "asserted")


@pytest.mark.parametrize(
    ("text", "act", "status"),
    [
        ("No clashes were reported in Oru.", "clash", "negated"),
        ("The rebels did not attack the town.", "assault", "negated"),
        ("The minister denied that troops had shelled Oru.", "shelling", "negated"),
        ("The march was called off.", "protest", "negated"),
        ("The rebels could shell Oru.", "shelling", "hypothetical"),
        ("There are fears of an ambush.", "ambush", "hypothetical"),
        ("Guards tried to prevent an ambush.", "ambush", "negated"),
        ("The front threatened to bomb the pipeline.", "bombing", "threatened"),
        ("Teachers will hold a rally.", "protest", "planned"),
        ("The union called for a protest in Lomi.", "protest", "planned"),
        ("A rally is scheduled for Friday; the rally planned for next week is off.", "protest", "planned"),
        ("In June 2011, more than 90 people were massacred in Oru.", "assault", "background"),
        ("Rebels shelled Oru in 2014.", "shelling", "background"),
        ("It was the anniversary of the massacre.", "assault", "background"),
        ("Residents marched against the killing of a farmer.", "assault", "background"),
        ("The suspect was convicted of the massacre.", "assault", "background"),
        ("The two grocers fought a price war.", "clash", "figurative"),
        ("He died of a heart attack.", "assault", ""),
        ("May Day was calm.", "clash", ""),
    ],
)
def test_some_acts_did_not_take_place(text: str, act: str, status: str) -> None:
    statuses = {found.status for found in read(text)[1] if found.act == act}
    assert statuses <= {status}


def test_a_month_is_not_a_maybe() -> None:
    assert mention("On 27 May 2023, gunmen ambushed a bus.", "ambush").status == "asserted"


WORDS = ["gunmen", "shot", "dead", "no", "clashes", "in", "2014", ",", ".", "“", "the", "army's", "may", "7", "protest"]


@given(st.text(max_size=300) | st.lists(st.sampled_from([*WORDS, "-", "\n"])).map(" ".join))
@settings(max_examples=200, deadline=None)
def test_mentions_stand_in_their_sentence(text: str) -> None:
    document, acts = read(text)
    assert acts == sorted(acts, key=lambda act: act.sentence)
    for act in acts:
        assert act.span.is_within(document.sentences[act.sentence].span)
        assert act.span.start < act.span.end


def test_the_fuller_wording_stands_for_the_shorter() -> None:
    assert {act.act for act in read("A suicide bombing hit the square.")[1]} == {"suicide_bombing"}
    assert "assault" not in {act.act for act in read("The killers fired tear gas at the crowd.")[1] if act.weight > 0.5}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (
            "The striker attacked from the wing. The goalkeeper saved at half-time, and the relegation battle goes on.",
            "sport",
        ),
        ("An earthquake killed 40 people in the hills. Hundreds were injured.", "disaster"),
        ("Nineteen people were killed when a bus plunged off a bridge. It was a tragic accident.", "accident"),
        (
            "The defendant killed a grocer, the judge said; the jury found him guilty.",
            "courts",
        ),
        (
            "The retailer's sales and profits fell as rivals cut prices; investors attacked the board.",
            "business",
        ),
        ("Residents said that the rebels could return.", "no words"),
        ("The rebels threatened to bomb the port.", "threatened"),
    ],
)
def test_articles_of_other_fields_are_put_aside(text: str, word: str) -> None:
    is_conflict, reason = is_of_field(*read(text), BOOK)
    assert not is_conflict
    assert word in reason


def test_conflict_in_hard_times_is_conflict() -> None:
    text = "After the floods, gunmen ambushed a relief convoy and shot dead two drivers. Rebels then shelled the town."
    assert is_of_field(*read(text), BOOK) == (True, "")


def test_an_analyst_adds_a_sub_event_type_with_cues(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    shutil.copytree(schemas_folder() / "acled", folder)
    types = folder / "types.yaml"
    old = "      - name: Mob violence\n"
    text = types.read_text(encoding="utf-8")
    assert old in text
    new = """
      - name: Market raid
        disorder: [Political violence]
        definition: Ours.
        cues: |
          raided ... market
"""
    types.write_text(text.replace(old, new + old), encoding="utf-8")
    book = load_codebook(folder)
    _, acts = read("Youths raided the night market in Lomi.", book)
    assert decide_type(acts, Circumstances(), book)[0].sub_type == "Market raid"


@pytest.mark.parametrize(
    "phrase", ["... fired", "fired ...", "[heavily] shelled", "took (control", "{nobody} fired", ""]
)
def test_a_phrase_that_cannot_be_read_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match=r"phrase|word list"):
        read_phrase(phrase, read_lists({"crowd": ["protester*"]}))


def test_a_bad_phrase_is_one_error_with_its_file(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    shutil.copytree(schemas_folder() / "acled", folder)
    path = folder / "lang" / "en" / "acts" / "battles.yaml"
    path.write_text("acts:\n  clash:\n    about: a fight\n    verbs: |\n      {nobody} fought\n", encoding="utf-8")
    with pytest.raises(CodebookError, match=r"battles\.yaml:4 acts\.clash\.verbs: there is no word list 'nobody'"):
        load_codebook(folder).act_words("en")


def test_a_language_without_words_tells_of_nothing() -> None:
    document = read_document(Article(id="a", text="Gunmen ambushed a bus.", language="xx"))
    assert find_acts(document, BOOK) == []


def sections(name: str) -> list[tuple[str, str]]:
    """(heading, line) of a file of sentences or articles beside this one."""
    out, heading = [], ""
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = line[3:]
        elif line and not line.startswith("#"):
            out.append((heading, line))
    return out


def decided(text: str) -> str:
    """The sub-event type of a text that tells of one event, "none" where it tells of none."""
    document, acts = read(text)
    if not is_of_field(document, acts, BOOK)[0]:
        return "none"
    agent, target = sides(document, acts)
    flags = frozenset({"deaths"} if re.search(r"kill|dead|died|massacr|slain", text) else ())
    choices = decide_type(acts, Circumstances(agent, target, flags), BOOK)
    return choices[0].sub_type if choices and choices[0].score >= BOOK.stories.event_from else "none"


def sides(document: Document, acts: list[ActMention]) -> tuple[str, str]:
    """The classes that most roles speak for, as compose finds them, without a place."""
    votes: dict[str, Counter[str]] = {"agent": Counter(), "target": Counter()}
    actors = find_actors(document, BOOK, "", document.article.published)
    for act in acts:
        for role in find_roles(document, act, actors, BOOK) if act.status == "asserted" else ():
            for side in ("agent", "target") if role.side == "both" else (role.side,):
                if side in votes and role.actor.kind:
                    votes[side][role.actor.kind] += act.weight * role.confidence
    agent, target = (max(votes[side], key=lambda kind: votes[side][kind], default="") for side in ("agent", "target"))
    return agent, target


def test_wordings_of_news_are_read() -> None:
    read_as = [(kind, decided(sentence), sentence) for kind, sentence in sections("wordings.txt")]
    wrong = [f"{kind}, not {got}: {sentence}" for kind, got, sentence in read_as if kind != got]
    assert len(wrong) <= MOST_WRONG, "\n".join(wrong)


@pytest.mark.parametrize(("heading", "article"), sections("articles.txt"))
def test_articles_about_something_else_have_no_event(heading: str, article: str) -> None:
    assert (decided(article) == "none") == heading.startswith("none")


def test_a_sentence_without_end_is_read_to_its_end() -> None:
    _, acts = read("soldiers ambushed traders and " * 500)
    assert [act.act for act in acts] == ["ambush"] * 500
