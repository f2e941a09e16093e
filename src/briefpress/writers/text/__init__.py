"""Document → plain text that an e-mail keeps: wrapped, underlined, its lists hanging, its links printed."""

from .writer import write

__all__ = ["write"]
