"""What `briefpress doctor` says of fonts."""

from __future__ import annotations

from pathlib import Path

from briefpress import doctor
from briefpress.style import find_style


def test_every_language_of_the_styles_has_letters() -> None:
    found = {finding.what: finding for finding in doctor.examine()}
    for language in find_style("default").settings.labels:
        assert found[f"letters of {language}"].fine
    assert "IBM Plex Sans Arabic" in found["letters of fa"].state
    assert found["Spectral 400 normal"].fine, "the faces of all packs that come along are looked at"


def test_a_language_whose_letters_no_font_has_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "styles" / "house"
    folder.mkdir(parents=True)
    (folder / "style.toml").write_text('title = "House"\n[labels.ja]\npage = "頁"\n', "utf-8")
    (lack,) = [f for f in doctor._languages(find_style("house", (tmp_path / "styles",))) if not f.fine]
    assert (lack.what, lack.state) == ("letters of ja", "no font has 頁")
