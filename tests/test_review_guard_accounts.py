"""The accounts of a team: what is on the disk, what a name or a password may be, and the commands."""

from __future__ import annotations

import stat
import subprocess
import sys
from functools import partial
from pathlib import Path

import argon2
import pytest

from eventcode.errors import ReviewError
from eventcode.project import create_project
from eventcode.review.guard import ACCOUNTS, Accounts, to_name

PASSWORD = "five quiet grey herons"  # noqa: S105


@pytest.fixture
def accounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    monkeypatch.setattr(argon2, "PasswordHasher", partial(argon2.PasswordHasher, 1, 8, 1))
    return Accounts(tmp_path / ACCOUNTS)


def test_only_a_hash_is_stored_and_only_for_its_owner(accounts: Accounts) -> None:
    accounts.path.write_text("[]")
    accounts.path.chmod(0o644)
    assert accounts.add("Anna", PASSWORD)
    assert not accounts.add("Anna", PASSWORD), "a new password, not a new name"
    text = accounts.path.read_text()
    assert "$argon2id$" in text
    assert not any(word in text for word in PASSWORD.split())
    assert stat.S_IMODE(accounts.path.stat().st_mode) == 0o600
    assert [path.name for path in accounts.path.parent.iterdir()] == [ACCOUNTS]


def test_the_program_hashes_as_argon2_recommends(tmp_path: Path) -> None:
    """RFC 9106, second recommended option: 64 MiB, 3 passes, 4 lanes."""
    Accounts(tmp_path / ACCOUNTS).add("Anna", PASSWORD)
    assert "$argon2id$v=19$m=65536,t=3,p=4$" in (tmp_path / ACCOUNTS).read_text()


def test_passwords_are_compared_whole(accounts: Accounts) -> None:
    accounts.add("Zoë", "Öffnen wir die Tür" * 20)
    assert accounts.check_password("Zoë", "O\u0308ffnen wir die Tu\u0308r" * 20), "accents are typed in two ways"
    for wrong in ("Öffnen wir die Tür" * 19, "", "\udcff", "öffnen wir die tür" * 20):
        assert accounts.check_password("Zoë", wrong) is None
    assert accounts.check_password("Nobody", PASSWORD) is None


@pytest.mark.parametrize("password", ["", "short", "x" * 11, "x" * 1001])
def test_a_password_is_long_but_not_endless(password: str, accounts: Accounts) -> None:
    with pytest.raises(ReviewError, match="12 to 1000 characters"):
        accounts.add("Anna", password)
    assert accounts.names() == []


@pytest.mark.parametrize(
    "name", ["", "  ", "x" * 61, "An\x00na", "anna\u202egnp.exe", "an\u200bna", "\ud800", "a\x1b[31mb"]
)
def test_names_can_be_read_aloud(name: str) -> None:
    with pytest.raises(ReviewError, match="is no name of an analyst"):
        to_name(name)


def test_names_are_one_whatever_their_spaces_and_accents() -> None:
    assert to_name("  Zoe\u0308   al-Masri ") == "Zoë al-Masri"


def test_a_damaged_file_is_told(accounts: Accounts) -> None:
    accounts.path.write_text("[{]")
    with pytest.raises(ReviewError, match=r"analysts\.json cannot be read"):
        accounts.names()


def test_commands(tmp_path: Path) -> None:
    project = create_project(tmp_path / "kenya")

    def run(*arguments: str, said: str = "") -> tuple[int, str, str]:
        command = [sys.executable, "-m", "eventcode", "analyst", *arguments, "--project", str(project.folder)]
        done = subprocess.run(command, input=said, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    assert run("add", "Anna", said=f"{PASSWORD}\n")[1] == f"Anna has an account: {project.folder / ACCOUNTS}\n"
    assert run("add", "Anna", said=f"{PASSWORD} again\n")[1].startswith("Anna has a new password")
    assert run("add", "Ben", said="short\n") == (
        1, "", "eventcode: a password has 12 to 1000 characters\n  next: take a few words that nobody guesses\n",
    )  # fmt: skip
    assert run("list") == (0, "Anna\n", "")
    assert run("remove", "Anna")[0] == 0
    assert run("remove", "Anna")[2].startswith("eventcode: 'Anna' has no account\n")
