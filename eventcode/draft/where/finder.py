"""An article's names, through settings and readings, to place mentions; the rules of each step live elsewhere."""

from __future__ import annotations

from functools import lru_cache

from msgspec.structs import replace

from eventcode.codebook import Codebook, Countries, PlaceWords
from eventcode.draft.document import Document
from eventcode.draft.mentions import PlaceMention
from eventcode.draft.tokens import Tokens, read_tokens
from eventcode.draft.where.names import Name, NameFinder
from eventcode.draft.where.readings import Context, Found, look_up, rank_readings
from eventcode.draft.where.settings import Setting, SettingReader
from eventcode.draft.where.sifting import sift_readings
from eventcode.draft.where.telling import to_mentions
from eventcode.gazetteer import Gazetteer, fold_name


def find_places(document: Document, gazetteer: Gazetteer, codebook: Codebook) -> list[PlaceMention]:
    """Every place that the article names, in the order of the text, resolved as far as gazetteer and article allow.

    In a language without words of its own in the codebook, every place that is found may be the event's, weakly.
    """
    own, english = codebook.place_words(document.article.language or "en"), codebook.place_words("en")
    words = own or english
    if words is None:
        return []
    founds = _find_names(document, gazetteer, words, _read_terms(codebook.countries, words))
    mentions = to_mentions(founds, _resolve(founds, document, gazetteer, codebook.countries))
    return mentions if own else list(map(_promote, mentions))


def _resolve(founds: list[Found], document: Document, gazetteer: Gazetteer, countries: Countries) -> Context:
    """Look up every name and order its readings by what the whole article says."""
    hint = countries.find(document.article.country) if document.article.country else None
    context = Context(founds, countries, hint)
    named = [found for found in founds if not found.country and not found.region]
    for found in named:
        look_up(found, gazetteer, context)
    if hint is None:
        context.count_votes(named)
    for _ in range(2):
        for found in named:
            rank_readings(found, context)
        _learn(named, context)
    sift_readings(founds, context)
    if gazetteer.boundaries:
        _settle_units(named, gazetteer)
    return context


def _promote(mention: PlaceMention) -> PlaceMention:
    if mention.role == "other" and mention.found and mention.kind not in ("country", "region"):
        return replace(mention, role="event", confidence=max(mention.confidence, 0.3))
    return mention


def _settle_units(named: list[Found], gazetteer: Gazetteer) -> None:
    """Coding rule §8.4: admin units come from where the point lies in the user's boundaries, not from the article."""
    for found in named:
        best = found.best
        units = gazetteer.find_units(best.latitude, best.longitude) if best else None
        if best and units:
            admin2 = best.admin2 if best.kind == "admin1" else units[1] or best.admin2
            found.readings[0] = replace(best, admin1=units[0], admin2=admin2)


class _Terms:
    """Names of countries, demonyms and broad regions, folded."""

    def __init__(self, countries: Countries, words: PlaceWords) -> None:
        self.countries = {fold_name(key): country for key, country in countries.by_name.items()}
        self.demonyms = {fold_name(key): country for key, country in countries.by_demonym.items()}
        self.regions = {fold_name(region): region for region in words.regions}

    def __contains__(self, folded: str) -> bool:
        return folded in self.countries or folded in self.demonyms or folded in self.regions

    def mark(self, found: Found, next_word: str) -> None:
        """Say that the name is a country's, a demonym or a region; "Djibouti city", "Djibouti (Djibouti" are towns."""
        folded = fold_name(found.name.text)
        if folded in self.countries and (found.setting.kind == "place" or next_word == "("):
            return
        found.region = self.regions.get(folded, "")
        found.country = self.countries.get(folded) or self.demonyms.get(folded)
        found.is_demonym = folded in self.demonyms and folded not in self.countries


@lru_cache(maxsize=8)
def _read_terms(countries: Countries, words: PlaceWords) -> _Terms:
    return _Terms(countries, words)


def _find_names(document: Document, gazetteer: Gazetteer, words: PlaceWords, terms: _Terms) -> list[Found]:
    finder = NameFinder(words, lambda folded: folded in terms or gazetteer.has_name(folded))
    reader = SettingReader(words)
    founds: list[Found] = []
    for sentence in document.sentences:
        tokens = read_tokens(sentence.text)
        line: list[Found] = []
        for name in finder.find_names(sentence.text, tokens):
            setting = reader.read_setting(tokens, name, line[-1].name if line else None)
            if name.shouted and not _is_heard(setting):
                continue
            start = sentence.span.start
            found = Found(name, setting, sentence.index, start + name.start, start + name.end)
            terms.mark(found, tokens.word(name.last))
            if found.country and _is_its_capital(tokens, name, words):
                found.seat_of, found.country, found.is_demonym = found.country, None, False
                found.end = start + tokens.ends[name.last]
            if line:
                _tie(line[-1], found, tokens, words)
            line.append(found)
        _share_along_lists(line)
        founds += line
    return founds


def _is_its_capital(tokens: Tokens, name: Name, words: PlaceWords) -> bool:
    """ "Chile's capital", "the Afghan capital": the town, unless its name follows."""
    at = name.last
    if tokens.word(at) not in words.capital_words:
        return False
    return not tokens.is_capital(at + 1) and not (tokens.word(at + 1) == "," and tokens.is_capital(at + 2))


def _is_heard(setting: Setting) -> bool:
    """Among capitals only what stands behind a preposition of place, or hangs on such a name, is a place."""
    hangs = setting.relation in ("list", "comma", "bracket", "dash", "dateline")
    return hangs or (setting.relation in ("in", "near") and setting.strength >= 0.65)


def _tie(before: Found, found: Found, tokens: Tokens, words: PlaceWords) -> None:
    """Note which name says where another lies: "X (Y, Z)", "X, Y", "X in Y", "X district of Y"."""
    relation = found.setting.relation
    between = tokens.words[before.name.last : found.name.first]
    link = " ".join(word for word in between if word not in words.link_fillers)
    if link.endswith("(") and len(between) <= 3 and relation != "bracket":
        found.setting = replace(found.setting, relation="bracket", strength=0.5)
        relation = "bracket"
    if before.setting.relation == "dateline" and "(" in between:
        found.setting = replace(found.setting, relation="group", strength=0.0)  # "KABUL (Radio Kabul) - "
        return
    if relation == "bracket" and before.setting.relation in ("person", "group"):
        found.setting = replace(found.setting, relation="in", strength=0.4)  # "the Farmers' Union (Suwon)"
        return
    is_owner = tokens.raw[before.name.last - 1][-2:] in ("'s", "’s")
    is_bare = relation in ("none", "of") or found.setting.strength <= 0.45
    if (before.is_demonym or is_owner) and link in ("", "of") and is_bare:
        told = before.setting  # "in the Nigerian state of Borno", "in Syria's Idlib province"
        found.setting = replace(found.setting, relation=told.relation, strength=told.strength)
        if not before.country:
            found.add_qualifier(before, "in")
            before.qualifies = found
            before.setting = replace(before.setting, relation="bracket")
        return
    if before.country:
        return
    if relation == "dash":
        _join_city(before, found)
        return
    if relation in ("bracket", "comma") and not found.is_demonym:
        owner = before.qualifies or before
        inside = before.qualifies is not None and _tie_of(before) == "bracket"
        owner.add_qualifier(found, "bracket" if relation == "bracket" or inside else "comma")
    elif link in ("in", "of", ", in", ") in") or before.name.last == found.name.first:
        owner = before.qualifies or before
        owner.add_qualifier(found, "in")
    else:
        return
    found.qualifies = owner


def _join_city(city: Found, found: Found) -> None:
    """Coding rule §8.4: "City - District" is one place, in the part of the sentence that the city plays."""
    if city.name.known and not city.country and city.setting.relation in ("in", "target", "near", "none", "list"):
        found.city, city.qualifies = city, found
        found.setting = replace(found.setting, relation=city.setting.relation, strength=city.setting.strength)
        found.add_qualifier(city, "in")
        city.setting = replace(city.setting, relation="bracket")


def _tie_of(found: Found) -> str:
    owner = found.qualifies
    return next((each.tie for each in owner.qualifiers if each.found is found), "") if owner else ""


def _share_along_lists(line: list[Found]) -> None:
    """In "A, B and C (D, E)" the bracket speaks of all three, and so do "districts" and "were captured" after C."""
    for before, found in zip(reversed(line[:-1]), reversed(line[1:]), strict=True):
        setting = found.setting
        if setting.relation not in ("list", "comma"):
            continue
        if setting.relation == "list" and before.setting.relation == "comma":
            before.setting = replace(before.setting, relation="list")
        if setting.is_suffered and before.setting.relation in ("none", "from", "list", "comma"):
            relation = before.setting.relation if before.setting.relation in ("list", "comma") else "target"
            before.setting = replace(before.setting, relation=relation, strength=0.5, is_suffered=True)
        if setting.relation == "list":
            owner = before.qualifies or before
            if not any(each.tie == "bracket" for each in owner.qualifiers):
                for each in found.qualifiers:
                    if each.tie == "bracket":
                        owner.add_qualifier(each.found, each.tie)
            if setting.is_plural and not before.setting.kind:
                before.setting = replace(before.setting, kind=setting.kind, is_plural=True)


def _learn(named: list[Found], context: Context) -> None:
    """Take from the surest readings where the article is set."""
    context.admins.clear()
    context.points.clear()
    context.chosen.clear()
    context.inner.clear()
    for found in named:
        best = found.best
        if best and (found.setting.kind or found.qualifiers):
            context.chosen[found.folded, best.reference, best.kind] += 1
        if best is None or found.setting.strength < 0.3 or best.match == "skeleton":
            continue
        if best.kind != "admin1" and fold_name(best.name) != fold_name(best.admin1):
            context.inner[found.sentence, best.iso2, best.admin1] += 1
        if best.kind == "admin1":
            context.admins[best.iso2, best.name] += 1
        elif len(found.scores) == 1 or found.scores[0] - found.scores[1] > 0.8:
            context.points[best.latitude, best.longitude] = None
