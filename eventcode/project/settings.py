"""eventcode.toml, the settings of a project, written once and read strictly; the codebook is read elsewhere."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Annotated

import msgspec

from eventcode.codebook.stages.reconciling import TollRule
from eventcode.errors import StoreError
from eventcode.records import Record

_TEXT = """\
# The settings of this project. Paths are relative to this file.

# The codebook: a folder of your own, which you may edit, or a profile that ships (full, acled, ucdp_ged).
codebook = {codebook}

# Folders or files of places of your own, the first wins: see `eventcode gazetteer add --help`.
layers = []

# The folder of a model of your own: see `eventcode train --help`. Empty: none.
model = ""

# How several figures of dead become one: conservative, ucdp, latest or majority (docs/reconcile.md).
toll_rule = "conservative"

[ids]
# Ids of events are a prefix and a number that only rises. With one prefix here all events are numbered together;
# where it is empty, each country has the prefix of the codebook's countries.csv, and what stands below goes before.
prefix = {prefix}

[ids.prefixes]
# "Poland" = "POL"

[database]
# A PostgreSQL server for a team: postgresql://user@host/database, without a password (~/.pgpass or PGPASSWORD has it),
# and the schema that is this project's own. Empty: the file project.sqlite in this folder.
url = {url}
schema = {schema}

[review]
# How many analysts code each article: 1 decides at once; of several, the codings are adjudicated.
coders = 1
# The share of articles (0 to 1) that are coded before their drafts are shown, so that drafts can be measured.
blind_share = 0.05
# Below this confidence (0 to 1) a field is not filled in: what it could be is offered.
offer_below = 0.5
# Whether a single key is a command; without, the palette (Ctrl+K) and the buttons remain.
single_keys = true

[review.keys]
# Another key for a command, as the page shows them with "?".
# accept = "a"
"""


Fraction = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Ids(Record, frozen=True):
    """How events are named. prefix: one for all, empty where each country has its own; prefixes: country -> prefix."""

    prefix: str = ""
    prefixes: dict[str, str] = msgspec.field(default_factory=dict)


class Review(Record, frozen=True):
    """How articles are coded. coders: how many code each; blind_share: of articles that are coded before their drafts
    are shown; offer_below: the confidence under which a field is not filled in; keys: command -> key."""

    coders: Annotated[int, msgspec.Meta(ge=1)] = 1
    blind_share: Fraction = 0.05
    offer_below: Fraction = 0.5
    single_keys: bool = True
    keys: dict[str, Annotated[str, msgspec.Meta(min_length=1)]] = msgspec.field(default_factory=dict)


class Database(Record, frozen=True):
    """Where the rows are. url: of a PostgreSQL server, empty for the file in the folder; schema: the project's own."""

    url: str = ""
    schema: str = ""


class Settings(Record, frozen=True):
    """What eventcode.toml says. codebook: a folder or a profile; layers: places; model: of `eventcode train`;
    toll_rule: how several figures of dead become one."""

    codebook: str = "codebook"
    layers: tuple[str, ...] = ()
    model: str = ""
    toll_rule: TollRule = "conservative"
    ids: Ids = Ids()
    database: Database = Database()
    review: Review = Review()


def read_settings(path: Path) -> Settings:
    """Raises StoreError that names the file and the key where something in it cannot be."""
    try:
        settings = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Settings)
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{path} cannot be read: {error}") from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise StoreError(f"{path}: {error}", next_step="mend it; the settings are told in docs/project.md") from error
    check_prefixes([settings.ids.prefix, *settings.ids.prefixes.values()])
    _check_keys(path, settings.review.keys)
    return settings


def write_settings(path: Path, prefix: str = "", database: Database | None = None) -> None:
    """The settings that a project begins with."""
    check_prefixes([prefix])
    database = database or Database()
    values = {"codebook": "codebook", "prefix": prefix, "url": database.url, "schema": database.schema}
    text = _TEXT.format(**{name: json.dumps(value) for name, value in values.items()})
    path.write_text(text, encoding="utf-8", newline="\n")


def check_prefixes(prefixes: list[str]) -> None:
    """Raises StoreError for a prefix that is more than letters: a digit at its end would be read as a number's."""
    for prefix in prefixes:
        if prefix and not (prefix.isascii() and prefix.isalpha() and len(prefix) <= 16):
            raise StoreError(f"{prefix!r} is no prefix of ids", next_step="use at most 16 letters from A to Z")


def _check_keys(path: Path, keys: dict[str, str]) -> None:
    for command, key in keys.items():
        others = [other for other, its in keys.items() if its == key and other != command]
        if others:
            said = f"{path}: [review.keys] gives {key!r} to both {command} and {others[0]}"
            raise StoreError(said, next_step="give each command a key of its own")
