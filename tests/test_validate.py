"""The data of a brief: every fault at once, each with its place and what to do."""

from __future__ import annotations

import pytest

from briefpress.diagnostics import BriefError
from briefpress.model import Brief, json_schema
from briefpress.readers import read
from briefpress.reports.people import explained
from briefpress.titles import slug_from
from briefpress.validate import validate


def faults(text: str) -> list[tuple[str, str, str]]:
    """The faults of a YAML brief as (code, place, message and hint)."""
    with pytest.raises(BriefError) as caught:
        validate(read(text.encode(), "x", ".yaml"))
    return [(d.code, str(d.span), f"{d.message} | {d.hint}") for d in caught.value.diagnostics]


def test_every_fault_is_told_at_once() -> None:
    found = faults("titel: x\nstatus: fnial\npublished: 2026-13-01\nkey_points:\n  - text: a\n    confidence: sure\n")
    assert [(code, place) for code, place, _ in found] == [
        ("missing-key", "x:1:1"),
        ("bad-value", "x:2:9"),
        ("bad-value", "x:3:12"),
        ("bad-value", "x:6:17"),
        ("unknown-key", "x:1:1"),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("titel: x", "the key `titel` is not known | did you mean `title`?"),
        ("status: fnial", "`status` 'fnial' is none of draft, final | did you mean final?"),
        ("published: 24.11.2026", "`published` '24.11.2026' is not a date | write it as 2026-11-24, 2026-11 or 2026"),
        (
            "published: 2026-02-30",
            "`published` '2026-02-30' is not a date of the calendar | correct the day or the month",
        ),
        ("language: English!", "`language` 'English!' is not a language tag (BCP 47) such as en, en-GB or fa | "),
        ("marking: TLP:ORANGE", "`marking` 'TLP:ORANGE' is no marking of TLP 2.0 | its labels are TLP:RED"),
        ("slug: ../../etc/x", "`slug` '../../etc/x' is no slug: small letters"),
        ("slug: a..b", "`slug` 'a..b' is no slug"),
        ("authors: [{name: A, email: a at b}]", "`authors[1].email` 'a at b' is no e-mail address | "),
        ("authors: [{nam: A}]", "the key `nam` is not known in `authors[1]` | did you mean `name`?"),
        ("authors: [{role: A}]", "the key `name` of `authors[1]` is missing | add `name: …`"),
        ("sources: [{id: 'a b', title: x}]", "`sources[1].id` 'a b' is no citation key"),
        ("sources: x", "`sources` must be a list | "),
        ("key_points: {a: b}", "`key_points` must be a list | "),
        ("subtitle: ''", "`subtitle` '' is empty | write something or leave the key out"),
        (
            "tables: [{id: a, caption: b, columns: [c, d], rows: [[e]]}]",
            "`tables[1]` row 1 has 1 cells, but there are 2 columns | ",
        ),
    ],
)
def test_a_fault_says_what_is_wrong_and_what_to_do(line: str, message: str) -> None:
    found = [text for _, _, text in faults(f"title: x\nsummary: y\n{line}\n")]
    assert any(text.startswith(message) for text in found), found


def test_a_brief_without_content_is_told_what_it_needs() -> None:
    assert faults("title: x\n")[0][:2] == ("empty-brief", "x:1:1")


def test_a_caret_stands_below_the_fault() -> None:
    with pytest.raises(BriefError) as caught:
        validate(read("title: ü字x\nsummary: y\nstatus: fnial\n".encode(), "x", ".yaml"))
    shown = explained(caught.value.diagnostics[0], {"x": "title: ü字x\nsummary: y\nstatus: fnial\n"}.get)
    assert shown.split("\n")[1:5] == ["  --> x:3:9", "  |", "3 | status: fnial", "  |         ^^^^^"]


def test_numbers_are_read_as_text_where_text_is_meant() -> None:
    brief = validate(read(b"title: 2026\nnumber: 007\nversion: 1.10\nsummary: x\n", "x", ".yaml"))
    assert (brief.title, brief.number, brief.version) == ("2026", "007", "1.10")


@pytest.mark.parametrize("marking", ["TLP:AMBER+STRICT", "tlp amber+strict", "TLP:amber + strict"])
def test_a_tlp_marking_is_written_as_the_standard_writes_it(marking: str) -> None:
    assert Brief.model_validate({"title": "x", "summary": "y", "marking": marking}).marking == "TLP:AMBER+STRICT"


def test_a_slug_is_made_of_any_name() -> None:
    assert slug_from("Über  “Größe”: 2026!") == "uber-groe-2026"
    assert slug_from("字") == "brief"


def test_the_schema_takes_the_short_forms_that_the_model_takes() -> None:
    schema = json_schema()
    assert {"type": "string"} in schema["$defs"]["KeyPoint"]["anyOf"]
    assert {"type": "string"} in schema["properties"]["bibliography"]["anyOf"]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
