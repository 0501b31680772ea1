"""Articles in other languages: which one it is, what is drafted without words for it, and that spans stay true."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from eventcode.codebook import load_codebook
from eventcode.draft import draft_article
from eventcode.draft.document import read_document
from eventcode.draft.language import find_language
from eventcode.gazetteer import open_gazetteer
from eventcode.records import Article, Draft

FRIDAY = date(2023, 5, 12)
WORDINGS = [
    tuple(part.strip() for part in line.split("|"))
    for line in (Path(__file__).parent / "wordings_languages.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
TEXTS = {
    "en": "Gunmen killed four farmers near the town on Wednesday, a village head said to our reporter.",
    "es": "Hombres armados mataron a cuatro campesinos cerca del pueblo el miércoles, según la policía de la región.",
    "fr": "Des hommes armés ont tué quatre paysans près de la ville mercredi, selon un responsable de l'armée.",
    "de": "Am Mittwoch haben Männer bei Kabul vier Bauern getötet, wie die Polizei der Stadt mitteilte.",
    "pt": "Homens armados mataram quatro camponeses em uma aldeia na quarta-feira, segundo a polícia do estado.",
    "uk": "У середу озброєні люди вбили чотирьох селян, як повідомила поліція, і втекли до лісу, але не всі.",
    "und": "ဗုဒ္ဓဟူးနေ့က လက်နက်ကိုင်များ လယ်သမား လေးဦးကို သတ်ဖြတ်ခဲ့သည် ဟု ရွာသူကြီးက ပြောသည် ။ တပ်ဖွဲ့ မသိရ ။ နေ့ ည မြို့ ရွာ",
}


@pytest.mark.parametrize(("code", "text"), TEXTS.items())
def test_the_language_is_told_by_its_small_words(code: str, text: str) -> None:
    assert find_language(Article("a", text), load_codebook("full").known_languages) == code


def test_what_the_input_says_of_the_language_is_believed() -> None:
    article = Article("a", TEXTS["en"], language="es-MX")
    assert find_language(article, load_codebook("full").known_languages) == "es"


@pytest.mark.parametrize("text", ["", "7", "Kabul, Herat", "On 3 May 2022, X clashed with Y in Z."])
def test_too_little_to_tell_is_taken_for_english(text: str) -> None:
    assert find_language(Article("a", text), load_codebook("full").known_languages) == "en"


def drafts_of(text: str, language: str = "") -> list[Draft]:
    article = Article("a", text, publisher="Stadtblatt", published=FRIDAY, language=language)
    return draft_article(article, load_codebook("full"), open_gazetteer())


def test_without_words_for_the_language_place_and_date_are_drafted_and_the_draft_says_so() -> None:
    (draft,) = drafts_of(TEXTS["de"])
    assert (draft.event.type, draft.event.sub_type, draft.event.actors, draft.event.fatalities) == ("", "", (), None)
    assert draft.event.place is not None
    assert (draft.event.place.name, draft.event.place.country) == ("Kabul", "Afghanistan")
    assert draft.event.date is not None
    assert "German" in draft.doubts[0]
    assert all(TEXTS["de"][each.span.start : each.span.end] == each.quote for each in draft.evidence)


def test_without_a_place_nothing_is_drafted() -> None:
    assert (
        drafts_of("Die Regierung hat das am Mittwoch nach der Sitzung nicht bestätigt, sie war für uns nicht da.") == []
    )


def test_elided_words_are_read_as_words_and_offsets_stay() -> None:
    text = "L'armée a repris la ville d’Aguelhok; aujourd'hui le calme règne."
    (sentence,) = read_document(Article("a", text), frozenset({"l", "d"})).sentences
    assert sentence.text == "L armée a repris la ville d Aguelhok; aujourd'hui le calme règne."
    assert len(sentence.text) == len(text)


@pytest.mark.parametrize(("language", "sub_type", "text"), WORDINGS)
def test_a_wording_is_drafted_as_its_type(language: str, sub_type: str, text: str) -> None:
    assert [draft.event.sub_type for draft in drafts_of(text, language)] == [sub_type]


@pytest.mark.parametrize("language", load_codebook("full").languages)
def test_a_language_brings_every_list_and_no_act_of_its_own(language: str) -> None:
    book = load_codebook("full")
    words, english = book.act_words(language), book.act_words("en")
    assert words is not None
    assert english is not None
    assert set(words.acts) <= set(english.acts)
    assert None not in (
        book.number_words(language), book.date_words(language), book.death_words(language), book.role_words(language),
        book.actor_words(language), book.place_words(language), book.crowd_words(language), book.scene_words(language),
    )  # fmt: skip


def test_the_dead_may_stand_on_either_side_of_the_verb() -> None:
    for text in ("Murieron cinco soldados en Tame el martes.", "Cinco soldados murieron el martes en Tame."):
        (draft,) = drafts_of(f"Hubo un combate con guerrilleros. {text}", "es")
        assert draft.event.fatalities is not None
        assert draft.event.fatalities.conservative == 5
