"""How changes are told, word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from briefpress.comparing import At, Change
from briefpress.comparing.told import markdown, text
from briefpress.comparing.words import difference
from briefpress.diagnostics import Span

PLACE = Span("new.md", 3, 5)


def line_of(old: str, new: str) -> str:
    change = Change("changed", "title", old, new, old_at=At(("title",)), new_at=At(("title",)))
    head, body = text([(change, PLACE)]).splitlines()
    assert head == "new.md:3:5: title: changed"
    return body.strip()


def test_words_that_went_and_came_are_marked() -> None:
    assert line_of("A third of the pipes", "A half of all the pipes") == "A [-third-]{+half+} of {+all+} the pipes"


def test_what_did_not_change_is_shown_beside_the_changes_only() -> None:
    body = line_of(" ".join(f"w{n}" for n in range(60)) + " old", " ".join(f"w{n}" for n in range(60)) + " new")
    assert body == "… w54 w55 w56 w57 w58 w59 [-old-]{+new+}"


def test_chinese_is_compared_by_its_characters() -> None:
    assert line_of("水价上涨", "水价下涨") == "水价[-上-]{+下+}涨"


def test_a_text_that_came_is_cut_and_characters_that_turn_the_line_are_shown() -> None:
    body = line_of("", "a\u202eb\x1b[31m " + "word " * 500)
    assert body.startswith("{+a\\u202eb\\u001b[31m word")
    assert body.endswith("…+}")
    assert len(body) < 400


def test_markdown_shows_words_as_they_stand() -> None:
    change = Change("changed", "source `a`: title", "a <b> *c*", "a [d](e)", "now cites @x")
    told = markdown([(change, PLACE)])
    assert told == (
        "- **source \\`a\\`\\: title** changed (now cites \\@x): a <del>&lt;b&gt; \\*c\\*</del><ins>\\[d\\](e)</ins>\n"
    )


def test_nothing_is_told_to_be_nothing() -> None:
    assert text([]) == "nothing changed in the brief\n"
    assert markdown([]) == "Nothing changed in the brief.\n"


WORDS = st.lists(st.sampled_from("war rain pipe money 水 价".split()), max_size=12).map(" ".join)


@given(WORDS, WORDS)
def test_both_texts_can_be_read_out_of_their_difference(old: str, new: str) -> None:
    parts = difference(old, new)
    assert "".join(t for kind, t in parts if kind != "old").split() == new.split()
    assert "".join(t for kind, t in parts if kind != "new").replace(" ", "") == old.replace(" ", "")
    if old == new:
        assert all(kind == "same" for kind, _ in parts)


def test_texts_made_to_be_slow_are_compared_by_their_ends() -> None:
    old, new = ("start " + " ".join(f"{c}{n % 7}" for n in range(40_000)) + " end" for c in ("w", "w w"))
    parts = difference(old, new)
    assert [kind for kind, _ in parts] == ["same", "old", "new", "same"]
