"""Style packs: a folder of files that say how a brief looks. A file that a pack lacks comes from the default pack.

A pack holds no code: `style.toml` (settings, labels, fonts, order of sections), `page.html.j2`, `page.txt.j2`, `print.css`,
`house.css` (what comes after it), `screen.css`, `reference.docx`; and for what is handed over with a brief `cover.html.j2`,
`register.html.j2`, the `form.html.j2` that both extend, and `forms.css`. Templates run sandboxed; they see the resolved
document and can read nothing else.
"""

from __future__ import annotations

import importlib.util
import os
import re
import tomllib
import traceback
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from .choices import Paper
from .diagnostics import MachineError, UsageError

if TYPE_CHECKING:
    import jinja2

FILES = (
    "style.toml", "page.html.j2", "page.txt.j2", "print.css", "house.css", "screen.css", "reference.docx",
    "cover.html.j2", "register.html.j2", "form.html.j2", "forms.css",
)  # fmt: skip
Layout = Literal["one-page", "brief", "report"]
Yardstick = Literal["icd203", "phia"]
PAPERS: dict[Paper, tuple[float, float]] = {"A4": (210, 297), "Letter": (215.9, 279.4)}
"""Width and height in mm."""
NARROWEST_COLUMN = 40  # mm
_ONE_PAGE_MARGIN, _ONE_PAGE_GAP = 16, 7  # mm, as print.css has them: that layout's margins are no variables
_UNITS = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "pc": 25.4 / 6}
SectionName = Literal["tldr", "key_points", "summary", "sections", "faq", "changes", "appendix", "sources"]


class FontFace(BaseModel):
    """One face of a family. `file` is a file of the pack, or `package:file` for a font that a Python package carries."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    family: str
    file: str
    weight: int = 400
    style: Literal["normal", "italic"] = "normal"


class Fit(BaseModel):
    """How far `fit` may go: type down to `size` and the space between blocks down to `space`, both as parts of 1."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    size: float = Field(0.86, ge=0.5, le=1)
    space: float = Field(0.6, ge=0.2, le=1)


class Stamp(BaseModel):
    """The zone at the foot of every page that the pack leaves free for what tells copies apart; all in mm.

    A line of words begins `start` from the edge at which lines begin and lies from `bottom` upwards, `height` high; a square
    code of side `code` lies in the corner at the other edge, `edge` from it, on the same `bottom`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    start: float = Field(22, ge=0, le=100)
    bottom: float = Field(4.8, ge=0, le=100)
    height: float = Field(4.2, ge=3, le=50)
    code: float = Field(10.5, ge=8, le=50)
    edge: float = Field(4.8, ge=0, le=100)

    def width(self, page: float) -> float:
        """How wide the line of words may be on a page of a width, in mm."""
        return page - self.start - self.edge - self.code - 3


class Settings(BaseModel):
    """What `style.toml` may hold. Tables that a pack leaves out come from the default pack, whole."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: str
    description: str = ""
    paper: Paper = "A4"
    layout: Layout = "brief"
    logo: str = ""
    fit: Fit = Fit()
    stamp: Stamp = Stamp()
    estimative: Yardstick | None = None
    sections: tuple[SectionName, ...]
    fonts: tuple[FontFace, ...] = Field(min_length=1)
    variables: dict[str, str] = Field(default_factory=dict)
    labels: dict[str, dict[str, str]]

    @field_validator("sections")
    @classmethod
    def _each_once(cls, names: tuple[SectionName, ...]) -> tuple[SectionName, ...]:
        """An order that leaves a part out would lose text, and one that names it twice would print it twice."""
        every = get_args(SectionName)
        faults = [f"{name} is missing" for name in every if name not in names]
        faults += [f"{name} stands twice" for name in every if names.count(name) > 1]
        if faults:
            raise ValueError(f"it must name each part of a brief once: {', '.join(faults)}")
        return names


@dataclass(frozen=True, slots=True)
class Options:
    """What a writer may be told beside the style: paper and layout, the width of text lines in columns, pure ASCII text.

    `size` and `space` are what `fit` found: the factors of all type and of the space between blocks. `bleed` is how far in mm
    grounds that touch the edge of a PDF's page run beyond it, for a press.
    """

    paper: Paper = "A4"
    layout: Layout = "brief"
    width: int = 72
    ascii: bool = False
    size: float = 1.0
    space: float = 1.0
    bleed: float = 0.0


class Style:
    """A style pack found: its files, its settings merged over the default's, its templates."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder

    def render(self, template: str, **context: object) -> str:
        """A template of the pack, filled in. Raises UsageError with file and line for any fault in it."""
        import jinja2

        try:
            return self.templates.get_template(template).render(**context)
        except jinja2.TemplateSyntaxError as fault:
            raise UsageError(f"{fault.filename or template}:{fault.lineno}: {fault.message}") from None
        except Exception as fault:  # a template may fail in any way that an expression can
            lines = [f.lineno for f in traceback.extract_tb(fault.__traceback__) if f.filename.endswith(".j2")]
            place = f"{self.find(template)}:{lines[-1]}" if lines else str(self.find(template))
            raise UsageError(f"{place}: {type(fault).__name__}: {fault}") from None

    def find(self, file: str) -> Path:
        """The path of a pack's file, the default's where this pack has none of its own. Raises UsageError."""
        for folder in (self.folder, default_folder()):
            path = folder / file
            if path.is_file():
                return path
        raise UsageError(f"the style {self.name!r} has no file {file!r}, and neither has the default style")

    def state(self) -> frozenset[tuple[str, int, int]]:
        """What changes when a file of the pack does: the key of what is made of the files and kept."""
        return _state(self.folder)

    def read(self, file: str) -> bytes:
        """The bytes of a pack's file."""
        return self.find(file).read_bytes()

    def read_text(self, file: str) -> str:
        """The text of a pack's file. Raises UsageError where it is not UTF-8."""
        try:
            return self.read(file).decode("utf-8")
        except UnicodeDecodeError as fault:
            raise UsageError(f"{self.find(file)}: it is not UTF-8: {fault.reason} at byte {fault.start}") from None

    @cached_property
    def settings(self) -> Settings:
        """The settings of this pack, each table that it leaves out taken from the default. Raises UsageError."""
        merged: dict[str, Any] = {}
        tables: dict[str, dict[str, Any]] = {"labels": {}, "variables": {}}
        path = self.folder / "style.toml"
        for folder in (default_folder(), self.folder):
            data = _toml(folder / "style.toml")
            for name, table in tables.items():
                _merge(table, data.pop(name, {}), name, path)
            merged.update(data)
        try:
            return Settings.model_validate({**merged, **tables})
        except ValidationError as fault:
            lines = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in fault.errors()]
            raise UsageError(f"{path}: " + "; ".join(lines)) from None

    def labels(self, language: str) -> dict[str, str]:
        """The fixed words in a language (BCP 47): the tag's own, over its primary language's, over English."""
        table = self.settings.labels
        return {**table["en"], **table.get(language.split("-")[0].lower(), {}), **table.get(language, {})}

    @cached_property
    def logo(self) -> tuple[str, bytes] | None:
        """The media type and bytes of the pack's logo, where it has one. Raises UsageError for another kind of file."""
        name = self.settings.logo
        if not name:
            return None
        kinds = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
        kind = kinds.get(Path(name).suffix.lower())
        if kind is None or "/" in name or "\\" in name:
            raise UsageError(f"the style {self.name!r}: its logo {name!r} is no .svg, .png or .jpg file of the pack")
        return kind, self.read(name)

    def length(self, name: str) -> float:
        """A variable of the pack that is a length, in mm. Raises UsageError for anything else."""
        value = self.settings.variables.get(name, "")
        found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*", value)
        if found is None or found[2] not in _UNITS:
            raise UsageError(f"{self.find('style.toml')}: variables.{name}: {value!r} is not a length such as 26mm")
        return float(found[1]) * _UNITS[found[2]]

    def column(self, options: Options) -> float:
        """The width in mm that running text and figures have in the PDF. Raises UsageError where nothing is left of it."""
        width = PAPERS[options.paper][0]
        if options.layout == "one-page":
            return (width - 2 * _ONE_PAGE_MARGIN - _ONE_PAGE_GAP) / 2
        column = width - self.length("margin-left") - self.length("margin-right")
        if column < NARROWEST_COLUMN:
            path = self.find("style.toml")
            raise UsageError(
                f"{path}: the margins leave {column:.0f} mm of {width:g} mm for the text; {NARROWEST_COLUMN} are the least"
            )
        return column

    def has_language(self, language: str) -> bool:
        """True when the pack has words for this language."""
        return language in self.settings.labels or language.split("-")[0].lower() in self.settings.labels

    def font_file(self, face: FontFace) -> Path:
        """Where a face's file lies. Raises MachineError when the package that carries it is not installed."""
        package, colon, name = face.file.partition(":")
        if (
            not face.file.lower().endswith((".otf", ".ttf"))
            or ".." in Path(name or package).parts
            or "/" in name
            or Path(face.file).is_absolute()
        ):
            raise UsageError(f"the style {self.name!r}: {face.file!r} is no font file of the pack or of a package")
        if not colon:
            return self.find(face.file)
        path = _package_folder(package) / "files" / name
        if not path.is_file():
            raise MachineError(
                f"the font package {package!r} has no file {name!r}: pip install --force-reinstall {package}"
            )
        return path

    @cached_property
    def templates(self) -> jinja2.Environment:
        """Jinja's environment: this pack, then the default, which is also reached by the prefix `default/`."""
        import jinja2  # checks render nothing
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        default = jinja2.FileSystemLoader(default_folder())
        return ImmutableSandboxedEnvironment(
            loader=jinja2.ChoiceLoader(
                [jinja2.FileSystemLoader(self.folder), default, jinja2.PrefixLoader({"default": default})]
            ),
            undefined=jinja2.StrictUndefined,
            autoescape=jinja2.select_autoescape(enabled_extensions=("html.j2", "html"), default=False),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
        )


@lru_cache(maxsize=64)
def _package_folder(package: str) -> Path:
    """The folder of an installed package. Raises MachineError when there is none."""
    spec = importlib.util.find_spec(package) if package.isidentifier() else None
    if spec is None or spec.origin is None:
        raise MachineError(f"the font package {package!r} is missing: pip install {package.replace('_', '-')}")
    return Path(spec.origin).parent


@lru_cache(maxsize=1)
def default_folder() -> Path:
    """The folder of the default pack: inside the installed package, or beside `src/` in a checkout."""
    here = Path(__file__).resolve().parent
    for folder in (here / "styles" / "default", here.parents[1] / "styles" / "default"):
        if (folder / "style.toml").is_file():
            return folder
    raise MachineError("briefpress is not whole: its default style is missing; install it again")


def find_style(name: str, folders: tuple[Path, ...] = ()) -> Style:
    """The style pack called `name` in one of `folders` (the project's `styles/`), or among those that come with briefpress.

    `name` may also be a path to a pack's folder. Raises UsageError, which names the packs there are.
    """
    candidates = [folder / name for folder in (*folders, default_folder().parent)]
    if "/" in name:
        candidates.insert(0, Path(name))
    for folder in candidates:
        if any((folder / file).is_file() for file in FILES):
            return _kept(name, folder, folder.absolute(), _state(folder))
    known = ", ".join(sorted({style.name for style in list_styles(folders)}))
    raise UsageError(f"there is no style {name!r}; known are: {known}")


@lru_cache(maxsize=16)
def _kept(name: str, folder: Path, *state: object) -> Style:
    """The pack in a folder, kept with all that was made of it as long as no file of it or of the default changes."""
    return Style(name, folder)


def _state(pack: Path) -> frozenset[tuple[str, int, int]]:
    """Path, time of the last change in ns and size of each file of a pack and of the default."""
    found = []
    for folder in (pack, default_folder()):
        with os.scandir(folder) as entries:
            found += [(entry.path, entry.stat()) for entry in entries if entry.is_file()]
    return frozenset((path, stat.st_mtime_ns, stat.st_size) for path, stat in found)


def list_styles(folders: tuple[Path, ...] = ()) -> list[Style]:
    """The style packs of the given folders and those that come with briefpress; the first of a name wins."""
    found: dict[str, Style] = {}
    for parent in (*folders, default_folder().parent):
        for folder in sorted(parent.iterdir()) if parent.is_dir() else ():
            if any((folder / file).is_file() for file in FILES):
                found.setdefault(folder.name, Style(folder.name, folder))
    return list(found.values())


def _merge(table: dict[str, Any], more: object, name: str, path: Path) -> None:
    """Put a pack's table over the default's; words of a language are joined one by one."""
    if not isinstance(more, dict) or (name == "labels" and not all(isinstance(words, dict) for words in more.values())):
        raise UsageError(f"{path}: `{name}` must be a table, such as [{name}{'.en' if name == 'labels' else ''}]")
    for key, value in more.items():
        table[key] = {**table.get(key, {}), **value} if name == "labels" else value


def _toml(path: Path) -> dict[str, Any]:
    """A pack's settings as plain data; nothing where the pack has no such file. Raises UsageError with the place."""
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise UsageError(f"{path}: {fault}") from None
