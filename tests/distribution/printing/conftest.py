"""Printers in software, each test's own, on one private bus."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

LETTER = (612.0, 792.0)
A4 = (595.276, 841.89)


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The journal of printing is each test's own."""
    folder = tmp_path / "state"
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder / "briefpress" / "printing"


@pytest.fixture(scope="session")
def document() -> Callable[..., bytes]:
    """A PDF: its pages' sizes in points, with so many octets of ballast. Each page has a number in its own content."""

    def make(*sizes: tuple[float, float], ballast: int = 0) -> bytes:
        pdf = pikepdf.new()
        for number, size in enumerate(sizes or [LETTER] * 4, 1):
            page = pdf.add_blank_page(page_size=size)
            page.obj.Contents = pdf.make_stream(b"% page " + str(number).encode())
        if ballast:
            pdf.Root.Ballast = pdf.make_stream((bytes(range(251)) * (ballast // 251 + 1))[:ballast])
        out = BytesIO()
        pdf.save(out, compress_streams=False, deterministic_id=True)
        return out.getvalue()

    return make
