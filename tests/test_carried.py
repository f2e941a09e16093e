"""What a deliverable carries: the same bytes from PDF and DOCX, a brief that builds again, and nothing that is not shown."""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from briefpress import pipeline
from briefpress.diagnostics import UsageError
from briefpress.extracting import carried_by, extract
from briefpress.model import PROSE, json_schema
from briefpress.project import find_project
from briefpress.unseen import without_unseen
from tests.effort import no_hang

BRIEF = """\
---
title: "A \\"quoted\\" title"
publisher: The desk
citation_style: folder/house.csl
bibliography: refs.json
sources:
  - {id: own, type: report, title: Own source, abstract: Secret abstract, reliability: B}
---

## TL;DR

Short. <!-- Secret comment -->

## Key points

- A point [@own]. <!--
  Secret, over lines -->

## Summary

Text [@listed] with `<!-- code -->` in it.

```
<!-- shown -->
```
"""
REFS = json.dumps(
    [
        {"id": "listed", "type": "book", "title": "Listed", "note": "Secret note", "keyword": "secret"},
        {"id": "other", "type": "book", "title": "Secret book"},
    ]
)


@pytest.fixture
def built(project: Callable[..., Path]) -> dict[str, bytes]:
    """The deliverables of the brief by format."""
    from briefpress.csl import find_style

    style = find_style("apa").decode("utf-8")
    root = project(**{"x.md": BRIEF, "refs.json": REFS, "folder/house.csl": style})
    here = find_project(root).with_settings(formats=("pdf", "docx"))
    checked = pipeline.check(root / "x.md", here, formats=("pdf", "docx"))
    assert checked.document is not None, checked.diagnostics
    return {name.rpartition(".")[2]: data for name, data in pipeline.render(checked, here).items()}


def test_pdf_and_docx_carry_the_same_bytes(built: dict[str, bytes]) -> None:
    found = {name: carried_by(data, name) for name, data in built.items()}
    assert found["pdf"] == found["docx"]
    assert list(found["pdf"]) == ["brief.json", "references.json"]


def test_what_is_not_shown_is_not_carried(built: dict[str, bytes]) -> None:
    for name, data in built.items():
        carried = b"".join(carried_by(data, name).values()).decode()
        assert "ecret" not in carried
        assert "folder" not in carried
        assert "`<!-- code -->`" in carried
        assert "<!-- shown -->" in carried
        assert "reliability" in carried


@pytest.mark.parametrize(
    ("prose", "left"),
    [
        ("A lone ` tick.\n\n<!-- secret -->\n\nAnother ` tick.", "A lone ` tick.\n\n\n\nAnother ` tick."),
        ("```x``` code <!-- secret --> `y`", "```x``` code  `y`"),
        ("Ticks `` and <!-- secret --> ` end ``` of.", "Ticks `` and  ` end ``` of."),
        ("<!-- one\n```\n-->\n\nText", "\n\nText"),
        ("Two \\\\<!-- secret --> signs", "Two \\\\ signs"),
        (
            "[//]: # (secret)\n\nText [a] here\n\n[a]: https://example.org",
            "\n\nText [a] here\n\n[a]: https://example.org",
        ),
        ("- [x]: # (secret\n  more)\n- Item", "- \n- Item"),
        (
            "Text `<!-- one -->` and <!-- secret --> `` ` <!-- two --> ``",
            "Text `<!-- one -->` and  `` ` <!-- two --> ``",
        ),
        ("1. x\n\n    ```\n    <!-- shown -->\n    ```\n\n> ~~~\n> <!-- shown -->", None),
        ("Text\n\n    <!-- shown, indented -->", None),
        ("An escaped \\<!-- comment --> and `<!--` are text", None),
    ],
)
def test_what_no_page_shows_is_told_from_code_as_the_page_tells_it(prose: str, left: str | None) -> None:
    assert without_unseen(prose) == (prose if left is None else left)


def test_taking_comments_out_takes_no_longer_than_reading_them() -> None:
    with no_hang():
        assert "<!--" not in without_unseen("<!-- x -->\n\n" + "`" * 20_000 + "a" * 200_000)
        assert "y" not in without_unseen("`<!-- x -->` <!-- y -->\n\n" * 2_000)


def test_every_text_in_markdown_is_known_as_such() -> None:
    def markdown(node: object) -> set[str]:
        if isinstance(node, list):
            return set().union(*map(markdown, node))
        if not isinstance(node, dict):
            return set()
        own = {key for key, value in node.get("properties", {}).items() if "'x-form': 'Markdown'" in str(value)}
        return own.union(*map(markdown, node.values()))

    assert markdown(json_schema()) | {"question", "columns", "rows"} == PROSE


def test_a_title_that_looks_like_a_comment_stays(project: Callable[..., Path]) -> None:
    root = project(**{"x.md": '---\ntitle: "[a]: b <!-- c -->"\n---\n\n## TL;DR\n\nText\n'})
    here = find_project(root)
    checked = pipeline.check(root / "x.md", here)
    assert checked.document is not None, checked.diagnostics
    assert json.loads(checked.document.attachments[0].data)["title"] == "[a]: b <!-- c -->"


def test_the_brief_that_comes_back_makes_the_same_document(
    built: dict[str, bytes], project: Callable[..., Path], tmp_path: Path
) -> None:
    from briefpress.csl import find_style

    (tmp_path / "x.pdf").write_bytes(built["pdf"])
    root = project(**{"house.csl": find_style("apa").decode("utf-8")})
    paths = extract(tmp_path / "x.pdf", root, force=False)
    assert [path.name for path in paths] == ["brief.json", "references.json"]
    here = find_project(root).with_settings(formats=("pdf",))
    again = pipeline.check(root / "brief.json", here, formats=("pdf",))
    assert again.document is not None, again.diagnostics
    assert [a.data for a in again.document.attachments] == list(carried_by(built["pdf"], "x").values())


def test_files_that_are_there_are_not_replaced_unless_asked(built: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(built["docx"])
    extract(tmp_path / "x.docx", tmp_path, force=False)
    with pytest.raises(UsageError, match="there already"):
        extract(tmp_path / "x.docx", tmp_path, force=False)
    extract(tmp_path / "x.docx", tmp_path, force=True)


def _encrypted(data: bytes) -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def _without_files() -> bytes:
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


def _zip() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("x.txt", "x")
    return out.getvalue()


def test_other_files_are_refused_in_one_sentence(built: dict[str, bytes]) -> None:
    cases = {
        "neither a PDF nor a DOCX": b"text",
        "encrypted": _encrypted(built["pdf"]),
        "carries no source": _without_files(),
        "cannot be read as a PDF": b"%PDF-1.7\nbroken",
        "DOCX|Word": _zip(),
    }
    for words, data in cases.items():
        with pytest.raises(UsageError, match=words):
            carried_by(data, "x")


def _attached(name: str, packed: bytes, kind: pikepdf.Name | None = None) -> bytes:
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, b"", filename=name)
        pdf.attachments[name].get_file().obj.write(packed, filter=kind)
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def test_an_attachment_that_unpacks_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefpress.extracting.MOST_BYTES", 1000)
    bomb = _attached("brief.json", zlib.compress(bytes(100_000)), pikepdf.Name.FlateDecode)
    with pytest.raises(UsageError, match="more than 1,000 bytes"):
        carried_by(bomb, "x")
    with pytest.raises(UsageError, match="packed"):
        carried_by(_attached("brief.json", b"61>", pikepdf.Name.ASCIIHexDecode), "x")


def test_what_others_attach_to_a_pdf_is_not_written() -> None:
    with pytest.raises(UsageError, match="carries no source"):
        carried_by(_attached("setup.py", b"import this"), "x")


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="is no file"):
        extract(tmp_path / "pipe", tmp_path, force=False)


def test_a_fault_names_the_file_and_no_place_in_memory() -> None:
    for data in (b"%PDF-1.7\nbroken", _zip()):
        with pytest.raises(UsageError, match=r"^x\b") as fault:
            carried_by(data, "x")
        assert "0x" not in str(fault.value)


@pytest.mark.parametrize(
    ("prose", "carried"),
    [
        ('[a](https://x.org/p(1) "secret") b', "[a](https://x.org/p(1)) b"),
        ("[a **b**](<https://x.org/y> (secret)) end", "[a **b**](<https://x.org/y>) end"),
        ('[a][r]\n\n[r]: https://x.org "secret"\n', "[a][r]\n\n[r]: https://x.org\n"),
        ('![alt](secret/sub/x.png "caption"){#fig:a}', '![alt](x.png "caption"){#fig:a}'),
        ("```py secret words\ncode\n```", "```py \ncode\n```"),
        ('text with `[a](b "c")` as code', 'text with `[a](b "c")` as code'),
        ("[a](https://x.org) as it is", "[a](https://x.org) as it is"),
    ],
)
def test_titles_of_links_and_folders_of_pictures_are_not_carried(prose: str, carried: str) -> None:
    assert without_unseen(prose) == carried
