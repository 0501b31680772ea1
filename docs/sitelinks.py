"""Links from the pages to files of the project that are no pages: named on the site, links in the project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.addnodes import download_reference, pending_xref
from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, Any]:
    """Sphinx calls this."""
    app.connect("doctree-read", _name_files)
    return {"parallel_read_safe": True, "version": "1"}


def _name_files(app: Sphinx, tree: nodes.document) -> None:
    """Put the words of such a link in its place; a link to what is not there is left, and Sphinx complains of it."""
    page = Path(app.env.doc2path(app.env.docname))
    for link in [*tree.findall(download_reference), *tree.findall(_is_unknown)]:
        if (page.parent / str(link["reftarget"]).partition("#")[0]).exists():
            link.replace_self(link.children)


def _is_unknown(node: nodes.Node) -> bool:
    return isinstance(node, pending_xref) and node.get("reftype") == "myst" and node.get("refdomain") != "doc"
