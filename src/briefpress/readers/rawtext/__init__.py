"""Raw text, as pasted from the web or a mail → a Markdown source, with an account of every line."""

from .importer import Imported, import_text

__all__ = ["Imported", "import_text"]
