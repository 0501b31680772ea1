"""What the review page is made of, without a browser: the key map, the small map, templates that escape."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from eventcode.desk.view import (
    ArticleView,
    DeskView,
    EventView,
    FieldView,
    FindingView,
    MapView,
    Offer,
    Piece,
    Progress,
)
from eventcode.errors import StoreError
from eventcode.review import templating
from eventcode.review.keys import FIXED, read_keys
from eventcode.review.maps import draw_map

PAYLOAD = "\"'><img src=x onerror=alert(1)><script>alert(2)</script>"


def test_no_two_commands_share_a_key_and_none_has_a_fixed_one() -> None:
    keys = [each.key for each in read_keys().commands if each.key]
    assert len(keys) == len(set(keys))
    assert not set(keys) & {key for key, _ in FIXED}


def test_keys_are_those_that_a_project_chose() -> None:
    keys = read_keys({"accept": "Alt+a", "swap": "a", "theme": "F2", "copy": ""}, single_keys=False)
    assert [keys.find_key(name) for name in ("accept", "swap", "theme", "copy", "reject")] == [
        "Alt+a",
        "a",
        "F2",
        "",
        "x",
    ]
    assert not keys.single_keys


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"acept": "a"}, "acept: no such command"),
        ({"accept": "x"}, "accept and reject share the key 'x'"),
        ({"accept": "ab"}, "'ab' is no key"),
        ({"accept": "1"}, "'1' is no key"),
        ({"accept": "Enter"}, "'Enter' is no key"),
        ({"accept": "Ctrl+Shift+"}, "is no key"),
    ],
)
def test_keys_that_cannot_be_are_refused(chosen: dict[str, str], said: str) -> None:
    with pytest.raises(StoreError, match=re.escape(said)):
        read_keys(chosen)


def _offer(number: int, name: str, latitude: float, longitude: float) -> Offer:
    return Offer(number, name, name, place=(latitude, longitude))


def test_the_map_shows_each_candidate_where_it_lies() -> None:
    candidates = (_offer(1, "Konna", 14.9458, -3.8945), _offer(2, "Gao", 16.2717, -0.0447))
    view = MapView("Mali", 466, (14.9458, -3.8945), candidates)
    picture = ElementTree.fromstring(draw_map(view))  # noqa: S314 -- our own
    points = {text.text: (float(text.get("x", "")), float(text.get("y", ""))) for text in picture.iter("text")}
    assert points["1"][0] < points["2"][0]  # west of
    assert points["1"][1] > points["2"][1]  # south of
    assert all(0 < x < 320 and 0 < y < 240 for x, y in points.values())
    assert picture.get("aria-label") == "Map of Mali: 1 Konna, 2 Gao"
    assert (
        len([path for path in picture.iter("path") if path.get("class") == "home"]) == 2
    )  # the country, and in the inset


def test_a_map_without_points_shows_the_country_and_one_without_either_is_left_out() -> None:
    assert 'class="home"' in draw_map(MapView("Fiji", 242))
    assert draw_map(MapView("Nowhere")) == draw_map(None) == ""


def _view(text: str) -> DeskView:
    finding = FindingView("C01", "error", "notes", text, text)
    field = FieldView("notes", text, text, "long", text, text, "error", "n", text, doubts=(text,), findings=(finding,))
    event = EventView("s", 1, "draft", text, fields=(field,), findings=(finding,), comment=text, doubts=(text,))
    article = ArticleView("a", text, text, text, text, text, "ltr", (Piece(0, text, ("notes",), "n", text),))
    return DeskView(article, (), Progress(text, 0, 1), event)


def _render(text: str) -> str:
    return templating.environment().get_template("page.html").render(view=_view(text), keys=read_keys())


def test_nothing_that_comes_in_is_markup() -> None:
    page = _render(PAYLOAD)
    assert "<img" not in page
    assert page.count("<script") == 1  # the page's own
    assert templating.environment().autoescape is True


def test_pages_have_nothing_inline() -> None:
    """The policy `default-src 'self'` would stop it."""
    page = _render("words")
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]* src=\"/static/)", page)


def test_the_text_of_the_article_is_whole() -> None:
    text = "  Two spaces,\n\na line & more: 𝒳 and عربي\n"
    html = _render(text)
    [shown] = re.findall(r"<mark[^>]*>(.*?)</mark>", html, re.DOTALL)
    assert shown.replace("&amp;", "&") == text


def test_the_guide_lists_every_command_with_its_key() -> None:
    guide = (Path(__file__).parents[1] / "docs" / "review.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| (\S+) \| (.+) \| (\w+) \|$", guide, re.MULTILINE)
    assert listed == [(each.key or "-", each.label, each.name) for each in read_keys().commands]


def test_every_command_does_something() -> None:
    script = (Path(templating.__file__).parent / "static" / "commands.js").read_text(encoding="utf-8")
    does = script.partition("const DOES = {")[2].partition("\n};")[0]
    done = re.findall(r"^  (\w+)[:,]", does, re.MULTILINE)
    assert done == [each.name for each in read_keys().commands if each.name != "jump"]  # which waits for a letter
