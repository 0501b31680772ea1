"""Sources of several reports united in the order of rules §7; who reprints another is no source of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from eventcode.codebook import Codebook
from eventcode.reconcile.reports import Report
from eventcode.records import SourceRef


def unite_sources(reports: Iterable[Report], voices: Mapping[str, int], codebook: Codebook) -> tuple[SourceRef, ...]:
    """Each publisher once, from the most local scale to the widest, then by day of publication and name (§7.1, §7.2).

    voices: article -> number, equal for reprints of one text: only the first of them is named.
    """
    places = {scale: place for place, scale in enumerate(codebook.sources.terms)}
    last = len(places)

    def order(source: SourceRef) -> tuple[int, str, str, str]:
        day = source.published.isoformat() if source.published else "9999"
        return places.get(source.scale.partition("-")[0], last), day, source.publisher, source.article_id

    heard: set[int] = set()
    named: dict[str, SourceRef] = {}
    everyone = [source for report in reports for source in report.event.sources]
    for source in sorted(everyone, key=lambda each: (order(each)[1], order(each))):
        voice = voices.get(source.article_id)
        if voice in heard:
            continue
        if voice is not None:
            heard.add(voice)
        named.setdefault(source.publisher or source.article_id, source)
    return tuple(sorted(named.values(), key=order))


def order_articles(reports: Iterable[Report]) -> tuple[str, ...]:
    """The articles of the reports, each once: those of an earlier joined event first, then by publication."""
    days: dict[str, str] = {}
    settled: list[str] = []
    for report in reports:
        published = {source.article_id: source.published for source in report.event.sources if source.published}
        fallback = min(published.values(), default=None)
        for article in report.articles:
            day = published.get(article, fallback)
            days.setdefault(article, day.isoformat() if day else "9999")
        settled += report.articles if report.is_settled else ()
    rest = sorted(days, key=lambda article: (days[article], article))
    return tuple(dict.fromkeys([*settled, *rest]))
