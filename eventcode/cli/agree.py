"""`eventcode agree`: how far a project's analysts agree; it reads arguments and prints."""

from __future__ import annotations

from pathlib import Path

import click

from eventcode.cli.project import project_option

_FORMS = ("table", "csv", "json")


@click.command()
@project_option
@click.option("--blind", is_flag=True, help="Only what was coded without a look at the drafts.")
@click.option(
    "--format", "form", type=click.Choice(_FORMS), default="table", show_default=True, help="What is written."
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A file for it.")
@click.option("--draws", default=1000, show_default=True, type=click.IntRange(0), help="Samples for the intervals.")
@click.option("--seed", default=1, show_default=True, type=int, help="The same seed gives the same intervals.")
def agree(folder: Path | None, blind: bool, form: str, out: Path | None, draws: int, seed: int) -> None:
    """Measure how far analysts agree on the events of the articles that several of them coded.

    Their events are matched first, then Krippendorff's alpha is told for each column by its level of measurement,
    with the number of events compared and a 95 % interval; once among the analysts, once with the program's drafts as
    one more rater.

    \b
    eventcode agree
    eventcode agree --blind --format csv --out agreement.csv

    Exit codes: 0 fine, 1 there is nothing to compare, 2 wrong usage.
    """  # fmt: skip
    from eventcode.agreement import measure_agreement, read_ratings
    from eventcode.agreement.telling import FORMS
    from eventcode.errors import StoreError
    from eventcode.project import find_project

    project = find_project(folder)
    ratings = read_ratings(project.store, project.codebook, is_blind_only=blind)
    if not ratings:
        kind = "was coded blind" if blind else "was coded or decided"
        raise StoreError(f"nothing {kind} in {project.folder} yet", next_step="code some articles: eventcode review")
    text = FORMS[form](measure_agreement(ratings, project.codebook, draws=draws, seed=seed))
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8", newline="")
