"""The three forms of a brief, and what is refused before any of them is read."""

from __future__ import annotations

import json
import time
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefpress.diagnostics import BriefError
from briefpress.readers import READERS, Loaded, read
from briefpress.readers.markdown import load_markdown
from briefpress.validate import validate
from tests.effort import no_hang

MARKDOWN = """\
---
title: "Three forms"
number: 14
version: 1.0
language: en
authors:
  - Jane Doe
  - {name: The desk, role: editor}
published: 2026-11-24
sources:
  - id: a
    title: "A title: with a colon"
    volume: 12
    issued: {date-parts: [[2019, 5]]}
sources_note: Not exhaustive.
corrections:
  - {date: 2026-11-25, text: One word.}
---

## BLUF

In *short* [@a].

## Key judgements

1. One [@a, p. 3],
   in two lines. {confidence=high}
2. Two.

## Summary

First.

Second.

## FAQ

### What?

This.

###

That.

## Method

How.
"""
DATA = {
    "title": "Three forms",
    "number": 14,
    "version": "1.0",
    "language": "en",
    "authors": ["Jane Doe", {"name": "The desk", "role": "editor"}],
    "published": "2026-11-24",
    "sources": [
        {"id": "a", "title": "A title: with a colon", "volume": 12, "issued": {"date-parts": [[2019, 5]]}},
    ],
    "sources_note": "Not exhaustive.",
    "corrections": [{"date": "2026-11-25", "text": "One word."}],
    "tldr": "In *short* [@a].",
    "key_points": [{"text": "One [@a, p. 3],\nin two lines.", "confidence": "high"}, "Two."],
    "summary": "First.\n\nSecond.",
    "faq": [{"question": "What?", "answer": "This."}, {"question": "", "answer": "That."}],
    "sections": [{"title": "Method", "text": "How."}],
}
YAML = """\
title: Three forms
number: 14
version: 1.0
language: en
authors:
  - Jane Doe
  - name: The desk
    role: editor
published: 2026-11-24
sources:
  - id: a
    title: "A title: with a colon"
    volume: 12
    issued:
      date-parts: [[2019, 5]]
sources_note: Not exhaustive.
corrections:
  - date: 2026-11-25
    text: One word.
tldr: In *short* [@a].
key_points:
  - text: |-
      One [@a, p. 3],
      in two lines.
    confidence: high
  - Two.
summary: |-
  First.

  Second.
faq:
  - question: What?
    answer: This.
  - question: ""
    answer: That.
sections:
  - title: Method
    text: How.
"""


def fault_of(text: str | bytes, suffix: str = ".md", *, limit: int = 5_000_000) -> tuple[str, str]:
    """The code and place of the first fault in reading a source."""
    data = text.encode("utf-8") if isinstance(text, str) else text
    with pytest.raises(BriefError) as caught:
        read(data, "x", suffix, limit=limit)
    return caught.value.diagnostics[0].code, str(caught.value.diagnostics[0].span)


def test_markdown_yaml_and_json_give_the_same_brief() -> None:
    markdown = validate(read(MARKDOWN.encode(), "a.md", ".md"))
    assert markdown == validate(read(YAML.encode(), "a.yaml", ".yaml"))
    assert markdown == validate(read(json.dumps(DATA).encode(), "a.json", ".json"))


@pytest.mark.parametrize(
    ("suffix", "text", "place"),
    [
        (".md", MARKDOWN, "x:26:9"),
        (".yaml", YAML, "x:23:12"),
        (".json", json.dumps(DATA, indent=1), "x:39:18"),
    ],
)
def test_a_citation_inside_prose_has_a_place_in_every_form(suffix: str, text: str, place: str) -> None:
    loaded = read(text.encode(), "x", suffix)
    assert str(loaded.span_in(("key_points", 0, "text"), 0, "@a")) == place


def test_windows_line_ends_and_a_byte_order_mark_change_nothing() -> None:
    windows = b"\xef\xbb\xbf" + MARKDOWN.replace("\n", "\r\n").encode()
    assert read(windows, "x", ".md").data == read(MARKDOWN.encode(), "x", ".md").data


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ("file-empty", "x")),
        (b" \n\t\n", ("file-empty", "x")),
        (b"\x89PNG\r\n\x1a\n\0\0\0\xff", ("file-binary", "x")),
        (b"title: x\ntldr: caf\xe9 au lait", ("not-utf8", "x:2:10")),
        (b"title: a\x07b", ("control-character", "x:1:9")),
        ("title: a\x93b".encode(), ("control-character", "x:1:9")),
        (b'tldr: x\ntitle: "a\\eb"', ("control-character", "x:2:8")),
        (b"title: x" * 10, ("file-too-large", "x")),
    ],
)
def test_a_file_that_is_no_text_is_refused_with_its_place(data: bytes, expected: tuple[str, str]) -> None:
    assert fault_of(data, ".yaml", limit=60) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title: x\n\ttldr: y\n", ("yaml-tab", "x:2:1")),
        ("title: x\ntldr: y\ntitle: z\n", ("duplicate-key", "x:3:1")),
        ("title: a: b\n", ("yaml-syntax", "x:1:9")),
        ("title: x\n---\ntitle: y\n", ("yaml-documents", "x:2:1")),
        ("title: !!python/object:os.system x\n", ("yaml-tag", "x:1:8")),
        ("- a\n- b\n", ("not-a-brief", "x:1:1")),
        ("just words\n", ("not-a-brief", "x:1:1")),
        ("title: *none\n", ("yaml-alias", "x:1:8")),
        ("? {a: b}\n: c\n", ("yaml-key", "x:1:3")),
        ("a: " + "[" * 60 + "]" * 60, ("too-deep", "x:1:43")),
    ],
)
def test_faulty_yaml_is_refused_with_its_place(text: str, expected: tuple[str, str]) -> None:
    assert fault_of(text, ".yaml") == expected


def test_an_alias_bomb_is_refused_quickly_and_in_little_memory() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    tracemalloc.start()
    started = time.process_time()
    assert fault_of("\n".join(lines), ".yaml")[0] == "too-many-values"
    assert time.process_time() - started < 0.1
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"title": "x",}', ("json-syntax", "x:1:15")),
        ('{"title": "x" "tldr": "y"}', ("json-syntax", "x:1:15")),
        ('{"title": "x", "title": "y"}', ("duplicate-key", "x:1:16")),
        ('{"title": "x\ny"}', ("json-syntax", "x:1:13")),
        ('{"title": nope}', ("json-syntax", "x:1:11")),
        ('{"title": "x"', ("json-syntax", "x:1:14")),
        ('{"title": "x"} more', ("json-syntax", "x:1:16")),
        ("[1, 2]", ("not-a-brief", "x:1:1")),
        ("{title: 1}", ("json-syntax", "x:1:2")),
        ('{"a": ' + "[" * 100_000, ("too-deep", "x:1:47")),
    ],
)
def test_faulty_json_is_refused_with_its_place(text: str, expected: tuple[str, str]) -> None:
    assert fault_of(text, ".json") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\ntitle: x\n\n## Summary\n\ny\n", ("front-matter", "x:1:1")),
        ("---\ntitle: x\n---\n\nText.\n\n## Summary\n\ny\n", ("text-before-heading", "x:5:1")),
        ("# A\n\n## Summary\n\n## Method\n\nx\n", ("section-empty", "x:3:1")),
        ("# A\n\n## Summary\n\nx\n\n## Summary\n\ny\n", ("section-twice", "x:7:4")),
        ("---\ntitle: B\n---\n# A\n\n## Summary\n\nx\n", ("title-twice", "x:4:3")),
        ("# A\n\n## Key points\n\nNo list.\n", ("not-a-list", "x:5:1")),
        ("# A\n\n## FAQ\n\nNo question.\n\n### Q?\n\nA.\n", ("answer-without-question", "x:5:1")),
        ("# A\n\n## Corrections\n\n- No date.\n", ("change-without-date", "x:5:3")),
        ("# A\n\n##\n\nText.\n", ("heading-empty", "x:3:1")),
    ],
)
def test_faulty_markdown_is_refused_with_its_place(text: str, expected: tuple[str, str]) -> None:
    assert fault_of(text) == expected


def test_headings_inside_code_are_no_sections() -> None:
    data = read(b"# A\n\n## Summary\n\n```\n## Not a section\n```\n\n## Method\n\nx\n", "x", ".md").data
    assert data["summary"] == "```\n## Not a section\n```"
    assert data["sections"] == [{"title": "Method", "text": "x"}]


def test_a_footnote_defined_at_the_end_belongs_to_the_field_that_calls_it() -> None:
    data = read(b"# A\n\n## TL;DR\n\nx[^1]\n\n## Summary\n\ny[^2]\n\n[^1]: One.\n\n[^2]: Two.\n", "x", ".md").data
    assert data["tldr"] == "x[^1]\n\n[^1]: One."
    assert data["summary"] == "y[^2]\n\n[^2]: Two."


def test_a_list_of_sources_may_be_titles_alone_with_keys_or_without() -> None:
    text = "# A\n\n## Summary\n\nx\n\n## References\n\n1. @key: First *title*\n2. Second title\n   goes on\n\nNot exhaustive.\n"
    data = read(text.encode(), "x", ".md").data
    assert data["sources"] == [
        {"id": "key", "title": "First *title*"},
        {"id": "source-2", "title": "Second title goes on"},
    ]
    assert data["sources_note"] == "Not exhaustive."


@given(st.sampled_from(list(READERS)), st.text() | st.text(alphabet="-#: \n[]{}\"'&*!|>@%\t`~^a1"))
def test_any_text_is_read_or_refused_with_a_place(suffix: str, text: str) -> None:
    loaded = Loaded("x", "")
    with suppress(BriefError):  # what is wrong is told as that, and as nothing else
        loaded = read(text.encode("utf-8", "surrogatepass"), "x", suffix)
    for path, place in loaded.places.items():
        assert 0 <= place.start <= place.end <= len(loaded.text) + 1, path


LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc",)), max_size=8)
SCALARS = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | LETTERS


def _nested(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.lists(inner, max_size=3) | st.dictionaries(LETTERS, inner, max_size=3)


@given(st.recursive(SCALARS, _nested, max_leaves=12))
def test_json_reads_as_the_standard_library_reads_it(value: object) -> None:
    text = json.dumps({"value": value}, ensure_ascii=False)
    assert read(text.encode(), "x", ".json").data == json.loads(text)


@pytest.mark.parametrize("point", ["a" + " " * 30_000 + "b", "{confidence=" * 5_000, "[^" * 20_000])
def test_a_hostile_key_point_is_read_in_linear_time(point: str) -> None:
    with no_hang(), suppress(BriefError):
        load_markdown(f"## Key points\n\n- {point}\n", "x")


def test_a_key_point_tells_its_confidence_after_blanks() -> None:
    data = load_markdown("## Key points\n\n- One.   {confidence = low}  \n- Two \\{confidence=low}\n", "x").data
    assert data["key_points"] == [{"confidence": "low", "text": "One."}, {"text": "Two \\{confidence=low}"}]


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85"])
@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".yaml", "title: one {raw}two\n"),
        (".yaml", 'title: "one {escape}two"\n'),
        (".json", '{{"title": "one {raw}two"}}'),
        (".json", '{{"title": "one {escape}two"}}'),
        (".md", "---\ntitle: one {raw}two\n---\n"),
    ],
)
def test_an_end_of_a_line_that_is_unicodes_alone_is_a_blank(suffix: str, text: str, end: str) -> None:
    """In all three forms, written as it is or as an escape."""
    source = text.format(raw=end, escape=f"\\u{ord(end):04x}")
    assert read(source.encode(), "x", suffix).data["title"] == "one  two"


def test_a_control_character_may_not_come_by_an_escape() -> None:
    with pytest.raises(BriefError) as caught:
        read(b'{"title": "x",\n "tldr": "a\\u001bb"}', "x", ".json")
    (fault,) = caught.value.diagnostics
    assert (fault.code, str(fault.span)) == ("control-character", "x:2:10")
