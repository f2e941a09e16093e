"""A brief mailed to a list: each gets what is for their audience, in the text and in what is attached."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from briefpress.diagnostics import UsageError
from briefpress.distribution.mailing.letters import Brief, of_copies, of_list
from briefpress.distribution.recipients import Recipient
from briefpress.project import find_project

BRIEF = """---
title: The wheat market
slug: wheat
marking: TLP:GREEN
tldr: It says little.
key_points:
  - One point.
  - {text: A hidden zanzibar point., audience: internal, marking: "TLP:RED"}
---

## Words

Some words.
"""


@pytest.fixture
def brief(tmp_path: Path) -> Brief:
    (tmp_path / "briefpress.toml").write_text('[rules]\nkey-point-uncited = "off"\n')
    (tmp_path / "wheat.md").write_text(BRIEF)
    return Brief(tmp_path / "wheat.md", find_project(tmp_path))


def test_nobody_is_mailed_what_is_for_others(brief: Brief, tmp_path: Path) -> None:
    people = [Recipient(name="Ann", email="a@x.org", audience="public"), Recipient(name="Bo", email="b@x.org")]
    letters = of_list(brief, people, tmp_path / "m", "o@x.org", "", None, ("txt", "docx"))
    texts, subjects = [], []
    for entry in letters.entries:
        mail = message_from_bytes(letters.message_of(entry), policy=default)
        subjects.append(mail["Subject"])
        body, text, document = (part.get_content() for part in mail.walk() if not part.is_multipart())
        texts.append(body + text)
        assert document[:2] == b"PK"
    assert ["zanzibar" in text for text in texts] == [False, True]
    assert subjects == ["TLP:GREEN The wheat market", "TLP:RED The wheat market"]  # a marking tells of what is withheld
    assert [entry.handling for entry in letters.entries] == ["TLP:GREEN", "TLP:RED"]


def test_two_who_are_told_apart_by_nothing_have_ids_of_their_own(brief: Brief, tmp_path: Path) -> None:
    people = [Recipient(name="Ann"), Recipient(name="Ann")]
    letters = of_list(brief, people, tmp_path / "m", "o@x.org", "About", "Dear", ())
    assert len({entry.id for entry in letters.entries}) == 2


def test_a_package_is_sealed(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").touch()
    with pytest.raises(UsageError, match="is a package, and sealed"):
        of_copies(tmp_path, "o@x.org", "About", "Dear", None)
