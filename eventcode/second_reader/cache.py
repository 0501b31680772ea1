"""Answers that were paid for once: a folder of JSON files for their owner alone; what they say is not judged here."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

import msgspec

from eventcode.errors import SecondReaderError
from eventcode.records import Record


class _Kept(Record, frozen=True):
    """One file. text: the model's words as they came, to be read as strictly as the first time."""

    model: str
    text: str


class Cache:
    """Answers by the key of their request. It holds words of the articles: nobody else may read it."""

    def __init__(self, folder: Path) -> None:
        """Raises SecondReaderError where the folder cannot be made."""
        self._folder = folder
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise SecondReaderError(f"the folder for answers cannot be made: {error}") from error

    def find(self, key: str) -> str | None:
        """The model's words; None where there are none that can be read."""
        try:
            return msgspec.json.decode((self._folder / f"{key}.json").read_bytes(), type=_Kept).text
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None

    def keep(self, key: str, model: str, text: str) -> None:
        """Write a file whole or not at all, for its owner only. Raises SecondReaderError."""
        name = ""
        try:
            handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=self._folder)  # made with mode 0600
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.format(msgspec.json.encode(_Kept(model, text)), indent=1))
            Path(name).replace(self._folder / f"{key}.json")
        except OSError as error:
            with suppress(OSError):
                Path(name).unlink(missing_ok=True)
            raise SecondReaderError(f"an answer cannot be kept: {error}") from error
