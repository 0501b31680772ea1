"""Text in its one form, and the marks on it: what is kept, what is cut, what is told apart."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventcode.ingest.text.cues import load_cues
from eventcode.ingest.text.marking import find_marks
from eventcode.ingest.text.normalising import normalise, normalise_line

CUES = load_cues()
LEAD = "Gunmen on motorcycles killed four traders near the village of Tamrout on Thursday, residents said by telephone."

PIECES = (
    "The army took Bani Sultan and Ward after dawn killedThe areaPolice KwaZulu YouTube 2021Two {var} </div> <!-- } ; "
    "function( x=1; (pictured) Pictured: GOMA, - : [Text] 14:12 \n \n\n \t \u00a0 \u200b e\u0301 ﬁ . .The “Aid ’ 3 a"
)
WORDS = st.sampled_from(PIECES.split(" "))
TEXTS = st.one_of(
    st.text(max_size=300), st.lists(WORDS, max_size=80).map(" ".join), st.lists(WORDS, max_size=60).map("\n".join)
)


def marked(text: str, kind: str, title: str = "") -> list[str]:
    """The quotes of all marks of this kind on the normalised text."""
    normal = normalise(text, CUES)
    return [normal[mark.span.start : mark.span.end] for mark in find_marks(normal, title, CUES) if mark.kind == kind]


@given(TEXTS)
@example("a\u2028  b\r\n\r\n\r\nc")
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text, CUES)
    assert normalise(once, CUES) == once


@given(TEXTS)
def test_normal_text_has_one_form(text: str) -> None:
    normal = normalise(text, CUES)
    assert unicodedata.is_normalized("NFC", normal)
    assert not set(normal) & set("\r\t\u00a0\u200b\ufeff\u2028")
    assert normal == normal.strip() or normal.strip(" \n") == normal
    assert all(line == line.strip(" ") for line in normal.split("\n"))
    assert "\n\n\n" not in normal


@given(TEXTS, st.sampled_from(["", LEAD, "The army took Bani"]))
def test_marks_lie_in_the_text_and_in_its_order(text: str, title: str) -> None:
    normal = normalise(text, CUES)
    marks = find_marks(normal, title, CUES)
    assert all(0 <= mark.span.start < mark.span.end <= len(normal) for mark in marks)
    assert all("\n" not in normal[mark.span.start : mark.span.end] for mark in marks)
    assert list(marks) == sorted(marks, key=lambda mark: (mark.span.start, mark.span.end))
    assert find_marks(normal, title, CUES) == marks


@pytest.mark.parametrize(
    "line",
    [
        "<!–",
        "<!–<!–",
        "<!-- advert slot 3 -->",
        "<!--[if lt IE 9]>",
        "(function (src, d, tag){",
        "var s = d.createElement(tag), prev = d.getElementsByTagName(tag)[0];",
        "s.src = src;",
        "prev.parentNode.insertBefore(s, prev);",
        "}(“https://cdn.example/bundle–.js”, document, “script”));",
        "PAGE.loadCSS(“https://cdn.example/gallery–.css”);",
        "window.dataLayer = window.dataLayer || [];",
        "googletag.cmd.push(function() { googletag.display('top'); });",
        ".ad { min-height: 250px; }",
        ".gallery > p:first-child {",
        "min-height: 250px;",
        "@media (max-width: 600px) { .ad { display: none } }",
        "});",
        '{"@type": "NewsArticle", "headline": "Raid"}',
        "<script src=x></script>",
        "//]]>",
        "if (window.ads) { window.ads.run(); }",
    ],
)
def test_code_is_dropped(line: str) -> None:
    assert normalise(f"{LEAD}\n{line}\nThe army denied it.", CUES) == f"{LEAD}\nThe army denied it."


@pytest.mark.parametrize(
    "line",
    [
        "The function (a wedding) was attacked; three guests died.",
        "Two were killed (one of them a child); five were hurt.",
        "“We had let them in,” he said; “then they fired.”",
        "The document. It was signed on Monday.",
        "They broke a window. Then they left.",
        "if the truce holds, aid will come;",
        "Dead: 12; wounded: 30;",
        "St.Petersburg (Interfax) was calm.",
        "He wrote: [sic] “the goverment lies”",
        "* 12 June, Marka: an IED killed 3 = the highest toll in a month.",
        "The rebels' code name was {Falcon}.",
        "Losses < 10, the army said; the rebels claim > 50.",
        "Write to news@paper.example or see paper.example/live;",
    ],
)
def test_prose_is_kept(line: str) -> None:
    assert normalise(f"{LEAD}\n{line}", CUES) == f"{LEAD}\n{line}"


def test_a_comment_mark_is_taken_off_the_prose_beside_it() -> None:
    assert normalise("<!–Rebels took the town of Ward on Monday.", CUES) == "Rebels took the town of Ward on Monday."


@pytest.mark.parametrize(
    ("glued", "parts"),
    [
        ("General Ori said the areas were reclaimedThe valley is the last holdout", ["reclaimed", "The valley"]),
        ("The war in the north began in 2019Two towns have fallen since", ["2019", "Two towns"]),
        ("Fighters took back three towns in WardVillagers ran to the hills", ["Ward", "Villagers ran"]),
        ("Rebels entered the town after midnightArmy trucks had left it", ["midnight", "Army trucks"]),
    ],
)
def test_glued_sentences_are_cut(glued: str, parts: list[str]) -> None:
    text = f"{glued}\nIn Ward the market burned. Villagers were still leaving on Friday."
    left, right = parts
    assert f"{left}\n{right}" in normalise(text, CUES)


NAMES = (
    "#EndSARS LinkedIn eThekwini’s McDonald MacEwan YouTube iPhone KwaZulu eThekwini PoWs al-Shabaab HumAngle JeM LeT "
    "amaXhosa DeSantis @BaniNews bani.example/TheNews SAS-trained vonDerHeide M23s ReliefWeb"
)


@pytest.mark.parametrize("name", NAMES.split())
def test_names_in_one_piece_stay_whole(name: str) -> None:
    line = f"The attack was first told by {name} and then by others in the town"
    assert normalise(f"{line}\n{line}.", CUES) == f"{line}\n{line}."


def test_a_lost_space_after_a_stop_comes_back() -> None:
    assert (
        normalise("Four people were killed.The army denied it.", CUES) == "Four people were killed. The army denied it."
    )
    assert normalise("Ward (U.S.A.) and paper.example stay.", CUES) == "Ward (U.S.A.) and paper.example stay."


def test_wrapped_lines_become_paragraphs() -> None:
    wrapped = (
        "Bani, 12 May 88 (Radio Ward) -- [Text] A corporal and two rebels have\n"
        "been killed in clashes on the outskirts of the town, the army said in a\n"
        "communique that was read on the radio. The rebels spoke of anti-\n"
        "tank mines on the road.\n"
        "\n"
        "   A bridge was damaged in the night, and the road to the coast will be\n"
        "closed for some days."
    )
    first, second = normalise(wrapped, CUES).split("\n\n")
    assert first.endswith("The rebels spoke of anti-tank mines on the road.")
    assert second == "A bridge was damaged in the night, and the road to the coast will be closed for some days."
    assert marked(wrapped, "dateline") == ["Bani, 12 May 88 (Radio Ward) -- [Text] "]


def test_lines_of_a_list_stay_apart() -> None:
    listed = "\n".join(f"- {n} May: unknown gunmen shot dead {n} herders near the well of Tin{n}." for n in range(3, 9))
    assert normalise(listed, CUES) == listed


def test_a_title_is_one_plain_line() -> None:
    assert normalise_line(" Raid\n on\u00a0the   market\u200b ") == "Raid on the market"


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        ("OUALLAM, Nov 23 (Sahel Wire) - At least 11 people were killed.", "OUALLAM, Nov 23 (Sahel Wire) - "),
        ("WARD: The number of dead rose to eight on Friday, police said.", "WARD: "),
        ("PORT-AU-BANI — Fighting began at dawn in the harbour district.", "PORT-AU-BANI — "),
        ("N'DARA, Chad, March 9 - Troops retook the town after a fight.", "N'DARA, Chad, March 9 - "),
        ("Bani Ward (Upper), 9 Aug 88 (Canal Seis) -- [Report] [Text] Four died.", None),
        ("BREAKING: Four people were killed in the market of Tamrout today.", ""),
        ("US-backed fighters took the town of Ward on Monday, a spokesman said.", ""),
        ("The mayor - a former soldier - was shot dead in his car on Monday.", ""),
        ("Ward: The number of dead rose to eight on Friday, police said.", ""),
    ],
)
def test_datelines(line: str, dateline: str | None) -> None:
    expected = line[: line.index("Four died")] if dateline is None else dateline
    assert marked(f"{line} {LEAD}\n{LEAD}", "dateline") == ([expected] if expected else [])


def test_places_before_the_news_of_a_round_up_are_no_datelines() -> None:
    places = ("WARD", "BANI", "TAMROUT")
    assert (
        marked("\n".join(f"{place}: Four people were shot dead near the market." for place in places), "dateline") == []
    )


def test_headline_headings_and_clocks() -> None:
    text = (
        f"Four dead in raid on market\nArmy denies it came late\n\nBy Our Reporter\n\n{LEAD}\n\nWHAT WE KNOW\n\n"
        f"14:12\n{LEAD[:-1]}, again.\n\nThe victims\n{LEAD[:60]} too, said a nurse."
    )
    assert marked(text, "headline", "Raid on market: four dead") == [
        "Four dead in raid on market",
        "Army denies it came late",
    ]
    assert marked(text, "heading") == ["WHAT WE KNOW", "The victims"]
    assert marked(text, "clock") == ["14:12"]


def test_a_single_paragraph_is_no_headline() -> None:
    assert marked("Four people were killed in the market of Tamrout on Thursday", "headline") == []


@pytest.mark.parametrize(
    "line",
    [
        "Pictured: smoke over the market of Tamrout",
        "File photo of soldiers in Ward",
        "Mourners in Bani on Friday. Photo: J. Diallo/Getty Images",
        "The governor (pictured) visits the wounded",
        "Villagers carry water (pictured: the well of Tamrout)",
        "A burned car in Ward (Photo by Omar Bani/Sahel Wire)",
    ],
)
def test_captions(line: str) -> None:
    assert marked(f"{LEAD}\n{line}\nThe army denied it.", "caption") == [line]


def test_an_agency_that_signs_the_story_makes_no_caption() -> None:
    assert marked(f"{LEAD} /AFP\n{LEAD[:-1]} and left. - Reuters", "caption") == []


def test_a_caption_within_a_line_is_marked_alone() -> None:
    assert marked("The mayor (pictured left) was shot dead on Monday in his car.", "caption") == ["(pictured left)"]
    tail = f"{LEAD} Pictured: the market before the attack"
    assert marked(tail, "caption") == ["Pictured: the market before the attack"]


def test_of_paragraphs_told_twice_the_longest_of_the_story_stays() -> None:
    caption = "Gunmen on motorcycles killed four traders near the village of Tamrout on Thursday (pictured: the market)"
    longer = LEAD.replace("residents said", "residents and a nurse of the clinic said")
    text = f"{caption}\n{LEAD}\nThe army denied it.\n{longer}"
    assert marked(text, "repeat") == [caption, LEAD]
    assert marked(f"{LEAD}\nThe army denied it.\n{LEAD}", "repeat") == [LEAD]


@pytest.mark.parametrize(
    "other",
    [
        LEAD.replace("four", "six"),
        LEAD.replace("Tamrout", "Ouadane"),
        LEAD.replace("Thursday", "Friday"),
        LEAD.replace("killed", "wounded"),
        LEAD.replace("four traders near", "14 traders near"),
    ],
)
def test_alike_is_not_the_same(other: str) -> None:
    assert marked(f"{LEAD}\n{other}", "repeat") == []


def test_short_lines_may_be_said_again() -> None:
    assert marked("No casualties.\nA bomb went off in Ward.\nNo casualties.", "repeat") == []
