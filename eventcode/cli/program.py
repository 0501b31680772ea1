"""The program `eventcode`: its commands, each imported when it is called, and how errors become one sentence."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from eventcode import __version__
from eventcode.errors import EventcodeError

_COMMANDS = {  # in the order of the work
    "code": "eventcode.cli.code:code",
    "init": "eventcode.cli.project:init",
    "ingest": "eventcode.cli.project:ingest",
    "draft": "eventcode.cli.project:draft",
    "review": "eventcode.cli.review:review",
    "analyst": "eventcode.cli.review:analyst",
    "status": "eventcode.cli.status:status",
    "log": "eventcode.cli.project:log",
    "forget": "eventcode.cli.forget:forget",
    "upgrade": "eventcode.cli.project:upgrade",
    "agree": "eventcode.cli.agree:agree",
    "show": "eventcode.cli.show:show",
    "explain": "eventcode.cli.explain:explain",
    "reconcile": "eventcode.cli.reconcile:reconcile",
    "check": "eventcode.cli.check:check",
    "export": "eventcode.cli.export:export",
    "verify": "eventcode.cli.verify:verify",
    "diff": "eventcode.cli.diff:diff",
    "update": "eventcode.cli.update:update",
    "plot": "eventcode.cli.plot:plot",
    "report": "eventcode.cli.report:report",
    "convert": "eventcode.cli.convert:convert",
    "migrate": "eventcode.cli.migrate:migrate",
    "link": "eventcode.cli.link:link",
    "codebook": "eventcode.cli.codebook:codebook",
    "gazetteer": "eventcode.cli.gazetteer:gazetteer",
    "train": "eventcode.cli.train:train",
}


class _Program(click.Group):
    """A group that imports a command's module when the command is called, so that the program starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except EventcodeError as error:
            click.echo(f"eventcode: {error}", err=True)
            if error.next_step:
                click.echo(f"  next: {error.next_step}", err=True)
            ctx.exit(1)
        except BrokenPipeError:
            _close_output()
            ctx.exit(1)


def _close_output() -> None:
    """The reader of our output has gone: give Python nowhere to complain at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="eventcode")
def main() -> None:
    """News articles in, checked conflict-event rows out; every cell can show the words it came from.

    \b
    ingest -> draft -> review -> check -> export

    Exit codes: 0 fine, 1 findings or rejected input, 2 wrong usage. Nothing leaves this machine,
    unless `code --llm` names an endpoint.
    """
