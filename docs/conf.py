"""How Sphinx builds the documentation site from these pages: `make site` writes it to build/site."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import eventcode

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

project, author, release = "eventcode", "The eventcode project", eventcode.__version__
copyright = "the eventcode authors, Apache-2.0"
extensions = ["myst_nb", "sitelinks"]
html_theme = "furo"
html_title = f"eventcode {release}"
html_copy_source = False
html_static_path = ["style"]
html_css_files = ["site.css"]
exclude_patterns = ["decisions/0000-template.md", "highlands/**"]
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence"]
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 300
nb_merge_streams = True

# The notebooks lie with the releases that they read; the site has copies of both.
for name in ("notebooks", "highlands"):
    shutil.rmtree(HERE / name, ignore_errors=True)
    shutil.copytree(HERE.parent / "exports" / name, HERE / name, ignore=shutil.ignore_patterns(".*"))
