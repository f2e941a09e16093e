"""Plain markup is read as HTML is read, and what is not plain is left to those who mend."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefpress.document import Document
from briefpress.style import Options, find_style
from briefpress.writers.engine import tinyhtml5
from briefpress.writers.html import render
from briefpress.writers.quick import markup
from tests.documents import rich_document
from tests.rtl_documents import persian_document

SLOW = getattr(tinyhtml5.parse, "__wrapped__", tinyhtml5.parse)
HEAD = '<!DOCTYPE html>\n<html lang="en">\n<head>\n<title>a &amp; b</title>\n</head>\n'
PIECES = [
    *(
        f"<{name}>"
        for name in sorted(markup._FLOW | {"li", "dt", "dd", "tr", "td", "thead", "tbody", "x-note", "svg", "select"})
    ),
    *(
        f"</{name}>"
        for name in ("p", "div", "span", "a", "li", "ul", "table", "tbody", "tr", "td", "x-note", "h2", "pre")
    ),
    '<p class="a" id="b">',
    '<p class="a" class="b">',
    "<p class='a'>",
    "<p hidden>",
    "<P>",
    "<br/>",
    "<!-- c -->",
    "<b",
    "a b",
    "\n",
    "&lt;",
    "&nbsp;",
    "&amp;lt;",
    "& ",
    "\f",
    "\r",
    "\0",
    "\ud800",
    "é",
    "\U0001f600",
    "<body>",
    "</body>",
    "</html>",
    "<head>",
]


def _flat(element: Any) -> tuple[Any, ...]:
    """Everything that a tree says."""
    return element.tag, list(element.attrib.items()), element.text, element.tail, [_flat(child) for child in element]


def _mended(page: str) -> tuple[Any, ...]:
    return _flat(SLOW(StringIO(page), namespace_html_elements=False))


def _is_plain(page: str) -> bool:
    """Whether a page is read by the quick way; if so, it is read rightly."""
    try:
        tree = markup._tree(page)
    except markup._Doubtful:
        return False
    assert _flat(tree) == _mended(page)
    return True


@pytest.mark.parametrize("make", [rich_document, persian_document])
@pytest.mark.parametrize("layout", ["one-page", "brief", "report"])
@pytest.mark.parametrize("style", ["default", "government", "institute"])
def test_our_templates_are_plain(make: Callable[[], Document], layout: str, style: str) -> None:
    assert _is_plain(render(make(), find_style(style), Options(layout=layout), ""))


@pytest.mark.parametrize(
    "body",
    [
        "",
        "\n<p>a</p>\n",
        "words alone",
        "<p>a<br>b <b><i>c</i></b> d</p> e",
        "<ul>\n<li>a<ul><li><p>b</p></li></ul></li>\n</ul><dl><dt>a</dt><dd><div>b</div></dd></dl>",
        "<table><caption>a</caption><colgroup><col><col></colgroup>\n<thead><tr><th>a</th></tr></thead>"
        "<tbody>\n<tr>\n<td><p>b</p></td></tr></tbody></table>",
        '<a href="?a=1&amp;b=2" title="a > &#34;b&#34; < c">a</a> <a href="#b">b</a>',
        "<p><x-note>a <em>b</em></x-note></p><x-label>c</x-label>",
        "<pre>a\n  b</pre><figure><img src='' alt=''></figure>".replace("'", '"'),
        "<em><em><em><em>a</em></em></em></em>",
    ],
)
def test_plain_pages_are_read_rightly(body: str) -> None:
    assert _is_plain(f'{HEAD}<body class="brief">{body}</body>\n</html>\n')


@pytest.mark.parametrize(
    "body",
    [
        "<p>a<div>b</div></p>",
        "<p><b>a</p>b</b>",
        "<p>a<p>b",
        "<li>a</li>",
        "<ul><li>a<li>b</ul>",
        "<a><span><a>b</a></span></a>",
        "<table><tr><td>a</td></tr></table>",
        "<table>a<tbody></tbody></table>",
        "<table><tbody><tr><p>a</p></tr></tbody></table>",
        "<div/>",
        "<br></br>",
        "<h1><h2>a</h2></h1>",
        "<pre>\na</pre>",
        "a &nbsp; b",
        "a & b",
        "&#128;",
        "<p hidden>a</p>",
        "<P>a</P>",
        "<script>a</script>",
        "<svg></svg>",
        "<select></select>",
        "<!-- a -->",
        "a\r\nb",
        "a\0b",
        '<p id="a" id="b">c</p>',
        "</p>",
        "<title>a</title>",
        "<body>",
        "<html>",
        "<frameset></frameset>",
        "<form><form></form></form>",
        "<p><x-note><p>a</p></x-note></p>",
        "<img>a</img>",
        "<button><p>a</p></button>",
        "<!DOCTYPE html>",
        "a < b",
        "<p id=a>b</p>",
        "<span",
        "<p",
    ],
)
def test_what_may_have_to_be_mended_is_left_to_others(body: str) -> None:
    page = f"{HEAD}<body>{body}</body></html>"
    assert not _is_plain(page)
    assert _flat(markup._parse(SLOW)(StringIO(page), namespace_html_elements=False)) == _mended(page)


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<p>a</p>",
        "<html><head></head><body></body></html>",
        '<!DOCTYPE html SYSTEM "about:legacy-compat"><html></html>',
        "<!DOCTYPE html><html><body></body></html>",
        "<!DOCTYPE html><html><head></head></html>",
        f"{HEAD}a<body></body></html>",
        f"{HEAD}<body></body></html>a",
        f"{HEAD}<body></body></html>\n<p",
        f"{HEAD}<body></body>a</html>",
        f"{HEAD}<body>",
        f"{HEAD}<body></body>",
        f"a{HEAD}<body></body></html>",
        "<!DOCTYPE html><html>a<head></head><body></body></html>",
        f"{HEAD}<body></body><head></head></html>",
    ],
)
def test_pages_of_another_frame_are_left_to_others(page: str) -> None:
    assert not _is_plain(page)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_whatever_is_taken_for_plain_is_read_rightly(pieces: list[str]) -> None:
    _is_plain(f"{HEAD}<body>{''.join(pieces)}</body>\n</html>\n")


def _elements(within: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Elements, ended each, around whatever there is."""
    names = st.sampled_from(
        sorted(markup._FLOW - markup._VOID | set(markup._WITHIN) | {"li", "dd", "td", "caption", "x-note"})
    )
    return st.builds(
        lambda name, inner: f"<{name}>{''.join(inner)}</{name}>", names, st.lists(within, max_size=3)
    ) | st.builds(
        "<ul>{0}<li>{1}</li></ul><table><tbody><tr><td>{1}</td></tr></tbody></table>".format, st.just("\n"), within
    )


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.recursive(st.sampled_from(["a", "\n", " &amp; ", "<br>", "<hr>"]), _elements, max_leaves=20), max_size=4
    )
)
def test_elements_in_any_order_are_read_rightly(body: list[str]) -> None:
    _is_plain(f"{HEAD}<body>{''.join(body)}</body></html>")


def test_only_text_for_our_use_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes, files and other options are not."""
    asked: list[Any] = []
    parse = markup._parse(lambda document, *how, **options: asked.append((document, how, options)))
    page = f"{HEAD}<body></body></html>"
    assert parse(StringIO(page), namespace_html_elements=False) is not None
    assert not asked
    parse(page.encode(), namespace_html_elements=False)
    parse(StringIO(page))
    parse(StringIO(page), True)
    parse(StringIO(page), namespace_html_elements=False, transport_encoding="utf-8")
    assert len(asked) == 4
