"""The page: whole without a network, and readable without colour, pictures, a mouse or a script."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from markupsafe import escape

from detente.brief.content import Brief
from detente.brief.html import to_html
from detente.brief.template import policy

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Page(HTMLParser):
    """Elements in order, each with its attributes and the elements it stands in."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs), tuple(self.open)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes, _ in self.found if tag in tags]


@pytest.fixture(scope="module")
def text(brief: Brief) -> str:
    return to_html(brief).decode()


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_every_element_is_closed(page: Page):
    assert page.open == []


def test_the_seven_questions_stand_in_order_after_five_sentences(page: Page, brief: Brief):
    assert len(brief.bottom_line) == 5
    ids = [a["id"] for a in page.all("section") if str(a.get("id", "")).startswith("question")]
    assert ids == [f"question-{k}" for k in range(1, 8)]
    words = "".join(page.words)
    assert all(sentence in words for sentence in brief.bottom_line)
    assert words.index(brief.bottom_line[4]) < words.index(brief.sections[0].question.about)


def test_nothing_is_fetched_and_nothing_runs(page: Page, text: str):
    assert not page.all("script", "link", "iframe", "object", "embed", "img", "form", "base", "audio", "video")
    for tag, attributes, _ in page.found:
        assert not [key for key in attributes if key.startswith("on") or key in ("src", "srcset", "style")], tag
        href = attributes.get("href", "#") or ""
        assert href.startswith("#"), f"{tag} points outside: {href}"
    outside = set(re.findall(r"https?://[^\s\"'<)]+", text)) - {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert not outside
    assert "@import" not in text
    assert not re.findall(r"url\((?!#)", text)


def test_the_policy_allows_the_style_sheet_and_nothing_else(page: Page, text: str):
    style = re.search(r"<style>(.*?)</style>", text, re.S)
    assert style
    (meta,) = [a for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    assert meta["content"] == policy(style[1])
    assert str(meta["content"]).startswith("default-src 'none'; style-src 'sha256-")


def test_headings_step_down_one_at_a_time(page: Page):
    levels = [int(tag[1]) for tag, _, _ in page.found if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_landmarks_and_a_way_past_them(page: Page):
    tags = Counter(tag for tag, _, _ in page.found)
    assert (tags["main"], tags["header"], tags["footer"], tags["nav"]) == (1, 1, 1, 1)
    first = next(a for tag, a, _ in page.found if tag == "a")
    assert first["href"] == "#main"
    assert page.all("html")[0]["lang"] == "en"


def test_ids_are_unique_and_every_link_leads_somewhere(page: Page):
    ids = Counter(str(a["id"]) for _, a, _ in page.found if "id" in a)
    assert not [key for key, count in ids.items() if count > 1]
    assert {str(a["href"])[1:] for a in page.all("a")} <= set(ids)
    named = {key for _, a, _ in page.found for key in str(a.get("aria-labelledby") or "").split()}
    assert named <= set(ids)


def test_patterns_of_a_chart_are_its_own(text: str):
    assert set(re.findall(r"url\(#([^)]+)\)", text)) <= set(re.findall(r'id="([^"]+)"', text))


def test_every_chart_has_a_sentence_and_a_table(text: str):
    figures = re.findall(r"<figure>(.*?)</figure>", text, re.S)
    assert len(figures) >= 5
    for figure in figures:
        inner = Page(figure)
        tags = Counter(tag for tag, _, _ in inner.found)
        assert (tags["figcaption"], tags["table"]) == (1, 1)
        drawing = next(a for tag, a, _ in inner.found if tag == "svg")
        assert drawing["aria-hidden"] == "true"


def test_charts_follow_the_theme(text: str):
    drawn = "".join(re.findall(r"<svg.*?</svg>", text, re.S))
    bare = re.findall(r'(?:fill|stroke)="(#[0-9a-f]{3,6})"', drawn)
    assert set(bare) <= {"#000"}, "a colour that does not change with the theme"


def test_every_table_has_a_caption_and_scopes(page: Page, text: str):
    tables = re.findall(r"<table.*?</table>", text, re.S)
    assert tables
    for table in tables:
        assert table.count("<caption>") == 1
        assert "<th>" not in table
        assert 'scope="col"' in table


def test_scrolling_places_can_be_reached_by_keyboard(page: Page):
    for attributes in page.all("div"):
        if "scroll" in str(attributes.get("class", "")).split():
            assert attributes["tabindex"] == "0"
            assert attributes["role"] == "region"
            assert attributes["aria-label"]


def test_every_number_tells_its_method_and_inputs(text: str, brief: Brief):
    """The first of an answer open; the others stand in a table, in the same article as their method."""
    answers = [answer for section in brief.sections for answer in section.answers]
    for article in re.findall(r"<article.*?</article>", text, re.S):
        answer = next(a for a in answers if f'id="{a.key}"' in article)
        opening = article.count('<details class="number">')
        tables = re.findall(r"<caption>More numbers</caption>.*?</table>", article, re.S)
        assert opening + sum(table.count("<tr>") - 1 for table in tables) == len(answer.numbers)
        assert article.count('<details class="method"') == 1
    assert text.count("<article") == len(answers)
    opened = text.split('<details class="number">')[1]
    assert "Formula and method" in opened
    assert "What moves it most" in opened


def test_inputs_that_move_numbers_are_told_once_with_what_they_rest_on(page: Page, text: str, brief: Brief):
    numbers = [item for section in brief.sections for answer in section.answers for item in answer.numbers]
    moving = {ground.input.name for item in numbers for ground in item.grounds}
    told = re.findall(r'<details class="input".*?</details>', text, re.S)
    assert sorted(moving) == sorted(re.findall(r"Input <code>(.*?)</code>", "".join(told)))
    assert all("Rests on:" in one or "Reason:" in one or "No evidence" in one or "silent" in one for one in told)
    linked = {str(a["href"]) for a in page.all("a") if str(a["href"]).startswith("#input-")}
    assert linked
    assert linked <= {f"#{key}" for key in re.findall(r'class="input" id="(.*?)"', text)}


def test_leading_answers_are_open_and_the_others_a_summary(text: str, brief: Brief):
    for section in brief.sections:
        for answer in section.answers:
            article = text.split(f'<article id="{answer.key}"')[1].split("</article>")[0]
            folded = '<details class="answer">' in article
            assert folded == (answer not in section.leading)
            if folded:
                summary = article.split("<summary>")[1].split("</summary>")[0]
                assert str(escape(answer.analysis.question)) in summary
                assert str(escape(answer.summary(brief.case))) in summary


def test_folding_loses_no_finding(page: Page, brief: Brief):
    words = "".join(page.words)
    for section in brief.sections:
        for answer in section.answers:
            assert all(finding in words for finding in answer.result.findings)


def test_the_contents_list_names_every_answer(page: Page, brief: Brief):
    inside = {str(a["href"]) for tag, a, stands_in in page.found if tag == "a" and "nav" in stands_in}
    assert inside >= {f"#{answer.key}" for section in brief.sections for answer in section.answers}


def test_evidence_is_told_with_both_grades(text: str):
    assert "Source " in text
    assert re.search(r"claim [a-z ]+ \(\d\)", text)


def test_chances_are_words_with_numbers(text: str):
    assert re.search(r"<b>\d+%</b> (?:very )?(?:un)?likely \(", text)


def test_same_brief_same_bytes(brief: Brief):
    assert to_html(brief) == to_html(brief)
