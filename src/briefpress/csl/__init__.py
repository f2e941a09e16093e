"""A CSL 1.0.2 processor: styles, items and cites in, trees of formatted text out."""

from __future__ import annotations

from .locale import Locale, find_locale
from .processor import Processor
from .style import Style
from .styles import find_style, list_styles
from .types import (
    Cite,
    CiteMode,
    CiteRef,
    Cluster,
    Display,
    Entry,
    Format,
    Inline,
    ItemError,
    Link,
    Processed,
    Span,
    StyleError,
    Text,
    plain_text,
)

__all__ = [
    "Cite",
    "CiteMode",
    "CiteRef",
    "Cluster",
    "Display",
    "Entry",
    "Format",
    "Inline",
    "ItemError",
    "Link",
    "Locale",
    "Processed",
    "Processor",
    "Span",
    "Style",
    "StyleError",
    "Text",
    "find_locale",
    "find_style",
    "list_styles",
    "plain_text",
]
