"""Where WeasyPrint is a version that no shortcut was made for, none is taken, and there is nothing to test."""

from __future__ import annotations

import pytest

from briefpress.writers.engine import IS_KNOWN


@pytest.fixture(autouse=True)
def _known_version() -> None:
    if not IS_KNOWN:
        pytest.skip(
            "no shortcut was made for this version of WeasyPrint: look at each module of `quick`, and name it in `engine`"
        )
