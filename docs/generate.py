"""Writes docs/reference/ from the code's own words, and the README's session from what the program prints.

python docs/generate.py           write the pages
python docs/generate.py --check   exit 1 where a page on disk says something else, or a name has no words
"""

from __future__ import annotations

import inspect
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

import eventcode
from eventcode.cli import main as program

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "reference"
MADE = "<!-- Written by docs/generate.py: change the code, then run `make docs`. -->\n"
VALUES = {"directory": "DIR", "integer": "N", "integer range": "N", "float range": "X"}
SESSION = ("eventcode code examples/ridge-villages.html --out demo", "eventcode show demo --limit 1")
BEGIN, END = "<!-- session: written by docs/generate.py -->\n", "<!-- end of session -->\n"


class UndocumentedError(Exception):
    """A command, an option or a public name without words."""


def main() -> int:
    """Write the pages, or with --check compare them; the exit code."""
    pages = {FOLDER / "cli.md": cli_page(), FOLDER / "python.md": python_page(), ROOT / "README.md": readme_page()}
    stale = [path for path, text in pages.items() if not _is_same(path, text)]
    for path in stale:
        if "--check" in sys.argv[1:]:
            print(f"{path.relative_to(ROOT)} is not what the code says; run `make docs`", file=sys.stderr)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(pages[path], encoding="utf-8", newline="\n")
    return 1 if stale and "--check" in sys.argv[1:] else 0


def _is_same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def readme_page() -> str:
    """The README with its terminal session as it is today."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    head, rest = page.split(BEGIN)
    return f"{head}{BEGIN}```console\n{_session()}```\n{END}{rest.split(END)[1]}"


def _session() -> str:
    """What a terminal of 96 columns shows of the commands, in a folder that holds the examples and nothing else."""
    shown = ""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", Path(folder) / "examples")
        for command in SESSION:
            program = [sys.executable, "-m", *shlex.split(command)]
            environment = {**os.environ, "COLUMNS": "96", "PYTHONIOENCODING": "utf-8"}
            pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
            result = subprocess.run(program, cwd=folder, env=environment, **pipes, encoding="utf-8", check=True)
            shown += f"$ {command}\n{result.stdout}"
    return shown


def cli_page() -> str:
    """The page of the commands, each with its usage, words and options."""
    parts = ["# Commands\n", MADE, *_command(program, click.Context(program, info_name="eventcode"))]
    return "\n".join(parts)


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    path = context.command_path
    yield f"## `{path}`\n"
    yield f"```\n{path} {' '.join(command.collect_usage_pieces(context))}\n```\n"
    yield re.sub(
        r"\x08\n((?:.+\n?)+)", r"```\n\1```\n", _words(command.help, path) + "\n"
    )  # click's mark: as it stands
    options = [p for p in command.get_params(context) if isinstance(p, click.Option) and "--help" not in p.opts]
    if options:
        yield "| option | meaning |\n|---|---|"
        yield "\n".join(f"| {_names(option)} | {_meaning(option, path)} |" for option in options) + "\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            if child := command.get_command(context, name):
                yield from _command(child, click.Context(child, info_name=name, parent=context))


def _names(option: click.Option) -> str:
    value = "" if option.is_flag or option.count else f" {option.metavar or _value(option)}"
    negative = f" / {', '.join(option.secondary_opts)}" if option.secondary_opts else ""
    return f"`{', '.join(option.opts)}{negative}{value}`".replace("|", "\\|")


def _value(option: click.Option) -> str:
    choices = getattr(option.type, "choices", None)
    return (
        "[" + "|".join(map(str, choices)) + "]" if choices else VALUES.get(option.type.name, option.type.name.upper())
    )


def _meaning(option: click.Option, path: str) -> str:
    text = _words(option.help, f"{path} {option.opts[0]}").replace("\n", " ")
    if option.required:
        return f"{text} Required."
    default = option.show_default if isinstance(option.show_default, str) else f"`{option.default}`"
    return f"{text} Default: {default}." if option.show_default else text


def python_page() -> str:
    """The page of the public names of the package, in their order."""
    parts = ["# Python\n", MADE, _words(eventcode.__doc__, "eventcode") + "\n"]
    for name in eventcode.__all__:
        parts += _entry(name, getattr(eventcode, name))
    return "\n".join(parts)


def _entry(name: str, thing: Any) -> Iterator[str]:
    is_class = inspect.isclass(thing)
    if not is_class and not callable(thing):
        yield f"## `{name}`\n\n`{thing!r}`\n"
        return
    yield f"## `{name}`\n"
    yield f"```python\n{_class(thing) if is_class else f'{name}{_signature(thing)}'}\n```\n"
    yield _words(inspect.getdoc(thing), name) + "\n"
    for member_name, member in vars(thing).items() if is_class else ():
        if not member_name.startswith("_"):
            yield from _member(name, member_name, member)


def _member(owner: str, name: str, member: Any) -> Iterator[str]:
    """A method, or a property as what it returns; nothing for a plain field."""
    returned = getattr(member, "fget", None) or getattr(member, "func", None)
    function = returned or member
    if not inspect.isfunction(function):
        return
    shown = f"{name} -> {_bare(inspect.signature(function).return_annotation)}" if returned else _signature(function)
    yield f"### `{owner}.{name}`\n"
    yield f"```python\n{shown if returned else name + shown}\n```\n"
    if function.__doc__:
        yield _words(inspect.getdoc(function), f"{owner}.{name}") + "\n"


def _class(kind: type) -> str:
    """The head of the class and its fields, one a line."""
    bases = ", ".join(base.__name__ for base in kind.__bases__ if base is not object)
    fields = inspect.get_annotations(kind) if hasattr(kind, "__struct_fields__") else {}
    head = f"class {kind.__name__}({bases})" if bases else f"class {kind.__name__}"
    return "\n".join([head, *(f"    {name}: {annotation}" for name, annotation in fields.items())])


class _Bare(str):
    """An annotation that is shown without quotation marks."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def _signature(function: Any) -> str:
    """The signature with annotations as the source spells them; a parameter a line where it is long."""
    signature = inspect.signature(function)
    bare = [p.replace(annotation=_bare(p.annotation)) for p in signature.parameters.values()]
    short = str(signature.replace(parameters=bare, return_annotation=_bare(signature.return_annotation)))
    if len(short) <= 100:
        return short
    lines = [str(parameter) for parameter in bare]
    named_only = [number for number, parameter in enumerate(bare) if parameter.kind is parameter.KEYWORD_ONLY]
    if named_only:
        lines.insert(named_only[0], "*")
    return "(\n" + "".join(f"    {line},\n" for line in lines) + ")" + short.rpartition(")")[2]


def _bare(annotation: Any) -> Any:
    return _Bare(annotation) if isinstance(annotation, str) else annotation


def _words(text: str | None, subject: str) -> str:
    """The docstring as Markdown: a line that explains a name becomes an item, what is raised a paragraph."""
    if not text or not text.strip():
        raise UndocumentedError(f"{subject} has no words")
    items = re.sub(r"^(\w+(?:, \w+)*): ", r"- `\1`: ", inspect.cleandoc(text), flags=re.MULTILINE)
    return re.sub(r"(?<=[^\n])\n(?=Raises )", "\n\n", items)


if __name__ == "__main__":
    sys.exit(main())
