"""A project: the folder with `briefpress.toml`, and the settings there, which the command line may override one by one."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .audiences import Audience
from .choices import Ink, Paper
from .diagnostics import UsageError
from .readers import LIMIT

NAME = "briefpress.toml"
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
Format = Literal["pdf", "docx", "txt", "html"]
RuleSeverity = Literal["error", "warning", "off"]


class Settings(BaseModel):
    """What `briefpress.toml` may hold; every key is also an option of the command line."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    sources: str = Field("source", description="Folder of the briefs.")
    styles: str = Field("styles", description="Folder of the project's own style packs.")
    output: str = Field("output", description="Folder of the deliverables.")
    formats: tuple[Format, ...] = Field(("pdf", "docx", "txt"), min_length=1, description="What build makes.")
    style: str = Field("default", description="Style pack for briefs that name none.")
    citation_style: str = Field("ieee", description="CSL style, by name or file, for briefs that name none.")
    language: str = Field("en", description="Language of briefs that name none (BCP 47).")
    notes: Literal["foot", "end"] = Field("foot", description="Notes at the foot of the page, or gathered at the end.")
    paper: Paper | None = Field(None, description="A4 or Letter; the style's own where absent.")
    text_width: int = Field(72, ge=40, le=200, description="Columns of the text deliverable.")
    ascii: bool = Field(False, description="Text deliverable in ASCII.")
    carry_source: bool = Field(True, description="PDF and DOCX carry the brief's source, which `extract` gives back.")
    press: bool = Field(
        False, description="Also make a PDF for a press, with bleed and marks, and its preflight report."
    )
    ink: Ink = Field(
        "colour", description="For the press: colours as they are; black type on the black plate alone; all grey."
    )
    icc: str = Field("", description="For the press: the ICC profile of the printing condition, a file of the project.")
    limit: int = Field(LIMIT, gt=0, description="Largest source file, in bytes.")
    audience: Audience | None = Field(None, description="For whom to build; every part of a brief where absent.")
    markings: tuple[str, ...] = Field((), description="Handling markings of the house's own, the lowest first.")
    strict: bool = Field(False, description="Warnings fail.")
    rules: dict[str, RuleSeverity] = Field(default_factory=dict, description="Severity of editorial rules by code.")

    @property
    def made(self) -> tuple[str, ...]:
        """What build makes: the formats, and `press` where that is wanted."""
        return (*self.formats, *(["press"] if self.press else []))


@dataclass(frozen=True)
class Project:
    """A project's root folder and its settings. Images and bibliographies must lie inside the root."""

    root: Path
    settings: Settings = field(default_factory=Settings)

    @property
    def source_folder(self) -> Path:
        """Where the briefs lie."""
        return self.root / self.settings.sources

    @property
    def output_folder(self) -> Path:
        """Where deliverables go."""
        return self.root / self.settings.output

    @property
    def profile(self) -> Path | None:
        """The ICC profile of the printing condition, where one is named."""
        return self.root / self.settings.icc if self.settings.icc else None

    @property
    def style_folders(self) -> tuple[Path, ...]:
        """Where style packs are looked for before those that come with briefpress."""
        return (self.root / self.settings.styles,)

    def with_settings(self, **given: Any) -> Project:
        """The project with the settings that are not None replaced. Raises UsageError for a value that cannot be."""
        changes = {key: value for key, value in given.items() if value is not None}
        return Project(self.root, _settings({**self.settings.model_dump(), **changes}, "the command line"))


def find_project(start: Path) -> Project:
    """The project that a folder lies in: the nearest folder upwards with `briefpress.toml`, else `start` itself."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / NAME).is_file():
            return Project(folder, _read(folder / NAME))
    return Project(start)


def _read(path: Path) -> Settings:
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as fault:
        raise UsageError(f"{path}: {fault}") from None
    settings = _settings(data, str(path))
    if not (path.parent / settings.icc).resolve().is_relative_to(path.parent.resolve()):
        raise UsageError(f"{path}: `icc`: {settings.icc!r} lies outside the project; give it as --icc")
    return settings


def _settings(data: dict[str, Any], where: str) -> Settings:
    try:
        return Settings.model_validate(data)
    except ValidationError as fault:
        raise UsageError("\n".join(_explain(entry, where) for entry in fault.errors())) from None


def _explain(entry: Any, where: str) -> str:
    name = ".".join(str(part) for part in entry["loc"])
    if entry["type"] == "extra_forbidden":
        near = get_close_matches(name, Settings.model_fields, 1, 0.6)
        hint = f"did you mean `{near[0]}`?" if near else f"known are: {', '.join(Settings.model_fields)}"
        return f"{where}: the key `{name}` is not known; {hint}"
    return f"{where}: `{name}`: {entry['msg'][:1].lower()}{entry['msg'][1:]}, not {entry['input']!r}"
