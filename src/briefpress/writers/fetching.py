"""What a page that is set may read: nothing but the style's own fonts and what it holds itself."""

from __future__ import annotations

from typing import Any, Never

from ..style import Style
from .engine import URLFetcher

_NOTHING_IS_FETCHED = "a page refers to {url}, but nothing outside the style's own fonts is read"


class Fetcher(URLFetcher):
    """Gives the style's fonts and the pictures that the page holds itself; refuses everything else, the network first."""

    def __init__(self, style: Style) -> None:
        super().__init__(allowed_protocols=("file", "data"), allow_redirects=False)
        self.files = frozenset(style.font_file(face).as_uri() for face in style.settings.fonts)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """The resource at an address. One that a page may not have is noted, and WeasyPrint goes on without it."""
        if url.startswith("data:") or url in self.files:
            return super().fetch(url, headers)
        return self.refuse(url)

    def refuse(self, url: str) -> Never:
        """Refuse an address and note it: the build ends with it."""
        self.refused.append(url)
        raise ValueError(_NOTHING_IS_FETCHED.format(url=url[:200]))
