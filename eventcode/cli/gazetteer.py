"""`eventcode gazetteer`: places of your own added, found and listed; the gazetteer does the work."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from eventcode.codebook import Country, load_codebook
from eventcode.errors import CodebookError
from eventcode.gazetteer import (
    KINDS,
    Layer,
    LayerKind,
    PlaceCandidate,
    add_layer,
    data_folder,
    open_gazetteer,
    remove_layer,
    status,
)

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)
_folder_option = click.option(
    "--folder", type=_FOLDER, help="The folder of the layers, for a project; else the user's own, which always counts."
)


@click.group()
def gazetteer() -> None:
    """Place names to places: look one up, add places of your own, see what is there."""


@gazetteer.command()
@click.argument("file", type=_FILE)
@click.option("--kind", required=True, type=click.Choice(KINDS), help="What FILE is.")
@click.option("--name", default="", help="A name for the layer; else the file's.")
@click.option("--licence", default="", help="The licence of FILE, kept with the layer.")
@_folder_option
def add(file: Path, kind: LayerKind, name: str, licence: str, folder: Path | None) -> None:
    """Add the places of FILE; they win over the bundled ones.

    \b
    acled, csv   a table with the columns country, admin1, location, latitude, longitude (and admin2): spellings and
                 places as they were coded before
    pcodes       a table of admin units with P-codes (ADM1_EN, ADM2_EN ...)
    geonames     a GeoNames dump: allCountries.txt, a country's file, or their .zip
    boundaries   GeoJSON or GeoParquet polygons with ADM1_EN, ADM2_EN ...: say in which units a point lies
    """
    countries = {
        name: country.iso2 for country in load_codebook().countries for name in (country.name, *country.aliases)
    }
    layer = add_layer(
        file, kind, folder or data_folder(), name=name, licence=licence, countries=countries, progress=sys.stderr
    )
    click.echo(f"{layer.places:,} places -> {layer.path}")


@gazetteer.command()
@click.argument("name")
@_folder_option
def remove(name: str, folder: Path | None) -> None:
    """Remove the layer NAME."""
    click.echo(f"removed {remove_layer(name, folder or data_folder())}")


@gazetteer.command()
@click.argument("name")
@click.option("--country", default="", metavar="NAME", help="Only places of this country.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1), help="At most so many.")
@_folder_option
def find(name: str, country: str, limit: int, folder: Path | None) -> None:
    """Look NAME up: the places it may mean, and why. Exit code 1 where there is none."""
    asked = _find_country(country) if country else None
    places = open_gazetteer([folder] if folder else [])
    found = places.find_places(name, asked.iso2 if asked else None, limit=limit, guess=True)
    for candidate in found:
        click.echo("\n".join(_describe(candidate)))
    if not found:
        click.echo(f"no place is called {name!r}", err=True)
        sys.exit(1)


@gazetteer.command("status")
@_folder_option
def show_status(folder: Path | None) -> None:
    """List the layers in the order in which they win, the bundled index last."""
    for layer in status(open_gazetteer([folder] if folder else [])):
        click.echo("\n".join(_describe_layer(layer)))


def _find_country(name: str) -> Country:
    country = load_codebook().countries.find(name)
    if country is None:
        raise CodebookError(f"there is no country {name!r} in the codebook")
    return country


def _describe(place: PlaceCandidate) -> Iterator[str]:
    country = load_codebook().countries.by_iso2.get(place.iso2)
    above = [part for part in (place.admin2, place.admin1) if part and part != place.name]
    where = ", ".join([place.name, *above, country.name if country else place.iso2])
    yield f"{where}  [{place.kind}]  {place.latitude:.4f}, {place.longitude:.4f}"
    yield f"    {'; '.join(place.reasons)}"


def _describe_layer(layer: Layer) -> Iterator[str]:
    yield f"{layer.name}  [{layer.kind}]  {layer.places:,} places  sha256 {layer.digest[:12]}"
    yield f"    {layer.path}"
    yield f"    from {layer.source}; licence: {layer.licence or 'not told'}"
