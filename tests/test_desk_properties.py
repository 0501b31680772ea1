"""What holds of the desk whatever an analyst does: undo gives back what was, drafts never change, nothing is lost."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from desks import MARKET, Analyst, make_project, open_desk
from hypothesis import given, settings
from hypothesis import strategies as st

from eventcode.desk.desk import ACTS
from eventcode.project import find_project
from eventcode.store import read_drafts

_COLUMNS = ("event_date", "sub_event_type", "actor1", "actor2", "location", "fatalities", "notes", "admin1", "tags")
_VALUES = ("", "2023-05-01", "7", "Bama", "Mob violence", "Civilians (Nigeria)", "Rebel group", "Unheard Of", "x" * 50)
_ASKS = st.fixed_dictionaries(
    {"act": st.sampled_from(sorted({*ACTS, "undo", "redo"} - {"finish", "accept", "reject", "theirs", "merge"}))},
    optional={
        "column": st.sampled_from(_COLUMNS),
        "value": st.sampled_from(_VALUES),
        "kind": st.sampled_from(["", "Rebel group", "Civilians"]),
        "reason": st.sampled_from(["", "so told"]),
        "text": st.sampled_from(["", "ask"]),
        "rule": st.sampled_from(["C16", "C44", "words:fatalities", "words:location"]),
        "number": st.integers(0, 10),
        "by": st.integers(-400, 400),
        "start": st.integers(-2, len(MARKET) + 2),
        "end": st.integers(-2, len(MARKET) + 2),
    },
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("desk") / "project").folder


def _events(anna: Analyst) -> bytes:
    """Every event as the page shows it, but for how many acts can be taken back; with all that the finders offer."""
    anna.desk.read("anna", "market")
    views = [anna.desk.show("anna", "market", each.subject).current for each in anna.desk.show("anna", "market").events]
    return msgspec.json.encode([msgspec.structs.replace(view, undo=0) for view in views if view])


@settings(max_examples=12)
@given(asks=st.lists(_ASKS, max_size=10))
def test_as_many_undos_as_acts_give_the_first_state(template: Path, asks: list[dict[str, object]]) -> None:
    with TemporaryDirectory() as folder:
        project = find_project(shutil.copytree(template, Path(folder) / "project"))
        anna = Analyst(open_desk(project))
        drafts, first = read_drafts(project.store, "market"), _events(anna)
        for ask in asks:
            anna.act(str(ask["act"]), **{name: value for name, value in ask.items() if name != "act"})
        shown = _events(anna)
        assert _events(Analyst(open_desk(project))) == shown, "what is on the disk is what was shown"
        while anna.event.undo:
            assert anna.act("undo").is_done
        assert _events(anna) == first
        while anna.act("redo").is_done:
            pass
        assert read_drafts(project.store, "market") == drafts
