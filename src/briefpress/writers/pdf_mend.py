"""What WeasyPrint's PDF lacks to be PDF/UA-1 and PDF/A-3a at once, mended before it is written.

WeasyPrint hands the finished objects to a `finisher`; all mends work on those plain dictionaries, so nothing is parsed again.
Sources: ISO 14289-1 (PDF/UA-1), ISO 19005-3 (PDF/A-3), ISO 32000-1 clause 14.8; each function names its clause.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pydyf

LANGUAGE = "Language."  # before a language in the type of what is in that language
_RDF_END = b"</rdf:RDF>"
_UA = b"http://www.aiim.org/pdfua/ns/id/"
# PDF/UA-1, clause 5, and PDF/A-3, 6.6.2.3: the identification and, since PDF/A does not know it, the schema it comes from.
_UA_IDENTIFICATION = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="' + _UA + b'"><pdfuaid:part>1</pdfuaid:part></rdf:Description>'
    b'<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>" + _UA + b"</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
    b"<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>The part of ISO 14289 that the file conforms to</pdfaProperty:description>"
    b"</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)


class LinkWords(NamedTuple):
    """What links say to those who hear them: before an address, before a place of the document, and for each place."""

    outside: str
    within: str
    places: Mapping[str, str]


class Mender:
    """Mends one PDF."""

    def __init__(self, pdf: Any, links: LinkWords) -> None:
        self.pdf, self.links = pdf, links
        self.objects: list[Any] = pdf.objects
        self.reached: dict[bytes, set[int]] = {}
        self.notes = 0

    def mend(self) -> None:
        """All mends, in an order in which each finds what it needs."""
        root = self.get(self.pdf.catalog["StructTreeRoot"])
        dropped: set[int] = set()
        for child in self.children(root):
            self._element(child, None, False, dropped)
        self._drop_nested_links(root, dropped)
        self._artifacts()
        self._links()
        self._images()
        self._identify()

    def get(self, reference: Any) -> Any:
        """The object that a reference such as b'12 0 R' names."""
        return self.objects[int(bytes(reference).split()[0])] if isinstance(reference, bytes) else reference

    def children(self, element: Any) -> Iterator[Any]:
        """The kids of a structure element that are structure elements themselves."""
        for kid in element.get("K", ()):
            child = self.get(kid)
            if isinstance(child, dict) and child.get("Type") == "/StructElem":
                yield child

    # ------------------------------------------------------------------------------------------ structure

    def _element(self, element: Any, section: str | None, in_link: bool, dropped: set[int]) -> None:
        """Mend an element and all below it; marked content that the tree reaches is noted."""
        kind = self._in_language(element)
        if kind in ("/THead", "/TBody", "/TFoot"):
            section = kind
        page = bytes(element["Pg"]) if "Pg" in element else b""
        kept: list[Any] = []
        for kid in element["K"]:
            if isinstance(kid, int):
                self.reached.setdefault(page, set()).add(kid)
            target = self.get(kid)
            if isinstance(target, dict) and target.get("Type") == "/OBJR" and in_link and kind != "/Link":
                dropped.add(int(bytes(target["Obj"]).split()[0]))
                continue
            if in_link and kind == "/Link" and self._is(kid, "/Link"):
                dropped.update(self._annotations(target))
                continue
            kept.append(kid)
        element["K"][:] = kept
        for child in list(self.children(element)):
            self._element(child, section, in_link or kind == "/Link", dropped)
        if kind == "/LI":
            self._list_item(element)
        elif kind == "/Note":
            self._note(element)
        elif kind == "/TH":
            self._header_cell(element, section)
        elif kind == "/Figure":
            self._figure(element)

    def _annotations(self, leader: Any) -> Iterator[int]:
        """The annotations of a leader, the dots before a page number, each of them an element: they become artifacts.

        WeasyPrint makes a link of the words, in it one of the number, and in that one of the dots.
        """
        for kid in map(self.get, leader["K"]):
            if isinstance(kid, dict) and kid.get("Type") == "/OBJR":
                yield int(bytes(kid["Obj"]).split()[0])

    def _in_language(self, element: Any) -> str:
        """ISO 14289-1, 7.2: a run in another language says so. The type that came with the language is a span."""
        kind = str(element["S"])
        if kind.startswith(f"/{LANGUAGE}"):
            element["Lang"] = pydyf.String(kind.removeprefix(f"/{LANGUAGE}"))
            element["S"] = kind = "/Span"
        return kind

    def _list_item(self, item: Any) -> None:
        """ISO 32000-1, 14.8.4.3.3: a list item holds a label and one body, and nothing else."""
        labels = [kid for kid in item["K"] if self._is(kid, "/Lbl")] or self._label_within(item)
        others = [kid for kid in item["K"] if not self._is(kid, "/Lbl")]
        if not others or (len(others) == 1 and self._is(others[0], "/LBody")):
            return
        values = {"Type": "/StructElem", "S": "/LBody", "P": item.reference, "Pg": item["Pg"], "K": pydyf.Array()}
        body = pydyf.Dictionary(values)
        self.pdf.add_object(body)
        for kid in others:
            for part in self.get(kid)["K"] if self._is(kid, "/LBody") else [kid]:
                child = self.get(part)
                if isinstance(child, dict) and "P" in child:
                    child["P"] = body.reference
                body["K"].append(part)
        item["K"][:] = [*labels, body.reference]

    def _label_within(self, item: Any) -> list[Any]:
        """The label that stands at the beginning of the item's body, taken out of it; none where there is none."""
        holder = item
        while holder["K"] and self._is(holder["K"][0], "/LBody", "/NonStruct"):
            holder = self.get(holder["K"][0])
        if holder is item or not holder["K"] or not self._is(holder["K"][0], "/Lbl"):
            return []
        label = holder["K"].pop(0)
        self.get(label)["P"] = item.reference
        item["K"].insert(0, label)
        return [label]

    def _is(self, kid: Any, *kinds: str) -> bool:
        child = self.get(kid)
        return isinstance(child, dict) and child.get("S") in kinds

    def _note(self, note: Any) -> None:
        """ISO 14289-1, 7.9: a note has an ID of its own."""
        self.notes += 1
        note["ID"] = pydyf.String(f"note-{self.notes}")

    def _header_cell(self, cell: Any, section: str | None) -> None:
        """ISO 14289-1, 7.5: a header cell says whether it heads its column or its row."""
        cell["A"]["Scope"] = "/Row" if section != "/THead" else "/Column"

    def _figure(self, figure: Any) -> None:
        """ISO 32000-1, table 344: BBox is in the page's own units, from below; WeasyPrint gives CSS pixels from above."""
        box = figure.get("A", {}).get("BBox")
        if box is not None:
            height = self.get(bytes(figure["Pg"]))["MediaBox"][3]
            left, top, right, bottom = (float(value) * 0.75 for value in box)
            figure["A"]["BBox"] = pydyf.Array([left, height - bottom, right, height - top])

    def _drop_nested_links(self, root: Any, dropped: set[int]) -> None:
        """ISO 14289-1, 7.18.5: an annotation of a link inside a link belongs to no Link element; the outer one covers it."""
        if not dropped:
            return
        numbers = {self.objects[number]["StructParent"] for number in dropped}
        tree = self.get(root["ParentTree"])["Nums"]
        pairs = [(tree[i], tree[i + 1]) for i in range(0, len(tree), 2)]
        tree[:] = [part for pair in pairs if not (pair[0] in numbers and isinstance(pair[1], bytes)) for part in pair]
        for page in self._pages():
            if "Annots" in page:
                kids = page["Annots"]
                page["Annots"] = pydyf.Array([kid for kid in kids if int(bytes(kid).split()[0]) not in dropped])

    # ------------------------------------------------------------------------------------------ pages

    def _pages(self) -> Iterator[Any]:
        for reference in self.pdf.page_references:
            yield self.get(reference)

    def _artifacts(self) -> None:
        """ISO 14289-1, 7.8: running heads and folios are artifacts. They are what no element of the structure reaches."""
        nums = self.get(self.get(self.pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]
        parents = {nums[i]: nums[i + 1] for i in range(0, len(nums), 2)}
        for reference, page in zip(self.pdf.page_references, self._pages(), strict=True):
            reached = self.reached.get(bytes(reference), set())
            operators = self.get(page["Contents"]).stream
            for at, operator in enumerate(operators):
                if operator != b"BDC":
                    continue
                properties = operators[at - 1]
                if isinstance(properties, dict) and "MCID" in properties and properties["MCID"] not in reached:
                    parents[page["StructParents"]][properties["MCID"]] = "null"
                    operators[at - 2] = "/Artifact"
                    operators[at - 1] = pydyf.Dictionary({"Type": "/Pagination"})

    def _links(self) -> None:
        """ISO 14289-1, 7.18.5: a link says in words where it leads."""
        for page in self._pages():
            for reference in page.get("Annots", ()):
                annotation = self.get(bytes(reference))
                if annotation.get("Subtype") == "/Link":
                    annotation["Contents"] = pydyf.String(self._words(annotation))

    def _words(self, annotation: Any) -> str:
        action = annotation.get("A")
        address = action.get("URI") if isinstance(action, dict) else None
        if isinstance(address, pydyf.String):
            return f"{self.links.outside} {address.string}"
        target = annotation.get("Dest")
        place = str(target.string) if isinstance(target, pydyf.String) else ""
        return self.links.places.get(place, f"{self.links.within} {place}")

    def _images(self) -> None:
        """ISO 19005-3, 6.2.8: images are not interpolated."""
        for item in self.objects:
            if isinstance(item, pydyf.Stream) and item.extra.get("Interpolate") == "true":
                item.extra["Interpolate"] = "false"

    def _identify(self) -> None:
        """Add the identification of PDF/UA to the one RDF block that says PDF/A."""
        metadata = self.get(self.pdf.catalog["Metadata"])
        data = b"\n".join(metadata.stream)
        metadata.stream[:] = [data.replace(_RDF_END, _UA_IDENTIFICATION + _RDF_END, 1)]
