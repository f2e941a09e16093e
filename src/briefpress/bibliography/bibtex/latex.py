r"""LaTeX in fields → the rich text of CSL-JSON: accents, ligatures, dashes, `\emph` → `<i>`, protected capitals → `nocase`.

The LaTeX is read by pylatexenc. Math stays as readable text; what cannot be told in rich text loses its formatting only.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, SpecialsTextSpec
from pylatexenc.latex2text import get_default_latex_context_db as text_context
from pylatexenc.latexwalker import LatexWalker, LatexWalkerError
from pylatexenc.latexwalker import get_default_latex_context_db as walker_context
from pylatexenc.macrospec import MacroSpec

# What pylatexenc logs of odd LaTeX would stand between our own messages.
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)

DEEPEST = 30
LONGEST = 20_000  # pylatexenc takes seconds for each hundred thousand characters of hostile LaTeX

NOCASE = '<span class="nocase">%s</span>'
SMALL_CAPS = '<span style="font-variant: small-caps;">%s</span>'

_MACROS = {
    **dict.fromkeys(("emph", "textit", "textsl", "mkbibemph", "mkbibitalic"), "<i>%s</i>"),
    **dict.fromkeys(("textbf", "mkbibbold"), "<b>%s</b>"),
    **dict.fromkeys(("textsuperscript", "mkbibsuperscript"), "<sup>%s</sup>"),
    **dict.fromkeys(("textsubscript", "mkbibsubscript"), "<sub>%s</sub>"),
    **dict.fromkeys(("enquote", "mkbibquote"), "“%s”"),
    "textsc": SMALL_CAPS,
    "textnormal": "%s",
    "textrm": "%s",
    "nocase": NOCASE,
    "NoCaseChange": NOCASE,
    "href": "%s",
    "foreignlanguage": "%s",
    "url": "%s",
    "nolinkurl": "%s",
    "path": "%s",
    "mbox": "%s",
}
_WORDS = {
    "LaTeX": "LaTeX",
    "TeX": "TeX",
    "BibTeX": "BibTeX",
    "textquotesingle": "'",
    "textasciicircum": "^",
    "textasciitilde": "~",
    "textasciigrave": "`",
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "hyphen": "-",
    "slash": "/",
    "input": "",
    "-": "",
}
_ARGUMENTS = {"href": "{{", "foreignlanguage": "{{"}  # of each the last is shown; the others of our macros have one
_SWITCHES = {
    **dict.fromkeys(("em", "it", "itshape", "sl", "slshape"), "<i>%s</i>"),
    **dict.fromkeys(("bf", "bfseries"), "<b>%s</b>"),
    **dict.fromkeys(("sc", "scshape"), SMALL_CAPS),
}
_LATEX = re.compile(r"[\\{}$~%^`&#]|--|''")
_SCRIPT = re.compile(r"\$\s*([_^])\s*(?:\{([^{}$\\]*)\}|(\w))\s*\$")
_SINGLE_QUOTES = re.compile(r"(?<![`\\])`([^`']+)'(?!')")
_SPACES = re.compile(r"[ \t\r\n]+")


class LatexError(ValueError):
    """LaTeX that cannot be read: nested too deep, or too long."""


class _RichText(LatexNodes2Text):
    """pylatexenc's text of LaTeX, with groups that keep their case marked as CSL wants it."""

    def __init__(self, protect: bool) -> None:
        context = text_context()
        macros = [MacroTextSpec(name, simplify_repl=partial(_formatted, text)) for name, text in _MACROS.items()]
        macros += [MacroTextSpec(name, simplify_repl=text) for name, text in _WORDS.items()]
        signs = [SpecialsTextSpec(sign, simplify_repl=sign) for sign in "&#"]
        context.add_context_category("briefpress", macros=macros, specials=signs, prepend=True)
        super().__init__(latex_context=context, math_mode="text", strict_latex_spaces=True)
        self.protect = protect
        self.inside = False

    # The names of the methods are pylatexenc's, which calls them.

    def macro_node_to_text(self, node: Any) -> str:
        """The text of a macro; braces around its arguments (`\\"{o}`) protect nothing, save those of our own macros."""
        known = self.latex_context.get_macro_spec(node.macroname)
        convert = super().macro_node_to_text if known and known.macroname == node.macroname else self._arguments
        return self._within(convert, node, self.inside or node.macroname not in _MACROS)

    def _arguments(self, node: Any) -> str:
        """The arguments of a macro that means nothing to us (`\\texttt`), rather than nothing."""
        arguments = node.nodeargd.argnlist if node.nodeargd and node.nodeargd.argnlist else []
        return "".join(str(self.nodelist_to_text([argument])) for argument in arguments if argument is not None)

    def math_node_to_text(self, node: Any) -> str:
        """The text of a formula, whose braces group and do not protect."""
        return self._within(super().math_node_to_text, node, True)

    def _within(self, convert: Callable[[Any], Any], node: Any, inside: bool) -> str:
        before, self.inside = self.inside, inside
        try:
            return str(convert(node))
        finally:
            self.inside = before

    def group_node_to_text(self, node: Any) -> str:
        """The text of `{…}`: marked as keeping its case where it stands outermost, formatted where it begins `{\\em`."""
        first = node.nodelist[0] if node.nodelist else None
        macro = getattr(first, "macroname", None)
        wanted = self.protect and not self.inside and macro is None
        text = self._within(super().group_node_to_text, node, self.inside or wanted)
        if macro in _SWITCHES and text.strip():
            return _SWITCHES[macro] % text.strip()
        return NOCASE % text if wanted and _needs_protection(text, at_start=node.pos == 0) else text


def _formatted(text: str, node: Any, l2tobj: _RichText) -> str:
    """What stands for a macro with one argument; pylatexenc calls it by these names."""
    arguments = node.nodeargd.argnlist if node.nodeargd else None
    if not arguments or arguments[-1] is None:
        return ""
    inner = str(l2tobj.nodelist_to_text(getattr(arguments[-1], "nodelist", arguments[-1:])))
    return text % inner if inner else ""


def _needs_protection(text: str, *, at_start: bool) -> bool:
    """Whether a change of case could harm a group: not one without letters, nor the capital that begins a title."""
    return any(c.isalpha() for c in text) and not (at_start and len(text) == 1 and text.isupper())


@lru_cache(maxsize=2)
def _converter(protect: bool) -> _RichText:
    return _RichText(protect)


@lru_cache(maxsize=1)
def _context() -> Any:
    context = walker_context()
    macros = [MacroSpec(name, _ARGUMENTS.get(name, "{")) for name in _MACROS]
    context.add_context_category("briefpress", macros=macros, prepend=True)
    return context


def _script(match: re.Match[str]) -> str:
    name = "textsubscript" if match[1] == "_" else "textsuperscript"
    return f"\\{name}{{{match[2] or match[3] or ''}}}"


@lru_cache(maxsize=10_000)  # names of journals, publishers and people repeat
def rich_text(latex: str, *, protect: bool = False) -> str:
    """The CSL rich text of a field, white space made single blanks. Raises LatexError.

    `protect` marks groups in braces as `nocase`, as titles want it: BibTeX and BibLaTeX change no case inside braces.
    """
    text = _SPACES.sub(" ", latex).strip()
    if not _LATEX.search(text):
        return text
    if len(text) > LONGEST or _depth(text) > DEEPEST:
        raise LatexError("is too long" if len(text) > LONGEST else f"is nested more than {DEEPEST} levels deep")
    # A bare percent sign begins a comment in LaTeX; in a bibliography it is nearly always meant as one.
    text = re.sub(r"(?<!\\)%", r"\\%", _SCRIPT.sub(_script, text))
    text = _SINGLE_QUOTES.sub(r"‘\1’", text)
    try:
        nodes, _, _ = LatexWalker(text, latex_context=_context(), tolerant_parsing=True).get_latex_nodes()
        plain = str(_converter(protect).nodelist_to_text(nodes))
    except RecursionError:
        raise LatexError("is nested too deep") from None
    except (LatexWalkerError, ValueError, IndexError, TypeError, AttributeError) as fault:
        raise LatexError(f"is no LaTeX that can be read ({fault})") from None
    return _SPACES.sub(" ", plain).strip(" ")


def plain_text(latex: str) -> str:
    """The text of a field in which no mark-up belongs (names, numbers, codes). Raises LatexError."""
    return re.sub(r"</?(?:i|b|sup|sub|span)(?: [^<>]*)?>", "", rich_text(latex)) if "\\" in latex else rich_text(latex)


def verbatim(text: str) -> str:
    r"""A verbatim or URI field (BibLaTeX manual, 2.2.1): as it stands, without the `\url{}` and escapes that people add."""
    text = _SPACES.sub(" ", text).strip()
    if found := re.fullmatch(r"\\url\s*\{(.*)\}", text):
        text = found[1]
    while text.startswith("{") and text.endswith("}"):
        text = text[1:-1].strip()
    return re.sub(r"\\([%&#_~{}])", r"\1", text)


def _depth(text: str) -> int:
    deepest = depth = 0
    for found in re.finditer(r"\\.|[{}]|\\begin", text, re.DOTALL):
        depth += (found[0] == "{") - (found[0] == "}")
        deepest = max(deepest, depth)
    return deepest
