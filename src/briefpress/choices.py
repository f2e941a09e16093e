"""Words that settings and the command line choose from; in a module of their own, for help imports no more than this."""

from __future__ import annotations

from typing import Literal

Ink = Literal["colour", "black", "grey"]
Paper = Literal["A4", "Letter"]
