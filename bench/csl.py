"""How fast the CSL processor is, beside citeproc-py and pandoc (from pypandoc-binary) in the same run.

python -m bench.csl             compile and format timings, growth with the number of items
python -m bench.csl --styles    every independent style formats a document, in two languages
"""

from __future__ import annotations

import argparse
import functools
import importlib
import importlib.util
import json
import logging
import statistics
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from tests.conformance.sample import CLUSTERS, ITEMS

from briefpress.csl import Cite, Cluster, Processed, Processor, Style, find_style, list_styles

ROOT = Path(__file__).resolve().parents[1]
STYLES = ("ieee", "apa", "chicago-author-date", "chicago-notes-bibliography", "oscola")


def best(function: Callable[[], object], runs: int = 7) -> tuple[float, float]:
    """The best and the median of some runs, in milliseconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        function()
        times.append((time.perf_counter() - start) * 1000)
    return min(times), statistics.median(times)


def _format(style: Style, items: Mapping[str, Mapping[str, object]], clusters: Sequence[Cluster]) -> Processed:
    return Processor(style, items).process(clusters)


def _citeproc_py(name: str) -> Callable[[], object] | None:
    """The same document with citeproc-py, if it is installed and takes the style."""
    if importlib.util.find_spec("citeproc") is None:
        return None
    module = importlib.import_module("citeproc")
    source = importlib.import_module("citeproc.source.json")
    formatter = importlib.import_module("citeproc.formatter").plain

    def run() -> object:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            items = [{"id": id, **item} for id, item in ITEMS.items() if "literal" not in str(item.get("issued"))]
            known = {item["id"] for item in items}
            style = module.CitationStylesStyle(BytesIO(find_style(name)), validate=False)
            bibliography = module.CitationStylesBibliography(style, source.CiteProcJSON(items), formatter)
            citations = []
            for cluster in CLUSTERS:
                cites = [module.CitationItem(cite.id) for cite in cluster.cites if cite.id in known]
                if cites:
                    citations.append(module.Citation(cites))
                    bibliography.register(citations[-1])
            for citation in citations:
                bibliography.cite(citation, lambda item: None)
            return [str(entry) for entry in bibliography.bibliography()]

    return run


def _pandoc(name: str, folder: Path) -> Callable[[], object] | None:
    """The same document with pandoc, a process for each document as it is used, if it is installed."""
    if importlib.util.find_spec("pypandoc") is None:
        return None
    program = importlib.import_module("pypandoc").get_pandoc_path()
    (folder / "items.json").write_text(json.dumps([{"id": id, **item} for id, item in ITEMS.items()]), "utf-8")
    (folder / "style.csl").write_bytes(find_style(name))
    clusters = ("; ".join(f"@{cite.id}" for cite in cluster.cites) for cluster in CLUSTERS)
    (folder / "text.md").write_text("\n\n".join(f"Text [{cluster}]." for cluster in clusters), "utf-8")
    command = [program, "--citeproc", "--bibliography=items.json", "--csl=style.csl", "--to=plain", "text.md"]
    return lambda: subprocess.run(command, cwd=folder, check=True, capture_output=True)


def timings() -> None:
    """Compile and format each style, then the peers on the same items."""
    head = f"{'style':<30}{'compile ms':>12}{'format ms':>12}{'median':>10}{'citeproc-py ms':>16}{'ratio':>8}"
    print(f"{head}{'pandoc ms':>12}{'ratio':>8}")
    for name in STYLES:
        data = find_style(name)
        compiled, _ = best(functools.partial(Style.parse, data))
        style = Style.parse(data)
        shortest, median = best(functools.partial(_format, style, ITEMS, CLUSTERS))
        line = f"{name:<30}{compiled:>12.1f}{shortest:>12.1f}{median:>10.1f}"
        other = _citeproc_py(name)
        if other is not None:
            try:
                slow, _ = best(other, 2)
                line += f"{slow:>16.0f}{slow / (shortest + compiled):>7.0f}x"
            except Exception as error:
                line += f"{type(error).__name__:>16}{'':>8}"
        with tempfile.TemporaryDirectory() as folder:
            process = _pandoc(name, Path(folder))
            if process is not None:
                slow, _ = best(process, 3)
                line += f"{slow:>12.0f}{slow / (shortest + compiled):>7.0f}x"
        print(line)


def growth() -> None:
    print(f"\n{'items':>8}{'apa ms':>12}{'per item':>10}{'notes ms':>12}{'per item':>10}")
    ids = list(ITEMS)
    for count in (125, 250, 500, 1000, 2000):
        items: dict[str, dict[str, object]] = {}
        for number in range(count):
            item = dict(ITEMS[ids[number % len(ids)]])
            item["author"] = [{"family": f"Family{number % 997}", "given": f"Given {number}"}]
            items[f"i{number}"] = item
        clusters = [Cluster((Cite(id),), number + 1) for number, id in enumerate(items)]
        line = f"{count:>8}"
        for name in ("apa", "chicago-notes-bibliography"):
            style = Style.parse(find_style(name))
            took, _ = best(functools.partial(_format, style, items, clusters), 1)
            line += f"{took:>12.0f}{took / count:>10.2f}"
        print(line)


def all_styles() -> int:
    """The number of styles that fail."""
    failed = 0
    start = time.perf_counter()
    for name in list_styles():
        try:
            style = Style.parse(find_style(name), name=name)
            for locale in (None, "en-US"):
                Processor(style, ITEMS, locale=locale).process(CLUSTERS)
        except Exception as error:
            failed += 1
            print(f"{name}: {type(error).__name__}: {error}")
    print(f"{len(list_styles())} styles, {failed} failed, {time.perf_counter() - start:.0f} s")
    return failed


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the CSL processor.")
    parser.add_argument("--styles", action="store_true", help="run every style instead")
    if parser.parse_args().styles:
        return 1 if all_styles() else 0
    logging.disable()
    timings()
    growth()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
