"""`eventcode code`: articles in, checked draft rows out; reading, drafting, checking and writing are done elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eventcode.cli.engine import engine_options
from eventcode.cli.partitions import Given, code_by_partition
from eventcode.cli.run import Run
from eventcode.cli.second_reader import open_second_reader, second_reader_options
from eventcode.codebook import Codebook, load_codebook
from eventcode.codebook.stages.reconciling import TOLL_RULES
from eventcode.errors import CodebookError

if TYPE_CHECKING:
    from eventcode.coding import Coded

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="A file (.csv, .parquet, .jsonl), a folder, or - for CSV on standard output.",
)
@click.option("--country", default="", metavar="NAME", help="The country that the articles are about, as a hint.")
@click.option(
    "--published",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Day of publication, where an input does not say.",
)
@click.option("--publisher", default="", metavar="NAME", help="Publisher, where an input does not say.")
@click.option("--profile", default="full", show_default=True, help="The columns: full, or acled for its 31 alone.")
@click.option("--codebook", type=_FOLDER, help="The folder of a codebook of your own, instead of a profile.")
@click.option("--layer", "layers", multiple=True, type=_FOLDER, help="A folder of places of your own (gazetteer add).")
@click.option("--model", type=_FOLDER, help="The folder of a model of your own (train).")
@second_reader_options
@click.option("--reconcile", is_flag=True, help="Join the drafts that tell of one event, across articles.")
@click.option(
    "--rule",
    type=click.Choice(TOLL_RULES),
    default="conservative",
    show_default=True,
    help="With --reconcile: how several figures of dead become one.",
)
@click.option("--partitions", is_flag=True, help="Code each file by itself, into a folder of its own name in --out.")
@engine_options("Processes that draft side by side.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
def code(
    inputs: tuple[str, ...], out: Path, country: str, published: datetime | None, publisher: str, **options: Any
) -> None:
    """Draft event rows from articles, each cell with the words that it came from.

    INPUT is a file, a folder, a glob, or - for standard input: .txt, .html, .jsonl, .json, .csv, .parquet, .warc,
    .warc.gz.
    A folder as --out receives events.csv, events.parquet, evidence.csv, claims.csv, articles.jsonl,
    rejected.jsonl and run.json.
    A corpus of many files is coded file by file with --partitions, and on a cluster with --engine.

    Exit code 1: an input was rejected, or a row breaks a rule of the codebook; the rows are written all the same.
    """
    from eventcode.ingest import Metadata

    codebook = load_codebook(options["codebook"] or options["profile"])
    _check_country(codebook, country)
    day = published.date() if published else None
    settings = {
        "profile": codebook.name,
        "country": country,
        "published": day,
        "publisher": publisher,
        "model": _digest_of(options["model"]),
    }
    given = Given(codebook, Metadata(country=country, publisher=publisher, published=day), settings)
    if options["partitions"]:
        sys.exit(code_by_partition(inputs, out, given, options))
    sys.exit(_code_together(inputs, out, given, options))


def _code_together(inputs: tuple[str, ...], out: Path, given: Given, options: dict[str, Any]) -> int:
    """One run over all inputs; the exit code."""
    from eventcode.ingest import read_articles

    articles = read_articles(inputs, given.defaults, codebook=given.codebook)
    is_quiet = options["quiet"] or ("-" in inputs and not sys.stderr.isatty())
    settings = given.settings | {"reconcile": options["rule"] if options["reconcile"] else ""}
    second_reader = open_second_reader(options, given.codebook)
    run = Run(given.codebook, settings, second_reader, options["layers"])
    coded_once = _code(articles, options)
    coded_again = second_reader.read_again(coded_once) if second_reader else coded_once
    for coded in _watched(coded_again, is_quiet):
        run.add(coded)
    if options["reconcile"]:
        run.reconcile(options["rule"])
    findings = run.finish(out)
    if not is_quiet:
        run.report(findings, out)
    return 1 if run.rejections or findings.errors else 0


def _code(articles: Iterable[Any], options: dict[str, Any]) -> Iterator[Coded]:
    from eventcode.coding import code_articles

    codebook = options["codebook"] or options["profile"]
    return code_articles(
        articles,
        codebook=codebook,
        layers=options["layers"],
        model=options["model"],
        jobs=options["jobs"],
        engine=options["engine"],
    )


def _digest_of(model: Path | None) -> str:
    """What the run says of its model; a model that cannot be opened stops the run before it begins."""
    if model is None:
        return ""
    from eventcode.draft.learned.model import read_manifest

    return read_manifest(model).digest


def _check_country(codebook: Codebook, name: str) -> None:
    if name and codebook.countries.find(name) is None:
        raise CodebookError(f"there is no country {name!r} in the codebook", next_step="see: eventcode codebook show")


def _watched(coded: Iterable[Coded], is_quiet: bool) -> Iterator[Coded]:
    """The same, with a live count on a terminal."""
    if is_quiet or not sys.stderr.isatty():
        yield from coded
        return
    with click.progressbar(coded, label="coding", show_pos=True, file=sys.stderr) as bar:
        yield from bar
