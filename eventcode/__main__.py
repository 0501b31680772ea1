"""python -m eventcode: the same program as the command eventcode."""

from eventcode.cli import main

main(prog_name="eventcode")
