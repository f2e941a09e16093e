"""The way of a brief, for one and for a batch: read, validate, compose, rules, citations, write.

Everything is checked before anything is written, and one bad brief does not stop the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from . import bibliography, carried, citations, csl, fonts, readers, rules
from .audiences import slug_for
from .bibliography.inline import inline_items
from .bidi import isolated
from .compose import compose
from .diagnostics import BriefError, Diagnostic, Severity, Span, UsageError, error, has_errors, in_order
from .document import Document
from .finding import shown, today
from .fit import fitted
from .images import Images, check_logo
from .model import Brief
from .parameters import filled
from .project import Project
from .readers import Loaded
from .rows import Row
from .style import Options, Style, find_style
from .validate import salvaged, validate
from .withholding import kept, texts_of
from .writers import writer


@dataclass
class Checked:
    """A brief that was checked: where it lies, what was found, and, where there are no errors, its resolved document.

    `items` are its sources by key, inline and in files; `cited` the keys that it cites, each with its first place; `options`
    what the writers are told, the type as large as the brief's number of pages lets it be. `digest` is the SHA-256 of the
    source as it was read, `files` are the other files of the project that were read: bibliographies, images, a CSL style.
    `withheld` are the texts that were left out, not being for the audience.
    `due` is the day on which the rules begin to say otherwise of the brief (empty: none), `overdue` whether it has passed.
    """

    path: Path
    name: str
    text: str = ""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    brief: Brief | None = None
    document: Document | None = None
    style: Style | None = None
    items: dict[str, bibliography.Item] = field(default_factory=dict)
    cited: dict[str, Span] = field(default_factory=dict)
    citation_style: csl.Style | None = None
    options: Options = field(default_factory=Options)
    digest: str = ""
    files: tuple[Path, ...] = ()
    due: str = ""
    overdue: bool = False
    withheld: tuple[str, ...] = ()

    def fine(self, *, strict: bool) -> bool:
        """True when the brief can be built: no errors, and where the project is strict no warnings either."""
        return not (self.diagnostics if strict else has_errors(self.diagnostics))


def load(path: Path, project: Project) -> Loaded:
    """Read a source file. Raises BriefError."""
    return _load(path, project)[0]


def _load(path: Path, project: Project) -> tuple[Loaded, str]:
    """A source file as it is read, and the SHA-256 of its bytes."""
    name = shown(path)
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= project.settings.limit else b"\0" * (project.settings.limit + 1)
    except OSError as fault:
        raise BriefError(error("file-unreadable", f"the file cannot be read: {fault.strerror}", Span(name))) from None
    if size > project.settings.limit:
        message = f"the file has {size:,} bytes; the limit is {project.settings.limit:,}"
        raise BriefError(
            error("file-too-large", message, Span(name), "raise `limit` in briefpress.toml, or give --limit")
        )
    return read(data, name, path.suffix, project), hashlib.sha256(data).hexdigest()


def read(data: bytes, name: str, suffix: str, project: Project) -> Loaded:
    """A source that is in memory, read by its file name's suffix, with what the project says for it. Raises BriefError."""
    loaded = readers.read(data, name, suffix, limit=project.settings.limit)
    loaded.data.setdefault("language", project.settings.language)
    return loaded


def check(
    path: Path,
    project: Project,
    *,
    style: str | None = None,
    citation_style: str | None = None,
    formats: Iterable[str] = (),
    row: Row | None = None,
) -> Checked:
    """Take a brief through every stage but the writers. Nothing is raised for faults of the brief: they are in the result.

    `style` and `citation_style` override what the brief and the project say. `row` fills a template (`parameters.filled`).
    """
    checked = Checked(path, shown(path))
    try:
        loaded, checked.digest = _load(path, project)
        loaded = filled(loaded, row)
    except BriefError as fault:
        checked.diagnostics += fault.diagnostics
        checked.text = _text_of(path, project)
        return checked
    checked.text = loaded.text
    try:
        brief = validate(loaded)
    except BriefError as fault:
        return _check_rest(checked, fault, loaded, project)
    try:
        left = kept(brief, loaded, project.settings.audience, project.settings.markings)
    except BriefError as fault:
        checked.diagnostics += rules.with_severities(fault.diagnostics, project.settings.rules)
        return checked
    brief, loaded, checked.withheld = left.brief, left.loaded, tuple(left.withheld)
    checked.brief = brief
    pack = _style(style, brief, loaded, project, checked.diagnostics)
    if pack is None:
        return checked
    checked.style = pack
    check_logo(pack)
    diagnostics: list[Diagnostic] = []
    faces = [pack.font_file(face) for face in pack.settings.fonts]
    sans = pack.settings.variables.get("sans", "")
    images = Images(path.parent, project.root, fallbacks="docx" in formats, fonts=lambda: faces, families=sans)
    document, found = compose(brief, loaded, pack, images)
    slug = slug_for(document.head.slug, project.settings.audience)
    document = replace(document, head=replace(document.head, slug=slug))
    diagnostics += found
    items, always = _items(brief, loaded, path, project, diagnostics)
    checked.files = (*images.named, *(path.parent / name for name in brief.bibliography))
    cited = citations.cited_keys(document)
    checked.items, checked.cited = items, cited
    checked.options = _options(brief, pack, project)
    subject = rules.Subject(brief, loaded, document, items, cited, pack, checked.options, today())
    diagnostics += rules.run(subject)
    checked.due, checked.overdue = brief.review_by or "", rules.overdue(subject)
    csl_style = _citation_style(
        citation_style or brief.citation_style or project.settings.citation_style,
        brief,
        loaded,
        path,
        project,
        diagnostics,
    )
    checked.citation_style = csl_style
    checked.files += _citation_file(citation_style or brief.citation_style, brief, path, project)
    wanted = {key: item for key, item in items.items() if key in cited or key in always}
    severities = project.settings.rules
    if csl_style and not has_errors(rules.with_severities(diagnostics, severities)):
        document, found = citations.resolve(
            document, wanted, always, csl_style, endnotes=project.settings.notes == "end"
        )
        diagnostics += found
        document = isolated(document)
        if project.settings.carry_source:
            document = replace(document, attachments=carried.attachments(brief, wanted, cited, document))
    else:
        diagnostics += citations.unknown_keys(document, items)
    if not formats or {"pdf", "html", "press"} & set(formats):
        diagnostics += fonts.missing_glyphs(document, pack, loaded)
    if not formats or set(formats) != {"txt"}:
        diagnostics += rules.unbreakable(document, loaded)
    pages = brief.fit or (1 if checked.options.layout == "one-page" else None)
    if pages and csl_style and not has_errors(rules.with_severities(diagnostics, severities)):
        span = loaded.span(("fit",) if brief.fit else ("layout",))
        checked.options, found = fitted(document, pack, checked.options, pages, span)
        diagnostics += found
    checked.diagnostics = rules.with_severities(in_order(diagnostics), severities)
    checked.document = document if csl_style else None
    return checked


def _options(brief: Brief, style: Style, project: Project) -> Options:
    """What the writers are told: the brief's own layout, else the style's; paper and text as the project has them."""
    settings = project.settings
    return Options(
        paper=settings.paper or style.settings.paper,
        layout=brief.layout or style.settings.layout,
        width=settings.text_width,
        ascii=settings.ascii,
    )


def _check_rest(checked: Checked, fault: BriefError, loaded: Loaded, project: Project) -> Checked:
    """The faults of a brief's data, and with them those of what can be read of its prose all the same."""
    diagnostics = list(fault.diagnostics)
    brief = salvaged(loaded)
    if brief is not None:
        images = Images(checked.path.parent, project.root)
        document, found = compose(brief, loaded, find_style("default"), images)
        items, _ = _items(brief, loaded, checked.path, project, found)
        found += citations.unknown_keys(document, items)
        diagnostics += [d for d in found if d.severity is Severity.ERROR]
    checked.diagnostics = rules.with_severities(in_order(diagnostics), project.settings.rules)
    return checked


def _style(
    name: str | None, brief: Brief, loaded: Loaded, project: Project, diagnostics: list[Diagnostic]
) -> Style | None:
    """The style pack; a fault in the name that the brief gives is the brief's, any other the command's (UsageError)."""
    if name or not brief.style:
        return find_style(name or project.settings.style, project.style_folders)
    try:
        if "/" in brief.style:
            raise UsageError("a brief names a style pack; it gives no path")
        return find_style(brief.style, project.style_folders)
    except UsageError as fault:
        diagnostics.append(error("style", str(fault), loaded.span(("style",)), "briefpress style list names them"))
        return None


def _text_of(path: Path, project: Project) -> str:
    """The text of a source that could not be read as a brief, for the lines that diagnostics show."""
    try:
        return readers.decode(path.read_bytes()[: project.settings.limit], shown(path), limit=project.settings.limit)
    except (BriefError, OSError):
        return ""


def _items(
    brief: Brief, loaded: Loaded, path: Path, project: Project, diagnostics: list[Diagnostic]
) -> tuple[dict[str, bibliography.Item], list[str]]:
    """The sources by key, and the keys that are listed cited or not: the brief's own."""
    items = inline_items(brief, loaded, diagnostics)
    always = list(items)
    for number, name in enumerate(brief.bibliography):
        span = loaded.span(("bibliography", number))
        for key, item in bibliography.load_file(name, span, path.parent, project.root, diagnostics).items():
            items.setdefault(key, item)
    return items, always


def _citation_style(
    name: str, brief: Brief, loaded: Loaded, path: Path, project: Project, diagnostics: list[Diagnostic]
) -> csl.Style | None:
    """The citation style; a fault in one that the brief names is the brief's, any other the command's (UsageError)."""
    own = brief.citation_style == name
    try:
        return _compiled(name, path.parent if own else project.root, project.root)
    except csl.StyleError as fault:
        if not own:
            raise UsageError(f"the citation style {name!r}: {fault}") from None
        diagnostics.append(
            error("citation-style", f"the citation style {name!r}: {fault}", loaded.span(("citation_style",)))
        )
        return None


def _citation_file(name: str | None, brief: Brief, path: Path, project: Project) -> tuple[Path, ...]:
    """The file of the citation style, where it is one that is named by its file."""
    name = name or project.settings.citation_style
    folder = path.parent if name == brief.citation_style else project.root
    return (folder / name,) if name.endswith(".csl") else ()


def files_of(path: Path, project: Project, row: Row | None = None) -> list[Path]:
    """The files of the project that a brief is made of, beside its source and style; none of one that is faulty."""
    try:
        loaded = filled(load(path, project), row)
        brief = validate(loaded)
    except BriefError:
        return []
    images = Images(path.parent, project.root)
    compose(brief, loaded, find_style("default"), images)
    named = (*images.named, *(path.parent / name for name in brief.bibliography))
    return [file for file in (*named, *_citation_file(brief.citation_style, brief, path, project)) if file.is_file()]


def check_order(project: Project, style: str | None, citation_style: str | None) -> None:
    """Raise UsageError for what is wrong with a command or a project, whatever its briefs are."""
    rules.with_severities((), project.settings.rules)
    project_citation_style(citation_style, project)
    _ = find_style(style or project.settings.style, project.style_folders).settings
    today()


def project_citation_style(name: str | None, project: Project) -> csl.Style:
    """The citation style of the command line, else the project's. Raises UsageError."""
    name = name or project.settings.citation_style
    try:
        return _compiled(name, project.root, project.root)
    except csl.StyleError as fault:
        raise UsageError(f"the citation style {name!r}: {fault}") from None


def _compiled(name: str, folder: Path, root: Path) -> csl.Style:
    if not name.endswith(".csl"):
        return _named_style(name)
    file = (folder / name).resolve()
    if not file.is_file():
        raise csl.StyleError(f"there is no file {name}")
    if not file.is_relative_to(root.resolve()):
        raise csl.StyleError("the file lies outside the project")
    return csl.Style.parse(file.read_bytes(), name=name, find_parent=csl.find_style)


@lru_cache(maxsize=32)
def _named_style(name: str) -> csl.Style:
    return csl.Style.parse(csl.find_style(name), name=name, find_parent=csl.find_style)


# ---------------------------------------------------------------------------------------------- building


def render(checked: Checked, project: Project) -> dict[str, bytes]:
    """The deliverables of a checked brief by file name.

    Raises BriefError where the brief has no document, or where a file holds what is not for the audience.
    """
    document, style = checked.document, checked.style
    if document is None or style is None:
        raise BriefError(*checked.diagnostics)
    files = {
        f"{document.head.slug}.{name}": writer(name)(document, style, checked.options)
        for name in project.settings.formats
    }
    prove(checked, files)
    return files


def prove(checked: Checked, files: Mapping[str, bytes]) -> None:
    """Raise BriefError where a deliverable holds some of what was left out of the brief."""
    if checked.withheld and checked.brief:
        from .leaks import refuse_leaks  # a check needs no reader of deliverables

        refuse_leaks(files, checked.withheld, texts_of(checked.brief), Span(checked.name))
