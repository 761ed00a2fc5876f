"""The map of situations: all there is stands in the page, and its own script alone may run."""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from html import unescape
from html.parser import HTMLParser

import pytest

from detente.brief.graph_drawing import draw
from detente.brief.situation_map import SituationMap, situation_map, to_html
from detente.casefile import from_plain, load
from detente.errors import SettingError

from .conftest import STRAIT, _with_hostile_texts

VOID = {"meta", "input", "path", "rect", "br"}


@pytest.fixture(scope="module")
def made() -> SituationMap:
    return situation_map(load(STRAIT), "strait.toml", draws=60, most=12)


@pytest.fixture(scope="module")
def text(made: SituationMap) -> str:
    return to_html(made).decode()


class Open(HTMLParser):
    """Elements still open, and those closed without having been."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.stack or self.stack.pop() != tag:
            self.wrong.append(tag)


def test_every_element_is_closed(text: str):
    reader = Open()
    reader.feed(text)
    assert (reader.stack, reader.wrong) == ([], [])


def test_all_situations_stand_in_each_part(made: SituationMap, text: str):
    ids = [str(row["id"]) for row in made.situations]
    assert 5 < len(ids) <= 12
    assert re.findall(r'<tr data-situation="([A-Z]+)"', text) == ids
    heads = re.findall(r'<th scope="col" data-column="([A-Z]+)"', text)
    assert heads == ids
    assert sorted(re.findall(r'class="box" data-id="([A-Z]+)"', text)) == sorted(ids)


def test_every_move_has_a_line_and_a_row(made: SituationMap, text: str):
    assert text.count('class="move') == len(made.moves) > 3
    rows = re.search(r"<caption>Moves that make.*?</table>", text, re.S)
    assert rows is not None
    assert rows[0].count("<tr>") == len(made.moves) + 1


def test_the_tree_is_nested_as_deep_as_its_steps(made: SituationMap, text: str):
    tree = text[text.index('<div class="tree">') : text.index("</section>", text.index('<div class="tree">'))]
    depth, seen = 0, []
    for mark in re.findall(r"<ol>|</ol>|<li><b>[A-Z]+", tree):
        depth += {"<ol>": 1, "</ol>": -1}.get(mark, 0)
        if mark.startswith("<li>"):
            seen.append((depth, mark[7:]))
    assert seen == [(row["step"], row["to"]) for row in made.tree]


def test_the_filter_finds_a_number_for_every_notion(made: SituationMap, text: str):
    row = re.search(r"<tr data-situation=[^>]*>", text)
    assert row is not None
    for concept in made.concepts:
        assert f'value="{concept}"' in text
        assert re.search(rf'data-{concept}="[0-9.]+"', row[0])


def test_only_its_own_style_and_script_may_run(text: str):
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]+)"', text)[1])  # type: ignore[index]
    for kind in ("style", "script"):
        (content,) = re.findall(rf"<{kind}>(.*?)</{kind}>", text, re.S)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert not re.search(r"(?:src|href)=\"(?!#)", text)


def test_hostile_text_stays_text():
    case = from_plain(_with_hostile_texts(tomllib.loads(STRAIT.read_text(encoding="utf-8"))))
    text = to_html(situation_map(case, "hostile.toml", draws=10, most=5)).decode()
    assert "<script>alert" not in text
    assert "\x1b" not in text
    assert text.count("<script>") == 1


def test_same_map_same_bytes(made: SituationMap):
    again = situation_map(load(STRAIT), "strait.toml", draws=60, most=12)
    assert to_html(made) == to_html(again)


@pytest.mark.parametrize("count", [8, 200])
def test_boxes_never_overlap(count: int):
    situations = [{"id": f"S{k}", "label": "x", "today": k == 0} for k in range(count)]
    moves = [
        {"from": f"S{k // 9}", "to": f"S{k}", "actor": "A", "act": "go", "share": 1.0} for k in range(1, count - 3)
    ]
    drawn = draw(situations, moves, ["A"])
    boxes = [tuple(map(float, at)) for at in re.findall(r'<rect x="([-\d.]+)" y="([-\d.]+)" width="40"', drawn)]
    assert len(boxes) == count
    for k, (x, y) in enumerate(boxes):
        assert all(abs(x - u) >= 40 or abs(y - v) >= 24 for u, v in boxes[:k])


def test_a_case_that_lists_its_situations_has_no_options_to_show():
    text = to_html(situation_map(load(STRAIT.with_name("elmira.toml")), "elmira.toml", draws=5)).decode()
    assert "What is in force" not in text
    assert text.count("<tr data-situation=") == 9


def test_settings_are_checked():
    with pytest.raises(SettingError, match="most_shown = 0"):
        situation_map(load(STRAIT), "strait.toml", draws=5, most=0)
