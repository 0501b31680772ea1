"""The analysts of a team and their passwords, in one file that only its owner may read; sessions are elsewhere."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from eventcode.errors import ReviewError
from eventcode.records import Record

if TYPE_CHECKING:
    from argon2 import PasswordHasher

ACCOUNTS = "analysts.json"  # its name in the folder of a project
SHORTEST, LONGEST = 12, 1000  # characters of a password (NIST SP 800-63B: long, and no rules of what is in it)
_NAME_LENGTH = 60


class Account(Record, frozen=True):
    """password: an argon2id hash in the PHC form, salt and cost within."""

    name: str
    password: str

    @property
    def stamp(self) -> str:
        """Another one after the password was changed, so that older sessions end."""
        return hashlib.sha256(self.password.encode()).hexdigest()


class Accounts:
    """The accounts in `path`, read again whenever the file was replaced."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read_at: tuple[int, ...] | None = None
        self._accounts: dict[str, Account] = {}
        self._nobody = ""

    def names(self) -> list[str]:
        """Who has an account, sorted. Raises ReviewError where the file cannot be read."""
        return sorted(self._load())

    def find(self, name: str) -> Account | None:
        """The account of this name."""
        return self._load().get(name)

    def add(self, name: str, password: str) -> bool:
        """Give the analyst this password; whether the name is new. Raises ReviewError for a name or password that
        cannot be."""
        name = to_name(name)
        if not SHORTEST <= len(password) <= LONGEST:
            raise ReviewError(
                f"a password has {SHORTEST} to {LONGEST} characters", next_step="take a few words that nobody guesses"
            )
        accounts = self._load()
        self._write({**accounts, name: Account(name, _hasher().hash(_bytes(password)))})
        return name not in accounts

    def remove(self, name: str) -> None:
        """Raises ReviewError where there is no such account."""
        accounts = self._load()
        if name not in accounts:
            raise ReviewError(f"{name!r} has no account", next_step="see who has one: eventcode analyst list")
        self._write({known: account for known, account in accounts.items() if known != name})

    def check_password(self, name: str, password: str) -> Account | None:
        """The account, if the password is its own. A name without an account takes as long as a wrong password."""
        from argon2.exceptions import InvalidHashError, VerificationError

        self._nobody = self._nobody or _hasher().hash(os.urandom(16))
        account = self.find(name)
        try:
            _hasher().verify(account.password if account else self._nobody, _bytes(password))
        except (VerificationError, InvalidHashError):
            return None
        return account

    def _load(self) -> dict[str, Account]:
        try:
            found = self.path.stat()
            stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
            if stamp != self._read_at:
                accounts = msgspec.json.decode(self.path.read_bytes(), type=tuple[Account, ...])
                self._accounts, self._read_at = {account.name: account for account in accounts}, stamp
        except FileNotFoundError:
            self._accounts, self._read_at = {}, None
        except (OSError, msgspec.DecodeError) as error:
            raise ReviewError(f"{self.path} cannot be read: {error}", next_step="mend or remove it") from error
        return self._accounts

    def _write(self, accounts: dict[str, Account]) -> None:
        """The new file takes the place of the old one, whole; it is made 0600."""
        ordered = [accounts[name] for name in sorted(accounts)]
        part = self.path.with_name(f".{self.path.name}.part")
        try:
            part.unlink(missing_ok=True)
            with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(msgspec.json.format(msgspec.json.encode(ordered)) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            part.replace(self.path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise ReviewError(f"{self.path} cannot be written: {error.strerror}") from error


def to_name(name: str) -> str:
    """The name of an analyst as it is stored. Raises ReviewError for one that cannot be read aloud: control characters,
    marks that turn the direction of writing, nothing at all."""
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if not name or len(name) > _NAME_LENGTH or not all(char.isprintable() for char in name):
        raise ReviewError(
            f"{name[:_NAME_LENGTH]!a} is no name of an analyst",
            next_step=f"use 1 to {_NAME_LENGTH} letters, digits, signs",
        )
    return name


def _bytes(password: str) -> bytes:
    """A password is the same however the keyboard writes its accents (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # here, because a page without accounts needs none of it

    return PasswordHasher()
