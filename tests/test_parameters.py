"""Templates filled from rows: values with their types, text that never becomes markup, faults at their places."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from briefpress import document as d
from briefpress import pipeline
from briefpress.compose import compose
from briefpress.diagnostics import BriefError, Diagnostic
from briefpress.images import Images
from briefpress.model import Brief
from briefpress.parameters import check_template, filled
from briefpress.project import find_project
from briefpress.readers import Loaded, read
from briefpress.rows import Row, read_rows
from briefpress.style import Options, find_style
from briefpress.validate import validate
from briefpress.walk import own_inlines, plain_text, walk_blocks, walk_inlines
from briefpress.writers import writer

ROOT = Path(__file__).resolve().parents[1]
STYLE = find_style("default")


def template(text: str, name: str = "t.md") -> Loaded:
    """A template as its reader gives it."""
    return read(text.encode(), name, Path(name).suffix)


def row(number: int = 1, **values: object) -> Row:
    """A row as of a Parquet file: values without places."""
    return Row("rows.parquet", number, values, tuple(values))


def brief(loaded: Loaded, of: Row | None) -> Brief:
    """The valid brief that a template makes of a row."""
    return validate(filled(loaded, of))


def told(call: Callable[[], object]) -> list[str]:
    """The faults that are raised, one line each."""
    with pytest.raises(BriefError) as caught:
        call()
    return lines(caught.value.diagnostics)


def lines(diagnostics: tuple[Diagnostic, ...] | list[Diagnostic]) -> list[str]:
    return [f"{one.span} {one.code}: {one.message}" + (f" ({one.hint})" if one.hint else "") for one in diagnostics]


# ---------------------------------------------------------------------------------------------- values with their types

DATA = """\
title: T
tldr: Text
slug: "{{ region }}_{{ day }}"
published: "{{ day }}"
as_of: "{{ year | raw }}-11"
fit: "{{ pages }}"
distribution: "{{ readers }}"
key_points: "{{ points }}"
figures:
  - id: f
    alt: "{{ region }}, {{ year }}"
    caption: "*{{ region }}*"
    chart:
      kind: bar
      labels: [a, "{{ year }}"]
      series: [{name: All, values: "{{ series }}"}, {name: One, values: ["{{ share }}", "{{ gap }}"]}]
      table: "{{ listed }}"
parameters:
  region: text
  day: date
  year: integer
  pages: integer
  readers: texts
  points: texts
  series: numbers
  share: number
  gap: {type: number, required: false}
  listed: boolean
"""
ROW = {
    "region": "Nord-Süd", "day": "2026-11-24", "year": "2025", "pages": 2, "readers": ["A & B", "C"],
    "points": "One *x*; Two [@k]", "series": "1.50; -2", "share": "0.10", "listed": "FALSE",
}  # fmt: skip


def test_a_placeholder_alone_becomes_the_value_with_its_type() -> None:
    made = brief(template(DATA, "t.yaml"), row(**ROW))
    chart = made.figures[0].chart
    assert chart is not None
    assert (made.published, made.as_of, made.fit, made.slug) == ("2026-11-24", "2025-11", 2, "nord-sud_2026-11-24")
    assert chart.labels == ["a", "2025"]
    assert [series.values for series in chart.series] == [["1.50", "-2"], ["0.10", None]]
    assert chart.table is False
    assert made.distribution == ["A & B", "C"]
    assert made.parameters == {}


def test_the_items_of_a_list_that_becomes_prose_are_no_markup() -> None:
    made = brief(template(DATA, "t.yaml"), row(**ROW))
    assert [point.text for point in made.key_points] == [r"One \*x\*", r"Two \[\@k\]"]
    assert made.figures[0].caption == r"*Nord\-Süd*"
    assert made.figures[0].alt == "Nord-Süd, 2,025"


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("en", "1,234,567 −12.50 November 24, 2026 November 2026"),
        ("de", "1.234.567 −12,50 24. November 2026 November 2026"),
        ("fa", "۱٬۲۳۴٬۵۶۷ \u200e−۱۲٫۵۰ ۳ آذر ۱۴۰۵ آذر ۱۴۰۵"),
    ],
)
def test_in_words_numbers_and_dates_are_written_as_the_language_does(language: str, printed: str) -> None:
    text = 'title: T\nlanguage: "{{ l }}"\nsummary: "{{ n }} {{ x }} {{ d }} {{ m }} / {{ n | raw }} {{ d|raw }}"\n'
    text += "parameters: {l: text, n: integer, x: number, d: date, m: date}\n"
    loaded = template(text, "t.yaml")
    document = composed(loaded, row(l=language, n=1234567, x="-12.50", d="2026-11-24", m="2026-11"))
    (paragraph,) = document.sections[0].blocks
    shown, raw = plain_text(own_inlines(paragraph)).split(" / ")
    if language == "fa":
        assert re.search("[۰-۹]{1}٬", shown)
        assert not re.search("[0-9]", shown)
    else:
        assert shown == printed
    assert raw == "1234567 2026-11-24"


def test_what_a_row_may_lack_leaves_nothing_or_the_default() -> None:
    text = 'title: "T{{ a }}"\nsubtitle: "{{ a }}"\nsummary: "x{{ a }}y {{ b }}"\n'
    loaded = template(text + "parameters: {a: {type: text, required: false}, b: {type: text, default: dflt}}", "t.yaml")
    made = brief(loaded, row())
    assert (made.title, made.subtitle, made.summary) == ("T", None, "xy dflt")


def test_a_whole_number_that_a_frame_made_a_fraction_is_an_integer() -> None:
    loaded = template('title: T\nsummary: "{{ n }}"\nparameters: {n: integer}', "t.yaml")
    assert brief(loaded, row(n="12.0")).summary == "12"


# ---------------------------------------------------------------------------------------------- text is never markup


def composed(loaded: Loaded, of: Row | None) -> d.Document:
    """The document of a row's brief; no fault is allowed."""
    new = filled(loaded, of)
    document, found = compose(validate(new), new, STYLE, Images(Path(), Path()))
    assert not found, lines(found)
    return document


PLACES = {  # what stands around a value, and the words that are printed around it
    "alone": ("{{ v }}", "", ""),
    "within": ("a {{ v }} b", "a ", " b"),
    "glued": ("a{{ v }}b", "a", "b"),
    "before a full stop": ("{{ v }}. b", "", ". b"),
    "before a bracket": ("{{ v }}) b", "", ") b"),
    "after a digit": ("1{{ v }} b", "1", " b"),
    "after an ampersand": ("&{{ v }}", "&", ""),
    "after brackets": ("[x]{{ v }}", "[x]", ""),
    "after a bracket that is not closed": ("[x]({{ v }}", "[x](", ""),
    "in a title that is not closed": ('[x](https://y.org "{{ v }})', '[x](https://y.org "', ")"),
    "in a title between apostrophes": ("[x](https://y.org '{{ v }})", "[x](https://y.org '", ")"),
    "in the text of a link": ("[{{ v }}](https://y.org)", "", ""),
    "after a citation": ("@k {{ v }}", " ", ""),
    "in brackets": ("[{{ v }}]", "[", "]"),
    "before brackets": ("{{ v }}[x](https://y.org)", "", "x"),
    "as a citation": ("[see {{ v }}, p. 3]", "[see ", ", p. 3]"),
    "after an open backtick": ("` {{ v }} x", "` ", " x"),
    "after an open asterisk": ("*x {{ v }}", "*x ", ""),
    "after an open address": ("<https://x.org/{{ v }}", "<https://x.org/", ""),
    "after an open link": ("[x](https://x.org/{{ v }}", "[x](https://x.org/", ""),
    "after an open bracket": ("[x {{ v }}", "[x ", ""),
    "after an exclamation": ("wow!{{ v }}", "wow!", ""),
    "in the second line": ("a\n{{ v }}", "a ", ""),
    "in a list": ("- {{ v }}", "", ""),
    "in a numbered list": ("1. {{ v }}", "", ""),
    "in a quotation": ("> {{ v }}", "", ""),
    "in a heading": ("### {{ v }}", "", ""),
    "in a cell": ("| h |\n|---|\n|{{ v }}|", "", ""),
    "below a table": ("| h |\n|---|\n| c |\n\n{{ v }}", "", ""),
}
SPECIAL = st.text(alphabet="*_`[]()<>{}#+-.!|~^$&@:;\"'\\/=%,?1aé \t\n\u2028\u00a0", min_size=1, max_size=12)
ANY = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), min_size=1)
LIKES = [
    *"# h;- x;1. x;1);12;+ x;> x;---;===;~~~;```;    x;[@key];@key;-@key;[x](https://x.org);![x](y);<b>x</b>".split(
        ";"
    ),
    *"{{ v }};{{v|raw}};{% x %};[^1];[^1]: x;^[x];Table: x;: x;{#tbl:x};Table: x {#tbl:x};[x]{lang=fa}".split(";"),
    *"(https://y.org);{lang=fa};<!-- x -->;https://x.org;**x**;a\\;`x`;x  \ny;a|b;\\|;:--|--:".split(";"),
    *("&amp;", "amp;", "#42;"),
]
SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
ALL = [
    *LIKES,
    *(form.format(sign) for sign in SIGNS for form in ("{0}", "x{0}", "x{0} y", "{0}{0}", "{0} x", "{0}x{0}", "1{0}")),
]


def normal(text: str) -> str:
    """Text in which blanks, line ends and the shape of quotation marks do not count."""
    return " ".join(re.sub("[\"'‘’“”]", "'", text).split())


def printed_as_it_is(place: str, value: str) -> None:
    """That a value is printed, and nothing else is made of it."""
    around, before, after = PLACES[place]
    loaded = Loaded("t.yaml", "", {"title": "T", "summary": around, "parameters": {"v": "text"}})
    document = composed(loaded, row(v=value))
    blocks = document.sections[0].blocks
    block = next(
        block for block in reversed(list(walk_blocks(blocks))) if place != "below a table" or block is blocks[-1]
    )
    children = block.rows[0][0] if isinstance(block, d.Table) else own_inlines(block)
    own = {"before brackets": [d.Link], "in the text of a link": [d.Link], "after a citation": [d.Cite]}.get(place, [])
    assert [type(node) for node in walk_inlines(children) if not isinstance(node, d.Text)] == own
    assert normal(plain_text(children)) == normal(f"{before}{' '.join(value.split())}{after}")


@pytest.mark.parametrize("place", PLACES)
def test_what_looks_like_markup_is_printed_as_it_is(place: str) -> None:
    for value in ALL:
        printed_as_it_is(place, value)


@settings(max_examples=500, deadline=None)
@given(place=st.sampled_from(sorted(PLACES)), value=SPECIAL | ANY)
def test_any_text_is_printed_as_it_is(place: str, value: str) -> None:
    assume(value.strip())
    printed_as_it_is(place, value)


def test_an_address_takes_a_value_as_one_word_or_as_the_whole_address() -> None:
    prose = "[x](https://y.org/{{ v }}?a) <https://y.org/{{ v }}> [z]({{ u }})"
    text = f'title: T\nsummary: "{prose}"\nparameters: {{v: text, u: text}}'
    document = composed(template(text, "t.yaml"), row(v="a/b) c&d", u="https://z.org/(é)?q=1 2"))
    (paragraph,) = document.sections[0].blocks
    targets = [node.url for node in walk_inlines(own_inlines(paragraph)) if isinstance(node, d.Link)]
    assert targets == [
        "https://y.org/a%2Fb%29%20c%26d?a",
        "https://y.org/a%2Fb%29%20c%26d",
        "https://z.org/(%C3%A9)?q=1%202",
    ]


def test_code_and_citations_take_numbers_and_dates_but_no_text() -> None:
    text = 'title: T\nsummary: "`{{ n }}` [@a, p. {{ n }}]{{ x }}"\nparameters: {n: integer, x: {type: text, default: "*"}}'
    document = composed(template(text, "t.yaml"), row(n=1234))
    (paragraph,) = document.sections[0].blocks
    code, _, cite, star = own_inlines(paragraph)
    assert code == d.Code("1234")
    assert isinstance(cite, d.Cite)
    assert cite.items[0].locator == "1234"
    assert star == d.Text("*")
    for around in (
        "`{{ n }}`",
        "[@a, {{ n }}]",
        "[{{ n }} @a]",
        "@a [{{ n }}]",
        "[@{{ n }}]",
        "@{{ n }} says",
        "    {{ n }}",
    ):
        loaded = Loaded("t.yaml", "", {"title": "T", "summary": around, "parameters": {"n": "text"}})
        assert [re.split(": | [(]", line)[1] for line in told(lambda loaded=loaded: filled(loaded, row(n="x")))] == [
            "text such as `n` would be read as markup in code and in citations"
        ]


def test_the_caption_of_a_picture_in_the_prose_is_read_twice_and_still_no_markup(project: Callable[..., Path]) -> None:
    root = project(**{"a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'})
    text = "title: T\nsummary: '![alt {{ v }}](a.svg \"cap {{ v }}\")'\nparameters: {v: text}"
    new = filled(template(text, "t.yaml"), row(v='*x* [@k] "y" <b> \\* `c`'))
    document, found = compose(validate(new), new, STYLE, Images(root, root))
    assert not found, lines(found)
    (figure,) = document.sections[0].blocks
    assert isinstance(figure, d.Figure)
    assert normal(plain_text(figure.caption)) == normal('cap *x* [@k] "y" <b> \\* `c`')
    assert figure.alt == 'alt *x* [@k] "y" <b> \\* `c`'
    assert all(isinstance(node, d.Text) for node in figure.caption)


def test_braces_with_a_backslash_are_no_placeholder_in_prose() -> None:
    document = composed(template("title: T\nsummary: '\\{{ v }} \\{\\{ w }}'\nparameters: {}", "t.yaml"), row())
    assert plain_text(own_inlines(document.sections[0].blocks[0])) == "{{ v }} {{ w }}"


def test_a_brief_that_is_no_template_keeps_its_braces() -> None:
    loaded = template("title: '{{ a }}'\nsummary: '{{ b | c }}'", "t.yaml")
    assert filled(loaded, None) is loaded


@pytest.mark.parametrize("tag", ["<i>x</i>", "</SPAN>", "<sup>"])
def test_tags_are_refused_in_sources_where_nothing_escapes_them(tag: str) -> None:
    loaded = template('title: T\ntldr: x\nsources: [{id: a, title: "On {{ v }}"}]\nparameters: {v: text}', "t.yaml")
    assert told(lambda: filled(loaded, row(v=tag)))[0].startswith("rows.parquet bad-value: `v` holds a tag")
    assert brief(loaded, row(v="a < b <x> & *c*")).sources[0].title == "On a < b <x> & *c*"


# ---------------------------------------------------------------------------------------------- faults


def test_a_value_of_the_wrong_type_is_told_at_its_cell(tmp_path: Path) -> None:
    types = {
        "a": "integer", "b": {"type": "number", "max": "100"}, "c": "date", "d": "boolean", "e": "numbers", "f": "text",
        "g": {"type": "integer", "min": "0"},
    }  # fmt: skip
    loaded = Loaded("t.yaml", "", {"title": "T", "tldr": "x", "parameters": types})
    (tmp_path / "rows.csv").write_text("a,b,c,d,e,f,g\n1,2,2026,true,1;2,x,0\n1.5,101,2026-02-30,yes,1;x,,-1\n")
    fine, faulty = read_rows(tmp_path / "rows.csv", "rows.csv", 1000)
    filled(loaded, fine)
    assert told(lambda: filled(loaded, faulty)) == [
        "rows.csv:3:1 bad-value: `a` '1.5' of row 2 is no integer (write it as 1234 without separators)",
        "rows.csv:3:5 bad-value: `b` '101' of row 2 is above 100, the most that the template takes (correct it)",
        "rows.csv:3:9 bad-value: `c` '2026-02-30' of row 2 is not a date of the calendar (correct the day or the month)",
        "rows.csv:3:20 bad-value: `d` 'yes' of row 2 is neither true nor false (write one of them)",
        "rows.csv:3:24 bad-value: `e` '1;x' of row 2 is not a number "
        "(write it as 1234.5 without separators, or null where there is none)",
        "rows.csv:3:28 value-missing: row 2 has no value for `f` "
        "(fill the cell in, or give the parameter a default or `required: false`)",
        "rows.csv:3:29 bad-value: `g` '-1' of row 2 is below 0, the least that the template takes (correct it)",
    ]


@pytest.mark.parametrize("value", ["a\x00b", "\ud800", "\ufffe", "\x1b[1m", "\x85\x7f"])
def test_characters_that_no_format_can_hold_are_refused(value: str) -> None:
    loaded = template('title: "{{ v }}"\ntldr: x\nparameters: {v: text}', "t.yaml")
    assert "holds the control character" in told(lambda: filled(loaded, row(v=value)))[0]


@given(value=st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.none() | st.integers() | st.text()))
@settings(max_examples=300, deadline=None)
def test_any_value_is_taken_or_told_for_every_type(value: object) -> None:
    for kind in ("text", "integer", "number", "date", "boolean", "numbers", "texts"):
        data = {"title": "T {{ v }}", "key_points": ["{{ v }}"], "number": "{{ v }}", "parameters": {"v": kind}}
        with suppress(BriefError):
            validate(filled(Loaded("t.yaml", "", data), row(v=value)))


TEMPLATE = """\
---
title: "{{ regoin }}"
parameters: {region: text, ok: boolean}
tldr: a {{ other }}, {{ region | upper }} {{ ok }}
---

## Summary

- One
- Two {{ region }} {{ a b! }} and {{ b
"""


def test_faults_of_the_template_are_told_at_their_places_in_it() -> None:
    loaded = template(TEMPLATE)
    expected = [
        "t.md:2:9 unknown-parameter: the parameter `regoin` is not declared (did you mean `region`?)",
        "t.md:4:9 unknown-parameter: the parameter `other` is not declared (declare it: parameters: {other: text})",
        "t.md:4:22 placeholder: there is no filter `upper` "
        "(the only one is `raw`, which leaves a number or a date as spelled)",
        "t.md:4:43 placeholder: `ok` is true or false, which no text can hold "
        "(let it stand alone in a field that takes such a value, or declare it as text)",
        "t.md:10:20 placeholder: {{ a b! }} is no placeholder "
        "(write {{ name }}, or in Markdown \\{\\{ for the braces themselves)",
        "t.md:10:35 placeholder: {{ is no placeholder (write {{ name }}, or in Markdown \\{\\{ for the braces themselves)",
    ]
    assert told(lambda: filled(loaded, row(region="x", ok=True))) == expected
    assert lines(check_template(loaded, [row(region="x", ok=True)])) == expected


def test_columns_that_are_missing_or_unknown_are_told_once(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("Region,extra\nNorth,1\nSouth,2\n")
    rows = read_rows(tmp_path / "rows.csv", "rows.csv", 1000)
    text = 'title: "{{ region }}"\ntldr: x\nparameters: {region: text, more: {type: text, required: false}}'
    assert lines(check_template(template(text, "t.yaml"), rows)) == [
        "rows.csv column-missing: the table has no column `region`, which the template needs (did you mean `Region`?)",
        "rows.csv:2:1 column-unknown: the template has no parameter `Region` (did you mean `region`?)",
        "rows.csv:2:7 column-unknown: the template has no parameter `extra` "
        "(declare it in the template's `parameters`, or leave it out of the table)",
    ]


@pytest.mark.parametrize(
    ("declared", "fault"),
    [
        (
            "{a: int}",
            "t.yaml:3:17 bad-value: `parameters.a.type` 'int' is none of text, integer, number, date, boolean, ",
        ),
        ("{a: {type: text, defualt: x}}", "t.yaml:3:30 unknown-key: the key `defualt` is not known in `parameters.a`"),
        ("{a: {default: x}}", "t.yaml:3:14 missing-key: the key `type` of `parameters.a` is missing"),
        ("{a: {type: integer, default: x}}", "t.yaml:3:42 bad-value: the default of `a` is no integer"),
        ("{a: {type: text, min: 1}}", "t.yaml:3:17 bad-value: `parameters.a` is text"),
        ("{'a.b': text}", "t.yaml:3:21 bad-value: `parameters.a.b` is no name of a parameter"),
        ("[a]", "t.yaml:3:13 bad-value: `parameters` must hold keys and values"),
    ],
)
def test_faults_of_the_declarations_are_told_at_their_places(declared: str, fault: str) -> None:
    loaded = template(f"title: T\ntldr: x\nparameters: {declared}", "t.yaml")
    (line,) = told(lambda: filled(loaded, row()))
    assert line.startswith(fault)


def test_a_template_without_rows_and_rows_without_a_template_are_told() -> None:
    loaded = template(
        'title: "{{ a }}"\ntldr: x\nparameters: {a: text, b: text, c: {type: text, default: d}}', "t.yaml"
    )
    assert told(lambda: filled(loaded, None)) == [
        "t.yaml:3:1 template-without-rows: this is a template, and nothing fills `a`, `b` "
        "(give a table of rows, briefpress build t.yaml --data rows.csv, or each parameter a default)"
    ]
    assert told(lambda: filled(template("title: T\ntldr: x", "t.yaml"), row(a="x")))[0].startswith(
        "t.yaml:1:1 no-parameters: the brief is no template"
    )


def test_a_template_whose_parameters_have_defaults_is_a_brief_without_rows() -> None:
    loaded = template('title: "{{ a }}"\ntldr: x\nparameters: {a: {type: text, default: Any}}', "t.yaml")
    made = brief(loaded, None)
    assert (made.title, made.slug) == ("Any", None)


# ---------------------------------------------------------------------------------------------- slugs


@pytest.mark.parametrize(
    ("slug", "value", "made"),
    [
        ("", "x", "quarterly-report-0007"),
        ("slug: own\n", "x", "own-0007"),
        ('slug: "r_{{ v }}"\n', "São Tomé/../x", "r_sao-tome-x"),
        ('slug: "{{ v }}"\n', "North", "north"),
        ('slug: "r-{{ v }}"\n', "منطقه", "r-0007"),
        ('slug: "r-{{ v }}"\n', "x" * 300, "r-" + "x" * 98),
    ],
)
def test_each_row_has_a_slug_of_its_own(slug: str, value: str, made: str) -> None:
    loaded = template(f"title: T\ntldr: x\n{slug}parameters: {{v: text}}", "in/Quarterly report.yaml")
    assert brief(loaded, row(7, v=value)).slug == made


# ---------------------------------------------------------------------------------------------- through the pipeline

REPORT = """\
---
title: Water in {{ region }}
slug: "water-{{ region }}"
parameters: {region: text, litres: numbers, month: date, wells: integer}
figures:
  - id: litres
    alt: How much was drawn in {{ region }}.
    caption: Litres a day in {{ region }} [@count]
    chart: {kind: bar, labels: [2024, 2025], series: [{name: "{{ region }}", values: "{{ litres }}"}]}
sources: [{id: count, title: Count of the wells}]
---

## TL;DR

{{ region }} has {{ wells }} wells in {{ month }} [@count, p. 3] [@nothing].

## Summary

See @fig:litres. [@count]
"""


CASES = """\
region,litres,month,wells
"*North* <b> $x$",1.5;2.75,2026-11,1200
South,1,2026-10,7
East,x,y,z
"""


@pytest.fixture
def checked(project: Callable[..., Path]) -> Callable[[str], list[pipeline.Checked]]:
    """A template checked with each of three rows."""

    def make(text: str) -> list[pipeline.Checked]:
        root = project(
            **{
                "t.md": text,
                "rows.csv": CASES,
            }
        )
        here = find_project(root)
        rows = read_rows(root / "rows.csv", "rows.csv", here.settings.limit)
        return [pipeline.check(root / "t.md", here, formats=("pdf", "txt"), row=row) for row in rows]

    return make


def test_a_row_is_checked_with_places_in_the_template_and_in_the_table(
    checked: Callable[[str], list[pipeline.Checked]],
) -> None:
    first, second, third = checked(REPORT)
    column = REPORT.splitlines()[14].index("@nothing") + 1
    chart = REPORT.splitlines()[8].index('"{{ litres }}"') + 1
    assert [str(one.span) for one in first.diagnostics if one.code == "unknown-source"] == [f"t.md:15:{column}"]
    assert lines(second.diagnostics)[0].startswith(
        f"t.md:9:{chart} bad-value: `figures[1].chart.series[1].values` must have"
    )
    assert [line.split(" ")[0] for line in lines(third.diagnostics)] == [
        "rows.csv:4:6",
        "rows.csv:4:8",
        "rows.csv:4:10",
    ]


def test_a_row_becomes_deliverables_that_carry_the_filled_brief(
    checked: Callable[[str], list[pipeline.Checked]],
) -> None:
    from tests.extract import EXTRACT, squeeze

    one = checked(REPORT.replace(" [@nothing]", ""))[0]
    assert one.document is not None, lines(one.diagnostics)
    assert one.style is not None
    assert one.document.head.slug == "water-north-b-x"
    for name in ("txt", "pdf"):
        text = squeeze(EXTRACT[name](writer(name)(one.document, one.style, Options())))
        for words in ("*North* <b> $x$ has 1,200 wells in November 2026", "Water in *North* <b> $x$", "2.75"):
            assert squeeze(words) in text, (name, words)
    carried = json.loads(one.document.attachments[0].data)
    assert "parameters" not in carried
    assert carried["title"] == "Water in *North* <b> $x$"
    assert carried["figures"][0]["chart"]["series"][0]["values"] == ["1.5", "2.75"]
    again = read(one.document.attachments[0].data, "brief.json", ".json")
    assert validate(again).tldr == one.brief.tldr if one.brief else False


def test_the_example_of_the_documentation_makes_a_brief_of_each_row(project: Callable[..., Path]) -> None:
    page = (ROOT / "docs" / "authoring.md").read_text("utf-8").partition("## Many briefs from one template")[2]
    blocks = re.findall(r"(?:^ {4}.*\n|^\n(?= {4}))+", page, re.MULTILINE)
    example, table = (re.sub("^ {4}", "", block, flags=re.MULTILINE).lstrip("\n") for block in blocks[:2])
    root = project(**{"region.md": example, "regions.csv": table.partition("\n\n")[0]})
    here = find_project(root)
    rows = read_rows(root / "regions.csv", "regions.csv", here.settings.limit)
    assert check_template(pipeline.load(root / "region.md", here), rows) == []
    briefs = [pipeline.check(root / "region.md", here, formats=("txt",), row=row) for row in rows]
    assert [lines(one.diagnostics) for one in briefs] == [[], []]
    assert [one.document.head.slug for one in briefs if one.document] == ["water-north", "water-south"]
