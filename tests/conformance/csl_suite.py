"""The public CSL test suite against the processor: reading cases, running them, comparing.

python -m tests.conformance.csl_suite            the score by category
python -m tests.conformance.csl_suite -v NAME    the cases that fail, or one case in detail
python -m tests.conformance.csl_suite --write    rewrite csl-pass.txt
python -m tests.conformance.csl_suite --json F   the outputs by case, for another scorer
"""

from __future__ import annotations

import argparse
import functools
import html
import json
import os
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefpress.csl import (
    Cite,
    CiteMode,
    CiteRef,
    Cluster,
    Display,
    Entry,
    Format,
    Inline,
    Link,
    Processed,
    Processor,
    Span,
    Style,
    Text,
)

HERE = Path(__file__).resolve().parent
PASS_LIST = HERE / "csl-pass.txt"
# what the suite prints for a citation that the processor reports as empty
EMPTY = "[CSL STYLE ERROR: reference with no printed form.]"
_OPENING = re.compile(r"^.*>>===*\s([A-Z0-9-]+)\s*=+(>>)?.*$")
_CLOSING = re.compile(r"^.*<<===*\s([A-Z0-9-]+)\s*=+(<<)?.*$")
_MARKER = re.compile(r"^(\.\.|>>)\[\d+\] ?", re.M)
_SUPERSCRIPT = re.compile("[ªº²³¹⁰-ⁿᵃ-ᵡʰ-ˤᴬ-ᵂᵄ-ᵛᵜ-ᵡᶜ-ᶿ℠™㆒-㆟ˀˁۥۦᴬ-ᵪ]")


def suite_folder() -> Path:
    """Where the fixtures lie: in the shared folder, beside the project or where the environment says."""
    shared = os.environ.get("BRIEFPRESS_SHARED")
    root = Path(shared) if shared else HERE.parents[2] / "shared"
    return root / "csl-test-suite"


@dataclass(frozen=True, slots=True)
class Case:
    """One fixture."""

    name: str
    sections: Mapping[str, str]

    @property
    def mode(self) -> str:
        return self.sections["MODE"].strip()

    @property
    def expected(self) -> str:
        return self.sections["RESULT"]

    @property
    def has_citations(self) -> bool:
        return "CITATIONS" in self.sections

    def json(self, section: str) -> list[object]:
        value = json.loads(self.sections.get(section, "[]"))
        return value if isinstance(value, list) else []


def read_case(path: Path) -> Case:
    sections: dict[str, str] = {}
    name, lines = "", list[str]()
    for line in path.read_text("utf-8-sig").replace("\r\n", "\n").split("\n"):
        if not name:
            if found := _OPENING.match(line):
                name, lines = found[1], []
        elif _CLOSING.match(line):
            sections[name], name = "\n".join(lines), ""
        else:
            lines.append(line)
    return Case(path.stem, sections)


def read_cases() -> Iterator[Case]:
    for path in sorted(suite_folder().glob("*.txt")):
        yield read_case(path)


# -- HTML as the fixtures expect it


_ISOLATES = str.maketrans("", "", "\u2066\u2067\u2068\u2069")


def _escape(text: str) -> str:
    """The suite knows no directional isolates; they are left out here."""
    return text.translate(_ISOLATES).replace("&", "&#38;").replace("<", "&#60;").replace(">", "&#62;")


_TAGS = {
    ("font_style", "italic"): ("<i>", "</i>"),
    ("font_style", "oblique"): ("<em>", "</em>"),
    ("font_style", "normal"): ('<span style="font-style:normal;">', "</span>"),
    ("font_variant", "small-caps"): ('<span style="font-variant:small-caps;">', "</span>"),
    ("font_variant", "normal"): ('<span style="font-variant:normal;">', "</span>"),
    ("font_weight", "bold"): ("<b>", "</b>"),
    ("font_weight", "normal"): ('<span style="font-weight:normal;">', "</span>"),
    ("font_weight", "light"): ("", ""),
    ("text_decoration", "underline"): ('<span style="text-decoration:underline;">', "</span>"),
    ("text_decoration", "none"): ('<span style="text-decoration:none;">', "</span>"),
    ("vertical_align", "sup"): ("<sup>", "</sup>"),
    ("vertical_align", "sub"): ("<sub>", "</sub>"),
    ("vertical_align", "baseline"): ('<span style="baseline">', "</span>"),
}
_PROPERTIES = ("font_style", "font_variant", "font_weight", "text_decoration", "vertical_align")


def _wrap(inner: str, format: Format) -> str:
    for name in _PROPERTIES:
        before, after = _TAGS.get((name, getattr(format, name)), ("", ""))
        inner = f"{before}{inner}{after}"
    return inner


def to_html(nodes: Iterable[Inline]) -> str:
    parts = []
    for node in nodes:
        if isinstance(node, Text):
            parts.append(_escape(node.value))
        elif isinstance(node, Span):
            parts.append(_wrap(to_html(node.children), node.format))
        elif isinstance(node, Display):
            parts.append(f'<div class="csl-{node.kind}">{to_html(node.children)}</div>')
        else:
            assert isinstance(node, Link | CiteRef)
            parts.append(to_html(node.children))
    return "".join(parts)


def _entry_html(entry: Entry, aligned: bool) -> str:
    content = to_html(entry.content)
    if entry.label:
        if aligned:
            content = f'<div class="csl-right-inline">{content}</div>'
        content = f'<div class="csl-left-margin">{to_html(entry.label)}</div>{content}'
    return f'  <div class="csl-entry">{content}</div>\n'


def bibliography_html(processed: Processed) -> str:
    entries = "".join(_entry_html(entry, bool(processed.second_field_align)) for entry in processed.bibliography)
    return f'<div class="csl-bib-body">\n{entries}</div>'


# -- running


def _mode(data: Mapping[str, object]) -> CiteMode:
    if data.get("suppress-author"):
        return "suppress-author"
    return "author-only" if data.get("author-only") else "normal"


def _optional_int(value: object) -> int | None:
    return int(value) if isinstance(value, int | str) and str(value).isdigit() else None


def _cite(value: object) -> Cite:
    data: Mapping[str, object] = value if isinstance(value, dict) else {}
    near = data.get("near-note")
    return Cite(
        id=str(data.get("id")),
        locator=str(data.get("locator") or ""),
        label=str(data.get("label") or "page"),
        prefix=str(data.get("prefix") or ""),
        suffix=str(data.get("suffix") or ""),
        mode=_mode(data),
        position=_optional_int(data.get("position")),
        near_note=bool(near) if near is not None else None,
        first_note=_optional_int(data.get("first-reference-note-number")),
    )


def _cluster(cites: Iterable[object], note: int = 0) -> Cluster:
    return Cluster(tuple(_cite(cite) for cite in cites), note)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _final_clusters(citations: Sequence[object]) -> list[Cluster]:
    """The clusters of a document after the last of a series of edits, in the order that edit gives."""
    latest: dict[str, Mapping[str, object]] = {}
    order: list[tuple[str, int]] = []
    for number, call in enumerate(citations):
        citation, before, after = _list(call)[:3]
        assert isinstance(citation, dict)
        id = str(citation.get("citationID", f"#{number}"))
        latest[id] = citation
        order = [(str(_list(pair)[0]), _note(pair)) for pair in _list(before)]
        properties = citation.get("properties")
        note = properties.get("noteIndex", 0) if isinstance(properties, dict) else 0
        order.append((id, int(note)))
        order += [(str(_list(pair)[0]), _note(pair)) for pair in _list(after)]
    return [_cluster(_list(latest[id].get("citationItems")), note) for id, note in order if id in latest]


def _note(pair: object) -> int:
    return _optional_int(_list(pair)[1]) or 0


def _remap(cluster: Cluster, ids: Mapping[str, str]) -> Cluster:
    return Cluster(tuple(cite for cite in cluster.cites if cite.id in ids), cluster.note)


def run_case(case: Case) -> str:
    """The output of a case as the suite writes it."""
    style = Style.parse(case.sections["CSL"].strip().encode())
    items = {str(item.get("id", n)): item for n, item in enumerate(case.json("INPUT")) if isinstance(item, dict)}
    everything = list(items)
    standalone = not case.has_citations
    processor = Processor(style, items, standalone=standalone)
    uncited: list[str] = everything
    if case.has_citations:
        clusters = _final_clusters(case.json("CITATIONS"))
        uncited = [] if case.mode == "citation" else everything
        cited = {cite.id for cluster in clusters for cite in cluster.cites}
        uncited = [id for id in uncited if id in cited]
    elif case.json("CITATION-ITEMS"):
        clusters = [_cluster(_list(cluster)) for cluster in case.json("CITATION-ITEMS")]
    else:
        # all items in one cluster, in the order in which the bibliography sorts them
        sorted_ids = [entry.id for entry in processor.process([], uncited=everything).bibliography]
        order = sorted_ids if set(sorted_ids) == set(everything) else everything
        clusters = [Cluster(tuple(Cite(id) for id in order))]
    if case.json("BIBENTRIES"):
        uncited = [str(id) for id in _list(case.json("BIBENTRIES")[-1])]
        if case.mode == "bibliography":
            clusters = []
    processed = processor.process(clusters, uncited=uncited)
    if case.mode == "bibliography":
        return bibliography_html(processed)
    return "\n".join(to_html(citation) or EMPTY for citation in processed.citations)


def canonical(text: str, citations: bool = False) -> str:
    """Both sides in one spelling: entities, superscripts, space beside block tags, change markers."""

    def entity(match: re.Match[str]) -> str:
        character = html.unescape(match[0])
        return {"&": "&amp;", "<": "&lt;", ">": "&gt;"}.get(character, character)

    text = text.replace("\r\n", "\n").strip("\n")
    if citations:
        text = _MARKER.sub("", text)
    text = re.sub(r"&(#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);", entity, text)
    text = _SUPERSCRIPT.sub(lambda m: f"<sup>{unicodedata.normalize('NFKC', m[0])}</sup>", text)
    return re.sub(r"\s*(</?div[^>]*>)\s*", r"\1", text)


@dataclass(frozen=True, slots=True)
class Outcome:
    case: Case
    output: str | None
    error: str = ""

    @property
    def passed(self) -> bool:
        cited = self.case.has_citations
        return self.output is not None and canonical(self.output, cited) == canonical(self.case.expected, cited)


def try_case(case: Case) -> Outcome:
    try:
        return Outcome(case, run_case(case))
    except Exception as error:  # the score counts it; the name of the error is what the reader needs
        return Outcome(case, None, f"{type(error).__name__}: {error}")


@functools.lru_cache(maxsize=1)
def outcomes() -> tuple[Outcome, ...]:
    return tuple(try_case(case) for case in read_cases())


def pass_list() -> set[str]:
    return set(PASS_LIST.read_text("utf-8").split()) if PASS_LIST.is_file() else set()


def _report(found: Sequence[Outcome], verbose: bool) -> None:
    passed, total = Counter[str](), Counter[str]()
    for outcome in found:
        category = outcome.case.name.split("_")[0]
        total[category] += 1
        passed[category] += outcome.passed
        if verbose and not outcome.passed:
            print(f"--- {outcome.case.name} ({outcome.case.mode})\nexpected: {outcome.case.expected}")
            print(f"got:      {outcome.error or outcome.output}")
    for category in sorted(total):
        print(f"{category:<16}{passed[category]:>4} / {total[category]}")
    print(f"{sum(passed.values())} / {sum(total.values())}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Run the CSL test suite.")
    parser.add_argument("names", nargs="*", help="cases or categories; without any, all")
    parser.add_argument("-v", "--verbose", action="store_true", help="show what fails")
    parser.add_argument("--write", action="store_true", help="rewrite the list of passing cases")
    parser.add_argument("--json", help="write the outputs to this file")
    arguments = parser.parse_args()
    if not suite_folder().is_dir():
        print(f"no test suite in {suite_folder()}", file=sys.stderr)
        return 1
    wanted = arguments.names
    found = (
        list(outcomes())
        if not wanted
        else [try_case(case) for case in read_cases() if case.name in wanted or case.name.split("_")[0] in wanted]
    )
    if arguments.write:
        names = sorted(outcome.case.name for outcome in found if outcome.passed)
        PASS_LIST.write_text("\n".join(names) + "\n", "utf-8")
    if arguments.json:
        Path(arguments.json).write_text(json.dumps({o.case.name: o.output for o in found}), "utf-8")
    _report(found, arguments.verbose)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
