"""What is kept of styles makes no page different, whatever was set before it, and holds nothing of a brief."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from typing import Any

import pytest

from briefpress.writers import quick
from briefpress.writers.engine import CSS, HTML, CounterStyle, FontConfiguration, layout, properties
from briefpress.writers.quick import styles
from tests.writers.quick.ways import as_found

_LINES = "<p>Some words in a line, “quoted”, and some more of them, so that it must be broken. </p>" * 30

# Each: a sheet, and briefs that differ in what a style could wrongly take from the one before.
_CASES = {
    "languages and directions": (
        "html { font: 12px serif; hyphens: auto } :lang(de) p { font-size: 1.5em } [dir=rtl] { direction: rtl }"
        "p { margin-inline-start: 2em; text-align: justify } q { quotes: auto }",
        f"<html lang=en><p>A <q>word</q></p>{_LINES}",
        f"<html lang=de><p>A <q>word</q></p>{_LINES}",
        f"<html lang=ar dir=rtl><p>A <q>word</q></p><p lang=en dir=ltr>A <q>word</q></p>{_LINES}",
        f"<html><p lang=en>A <q>word</q></p><p lang=fr>A <q>word</q></p><p>A <q>word</q></p>{_LINES}",
    ),
    "styles of its own": (
        "p { color: #111 } span { padding: 2px } b { color: inherit }",
        "<p><span style='color: red; border: 1px solid'>a<b>b</b></span> <span>c<b>d</b></span></p>",
        "<p><span>a<b>b</b></span> <span style='font-size: 3em'>c<b>d</b></span> <span style=' '>e</span></p>",
        "<p><span style='opacity: 1.0'>a<b>b</b></span> <span style='opacity: 1'>c<b>d</b></span></p>",
        "<p><svg xmlns='http://www.w3.org/2000/svg' width=20px height=9px><rect width=9 height=9 /></svg>"
        "<svg xmlns='http://www.w3.org/2000/svg' width=5px height=30px><rect width=9 height=9 /></svg>",
    ),
    "names": (
        "a::after { content: ' on ' target-counter(attr(href), page) ' ' target-text(attr(href)) }"
        "h2 { string-set: title content(); bookmark-level: 2 } @page { @top-left { content: string(title) } }"
        "i::before { -weasy-anchor: 'made'; content: 'x' } i { page-break-before: always }",
        f"<p><a href='#one'>see</a> <a href='#two'>see</a></p>{_LINES}<h2 id=one>One</h2>{_LINES}<h2 id=two>Two</h2>",
        f"<p><a href='#three'>see</a> <a name=four>four</a> <a href='#four'>f</a></p>{_LINES}<h2 id=three>3</h2>",
        "<p><a href='#made'>see</a></p><h2 id='a&quot;b'>q</h2><h2 id=''>no</h2><p><i>here</i></p>",
    ),
    "sizes relative to the page": (
        "@page { size: A5; margin: 1cm; @top-left { content: 'x'; font-size: 4vw; width: 20vw } }"
        "@page wide { size: A4 landscape } .wide { page: wide } .em { font-size: 5vmin } .em b { padding: 1em }"
        ".em b { letter-spacing: 1vw } p { text-indent: 3vh; line-height: 3vh } .em p { text-indent: 1em; margin: 5pvh }",
        f"<body><div>{_LINES}</div><div class=em>{_LINES}<b>a</b></div>",
        f"<body class=wide><div class=em>{_LINES}<b>a</b></div><div class=em>{_LINES}<b>a</b></div>",
        f"<body><div class=wide><p>a</p></div><div class=em>{_LINES}<b>a</b></div>",
        "<body><p>a</p></body>",
    ),
    "what is set in place": (
        "body { overflow: hidden; height: 90px } .in { overflow: inherit; height: 30px }"
        "td { margin: 9px; padding: 4px } .in td p, .in li p { margin: inherit; padding: inherit; display: inherit }"
        ".none, .none li { list-style: none } .pre { white-space: pre } table { border-collapse: collapse; padding: 9px }"
        ".toc span::after { content: leader('.  ') '   3' } .out { list-style-position: outside } .note { float: footnote }"
        "div.none li::marker { content: '' }",
        "<div class=in>a<p>b</p><table><tr><td><p>c   d</p></table><ul><li>e   f<p>g</p></ul></div>",
        "<ul class=none><li>e   f<p>g   h</p>i   j</ul><ul class=out><li>k   l<p>m</p>   n</ul><p class=toc><span>o</span>",
        "<ul class=out><li><p>m   o</p>   n   o</ul><ul class='out none'><li>k   l<p>m</p>   n</ul><div class=pre>a   b</div>",
        "<div class=none><ul><li>a   b<p>c   d</p>   e</ul></div><p>f<span class=note>g   h<p>i</p></span></p>"
        "<div class=toc><span>a   b</span>   c   <p>d   e</p></div>",
    ),
    "letters, lines, columns, tables": (
        "p::first-letter { font-size: 3em; position: relative; color: blue } p::first-line { color: red; font-weight: bold }"
        ".c { columns: 2 } .f { display: flex } .g { display: grid } .t { display: table-cell } h3 { position: running(head) }"
        "li:nth-child(2n) { color: blue }"
        "@page { @top-center { content: element(head) } @top-left { content: 'x'; display: table-cell; margin: 9px } }"
        "i::before { content: 'x'; display: table-cell; margin: 9px }"
        "@page { @bottom-right { content: counter(page) } } @page :left { margin: 3cm }"
        "@page :first { @bottom-right { content: none } }",
        f"<h3>head</h3>{_LINES}<div class=c>{_LINES}</div><div class=f><i>a</i><b>b</b></div>",
        f"<div class=g>{_LINES}</div><div class=t><p>a</p></div><ol><li>a<li>b<li>c</ol><h3>other <i>head</i></h3>{_LINES * 2}",
        f"<html style='display: none'>{_LINES}",
    ),
    "lengths and places": (
        "div { border: 1px solid; padding: 3px; width: 40% } .b { box-sizing: border-box; width: 200px; min-height: 30px }"
        ".p { box-sizing: padding-box; max-width: 90px; height: 50% } .r { border-radius: 4px 0 10% 2px; background: #eee }"
        ".l { float: left; width: 50px } .a { position: absolute; top: 5px; right: 0 } .s { position: relative; left: 9px }"
        ".f { display: flex; width: 90% } .f * { flex: 1 1 auto; margin: auto } .o { float: right; margin: 2% }",
        f"<div class=l>a</div>{_LINES}<div class=b>b</div><div class='b r'>c</div><div class=p>d</div><div class='a'>e</div>",
        f"<div class=f><div class='b r'>a</div><div>b</div><p>c</p></div><div class=s>d<div class=o>e</div></div>{_LINES}",
        "<div class=r>a</div><div class='r b'>b</div><div class='a s'>c</div><div class='o r'>d</div><p class='l b'>e</p>",
    ),
    "sheets of its own": (
        "p { color: #222; margin: 1em }",
        "<p>a</p><div><p>b</p></div>",
        "<style>p { color: red } @page { margin: 1cm } p::before { content: 'x' }</style><p>a</p><div><p>b</p></div>",
        "<div><p>a</p></div><p>b</p>",
    ),
    "variables and sums": (
        ":root { --a: 3px } p { margin: var(--a); padding: calc(1em + var(--a)); width: calc(50% + 2em) } .b { --a: 9px }"
        ".c { --a: 1vw; margin: inherit }",
        "<div><p>a</p></div><div class=b><p>b</p></div>",
        "<div class=b><p>a</p><p class=c>b</p></div><p>c</p>",
        "<div class=c><p>a</p></div><p class=b>c</p>",
    ),
}


class _Press:
    """One sheet and one set of fonts, for any number of briefs."""

    def __init__(self, sheet: str) -> None:
        self.fonts, self.counters = FontConfiguration(), CounterStyle()
        self.sheet = CSS(string=sheet, font_config=self.fonts, counter_style=self.counters)

    def set(self, html: str) -> Any:
        return HTML(string=html).render(stylesheets=[self.sheet], font_config=self.fonts, counter_style=self.counters)

    def print(self, html: str) -> bytes:
        return bytes(self.set(html).write_pdf())


@pytest.mark.parametrize("case", _CASES)
def test_a_brief_is_set_alike_whatever_was_set_before(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In both orders, and the second time."""
    sheet, *briefs = _CASES[case]
    quick.take_shortcuts()
    press, backwards = _Press(sheet), _Press(sheet)
    there = [press.print(brief) for brief in briefs]
    back = [backwards.print(brief) for brief in reversed(briefs)][::-1]
    again = [backwards.print(brief) for brief in briefs]
    as_found(monkeypatch)
    alone = [_Press(sheet).print(brief) for brief in briefs]
    for number, brief in enumerate(alone):
        assert [there[number] == brief, back[number] == brief, again[number] == brief] == [True] * 3, briefs[number]


def _texts(known: styles._Known) -> Iterator[str]:
    """All texts in what is known."""
    seen, left = set(), [known]
    while left:
        thing: Any = left.pop()
        if isinstance(thing, str):
            yield thing
        elif id(thing) not in seen and isinstance(thing, dict | list | tuple | frozenset | styles._Known):
            seen.add(id(thing))
            left += gc.get_referents(thing)


def test_nothing_of_a_brief_stays() -> None:
    """Neither its boxes and styles, nor its names, classes, addresses and words."""
    quick.take_shortcuts()
    press = _Press("p { content: attr(id) } a::after { content: attr(href) }")
    pages = press.set(
        "<p id=secret1 class=secret2>secret3 <a href='#secret1'>x</a><i style='font-family: secret4'>y</i>"
        "<a name=secret5>y</a><svg xmlns='http://www.w3.org/2000/svg' width=9><text>secret6</text></svg></p>"
    )
    box = pages.pages[0]._page_box
    gone = [weakref.ref(thing) for thing in (pages, box, *box.descendants())]
    del pages, box
    gc.collect()
    assert not [reference for reference in gone if reference()]
    press.set("<style>p { font-family: secret0 }</style><p>a</p>")
    store = press.fonts.__dict__[styles._STORE]
    assert store.roots
    assert {origin for _, origin, _ in store.sheets} == {"user agent", "user"}
    assert not [text for known in store.roots.values() for text in _texts(known) if "secret" in text]


def test_what_is_kept_has_a_bound() -> None:
    """Briefs in ever new languages, which alone are part of what is kept and come from a brief."""
    quick.take_shortcuts()
    press, most = _Press("p { margin: 0 }"), 0
    for number in range(60):
        press.set("".join(f"<p lang=x-{number}-{part}>a</p>" for part in range(50)))
        most = max(most, press.fonts.__dict__[styles._STORE].number)
    assert styles._MOST < most < styles._MOST + 100


def test_a_length_that_is_set_in_place_is_the_one_that_is_used() -> None:
    """As WeasyPrint does to the items of flexible boxes."""
    quick.take_shortcuts()
    box = _Press("p { width: 90px }").set("<p>a</p>").pages[0]._page_box.children[0]
    layout.block.resolve_percentages(box, (300, 200))
    box.style["width"] = properties.Dimension(7, "px")
    layout.block.resolve_percentages(box, (300, 200))
    assert box.width == 7


def test_sizes_relative_to_the_page_end_the_keeping_of_values() -> None:
    quick.take_shortcuts()
    press = _Press("p { margin: 1em } i { font-size: 3vw; margin: 1em }")
    press.set("<p>a</p>")
    assert not press.fonts.__dict__[styles._STORE].is_closed
    press.set("<p>a</p><p><i>b</i></p>")
    assert press.fonts.__dict__[styles._STORE].is_closed
