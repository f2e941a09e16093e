"""Boxes with edges have them as ever, and those without are not asked for their colours."""

from __future__ import annotations

from typing import Any

import pytest

from briefpress.writers.engine import draw
from tests.writers.quick.ways import by_shortcuts, without

TABLE = "<table><tr><td>a<td></table>"
PICTURE = "linear-gradient(red, blue)"
EDGES = {
    "each side": "p { border-%s: 1px solid red }",
    "all, of two colours": "p { border: 2px dashed; border-color: red blue; border-radius: 3px }",
    "a transparent border": "p { border: 1px solid transparent }",
    "a border of a picture": f"p {{ border-image: {PICTURE} 1 }}",
    "a border of a picture where none is wide": f"p {{ border: 3px solid; border-width: 0; border-image: {PICTURE} 1 / 2px }}",
    "rules between columns": "main { columns: 2; column-rule: 1px solid green }",
    "inline": "b { border: 1px dotted; outline: 1px solid red }",
    "cells": "td { border: 1px solid; empty-cells: hide } table { outline: 2px double }",
    "cells that share borders": "table { border-collapse: collapse } td { border: 1px solid; outline: 1px solid }",
    "an outline": "p { outline: 1px solid blue; outline-offset: 2px }",
    "an outline that is hidden": "p { outline: 1px solid; visibility: hidden } b { visibility: visible }",
    "in contexts of their own": "main { opacity: 0.5; outline: 1px solid } p { position: relative; border-top: 1px solid }",
    "the page and its margins": "@page { border: 1px solid; @top-left { content: 'x'; border: 1px solid red } }",
}
UNSEEN = {
    "rules that hang in the air": "p { column-rule: 1px solid green }",
    "an outline without colour": "p { outline: 1px solid transparent }",
}
BODY = f"<main><p>one <b>two</b></p><p>three <span style='display: inline-block'>four</span></p>{TABLE}</main>"


@pytest.mark.parametrize("css", EDGES.values(), ids=EDGES)
def test_edges_are_drawn_the_same(css: str) -> None:
    for side in ("top", "right", "bottom", "left") if "%s" in css else ("",):
        sheet = css % side if side else css
        drawn = by_shortcuts(BODY, sheet)
        assert drawn == without(BODY, sheet)
        assert drawn != by_shortcuts(BODY)


@pytest.mark.parametrize("css", UNSEEN.values(), ids=UNSEEN)
def test_edges_that_are_not_seen_are_not_drawn(css: str) -> None:
    assert by_shortcuts(BODY, css) == without(BODY, css) == by_shortcuts(BODY)


def test_boxes_without_edges_are_passed_by(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    by_shortcuts(BODY)
    for name in ("draw_border", "draw_outline"):
        quick = getattr(draw, name)
        (cell,) = [cell for cell in quick.__closure__ if cell.cell_contents is quick.__wrapped__]
        monkeypatch.setattr(cell, "cell_contents", lambda stream, box: asked.append(box))
    by_shortcuts(BODY)
    assert not asked
    by_shortcuts(BODY, "b { border-left: 1px solid; outline: 1px solid }")
    assert len(asked) >= 2
