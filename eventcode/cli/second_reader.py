"""The options of a language model as second reader, and the reader that they ask for; it reads nothing itself."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eventcode.codebook import Codebook
from eventcode.errors import SecondReaderError

if TYPE_CHECKING:
    from eventcode.second_reader import SecondReader, Tally

_LONGEST_KEY = 4096  # bytes

_OPTIONS = (
    click.option(
        "--llm",
        metavar="URL",
        help="A language model as second reader: its OpenAI-compatible endpoint, which receives the articles' text.",
    ),
    click.option("--llm-model", metavar="NAME", help="The model's name at that endpoint."),
    click.option(
        "--llm-key-file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="A file that holds the endpoint's key and nothing else.",
    ),
    click.option("--llm-key-variable", metavar="NAME", help="The environment variable that holds the key."),
    click.option(
        "--llm-price",
        nargs=2,
        type=click.FloatRange(0),
        metavar="IN OUT",
        help="Prices of a million tokens in and out, in any one currency.",
    ),
    click.option(
        "--llm-cost-limit",
        type=click.FloatRange(0),
        metavar="N",
        help="What a run may cost, by these prices; articles beyond it keep the first reading.",
    ),
    click.option(
        "--llm-cache",
        type=click.Path(file_okay=False, path_type=Path),
        help="A folder that keeps the answers, so that no article is sent twice.",
    ),
)


def second_reader_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the options --llm…."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def open_second_reader(options: dict[str, Any], codebook: Codebook) -> SecondReader | None:
    """The second reader that the options ask for, None where they name no endpoint. Raises EventcodeError."""
    _check_options(options)
    if not options["llm"]:
        return None
    from eventcode.gazetteer import open_gazetteer
    from eventcode.second_reader import Budget, SecondReader, to_endpoint

    price_in, price_out = options["llm_price"] or (0.0, 0.0)
    return SecondReader(
        to_endpoint(options["llm"], options["llm_model"], _read_key(options)),
        codebook,
        open_gazetteer(options["layers"]),
        cache=options["llm_cache"],
        budget=Budget(price_in, price_out, options["llm_cost_limit"]),
        tell=lambda sentence: click.echo(sentence, err=True),
    )


def tell_tally(tally: Tally) -> str:
    """What the second reading did and cost, in one line."""
    parts = [
        f"{tally.answered + tally.from_cache} articles read again ({tally.from_cache} from the cache)",
        f"{tally.requests} requests, {tally.tokens_in:,} tokens in, {tally.tokens_out:,} out, cost {tally.cost:.4f}",
        f"{tally.agreed} fields agree, {tally.differing} differ, {tally.dropped.total()} values dropped",
        f"{tally.unseen} drafts not seen, {tally.added} added",
    ]
    unread = [f"{count} not read: {why}" for why, count in sorted(tally.unread.items())]
    return "; ".join(["second reader: " + parts[0], *parts[1:], *unread])


def _check_options(options: dict[str, Any]) -> None:
    given = [name for name in options if name.startswith("llm_") and options[name] not in (None, ())]
    if given and not options["llm"]:
        raise click.UsageError(f"--{given[0].replace('_', '-')} needs --llm URL")
    if options["llm"] and not options["llm_model"]:
        raise click.UsageError("--llm needs --llm-model NAME")
    if options["llm_cost_limit"] is not None and not options["llm_price"]:
        raise click.UsageError("--llm-cost-limit needs --llm-price IN OUT")
    if options["llm_key_file"] and options["llm_key_variable"]:
        raise click.UsageError("--llm-key-file and --llm-key-variable exclude each other")


def _read_key(options: dict[str, Any]) -> str:
    """The key; it is named in no message. Raises SecondReaderError."""
    file, variable = options["llm_key_file"], options["llm_key_variable"]
    if variable:
        key = os.environ.get(variable, "").strip()
        if not key:
            raise SecondReaderError(f"the environment variable {variable} holds no key")
        return key
    return _read_key_file(file) if file else ""


def _read_key_file(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            key = opened.read(_LONGEST_KEY).decode("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SecondReaderError(f"the key cannot be read from {file}") from error
    if not key:
        raise SecondReaderError(f"{file} holds no key")
    return key
