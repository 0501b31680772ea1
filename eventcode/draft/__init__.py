"""One Article -> Drafts: what, who, where, when and toll are found by themselves, and compose joins them."""

from eventcode.codebook import Codebook
from eventcode.draft.compose import compose_drafts
from eventcode.draft.learned.voice import TypeVoice
from eventcode.draft.reading import Reading, read_mentions
from eventcode.gazetteer import Gazetteer
from eventcode.records import Article, Draft

__all__ = ["Reading", "compose_drafts", "draft_article", "read_mentions"]


def draft_article(
    article: Article, codebook: Codebook, gazetteer: Gazetteer, voice: TypeVoice | None = None
) -> list[Draft]:
    """The drafts of one article, one for each event in the order of the text; [] where it tells of none.

    voice: a second opinion about the types of the events.
    """
    return compose_drafts(read_mentions(article, codebook, gazetteer), codebook, voice)
