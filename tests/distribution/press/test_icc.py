"""A profile is embedded when a printer can rely on it, and refused with its reason when not."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import ImageCms

from briefpress.diagnostics import UsageError
from briefpress.distribution.press import profile_for
from briefpress.distribution.press.icc import profile_in

from .profiles import profile


@pytest.mark.parametrize(("space", "channels"), [(b"CMYK", 4), (b"RGB ", 3), (b"GRAY", 1)])
def test_a_profile_of_a_press_is_read(tmp_path: Path, space: bytes, channels: int) -> None:
    (tmp_path / "a.icc").write_bytes(profile(space))
    found = profile_in(tmp_path / "a.icc")
    assert (found.channels, found.says) == (channels, "Test press")


def test_the_profiles_of_these_tests_are_profiles() -> None:
    """Little CMS opens and applies them."""
    opened = ImageCms.getOpenProfile(BytesIO(profile()))
    assert opened.profile.xcolor_space.strip() == "CMYK"
    assert opened.profile.device_class == "prtr"
    ImageCms.buildTransform(opened, ImageCms.createProfile("sRGB"), "CMYK", "RGB")


FAULTY = {
    "no profile": (b"no", "no header"),
    "a PNG": (b"\x89PNG" + b"\0" * 500, "no header"),
    "cut off": (profile()[:-20], "it says that it has"),
    "for a screen": (profile(kind=b"mntr"), "its class is mntr"),
    "of another space": (profile(b"Lab "), "its colours are Lab"),
    "of version 5": (profile(version=5), "of version 5"),
    "tags outside": (profile()[:136] + b"\xff\xff\xff\xff" + profile()[140:], "table of tags is broken"),
    "too many tags": (profile()[:128] + b"\xff\xff\xff\xff" + profile()[132:], "table of tags is broken"),
    "no table": (profile().replace(b"A2B0", b"B2A9"), "nothing of how its inks look"),
    "signature of control characters": (profile(kind=b"\x1b[2J"), r"its class is ·\[2J"),
}


@pytest.mark.parametrize("what", FAULTY)
def test_what_is_none_is_refused_with_its_reason(tmp_path: Path, what: str) -> None:
    data, says = FAULTY[what]
    (tmp_path / "a.icc").write_bytes(data)
    with pytest.raises(UsageError, match=says):
        profile_in(tmp_path / "a.icc")


def test_grey_takes_no_profile_of_rgb(tmp_path: Path) -> None:
    (tmp_path / "a.icc").write_bytes(profile(b"RGB "))
    with pytest.raises(UsageError, match="takes one of GRAY or CMYK"):
        profile_for("grey", tmp_path / "a.icc")
    assert profile_for("colour", tmp_path / "a.icc") is not None
    assert profile_for("grey", None) is None
    with pytest.raises(UsageError, match="there is no file"):
        profile_for("grey", tmp_path / "b.icc")
