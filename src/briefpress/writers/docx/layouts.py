"""The three layouts in numbers: what each makes of the page and the styles that a reference.docx has."""

from __future__ import annotations

from dataclasses import dataclass, field

from ... import style


@dataclass(frozen=True, slots=True)
class Form:
    """What a style becomes: size in half points, height of lines and space before and after in twips; None: as it is."""

    size: int | None = None
    line: int | None = None
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout: `margins` top, right, bottom, left and `edges` of header and footer in mm, empty where the reference's
    own stand; `hangs` whether titles and headings reach into the margin; factors of type and of space between blocks; the
    height of a logo in mm; how many letters of the title the running head has room for.
    """

    margins: tuple[float, ...] = ()
    edges: tuple[float, ...] = ()
    hangs: bool = True
    columns: int = 1
    size: float = 1.0
    space: float = 1.0
    logo: float = 12.0
    running: int = 90
    cover: bool = False
    forms: dict[str, Form] = field(default_factory=dict)


GAP = 454  # twips between two columns: 8 mm

LAYOUTS: dict[style.Layout, Layout] = {
    "brief": Layout(),
    "one-page": Layout(
        margins=(17, 17, 17, 17),
        edges=(8, 7),
        hangs=False,
        columns=2,
        size=0.94,
        space=0.5,
        logo=8.0,
        forms={
            "BriefMasthead": Form(after=160),
            "Title": Form(40, 460, after=40),
            "Subtitle": Form(23, 300, after=60),
            "Heading1": Form(before=180, after=20),
            "BriefMeta": Form(line=230),
            "BriefTLDR": Form(22, 290, before=70, after=60),
            "BriefColophonFirst": Form(before=200),
        },
    ),
    "report": Layout(
        margins=(30, 38, 28, 38),
        hangs=False,
        cover=True,
        running=64,
        forms={
            "BriefMasthead": Form(after=2900),
            "Title": Form(68, 760, after=240),
            "Subtitle": Form(32, 440, after=700),
            "TOCHeading": Form(36, 460, before=0, after=400),
            "Heading1": Form(36, 460, before=720, after=160),
            "Heading2": Form(26, 340, before=400, after=80),
            "Heading3": Form(22, 280, before=280, after=40),
            "Heading4": Form(20, 280, before=280, after=20),
        },
    ),
}
