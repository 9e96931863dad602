"""Code, callouts and lane drawings."""

import pytest

from tests.content.rendering.helpers import html, problems

LANES = """\
::: lanes
unit: ms
end: 500
rows:
  - name: Requests
    marks:
      - {at: 10, label: '1'}
  - name: Environment 1
    bars:
      - {kind: idle, start: 10, end: 500}
      - {kind: init, start: 10, end: 130}
      - {kind: run, start: 130, end: 180, label: request 1}
      - {kind: queue, start: 200, end: 230.5}
      - {kind: drop, start: 400}
caption: A **cold start**, {{ fact:L1.max }}.
:::"""

MYTH = """\
::: myth
“It is lost.”
---
It is *kept*.

See [more](topic:more).

Source: [The environment](https://docs.aws.amazon.com/x), verified 2026-11-05

:::"""


def test_code_with_a_title_has_a_bar_numbers_and_classes() -> None:
    page = html('```python title=handler.py\ndef f():\n\n    """Two\n    lines."""\n```')
    assert page.startswith(
        '<div class="code"><header><b>handler.py</b><button class="btn bare low"'
    )
    assert 'hidden="" data-copy=""' in page
    assert '<pre class="nums" tabindex="0" role="region" aria-label="handler.py">' in page
    assert page.count('<span class="l">') == 4
    assert '<span class="c-k">def</span>' in page
    assert '<span class="l"><span class="c-sd">    lines.' in page


def test_code_without_a_title_has_a_label_only() -> None:
    page = html("```yaml\na: 1\n```\n\n```yaml\nb: 2\n```\n\n```dockerfile\nFROM x\n```")
    assert "<header>" not in page
    assert 'aria-label="YAML code"' in page
    assert 'aria-label="YAML code 2"' in page
    assert 'aria-label="Dockerfile code"' in page


def test_output_and_log_are_named_and_not_numbered() -> None:
    page = html('```output\n{"a": 1}\n```\n\n```log\nhello\n```\n\n```\nplain\n```')
    assert "<b>Response</b>" in page
    assert "<b>Log</b>" in page
    assert 'aria-label="Text code"' in page
    assert "nums" not in page
    assert "c-nt" in page


def test_empty_code() -> None:
    assert '<code><span class="l">\n</span></code>' in html("```\n```")


def test_code_in_a_list_item() -> None:
    page = html("1. one\n\n    ~~~python\n    x = 1\n      y\n    ~~~\n\n2. two")
    assert page.count("<li>") == 2
    assert '<span class="l">  <span class="c-n">y</span>' in page
    assert "<pre" in page


@pytest.mark.parametrize(
    ("markdown", "line", "message"),
    [
        ("a\n```python\nx", 2, "the code block is not closed by a line ```"),
        ("```klingon\nx\n```", 1, "klingon is not a language that can be highlighted"),
        (
            "a\n\n```python title='x\ny\n```",
            3,
            "the options of the code block: No closing quotation",
        ),
        ("```python wet\nx\n```", 1, "wet is not an option of a code block; known is runnable"),
        ("```python colour=red\nx\n```", 1, "colour= is not an option of a code block; known are"),
        ("a\n::: note\nx", 2, "the block `::: note` is not closed by a line :::"),
        ("::: note\n```\n:::\n", 1, "the block `::: note` is not closed by a line :::"),
        ("::: tip\nx\n:::", 1, "::: tip is not known; known are myth, note and lanes"),
        ("::: note\n\n:::", 1, "the note is empty"),
        ("::: note\na\n\n[b](x)\n:::", 4, "the link 'x' must begin with"),
        ("a\n" + "[" * 300 + "\n[", 3, "more than 300 [ in one paragraph"),
        ("a\n\n::: note\n" + "![" * 301 + "\n:::", 4, "more than 300 [ in one paragraph"),
        ("1. ```\n" + "[" * 301, 2, "more than 300 [ in one paragraph"),
        ("a\n\n" + "1. " * 2000, 1, "lists or quotes nest too deeply"),
    ],
)
def test_wrong_blocks(markdown: str, line: int, message: str) -> None:
    ((found, said),) = problems(markdown)
    assert (found, said[: len(message)]) == (line, message)


def test_brackets_count_by_paragraph_and_not_in_code() -> None:
    page = html("[" * 300 + "\n \t\n" + "[" * 300 + "\n\n```\n" + "[" * 1000 + "\n```")
    assert page.count("[") == 1600


def test_fence_may_hold_a_container_and_the_other_way_round() -> None:
    assert "::: note" in html("````\n::: note\n```\n:::\n````")
    page = html("::: note Billing\nText\n\n```python\n:::\n```\n:::")
    assert page.startswith('<div class="callout" role="note"><b>Billing</b><div><p>Text</p>')
    assert '<span class="c-p">:::</span>' in page


def test_myth_has_claim_truth_and_source() -> None:
    page = html(MYTH)
    assert '<div class="myth"><div class="read"><b><svg class="icon icon-s"' in page
    assert "You may read</b><div><p>“It is lost.”</p>" in page
    assert "In fact</b><div><p>It is <em>kept</em>.</p>" in page
    assert page.endswith(
        '<footer>Source: <a href="https://docs.aws.amazon.com/x" rel="noopener">The environment</a>, '
        "verified 5 November 2026</footer></div>"
    )


@pytest.mark.parametrize(
    "spoiled",
    [
        MYTH.replace("---\n", ""),
        MYTH.replace("Source:", "From:"),
        MYTH.replace("2026-11-05", "lately"),
        "::: myth\n:::",
    ],
)
def test_myth_needs_all_its_parts(spoiled: str) -> None:
    ((line, message),) = problems(spoiled)
    assert line == 1
    assert message.startswith("a myth has a sentence, a line ---")


@pytest.mark.parametrize("part", ["“It is lost.”", "It is *kept*.\n\nSee [more](topic:more)."])
def test_myth_needs_text_on_both_sides(part: str) -> None:
    assert problems(MYTH.replace(part, "")) == [(1, "a myth needs text on both sides of ---")]


def test_problem_in_the_truth_has_its_line() -> None:
    assert problems(MYTH.replace("topic:more", "more"))[0][0] == 6


def test_lanes_are_drawn_to_scale() -> None:
    page = html(LANES)
    assert '<ol class="lanes-names"><li>Requests</li><li>Environment 1</li></ol>' in page
    assert '<svg width="100%" height="76" role="img"' in page
    assert '<ol class="ticks" aria-hidden="true"><li>0 ms</li><li>100</li><li>200</li>' in page
    assert '<svg x="2%" y="7" width="1" height="31" overflow="visible">' in page
    assert 'fill="url(#lanes-hatch)" x="2%" y="45" width="24%" height="24"' in page
    assert 'fill="url(#lanes-dots)" x="40%" y="45" width="6.1%"' in page
    assert '<rect class="run" x="26%" y="45" width="10%"' in page
    assert '<rect class="idle" rx="3" x="2%"' in page
    assert '<path class="drop"' in page
    assert "<figcaption>A <strong>cold start</strong>, " in page
    assert "style" not in page


def test_lanes_describe_themselves_and_offer_a_table() -> None:
    page = html(LANES)
    assert (
        'aria-label="Requests: 1 at 10. Environment 1: frozen 10 to 500; init 10 to 130; '
        "invoke (request 1) 130 to 180; queued 200 to 230.5; throttled at 400. "
        'Times in milliseconds."' in page
    )
    assert '<details class="as-table"><summary>Show as a table</summary>' in page
    assert (
        '<th scope="row">Environment 1</th><td>invoke (request 1)</td>'
        '<td class="num">130</td><td class="num">180</td>' in page
    )
    assert '<td>throttled</td><td class="num">400</td><td class="num"></td>' in page


def test_lanes_take_the_authors_description() -> None:
    page = html(LANES.replace("caption:", "description: Three requests.\ncaption:"))
    assert page.count('aria-label="Three requests."') == 2


def test_two_drawings_on_a_page_have_patterns_of_their_own() -> None:
    page = html(f"{LANES}\n\n{LANES}")
    assert 'id="lanes-hatch"' in page
    assert 'id="lanes-2-hatch"' in page
    assert page.count("url(#lanes-2-hatch)") == 1


@pytest.mark.parametrize(
    ("end", "ticks"),
    [
        ("1", ["0", "0.2", "0.4", "0.6", "0.8"]),
        ("3", ["0", "0.5", "1", "1.5", "2", "2.5"]),
        ("9.9", ["0", "2", "4", "6", "8"]),
        ("6000", ["0", "1,000", "2,000", "3,000", "4,000", "5,000"]),
        ("450", ["0", "100", "200", "300", "400"]),
    ],
)
def test_ticks_are_round(end: str, ticks: list[str]) -> None:
    page = html(
        f"::: lanes\nunit: s\nend: {end}\nrows: [{{name: A}}]\ncaption: x\ndescription: y\n:::"
    )
    marks = page.partition('aria-hidden="true"><li>')[2].partition("</li></ol>")[0]
    assert marks.replace(" s", "").split("</li><li>") == ticks


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("unit: ms", "unit: years", 2, "unit: must be one of ms, s, min, h"),
        ("caption:", "captoin:", 2, "caption: is missing"),
        ("at: 10", "at: 510", 5, "rows.0: the mark at 510 lies after the end"),
        ("end: 130", "end: 530", 8, "rows.1: the bar from 10 to 530 goes over the end"),
        ("end: 130", "end: 5", 8, "rows.1: the bar from 10 must end after its start"),
        ("start: 400", "start: 400, end: 410", 8, "rows.1: the drop at 400 is a moment"),
        ("fact:L1", "fact:L9", 1, "there is no fact L9"),
    ],
)
def test_wrong_lanes(old: str, new: str, line: int, message: str) -> None:
    assert any(
        place == line and said.startswith(message)
        for place, said in problems(LANES.replace(old, new))
    )


def test_lanes_that_are_not_yaml() -> None:
    ((line, message),) = problems(LANES.replace("end: 500", "end: {500"))
    assert line == 4
    assert message
