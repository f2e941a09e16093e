"""briefpress: one validated brief, published as PDF, DOCX and plain text with the same citations in all three."""

__version__ = "0.1.0"
