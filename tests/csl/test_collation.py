from __future__ import annotations

import pytest

from briefpress.csl import collation
from briefpress.csl.collation import collation_key, is_simple

WORDS = ["Łódź", "Smith Jones", "Smithers", "Ørsted", "Ostrava", "o'neil", "Oneil", "10", "9", "Zed", "Ábc", "abd"]


def test_the_built_in_key_orders_as_icu_does() -> None:
    pytest.importorskip("icu")
    ours = sorted(WORDS, key=collation_key("en-US", WORDS, use_icu=False))
    theirs = sorted(WORDS, key=collation_key("en-US", WORDS))
    assert ours == theirs


def test_accents_and_case_do_not_count() -> None:
    key = collation_key("en-US", ["a"], use_icu=False)
    assert key("Ábc") == key("abc")


def test_other_scripts_need_the_table_of_pyuca(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_simple("山田")
    pytest.importorskip("pyuca")
    words = ["山田", "abc"]
    assert sorted(words, key=collation_key("ja-JP", words, use_icu=False)) == ["abc", "山田"]
    monkeypatch.setattr(collation, "_pyuca", lambda: None)
    assert sorted(words, key=collation_key("ja-JP", words, use_icu=False)) == ["abc", "山田"]
