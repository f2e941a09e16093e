"""Document → DOCX by python-docx, on the style's own reference.docx."""

from .writer import REQUIRED_STYLES, write

__all__ = ["REQUIRED_STYLES", "write"]
