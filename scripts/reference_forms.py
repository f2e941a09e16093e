"""How the script for reference.docx writes a style, and the properties of paragraphs and characters in one."""

from __future__ import annotations

from dataclasses import dataclass

LINE = 280  # twips: 14 pt


DEFAULTS = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList"}  # what Word uses where no style is named


@dataclass(frozen=True)
class Style:
    """One style: `id` is what files refer to, `name` what Word shows; `form` holds its properties as XML."""

    id: str
    name: str
    form: str = ""
    based: str = ""
    next: str = ""
    kind: str = "paragraph"
    priority: int = 99
    gallery: bool = True

    def xml(self) -> str:
        """The style as an element of styles.xml."""
        default = ' w:default="1"' if self.id in DEFAULTS else ""
        custom = ' w:customStyle="1"' if self.name.startswith("Brief") else ""
        based = f'<w:basedOn w:val="{self.based}"/>' if self.based else ""
        following = f'<w:next w:val="{self.next}"/>' if self.next else ""
        hidden = "" if self.gallery else "<w:semiHidden/><w:unhideWhenUsed/>"
        return (
            f'<w:style w:type="{self.kind}"{default}{custom} w:styleId="{self.id}"><w:name w:val="{self.name}"/>'
            f'{based}{following}<w:uiPriority w:val="{self.priority}"/>{hidden}'
            f"{'<w:qFormat/>' if self.gallery else ''}{self.form}</w:style>"
        )


def para(
    *,
    before: int = 0,
    after: int = 0,
    line: int = LINE,
    exact: bool = False,
    left: int | None = None,
    right: int = 0,
    hanging: int = 0,
    keep_next: bool | None = None,
    keep_lines: bool = False,
    number: int = 0,
    level: int = 0,
    border: str = "",
    tabs: str = "",
    hyphens: bool = True,
    contextual: bool = False,
    align: str = "",
    outline: int | None = None,
) -> str:
    """Paragraph properties in the order of the schema; a line of 0 leaves the height to what stands in it."""
    hang = f' w:hanging="{hanging}"' if hanging else ' w:firstLine="0"'
    rule = ("exact" if exact else "atLeast") if line else "auto"
    parts = [
        {None: "", True: "<w:keepNext/>", False: '<w:keepNext w:val="0"/>'}[keep_next],
        "<w:keepLines/>" if keep_lines else "",
        f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>' if number else "",
        f"<w:pBdr>{border}</w:pBdr>" if border else "",
        f"<w:tabs>{tabs}</w:tabs>" if tabs else "",
        "" if hyphens else "<w:suppressAutoHyphens/>",
        f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line or 240}" w:lineRule="{rule}"/>',
        "" if left is None else f'<w:ind w:left="{left}" w:right="{right}"{hang}/>',
        "<w:contextualSpacing/>" if contextual else "",
        f'<w:jc w:val="{align}"/>' if align else "",
        "" if outline is None else f'<w:outlineLvl w:val="{outline}"/>',
    ]
    return f"<w:pPr>{''.join(parts)}</w:pPr>"


def char(
    family: str = "",
    *,
    size: int = 0,
    bold: bool | None = None,
    italic: bool = False,
    caps: bool = False,
    proof: bool = True,
    colour: str = "",
    spaced: int = 0,
    extra: str = "",
    figures: str = "",
) -> str:
    """Character properties in the order that the schema asks for."""
    weight = {None: "", True: "<w:b/><w:bCs/>", False: '<w:b w:val="0"/><w:bCs w:val="0"/>'}[bold]
    parts = [
        f"<w:rFonts {family}/>" if family else "",
        weight,
        "<w:i/><w:iCs/>" if italic else "",
        "<w:caps/>" if caps else "",
        "" if proof else "<w:noProof/>",
        f'<w:color w:val="{colour}"/>' if colour else "",
        f'<w:spacing w:val="{spaced}"/>' if spaced else "",
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "",
        extra,
        f'<w14:numForm w14:val="{figures}"/>' if figures else "",
    ]
    return f"<w:rPr>{''.join(parts)}</w:rPr>"


def edge(side: str, size: int, colour: str, space: int) -> str:
    """A rule of `size` eighths of a point, `space` points away from the text."""
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'
