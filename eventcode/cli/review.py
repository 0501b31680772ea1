"""`eventcode review` and `eventcode analyst`: serve the review page, and say who may log in; no page lives here."""

from __future__ import annotations

import getpass
import sys
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eventcode.cli.project import project_option

if TYPE_CHECKING:
    from eventcode.review.guard import Accounts

_PEM = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@project_option
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="The address to serve at; the default is for you alone."
)
@click.option(
    "--port", default=0, type=click.IntRange(0, 65535), metavar="N", help="The port; 0, the default, takes a free one."
)
@click.option("--analyst", default="", metavar="NAME", help="Who decides; else your login name.")
@click.option(
    "--open/--no-open", "is_opened", default=False, help="Open the page in your browser; the default is not to."
)
@click.option("--certificate", type=_PEM, metavar="FILE", help="For a team: the TLS certificate (PEM).")
@click.option("--key", type=_PEM, metavar="FILE", help="For a team: the key of the certificate (PEM, no passphrase).")
@click.option("--name", "names", multiple=True, metavar="HOSTNAME", help="For a team: how browsers name this machine.")
@click.option(
    "--behind-proxy",
    "proxy",
    default="",
    metavar="ORIGIN",
    help="For a team: https://NAME of the proxy with TLS before it.",
)
def review(folder: Path | None, analyst: str, is_opened: bool, **address: Any) -> None:
    """Serve the review page: an analyst decides about the drafts of a project, in a browser, by keyboard.

    It prints one link, which works once, and serves this machine alone. Any other --host is for a team: it needs
    accounts (eventcode analyst add) and TLS, or a proxy that has it. Ctrl+C ends it; every step is saved as it is made.
    """
    from eventcode.project import find_project
    from eventcode.review.guard import to_name
    from eventcode.review.serving import Address, serve

    where = Address(**address)
    if (where.certificate is None) != (where.key is None):
        raise click.UsageError("--certificate and --key go together.")
    if where.is_for_team and analyst:
        raise click.UsageError("--analyst is for a page of your own: a team logs in by name.")
    project = find_project(folder)
    who = "" if where.is_for_team else to_name(analyst or getpass.getuser())

    def tell(link: str, port: int) -> None:
        """The words go to standard error, so that the link stands alone."""
        told = "a team, each logged in by name" if where.is_for_team else f"{who}, whose name every decision bears"
        at = f"; the proxy finds it at {where.host}:{port}" if where.proxy else ""
        click.echo(f"review of {project.folder} by {told}{at}", err=True)
        click.echo(link)
        click.echo("Ctrl+C ends it." if where.is_for_team else "This link works once. Ctrl+C ends it.", err=True)
        sys.stdout.flush()
        if is_opened:
            threading.Thread(target=webbrowser.open, args=[link], daemon=True).start()

    serve(project, where, who, tell)
    click.echo("\nended; every step was saved as it was made", err=True)


@click.group()
def analyst() -> None:
    """The accounts of a team that reviews together: who may log in."""


@analyst.command()
@click.argument("name")
@project_option
def add(name: str, folder: Path | None) -> None:
    """Give NAME an account, or a new password: it is asked for, or read as a line of standard input.

    Sessions that were opened with an older password end at once.
    """
    from eventcode.review.guard import to_name

    accounts = _accounts(folder)
    name = to_name(name)
    if sys.stdin.isatty():
        password = click.prompt(f"password of {name}", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    is_new = accounts.add(name, password)
    click.echo(f"{name} {'has an account' if is_new else 'has a new password'}: {accounts.path}")


@analyst.command("list")
@project_option
def list_(folder: Path | None) -> None:
    """Print who has an account, one a line."""
    for name in _accounts(folder).names():
        click.echo(name)


@analyst.command()
@click.argument("name")
@project_option
def remove(name: str, folder: Path | None) -> None:
    """Take NAME's account away: who is logged in with it is out at the next click. The decisions stay."""
    accounts = _accounts(folder)
    accounts.remove(name)
    click.echo(f"{name} has no account any more: {accounts.path}")


def _accounts(folder: Path | None) -> Accounts:
    from eventcode.project import find_project
    from eventcode.review.guard import ACCOUNTS, Accounts

    return Accounts(find_project(folder).folder / ACCOUNTS)
