"""What `eventcode train` says of a model: what it learned from, what changed, and how honest it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eventcode.draft.learned.model import Gain, ModelManifest

_ROW = "the row: day, type and place"


def tell_model(manifest: ModelManifest) -> str:
    """The report as lines of text."""
    return "\n".join([*_head(manifest), "", *_gains(manifest), "", *_types(manifest), "", *_honesty(manifest)])


def _head(manifest: ModelManifest) -> Iterator[str]:
    manner = manifest.manner
    yield f"model {manifest.digest}, made by eventcode {manifest.program} with the codebook {manifest.codebook}"
    for source in manifest.sources:
        yield f"learned from {source.name}: {source.rows:,} rows (SHA-256 {source.digest[:16]}…)"
    yield f"adds {manifest.places:,} places and {manifest.actors:,} actors; knows {len(manifest.names)} sub-event types"
    say = f"{manner.weight:g} beside the rules' 1" if manner.weight else "nothing beside the rules: it was no better"
    yield f"its say in types: {say}; less in texts unlike the notes that it learned from"


def _gains(manifest: ModelManifest) -> Iterator[str]:
    yield f"Shares right in {manifest.held_out:,} rows that were held out, read as articles of their country"
    yield f"{'field':<36}{'rules':>8}{'model':>8}"
    yield from _table(manifest.gains)


def _types(manifest: ModelManifest) -> Iterator[str]:
    yield "Sub-event types right, by event type"
    yield f"{'event type':<36}{'rules':>8}{'model':>8}{'rows':>8}"
    yield from (
        f"{line}{gain.rows:>8,}" for line, gain in zip(_table(manifest.by_type), manifest.by_type.values(), strict=True)
    )


def _table(gains: Mapping[str, Gain]) -> Iterator[str]:
    for name, gain in gains.items():
        yield f"{name:<36}{gain.rules:>8.3f}{gain.model:>8.3f}"


def _honesty(manifest: ModelManifest) -> Iterator[str]:
    yield "Expected calibration error of the confidence, before and after it was calibrated"
    yield f"{'field':<36}{'before':>8}{'after':>8}{'rows':>8}"
    for name, each in manifest.honesty.items():
        yield f"{name or _ROW:<36}{each.before:>8.3f}{each.after:>8.3f}{each.rows:>8,}"
