"""The proof that no deliverable holds what was withheld: all pages, streams, attachments, metadata and XML are searched.

What is looked for are runs of letters and digits, whatever stands between them, so that a hyphen at the end of a line, a tag
or another kind of space hides nothing. A withheld text that also stands in what everybody may read is no secret.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pikepdf
from lxml import etree

from .diagnostics import BriefError, Span, UsageError, error
from .writers.docx.carried import attachments

WINDOW = 6  # words that are looked for at a time
SHORTEST = 8  # letters and digits of a run that says something
_MOST_BYTES = 200_000_000  # of a stream, unpacked
_STEPS = re.compile(r"[\W_]+")
_BREAKS = re.compile(r"[\[\](){}<>|*_`~^\n@]|https?://")  # what Markdown may set apart, so that no run goes over it
_NOTHING = re.compile("[\\W_\u00ad\u0640]+")


def refuse_leaks(files: Mapping[str, bytes], withheld: Sequence[str], shown: Iterable[str], span: Span) -> None:
    """Raise BriefError where a deliverable holds some of what was withheld; nothing of it is to be written then.

    `shown` are the texts that the audience may read.
    """
    wanted = [*probes(withheld, folded(" ".join(shown)))]
    found = [
        error(
            "audience-leak",
            f"{name} holds text that is not for this audience, in its {where}: {words!r}",
            span,
            "nothing was written; please report it, for it should not happen, unless a style or an image holds the text",
        )
        for name, data in files.items()
        for where, words in leaks(name, data, wanted)
    ]
    if found:
        raise BriefError(*found)


def folded(text: str) -> str:
    """A text as it is compared: its letters and digits alone, compatibility forms and case made equal."""
    return _NOTHING.sub("", unicodedata.normalize("NFKC", text).casefold())


def probes(withheld: Iterable[str], shown: str) -> Iterator[str]:
    """Runs of the withheld texts that do not stand in `shown` (folded): what a leak would hold."""
    seen: set[str] = set()
    for text in withheld:
        for stretch in _BREAKS.split(text):
            words = [word for word in _STEPS.split(stretch) if word]
            for start in range(max(1, len(words) - WINDOW + 1)):
                run = folded("".join(words[start : start + WINDOW]))
                if len(run) >= SHORTEST and run not in shown and run not in seen:
                    seen.add(run)
                    yield run


def leaks(name: str, data: bytes, wanted: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each place of a deliverable that holds a run, and the first that it holds."""
    for where, text in _places(name, data):
        letters = folded(text)
        backwards = letters[::-1]  # pages draw Arabic from the left
        for run in wanted:
            if run in letters or run in backwards:
                yield where, run
                break


def _places(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    if data.startswith(b"%PDF-"):
        yield from _of_pdf(data)
    elif data.startswith(b"PK"):
        yield from _of_docx(data)
    else:
        yield "text", _decoded(data)


def _decoded(data: bytes) -> str:
    """Bytes as text, where they are text; a JSON document as its strings."""
    if data.startswith((b"\xfe\xff", b"\xff\xfe")):
        return data.decode("utf-16", "replace")
    text = data.decode("utf-8", "replace")
    if text.lstrip()[:1] in ("{", "["):
        try:
            return " ".join(_strings(json.loads(text)))
        except ValueError:
            pass
    return text


def _strings(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for key, inner in value.items():
                yield key
                yield from _strings(inner)
        case list():
            for inner in value:
                yield from _strings(inner)


# ---------------------------------------------------------------------------------------------- PDF


def _of_pdf(data: bytes) -> Iterator[tuple[str, str]]:
    """The pages as they are read, then every object: its strings, and what its stream holds when it is unpacked."""
    import pypdfium2  # needed by few builds

    with pypdfium2.PdfDocument(data) as pages:
        for number, page in enumerate(pages, 1):
            yield f"page {number}", page.get_textpage().get_text_range()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for number, thing in enumerate(pdf.objects, 1):
            yield f"object {number}", " ".join(_pdf_strings(thing, 0))
            if isinstance(thing, pikepdf.Stream):
                yield f"stream {number}", _decoded(_unpacked(thing)[:_MOST_BYTES])
        yield "trailer", " ".join(_pdf_strings(pdf.trailer, 0))


def _unpacked(stream: pikepdf.Stream) -> bytes:
    try:
        return stream.read_bytes(pikepdf.StreamDecodeLevel.all)
    except pikepdf.PdfError:  # a kind of picture, which holds no text
        return stream.read_raw_bytes()


def _pdf_strings(thing: Any, depth: int) -> Iterator[str]:
    """The strings of an object; those that it refers to are objects of their own."""
    if isinstance(thing, pikepdf.String):
        yield str(thing)
    elif depth < 50 and isinstance(thing, pikepdf.Array):
        for item in thing:
            if not getattr(item, "is_indirect", False):
                yield from _pdf_strings(item, depth + 1)
    elif depth < 50 and isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for key, item in thing.items():
            yield key
            if not getattr(item, "is_indirect", False):
                yield from _pdf_strings(item, depth + 1)


# ---------------------------------------------------------------------------------------------- DOCX


def _of_docx(data: bytes) -> Iterator[tuple[str, str]]:
    """Every part: of XML the text and the attributes, of others the bytes; and the files that it carries."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.infolist():
            yield f"part {part.filename}", part.filename + " " + _of_part(part.filename, archive.read(part))
    try:
        carried = attachments(data)
    except UsageError:  # it carries none
        return
    for name, content in carried.items():
        yield f"attachment {name}", _decoded(content)


def _of_part(name: str, data: bytes) -> str:
    if not name.endswith((".xml", ".rels")):
        return _decoded(data)
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    attributes = (str(value) for element in root.iter(etree.Element) for value in element.attrib.values())
    return " ".join(("".join(map(str, root.itertext())), *attributes))
