"""What stands around the text of a brief in Word: masthead, colophon, and the header and footer of every page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from docx.oxml.ns import qn
from lxml import etree

from ... import document as d
from ...languages import digits
from ...titles import shortened, tied
from . import xml as x
from .house import COMPLEX
from .package import parse_blocks
from .sections import Story

Inlines = Callable[[tuple[d.Inline, ...], str], str]  # a line, in a character style or none
Blocks = Callable[[tuple[d.Block, ...], str], str]  # the style of the paragraphs comes second


@dataclass(frozen=True, slots=True)
class Look:
    """What the style adds: the logo as a run, the family of the watermark, how long the running head may be."""

    logo: str = ""
    family: str = ""
    running: int = 90


class Page:
    """Makes the fixed matter from the head; text with links goes through the writer's own `inlines` and `blocks`."""

    def __init__(self, head: d.Head, inlines: Inlines, blocks: Blocks, look: Look) -> None:
        self.head = head
        self.inlines = inlines
        self.blocks = blocks
        self.look = look
        self.plain = x.Form(rtl=head.direction == "rtl")
        self.watermarks = 0

    # ------------------------------------------------------------------------------------------ masthead

    def masthead(self) -> str:
        """Publisher and series, number and date; title; then the authors, the dates, the version and the caveat."""
        logo = x.paragraph("BriefLogo", self.look.logo) if self.look.logo else ""
        return logo + self._imprint() + self._titles() + self._meta()

    def _imprint(self) -> str:
        head = self.head
        number = f"{head.labels['number']} {head.number}" if head.number else ""
        left = _joined(head.publisher, head.series)
        right = _joined(number, head.published.text if head.published else "")
        if not left and not right:
            return ""
        issue = x.TAB + self._run(right, "BriefIssue") if right else ""
        return x.paragraph("BriefMasthead", self._run(left, "BriefImprint") + issue)

    def _titles(self) -> str:
        title = x.paragraph("Title", self._run(tied(self.head.title)))
        return title + (x.paragraph("Subtitle", self._run(tied(self.head.subtitle))) if self.head.subtitle else "")

    def _meta(self) -> str:
        head = self.head
        facts = [self._run(head.labels["draft"], "BriefDraft")] if head.draft else []
        facts += [self._run(f"{head.labels['as_of']} {head.as_of.text}")] if head.as_of else []
        facts += [self._run(f"{head.labels['version']} {head.version}")] if head.version else []
        facts += [self._run(f"{head.labels['review_by']} {head.review_by.text}")] if head.review_by else []
        facts += [self._run(head.revised, "BriefLabel")] if head.revised else []
        lines = [self._author(author) for author in head.authors]
        lines += [self._run(" · ").join(facts), self.inlines(head.caveat, "")]
        return "".join(x.paragraph("BriefMeta", line) for line in lines if line)

    def _author(self, author: d.Author) -> str:
        """An author's line: the name, what follows it, and the address as a link."""
        rest = "".join(self.head.labels["comma"] + part for part in (author.role, author.affiliation) if part)
        mail = (d.Link(f"mailto:{author.email}", (d.Text(author.email),)),) if author.email else ()
        return (
            self._run(author.name, "BriefLabel")
            + self._run(rest)
            + (self._run(" · ") + self.inlines(mail, "") if mail else "")
        )

    # ------------------------------------------------------------------------------------------ colophon

    def colophon(self) -> str:
        """What readers need to know about the brief itself, below a rule at its end."""
        head = self.head
        lines: list[str] = []
        if head.contact:
            lines.append(self._labelled("contact", (d.Text(head.contact),)))
        if head.suggested_citation:
            lines.append(self._labelled("cite_as", head.suggested_citation))
        if head.distribution:
            lines.append(self._labelled("distribution", (d.Text("; ".join(head.distribution)),)))
        styles = ["BriefColophonFirst", *["BriefColophon"] * len(lines)]
        paragraphs = [x.paragraph(style, line) for style, line in zip(styles, lines, strict=False)]
        rights = (d.Paragraph(head.rights),) if head.rights else ()
        blocks = (*head.disclaimer, *rights)
        return "".join(paragraphs) + self.blocks(blocks, "BriefColophon" if lines else "BriefColophonFirst")

    def _labelled(self, label: str, words: tuple[d.Inline, ...]) -> str:
        return self._run(self.head.labels[label], "BriefLabel") + self._run("\u2002") + self.inlines(words, "")

    def _run(self, text: str, style: str = "") -> str:
        return self.inlines((d.Text(text),), style)

    # ------------------------------------------------------------------------------------------ headers and footers

    def fill(self, root: etree._Element, top: bool, story: Story) -> None:
        """Fill the content controls of a header or footer; a marking goes there even if none asks for it.

        A cover has neither running head nor page number.
        """
        head, cover = self.head, story == "cover"
        marking = self._marking(head.marking) if head.marking else ""
        slots = {
            "brief-title": "" if cover else self._run(shortened(head.title, self.look.running)),
            "brief-page": "" if cover else self._page_number(),
            "brief-marking": marking,
        }
        filled = {_fill_slot(slot, slots) for slot in list(root.iter(qn("w:sdt")))}
        if marking and "brief-marking" not in filled:
            root.insert(0 if top else len(root), parse_blocks(marking)[0])
        paragraphs = root.findall(qn("w:p"))
        if top and head.draft and paragraphs:
            self.watermarks += 1
            family = COMPLEX if self.plain.rtl else self.look.family
            paragraphs[-1].append(parse_blocks(x.watermark(head.labels["draft"].upper(), self.watermarks, family))[0])

    def _marking(self, marking: d.Marking) -> str:
        """The handling marking: letters of the standard's colour on black at the right, or bold in the middle."""
        if not marking.colour:
            return x.paragraph("BriefMarking", self._run(marking.text))
        form = x.Form("BriefMarkingLabel", colour=marking.colour.lstrip("#").upper())
        return x.paragraph("BriefMarkingTLP", x.run(f"\u00a0{marking.text}\u00a0", form))

    def _page_number(self) -> str:
        page, of = (self._run(f"{self.head.labels[key]} ") for key in ("page", "of"))
        one = digits("1", self.head.language)
        return page + x.field("PAGE", one, self.plain) + self._run(" ") + of + x.field("NUMPAGES", one, self.plain)

    # ------------------------------------------------------------------------------------------ contents

    def page_reference(self, bookmark: str) -> str:
        """The number of the page that a bookmark stands on: nothing until a program has made pages."""
        return x.field(f"PAGEREF {bookmark} \\h", "", self.plain)


def _fill_slot(slot: etree._Element, slots: dict[str, str]) -> str:
    """Put what belongs there in place of a content control; gives its tag, and leaves unknown ones alone."""
    tag = slot.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    parent = slot.getparent()
    name = tag.get(qn("w:val"), "") if tag is not None else ""
    if name in slots and parent is not None:
        for element in parse_blocks(slots[name]):
            slot.addprevious(element)
        parent.remove(slot)
    return name


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
