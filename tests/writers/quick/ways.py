"""The quick ways taken back."""

from __future__ import annotations

import pytest

from briefpress.writers import pdf, quick
from briefpress.writers.quick import SHORTCUTS


def as_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put WeasyPrint's own functions back until the test is over, and forget what was made with ours."""
    quick.take_shortcuts()
    for owner, name, _ in SHORTCUTS:
        monkeypatch.setattr(owner, name, getattr(owner, name).__wrapped__)
    monkeypatch.setattr(quick, "IS_KNOWN", False)
    pdf._press.cache_clear()
