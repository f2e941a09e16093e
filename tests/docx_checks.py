"""Checks of DOCX files: two validators of the schema, and our own for what both let pass.

Each check takes a path and gives a list of faults in words; an empty list means that it found none.
"""

from __future__ import annotations

import json
import posixpath
import re
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from openxml_audit import OpenXmlValidator

from tests import docx_form_checks

TOP = Path(__file__).resolve().parents[1]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
DC = "{http://purl.org/dc/elements/1.1/}"
DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}"
DCTERMS = "{http://purl.org/dc/terms/}"

EMPTY_ALLOWED = {"BriefRule", "BriefTableEnd"}  # a rule is the paragraph's border; Word wants text after a table


def ooxml_sdk(path: Path) -> list[str]:
    """What the Open XML SDK's validator finds."""
    binary = TOP / "node_modules" / ".bin" / "ooxml-validator"
    if not binary.exists():
        raise RuntimeError(f"{binary} is missing; run: npm install --ignore-scripts")
    done = subprocess.run([binary, path], capture_output=True, text=True, timeout=120, check=False)
    if done.returncode not in {0, 1}:
        raise RuntimeError(f"ooxml-validator failed: {done.stderr.strip()}")
    report = json.loads(done.stdout)
    return [json.dumps(fault, ensure_ascii=False) for fault in report["errors"]]


def openxml_audit(path: Path) -> list[str]:
    """What openxml-audit finds, without its false alarm about stylesWithEffects."""
    result = OpenXmlValidator().validate(path)
    return [str(fault) for fault in result.errors if "stylesWithEffects" not in str(fault)]


def own_checks(path: Path) -> list[str]:
    """What both validators let pass."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        files = {name: archive.read(name) for name in names}
    package = _Package(files)
    faults = [f"{name} stands twice in the zip" for name, count in Counter(names).items() if count > 1]
    for check in (
        _bookmarks, _fields, _lists, _styles, _properties, _alternatives, _tables, _language, _empty_paragraphs,
        _relationships, _notes, *docx_form_checks.CHECKS,
    ):  # fmt: skip
        faults += check(package)
    return faults


class _Package:
    """The parts of a file, parsed once."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.xml = {n: etree.fromstring(data) for n, data in files.items() if n.endswith((".xml", ".rels"))}
        self.document = self.xml["word/document.xml"]
        self.stories = {  # the parts that hold text
            name: root
            for name, root in self.xml.items()
            if re.fullmatch(r"word/(document|footnotes|endnotes|header\d+|footer\d+)\.xml", name)
        }


def _bookmarks(package: _Package) -> Iterator[str]:
    starts = [b for root in package.stories.values() for b in root.iter(f"{W}bookmarkStart")]
    ends = Counter(b.get(f"{W}id", "") for root in package.stories.values() for b in root.iter(f"{W}bookmarkEnd"))
    ids = Counter(b.get(f"{W}id", "") for b in starts)
    names = Counter(b.get(f"{W}name", "").lower() for b in starts)
    yield from (f"bookmark id {key} is used {count} times" for key, count in ids.items() if count > 1)
    yield from (f"bookmark {key} is defined {count} times" for key, count in names.items() if count > 1)
    yield from (f"bookmark id {key} opens {ids[key]} times and closes {ends[key]} times"
                for key in sorted({*ids, *ends}) if ids[key] != ends[key])  # fmt: skip
    for start in starts:
        name = start.get(f"{W}name", "")
        if not re.fullmatch(r"[A-Za-z_]\w{0,39}", name, re.ASCII):
            yield f"bookmark {name!r} has a name that Word refuses"
    for root in package.stories.values():
        for link in root.iter(f"{W}hyperlink"):
            anchor = link.get(f"{W}anchor")
            if anchor is not None and anchor.lower() not in names:
                yield f"a link points to the bookmark {anchor!r}, which does not exist"


def _fields(package: _Package) -> Iterator[str]:
    for name, root in package.stories.items():
        depth = 0
        for mark in root.iter(f"{W}fldChar"):
            depth += {"begin": 1, "end": -1}.get(mark.get(f"{W}fldCharType", ""), 0)
            if depth < 0:
                yield f"{name}: a field ends that did not begin"
                depth = 0
        if depth:
            yield f"{name}: {depth} field(s) begin and do not end"
        for field in root.iter(f"{W}fldSimple"):
            if not field.get(f"{W}instr", "").strip():
                yield f"{name}: a field without instruction"


def _lists(package: _Package) -> Iterator[str]:
    numbering = package.xml.get("word/numbering.xml")
    elements = [] if numbering is None else list(numbering)
    abstract = {e.get(f"{W}abstractNumId") for e in elements if e.tag == f"{W}abstractNum"}
    numbers = [e for e in elements if e.tag == f"{W}num"]
    known = Counter(e.get(f"{W}numId", "") for e in numbers)
    yield from (f"list {key} is defined {count} times" for key, count in known.items() if count > 1)
    for number in numbers:
        of = number.find(f"{W}abstractNumId")
        if of is None or of.get(f"{W}val") not in abstract:
            yield f"list {number.get(f'{W}numId')} is of a kind that does not exist"
    used = {e.get(f"{W}val", "") for root in package.xml.values() for e in root.iter(f"{W}numId")} - {"0"}
    yield from (f"list {key} is used and does not exist" for key in sorted(used) if key not in known)


def _styles(package: _Package) -> Iterator[str]:
    kinds = {"pStyle": "paragraph", "rStyle": "character", "tblStyle": "table"}
    styles = package.xml["word/styles.xml"]
    found = Counter((s.get(f"{W}type", ""), s.get(f"{W}styleId", "")) for s in styles.iter(f"{W}style"))
    yield from (f"style {key} is defined {count} times" for (_, key), count in found.items() if count > 1)
    used = {
        (kind, element.get(f"{W}val", ""))
        for root in package.xml.values()
        for tag, kind in kinds.items()
        for element in root.iter(f"{W}{tag}")
    }
    yield from (f"{kind} style {key} is used and does not exist" for kind, key in sorted(used - set(found)))
    ids = {key for _, key in found}
    for style in styles.iter(f"{W}style"):
        for tag in ("basedOn", "next", "link"):
            other = style.find(f"{W}{tag}")
            if other is not None and other.get(f"{W}val") not in ids:
                yield f"style {style.get(f'{W}styleId')}: {tag} names {other.get(f'{W}val')}, which does not exist"


def _properties(package: _Package) -> Iterator[str]:
    core = package.xml.get("docProps/core.xml")
    if core is None:
        yield "there are no core properties"
        return
    tags = Counter(etree.QName(element).localname for element in core)
    yield from (f"core property {tag} stands {count} times" for tag, count in tags.items() if count > 1)
    if not core.findtext(f"{DC}title"):
        yield "the file has no title"
    for name in ("created", "modified"):
        moment = core.findtext(f"{DCTERMS}{name}") or ""
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment):
            yield f"core property {name} is no moment: {moment!r}"
    if core.findtext(f"{DC}creator") == "python-docx":
        yield "the author is a library"


def _alternatives(package: _Package) -> Iterator[str]:
    numbers: Counter[str] = Counter()
    for root in package.stories.values():
        for words in root.iter(f"{WP}docPr"):
            numbers[words.get("id", "")] += 1
            decorative = next(words.iter(f"{DECORATIVE}decorative"), None)
            if not words.get("descr", "").strip() and (decorative is None or decorative.get("val") != "1"):
                yield f"the picture {words.get('name')!r} has no alternative text"
        for shape in root.iter("{urn:schemas-microsoft-com:vml}shape"):
            if not shape.get("alt", "").strip():
                yield "a watermark has no alternative text"
    yield from (f"picture id {key} is used {count} times" for key, count in numbers.items() if count > 1)


def _tables(package: _Package) -> Iterator[str]:
    for table in package.document.iter(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        if not rows or rows[0].find(f"{W}trPr/{W}tblHeader") is None:
            yield "a table has no header row"
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in rows:
            if len(row.findall(f"{W}tc")) != columns:
                yield f"a table of {columns} columns has a row of {len(row.findall(f'{W}tc'))} cells"
        following = table.getnext()
        if following is None or following.tag in {f"{W}tbl", f"{W}sectPr"}:
            yield "a table is not followed by a paragraph"


def _language(package: _Package) -> Iterator[str]:
    language = package.xml["word/styles.xml"].find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    tag = "" if language is None else language.get(f"{W}val", "")
    core = package.xml.get("docProps/core.xml")
    stated = "" if core is None else core.findtext(f"{DC}language") or ""
    if not tag:
        yield "the text has no language"
    elif tag != stated and not tag.startswith(f"{stated}-"):  # Word wants a region
        yield f"the text is in {tag!r}, the properties say {stated!r}"


def _empty_paragraphs(package: _Package) -> Iterator[str]:
    """Empty paragraphs of the text and its notes; a mark of a list, an empty cell, a rule may be empty."""
    content = (f"{W}t", f"{W}drawing", f"{W}pict", f"{W}br", f"{W}separator", f"{W}continuationSeparator")
    for name in ("word/document.xml", "word/footnotes.xml"):
        root = package.xml.get(name)
        for paragraph in () if root is None else root.iter(f"{W}p"):
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            parent = paragraph.getparent()
            in_cell = parent is not None and parent.tag == f"{W}tc" and len(parent.findall(f"{W}p")) == 1
            marked = style is not None and (
                style.get(f"{W}val", "") in EMPTY_ALLOWED
                or style.get(f"{W}val", "").startswith(("List", "BriefKeyPoint"))
            )
            if next(paragraph.iter(*content), None) is None and not (in_cell or marked):
                yield f"{name}: an empty paragraph of style {'' if style is None else style.get(f'{W}val')!r}"


def _relationships(package: _Package) -> Iterator[str]:
    for name, root in package.xml.items():
        if name.endswith(".rels"):
            yield from _targets(package, name, root)
    for name in package.stories:
        folder, file = posixpath.split(name)
        relations = package.xml.get(f"{folder}/_rels/{file}.rels")
        known = set() if relations is None else {e.get("Id") for e in relations}
        for element in package.xml[name].iter():
            used = [element.get(key, "") for key in element.attrib if str(key).startswith(R)]
            yield from (f"{name}: relationship {key} does not exist" for key in used if key not in known)


def _targets(package: _Package, name: str, root: etree._Element) -> Iterator[str]:
    folder = posixpath.dirname(posixpath.dirname(name))
    addresses: Counter[str] = Counter()
    for relation in root.iter(RELATIONSHIP):
        target = relation.get("Target", "")
        if relation.get("TargetMode") == "External":
            addresses[target] += 1
        elif posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/") not in package.files:
            yield f"{name}: {target} does not exist"
    yield from (f"{name}: {key} stands {count} times" for key, count in addresses.items() if count > 1)


def _notes(package: _Package) -> Iterator[str]:
    notes = package.xml.get("word/footnotes.xml")
    ids = Counter() if notes is None else Counter(n.get(f"{W}id", "") for n in notes if n.get(f"{W}type") is None)
    called = Counter(n.get(f"{W}id", "") for n in package.document.iter(f"{W}footnoteReference"))
    for key in sorted({*ids, *called}):
        if ids[key] != 1 or called[key] != 1:
            yield f"footnote {key} stands {ids[key]} times and is called {called[key]} times"
