"""Everything that the finders found in one article, side by side; what it adds up to is compose's."""

from __future__ import annotations

from collections import Counter
from datetime import date

import msgspec

from eventcode.codebook import Codebook
from eventcode.draft.document import Document, read_document
from eventcode.draft.language import find_language
from eventcode.draft.mentions import ActMention, ActorMention, DateMention, PlaceMention, TollMention
from eventcode.draft.toll import find_tolls
from eventcode.draft.what import find_acts, is_of_field
from eventcode.draft.when import find_dates
from eventcode.draft.where import find_places
from eventcode.draft.who import find_actors
from eventcode.gazetteer import Gazetteer
from eventcode.records import Article, Record

_COUNTRY_WEIGHT = {"event": 3, "near": 3, "area": 3, "dateline": 2, "origin": 1, "demonym": 1}


class Reading(Record, frozen=True):
    """An article and its mentions, each list in the order of the text.

    country: the codebook's name, "" if unknown. put_aside: why the article is not one about conflict, "" where it is;
    nothing but its acts is read then.
    """

    document: Document
    country: str
    acts: list[ActMention]
    dates: list[DateMention]
    places: list[PlaceMention]
    actors: list[ActorMention]
    tolls: list[TollMention]
    put_aside: str = ""

    @property
    def article(self) -> Article:
        return self.document.article


def read_mentions(article: Article, codebook: Codebook, gazetteer: Gazetteer) -> Reading:
    """Run every finder over the article; the acts come first, because an article without any needs no more."""
    language = find_language(article, codebook.known_languages)
    article = msgspec.structs.replace(article, language=language)
    document = read_document(article, codebook.known_languages.elided(language))
    if language not in codebook.languages:
        return _read_places_and_dates(document, codebook, gazetteer)
    acts = find_acts(document, codebook)
    is_report, why = is_of_field(document, acts, codebook)
    if not is_report:
        return Reading(document, "", acts, [], [], [], [], why)
    dates = find_dates(document, codebook)
    places = find_places(document, gazetteer, codebook)
    country = _main_country(article, places, codebook)
    day = article.published or _first_day(dates)
    actors = find_actors(document, codebook, country, day)
    tolls = find_tolls(document, codebook, country, day)
    return Reading(document, country, acts, dates, places, actors, tolls)


def _read_places_and_dates(document: Document, codebook: Codebook, gazetteer: Gazetteer) -> Reading:
    """All that can be read in a language that the codebook has no words for."""
    places = find_places(document, gazetteer, codebook)
    country = _main_country(document.article, places, codebook)
    return Reading(document, country, [], find_dates(document, codebook), places, [], [])


def _main_country(article: Article, places: list[PlaceMention], codebook: Codebook) -> str:
    """The country that the input names, else the one that most place words speak for."""
    hint = codebook.countries.find(article.country) if article.country else None
    if hint:
        return hint.name
    votes: Counter[str] = Counter()
    for place in places:
        if place.country:
            votes[place.country] += _COUNTRY_WEIGHT.get(place.role, 0)
    return min(votes, key=lambda name: (-votes[name], name), default="")


def _first_day(dates: list[DateMention]) -> date | None:
    return next((mention.date.day for mention in dates if not mention.background), None)
