"""Real styles: a sample of the independent ones formats a document without an error, in two languages.

All of them: ``python -m bench.csl --styles``.
"""

from __future__ import annotations

import pytest

from briefpress.csl import Processor, Style, find_style, list_styles, plain_text

from .sample import CLUSTERS, ITEMS

WELL_KNOWN = [
    "apa", "ieee", "chicago-author-date", "chicago-notes-bibliography", "mhra-notes", "oscola", "nature",
    "american-medical-association", "modern-language-association", "din-1505-2", "bluebook-law-review",
]  # fmt: skip
SAMPLE = [name for name in WELL_KNOWN if name in list_styles()] + list(list_styles())[::57]


@pytest.mark.parametrize("name", dict.fromkeys(SAMPLE))
def test_a_real_style_formats_a_document(name: str) -> None:
    style = Style.parse(find_style(name), name=name)
    for locale in (None, "en-US"):
        processed = Processor(style, ITEMS, locale=locale).process(CLUSTERS)
        assert len(processed.citations) == len(CLUSTERS)
        if style.has_bibliography:
            assert processed.bibliography
            assert all(plain_text(entry.content).strip() for entry in processed.bibliography)
