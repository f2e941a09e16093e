r"""CSL's rich text and names → LaTeX for BibLaTeX, in UTF-8: only what LaTeX would misread is escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .names import OTHERS

_TOKEN = re.compile(
    r"<(?P<close>/?)(?P<tag>i|b|sup|sub|sc)>|(?P<span><span (?P<kind>[^<>]*)>)|(?P<end></span>)"
    r"|(?P<special>[\\{}$&#%_^~\u00a0`']|--+)",
)
_OPENS = {"i": r"\emph{", "b": r"\textbf{", "sup": r"\textsuperscript{", "sub": r"\textsubscript{", "sc": r"\textsc{"}
_SPECIALS = {
    "{": r"\textbraceleft{}",  # BibTeX counts escaped braces too
    "}": r"\textbraceright{}",
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "\u00a0": "~",
    "`": r"\textasciigrave{}",
}
_SIMPLE = re.compile(r"[^\W\d_][\w.'’\-]*(?: [^\W\d_][\w.'’\-]*)*", re.UNICODE)


def to_latex(text: str) -> str:
    """A field's LaTeX. Tags that do not pair stay as characters."""
    paired = _paired(text)
    return _TOKEN.sub(lambda match: _token(match, paired), text).strip(" ")


def _token(match: re.Match[str], paired: Mapping[int, str]) -> str:
    if match.start() in paired:
        return paired[match.start()]
    if special := match["special"]:
        if special.startswith("--"):
            return "{}".join(special)
        if special == "'":
            following = match.string[match.end() : match.end() + 1]
            return "'{}" if following == "'" else "'"
        return _SPECIALS.get(special, "\\" + special)
    return match[0]


def _paired(text: str) -> dict[int, str]:
    """What stands for each tag that has its partner, by place."""
    out: dict[int, str] = {}
    opened: list[tuple[str, int, str]] = []
    for match in _TOKEN.finditer(text):
        if match["tag"] and not match["close"]:
            opened.append((match["tag"], match.start(), _OPENS[match["tag"]]))
        elif match["span"]:
            nocase = "nocase" in match["kind"]
            opens = "{" if nocase else _OPENS["sc"] if "small-caps" in match["kind"] else ""
            opened.append(("span", match.start(), opens))
        elif match["end"] or match["tag"]:
            name = match["tag"] or "span"
            if opened and opened[-1][0] == name and opened[-1][2]:
                _, start, opens = opened.pop()
                out[start], out[match.start()] = opens, "}"
    return out


def braced(text: str) -> str:
    """A value in braces, those inside it balanced, as BibTeX demands."""
    depth = 0
    out: list[str] = []
    for part in re.findall(r"\\.|[{}]|[^\\{}]+|\\$", text, re.DOTALL):
        if part == "}" and not depth:
            continue
        depth += (part == "{") - (part == "}")
        out.append(part)
    return "{" + "".join(out) + "}" * depth + "}"


def to_name_list(names: list[dict[str, str]]) -> str:
    return " and ".join(_name(name) for name in names)


def _name(name: Mapping[str, str]) -> str:
    """A name as `von Family, Suffix, Given`, or in BibLaTeX's extended format where that would be read otherwise."""
    if literal := name.get("literal", ""):
        return OTHERS if literal == OTHERS else "{" + to_latex(literal) + "}"
    family, given, suffix = name.get("family", ""), name.get("given", ""), name.get("suffix", "")
    particle, dropping = name.get("non-dropping-particle", ""), name.get("dropping-particle", "")
    parts = [part for part in (family, given, suffix, particle) if part]
    simple = all(_SIMPLE.fullmatch(part) and "and" not in part.lower().split() for part in parts)
    plain = simple and given and family and not dropping and all(w[0].isupper() for w in family.split())
    if plain and all(word[0].islower() for word in particle.split()):
        return ", ".join(part for part in (f"{particle} {family}".strip(), suffix, given) if part)
    fields = {"family": family, "given": given, "prefix": dropping or particle, "suffix": suffix}
    out = [f"{key}={{{to_latex(value)}}}" for key, value in fields.items() if value]
    return ", ".join([*out, "useprefix=false"] if dropping else out)
