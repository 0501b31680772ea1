"""An article's names through look-up, settings and readings to place mentions; each step's rules live in its own module."""

from __future__ import annotations

from eventcode.codebook import Codebook, Countries, Country, PlaceWords
from eventcode.draft.document import Document
from eventcode.draft.mentions import PlaceMention
from eventcode.draft.tokens import read_tokens
from eventcode.draft.where.names import Name, NameFinder
from eventcode.draft.where.readings import Context, Found, look_up, rank_readings
from eventcode.draft.where.roles import to_mentions
from eventcode.draft.where.settings import SettingReader
from eventcode.gazetteer import Gazetteer, fold_name


def find_places(document: Document, gazetteer: Gazetteer, codebook: Codebook) -> list[PlaceMention]:
    """Every place that the article names, in the order of the text, resolved as far as gazetteer and article allow."""
    words = codebook.place_words(document.article.language or "en") or codebook.place_words("en")
    if words is None:
        return []
    terms = _Terms(codebook.countries, words)
    founds = _find_names(document, gazetteer, words, terms)
    hint = codebook.countries.find(document.article.country) if document.article.country else None
    context = Context(founds, codebook.countries, hint)
    named = [found for found in founds if not found.country and not found.region]
    for found in named:
        look_up(found, gazetteer, context)
    for found in named:
        rank_readings(found, context)
    _learn(named, context)
    for found in named:
        rank_readings(found, context)
    return to_mentions(founds, context, codebook.countries)


class _Terms:
    """Names of countries, demonyms and broad regions, folded."""

    def __init__(self, countries: Countries, words: PlaceWords) -> None:
        self.countries = {fold_name(key): country for key, country in countries.by_name.items()}
        self.demonyms = {fold_name(key): country for key, country in countries.by_demonym.items()}
        self.regions = {fold_name(region): region for region in words.regions}

    def __contains__(self, folded: str) -> bool:
        return folded in self.countries or folded in self.demonyms or folded in self.regions

    def mark(self, found: Found) -> None:
        folded = fold_name(found.name.text)
        found.region = self.regions.get(folded, "")
        found.country = self.countries.get(folded) or self.demonyms.get(folded)
        found.is_demonym = folded in self.demonyms and folded not in self.countries


def _find_names(document: Document, gazetteer: Gazetteer, words: PlaceWords, terms: _Terms) -> list[Found]:
    finder = NameFinder(words, lambda folded: folded in terms or gazetteer.has_name(folded))
    reader = SettingReader(words)
    founds: list[Found] = []
    for sentence in document.sentences:
        tokens = read_tokens(sentence.text)
        before: Found | None = None
        for name in finder.find_names(sentence.text, tokens):
            setting = reader.read_setting(tokens, name, before.name if before else None)
            start = sentence.span.start + tokens.starts[name.first]
            found = Found(name, setting, sentence.index, start, start + len(name.text))
            terms.mark(found)
            if before:
                _chain(before, found, tokens.words[before.name.last : name.first], words)
            founds.append(found)
            before = found
    return founds


def _chain(before: Found, found: Found, between: list[str], words: PlaceWords) -> None:
    """Which name says of which where it lies: "X (Y, Z)", "X, Y", "X in Y", "X district of Y"."""
    plain = [word for word in between if word not in words.kind_words and word not in words.skip_words]
    if found.setting.relation in ("bracket", "comma") or plain in (["in"], ["of"], [",", "in"], ["'s"]):
        owner = before.qualifies or before
        if plain not in (["of"], ["in"]) and before.qualifies is None and found.is_demonym:
            return
        owner.qualifiers.append(found)
        found.qualifies = owner


def _learn(named: list[Found], context: Context) -> None:
    """Take from the surest readings where the article is set."""
    for found in named:
        best = found.best
        if best is None or found.setting.strength < 0.3 or best.match == "skeleton":
            continue
        if best.kind == "admin1":
            context.admins[best.iso2, best.name] += 1
        elif len(found.scores) == 1 or found.scores[0] - found.scores[1] > 0.8:
            context.points.append((best.latitude, best.longitude))
