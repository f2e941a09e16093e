"""A build for an audience holds what is for it, in order and numbered anew, and provably nothing else."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefpress.audiences import Unordered, highest, may_read
from briefpress.diagnostics import BriefError
from briefpress.extracting import carried_by
from briefpress.leaks import folded, leaks, probes
from briefpress.pipeline import Checked, check, render
from briefpress.press import pressed_brief
from briefpress.project import Project

SOURCE = """---
title: A brief in three parts
status: draft
language: en
marking: TLP:GREEN
caveat: To the community.
tldr: One sentence for everybody.
key_points:
- text: Everybody may know this [@open].
- text: Negotiators in Zanzibar agreed on the wording last Thursday [@secret].
  audience: internal
  marking: TLP:RED
- text: Partners hear of the shipment of cobalt from Katanga [@shared].
  audience: partner
  marking: TLP:AMBER
faq:
- question: Who met whom in the harbour?
  answer: The envoy met the harbour master twice.
  audience: internal
tables:
- id: sums
  audience: internal
  caption: Payments to the lighthouse keepers
  columns: [Year, Dollars]
  rows: [["2025", "31337001"]]
sources:
- {id: open, type: report, title: An open report, audience: public}
- id: secret
  type: report
  title: The confidential minutes of Stone Town
  audience: internal
  author: [{family: Mwinyikombo, given: A}]
- {id: shared, type: report, title: Cobalt on the move, audience: partner}
---

## Summary

Everybody reads this first [@open].

::: audience: internal
The lighthouse keepers were paid in advance, and the develop-
ment of the harbour was a pretext [@secret]; see @tbl:sums.
:::

Then everybody reads this.

```
::: audience: internal
```

::: audience: partner
Katanga sends three trains a week.
:::
"""
SECRETS = ("Zanzibar", "lighthouse", "harbour", "31337001", "Stone Town", "Mwinyikombo", "TLP:RED", "envoy")
SHARED = ("cobalt", "Katanga", "Cobalt on the move")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "brief.md").write_text(SOURCE, "utf-8")
    return Project(tmp_path).with_settings(formats=("pdf", "docx", "txt", "html"))


def built(project: Project, audience: str | None) -> tuple[Checked, dict[str, bytes]]:
    project = project.with_settings(audience=audience)
    checked = check(project.root / "brief.md", project, formats=project.settings.formats)
    assert [d for d in checked.diagnostics if d.severity.value == "error"] == []
    return checked, render(checked, project)


def words(name: str, data: bytes) -> str:
    """What a deliverable says to its readers, in one line."""
    if name.endswith(".pdf"):
        with pypdfium2.PdfDocument(data) as pdf:
            text = " ".join(page.get_textpage().get_text_range() for page in pdf)
    elif name.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            text = archive.read("word/document.xml").decode()
    else:
        text = data.decode()
    return " ".join(text.split())


def test_a_build_for_an_audience_shows_what_is_for_it_and_no_more(project: Project) -> None:
    for audience, seen, unseen in (
        ("public", (), (*SECRETS, *SHARED)),
        ("partner", SHARED, SECRETS),
        ("internal", (*SECRETS, *SHARED), ()),
        (None, (*SECRETS, *SHARED), ()),
    ):
        _, files = built(project, audience)
        suffix = f"-{audience}" if audience else ""
        assert list(files) == [f"brief{suffix}.{format}" for format in ("pdf", "docx", "txt", "html")]
        for name, data in files.items():
            text = words(name, data)
            assert "Everybody reads this first" in text
            assert [word for word in seen if word not in text] == [], (audience, name)
            assert [word for word in unseen if word in text] == [], (audience, name)


def test_citations_are_numbered_anew(project: Project) -> None:
    _, files = built(project, "partner")
    text = files["brief-partner.txt"].decode()
    assert "[1]" in text
    assert "[2]" in text
    assert "[3]" not in text
    _, files = built(project, "public")
    assert "[2]" not in files["brief-public.txt"].decode()


def test_the_banner_is_the_highest_marking_of_what_remains(project: Project) -> None:
    for audience, banner in (("public", "TLP:GREEN"), ("partner", "TLP:AMBER"), ("internal", "TLP:RED")):
        checked, _ = built(project, audience)
        assert checked.document is not None
        assert checked.document.head.marking is not None
        assert checked.document.head.marking.text == banner


def test_a_part_with_a_marking_of_its_own_shows_it(project: Project) -> None:
    assert "(TLP:AMBER) Partners hear" in " ".join(built(project, "partner")[1]["brief-partner.txt"].decode().split())


def test_a_fence_in_code_is_code_and_the_others_are_gone(project: Project) -> None:
    text = built(project, "internal")[1]["brief-internal.txt"].decode()
    assert text.count(":::") == 1


def test_the_source_that_a_deliverable_carries_is_the_audiences_own(project: Project) -> None:
    for format in ("pdf", "docx"):
        _, files = built(project, "public")
        carried = carried_by(files[f"brief-public.{format}"], "brief")
        brief = json.loads(carried["brief.json"])
        assert [len(brief[key]) for key in ("key_points", "sources")] == [1, 1]
        assert not any("audience" in point for key in ("key_points", "sources") for point in brief[key])
        assert not any(word.encode() in data for word in SECRETS for data in carried.values())


def test_nothing_of_a_build_for_an_audience_leaks(project: Project) -> None:
    checked, files = built(project, "public")
    wanted = [*probes(checked.withheld, "")]
    assert len(wanted) > 20
    found = [(name, where, run) for name, data in files.items() for where, run in leaks(name, data, wanted)]
    assert found == []


def _with(data: bytes, change: str) -> bytes:
    """A PDF with a secret put somewhere."""
    secret = "Negotiators in Zanzibar agreed on the wording last Thursday"
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0]
        if change == "metadata":
            pdf.docinfo["/Keywords"] = secret
        elif change == "xmp":
            with pdf.open_metadata() as meta:
                meta["dc:description"] = secret
        elif change == "attachment":
            pdf.attachments["x.txt"] = pikepdf.AttachedFileSpec(pdf, secret.encode("utf-16"))
        elif change == "annotation":
            page.obj.Annots = pdf.make_indirect([pikepdf.Dictionary(Type=pikepdf.Name.Annot, Contents=secret)])
        elif change == "comment":
            page.contents_add(f"% {secret}".encode())
        elif change == "name":
            page.obj[f"/{secret.replace(' ', '')}"] = 1
        out = io.BytesIO()
        pdf.save(out, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


@pytest.mark.parametrize("place", ["metadata", "xmp", "attachment", "annotation", "comment", "name"])
def test_the_search_finds_a_leak_wherever_it_is_in_a_pdf(project: Project, place: str) -> None:
    checked, files = built(project, "public")
    leaky = _with(files["brief-public.pdf"], place)
    assert [*leaks("brief.pdf", leaky, [*probes(checked.withheld, "")])] != []


@pytest.mark.parametrize(
    "part", ["docProps/core.xml", "word/media/a.bin", "customXml/new.xml", "zanzibar-agreed-word.xml"]
)
def test_the_search_finds_a_leak_wherever_it_is_in_a_docx(project: Project, part: str) -> None:
    checked, files = built(project, "public")
    out = io.BytesIO(files["brief-public.docx"])
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, pytest.MonkeyPatch.context() as patch:
        patch.setattr("warnings.warn", lambda *_, **__: None)
        archive.writestr(part, "<x><b>Negotiators in Zan</b><i>zibar agreed on the wor\u00adding last Thursday</i></x>")
    wanted = [*probes(checked.withheld, "")]
    assert [*leaks("brief.docx", out.getvalue(), wanted)] != []


def test_the_whole_build_of_an_audience_shows_that_the_search_can_find(project: Project) -> None:
    checked, _ = built(project, "public")
    _, files = built(project, "internal")
    wanted = [*probes(checked.withheld, "")]
    assert {name for name, data in files.items() if [*leaks(name, data, wanted)]} == set(files)


def test_a_leak_fails_the_build(project: Project) -> None:
    checked, _ = built(project, "public")
    assert checked.document is not None
    head = replace(checked.document.head, publisher="Negotiators in Zanzibar agreed on the wording")
    checked.document = replace(checked.document, head=head)
    with pytest.raises(BriefError, match="not for this audience") as raised:
        render(checked, project.with_settings(audience="public"))
    assert {d.code for d in raised.value.diagnostics} == {"audience-leak"}
    told = " ".join(d.message for d in raised.value.diagnostics)
    assert all(f"brief-public.{format} holds" in told for format in ("pdf", "docx", "txt", "html"))
    with pytest.raises(BriefError, match=r"brief-public\.press\.pdf holds text that is not for this audience"):
        pressed_brief(checked, project)


@given(st.text(max_size=60), st.text("abcdefghijk", min_size=9, max_size=12), st.text(max_size=60))
def test_a_run_is_found_in_whatever_stands_around_it(before: str, secret: str, after: str) -> None:
    wanted = [*probes([secret], "")]
    assert wanted == [folded(secret)]
    hidden = "\u00ad".join(secret.upper())
    assert [*leaks("x.txt", f"x{before} {hidden} {after}x".encode(), wanted)] != []


def faults(tmp_path: Path, text: str, **settings: object) -> list[str]:
    (tmp_path / "brief.md").write_text(text, "utf-8")
    project = Project(tmp_path).with_settings(**settings)
    found = check(tmp_path / "brief.md", project).diagnostics
    return [f"{d.span.line}:{d.span.column} {d.code} {d.message}" for d in found if d.severity.value == "error"]


FRONT = "---\ntitle: T\nstatus: draft\ntldr: All.\n---\n\n## Summary\n\nText.\n\n"


@pytest.mark.parametrize(
    ("fence", "says"),
    [
        (
            "::: audience: intern\nx\n:::\n",
            "11:1 audience-fence the audience 'intern' is none of public, partner, internal",
        ),
        ("::: audiance: internal\nx\n:::\n", "11:1 audience-fence this is no fence that is known"),
        (":::internal\nx\n:::\n", "11:1 audience-fence this is no fence that is known"),
        ("::: audience: internal\nx\n", "11:1 audience-fence this fence is not closed"),
        (
            "::: audience: internal\n::: audience: partner\n:::\n:::\n",
            "12:1 audience-fence a fence stands here in another",
        ),
        ("x\n:::\n", "12:1 audience-fence this is no fence that is known"),
    ],
)
def test_a_fence_that_is_wrong_is_an_error_for_every_audience(tmp_path: Path, fence: str, says: str) -> None:
    for audience in ("public", None):
        assert faults(tmp_path, FRONT + fence, audience=audience) == [says]


def test_a_fault_after_what_was_left_out_is_told_at_its_place(tmp_path: Path) -> None:
    text = FRONT.replace("---\n\n", "key_points:\n- {text: a, audience: internal}\n- b [@nobody]\n---\n\n", 1)
    text += "::: audience: internal\nSecret.\n:::\n\nOpen [@nowhere].\n"
    assert faults(tmp_path, text, audience="public") == [
        "7:6 unknown-source there is no source `nobody`",
        "18:7 unknown-source there is no source `nowhere`",
    ]


def test_a_brief_of_which_nothing_is_left_is_an_error(tmp_path: Path) -> None:
    text = "---\ntitle: T\nstatus: draft\nkey_points:\n- {text: a, audience: internal}\n---\n"
    assert faults(tmp_path, text, audience="partner") == [
        "1:1 audience-nothing nothing of the brief is for the audience partner"
    ]
    assert faults(tmp_path, text, audience="internal") == []


def test_a_section_of_which_nothing_is_left_leaves_no_title(tmp_path: Path) -> None:
    (tmp_path / "brief.md").write_text(FRONT + "## Telling title\n\n::: audience: internal\nSecret.\n:::\n", "utf-8")
    project = Project(tmp_path).with_settings(audience="public", formats=("txt",))
    text = render(check(tmp_path / "brief.md", project), project)["brief-public.txt"].decode()
    assert "Telling" not in text


MARKDOWN = """---
title: T
status: draft
---

## Key points

- Known to all.[^open]
- Known to few.[^secret] {audience=internal confidence=low marking="TLP:RED"}

## The harbour at night {audience=partner}

Boats come.

## Questions

### Who pays the pilots? {audience=internal}

The consulate does.

### Who comes?

All do.

::: audience: internal
Even the admiral.[^more]
:::

[^open]: An open note.

[^secret]: A note of the pilots guild.

[^more]: The admiral's note, which
    goes on[^inner].

[^inner]: A note on the admiral's note.
"""


def test_parts_and_notes_in_markdown_are_for_an_audience_too(tmp_path: Path) -> None:
    (tmp_path / "brief.md").write_text(MARKDOWN, "utf-8")
    project = Project(tmp_path).with_settings(formats=("txt", "pdf", "docx"), audience="public")
    checked = check(tmp_path / "brief.md", project)
    assert checked.brief is not None
    files = render(checked, project)
    text = files["brief-public.txt"].decode()
    assert "Known to all" in text
    assert "An open note" in text
    assert "Who comes?" in text
    for word in ("few", "harbour", "Boats", "pilots", "consulate", "admiral", "guild", "{"):
        assert word not in text, word
    secrets = ("guild", "admiral", "harbour at night", "pays the pilots")
    for data in carried_by(files["brief-public.pdf"], "x").values():
        assert not any(word in data.decode() for word in secrets)
    for words in ("A note of the pilots guild.", "The harbour at night", "goes on[^inner]", "A note on the admiral"):
        assert any(words in text for text in checked.withheld), words
    whole = check(tmp_path / "brief.md", project.with_settings(audience="internal")).brief
    assert whole is not None
    assert (whole.key_points[1].confidence, whole.key_points[1].marking, whole.marking) == ("low", "TLP:RED", "TLP:RED")
    assert [section.title for section in whole.sections] == ["The harbour at night"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- A point. {audiance=internal}", "5:13 unknown-key the key `audiance` is not known in `key_points[1]`"),
        (
            "- A point. {audience=intern}",
            "5:22 bad-value `key_points[1].audience` 'intern' is none of public, partner, internal",
        ),
        (
            "- A point.\n\n## Summary {audience=internal}\n\nText.",
            "7:12 heading-attributes `summary` takes nothing in braces",
        ),
    ],
)
def test_what_is_wrong_in_braces_is_an_error(tmp_path: Path, text: str, says: str) -> None:
    found = faults(tmp_path, f"---\ntitle: T\n---\n## Key points\n{text}\n")
    assert says in found


def test_braces_that_are_no_attributes_are_text(tmp_path: Path) -> None:
    (tmp_path / "brief.md").write_text(
        "---\ntitle: T\n---\n## Key points\n- A set {a, b}\n- An \\{x=1}\n- [mot]{lang=fr}\n"
    )
    brief = check(tmp_path / "brief.md", Project(tmp_path)).brief
    assert brief is not None
    assert [point.text for point in brief.key_points] == ["A set {a, b}", "An \\{x=1}", "[mot]{lang=fr}"]


def test_markings_of_the_house_are_ordered_by_the_project(tmp_path: Path) -> None:
    text = FRONT.replace("tldr:", "marking: OFFICIAL\nkey_points: [{text: a, marking: SECRET}]\ntldr:")
    assert faults(tmp_path, text) == [
        "5:33 marking-order which of the markings OFFICIAL and SECRET is the higher is not known"
    ]
    assert faults(tmp_path, text, markings=("OFFICIAL", "SECRET")) == []


def test_markings_and_audiences_are_ordered() -> None:
    assert highest(["TLP:CLEAR", "TLP:AMBER", "TLP:AMBER+STRICT"], ()) == "TLP:AMBER+STRICT"
    assert highest([], ()) is None
    assert highest(["B", "A", "B"], ("A", "B")) == "B"
    with pytest.raises(Unordered):
        highest(["A", "TLP:RED"], ("A", "B"))
    assert [may_read("partner", part) for part in (None, "public", "partner", "internal")] == [True, True, True, False]
    assert may_read(None, "internal")


def test_builds_for_two_audiences_lie_side_by_side(tmp_path: Path) -> None:
    (tmp_path / "briefpress.toml").touch()
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "brief.md").write_text(SOURCE, "utf-8")
    command = [sys.executable, "-m", "briefpress", "build", "-f", "txt"]
    for audience in ("public", "partner", "public"):
        done = subprocess.run(
            [*command, "--audience", audience], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert done.stdout == "source/brief.md: unchanged\n"
    assert sorted(path.name for path in (tmp_path / "output").glob("*.txt")) == [
        "brief-partner.txt",
        "brief-public.txt",
    ]
    lines = json.loads((tmp_path / "output" / "manifest.json").read_text())["briefs"]
    assert [(line["audience"], line["slug"]) for line in lines] == [
        ("partner", "brief-partner"),
        ("public", "brief-public"),
    ]
    verified = subprocess.run([*command[:3], "verify"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stdout
