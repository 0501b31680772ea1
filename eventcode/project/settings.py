"""eventcode.toml, the settings of a project, written once and read strictly; the codebook is read elsewhere."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import msgspec

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

[ids]
# Ids of events are a prefix and a number that only rises. With one prefix here all events are numbered together;
# where it is empty, each country has the prefix of the codebook's countries.csv, and what stands below goes before.
prefix = {prefix}

[ids.prefixes]
# "Poland" = "POL"
"""


class Ids(Record, frozen=True):
    """How events are named. prefix: one for all, empty where each country has its own; prefixes: country -> prefix."""

    prefix: str = ""
    prefixes: dict[str, str] = msgspec.field(default_factory=dict)


class Settings(Record, frozen=True):
    """What eventcode.toml says. codebook: a folder or a profile; layers: places; model: of `eventcode train`."""

    codebook: str = "codebook"
    layers: tuple[str, ...] = ()
    model: str = ""
    ids: Ids = Ids()


def read_settings(path: Path) -> Settings:
    """Raises StoreError that names the file and the key where something in it cannot be."""
    try:
        settings = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Settings)
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{path} cannot be read: {error}") from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise StoreError(f"{path}: {error}", next_step="mend it; the settings are told in docs/project.md") from error
    check_prefixes([settings.ids.prefix, *settings.ids.prefixes.values()])
    return settings


def write_settings(path: Path, prefix: str = "") -> None:
    """The settings that a project begins with."""
    check_prefixes([prefix])
    text = _TEXT.format(codebook=json.dumps("codebook"), prefix=json.dumps(prefix))
    path.write_text(text, encoding="utf-8", newline="\n")


def check_prefixes(prefixes: list[str]) -> None:
    """Raises StoreError for a prefix that is more than letters: a digit at its end would be read as a number's."""
    for prefix in prefixes:
        if prefix and not (prefix.isascii() and prefix.isalpha() and len(prefix) <= 16):
            raise StoreError(f"{prefix!r} is no prefix of ids", next_step="use at most 16 letters from A to Z")
