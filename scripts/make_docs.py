"""Make the parts of the documentation that the code knows: schema.md, rules.md, commands.md, manifest.schema.json.

With `--check` nothing is written; the exit code is 1 when a file is not what it should be.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import typer

from briefpress.batch import manifest
from briefpress.cli import app
from briefpress.model import json_schema
from briefpress.project import Settings
from briefpress.rules import RULES

ROOT = Path(__file__).resolve().parents[1]
_MAIN = {"Author": "name", "Parameter": "type"}


def schema_page() -> str:
    """Every key of a brief, from its JSON Schema, and every setting of a project."""
    schema = json_schema()
    lines = [
        "# The brief, key by key",
        "",
        "Made by `scripts/make_docs.py` from the model. `briefpress schema` prints the JSON Schema itself.",
        "",
    ]
    lines += _table("Brief", schema, schema)
    for name, part in schema["$defs"].items():
        lines += [f"## {name}", ""]
        if "anyOf" in part:
            lines += [f"May be written as text alone, which is its `{_MAIN.get(name, 'text')}`.", ""]
        lines += _table(name, next(p for p in part.get("anyOf", [part]) if p.get("type") == "object"), schema)
    lines += ["## Settings of a project (`briefpress.toml`)", ""]
    lines += ["| Key | Default | What it is |", "|---|---|---|"]
    for key, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True)
        lines.append(f"| `{key}` | {f'`{_toml(default)}`' if default is not None else ''} | {field.description} |")
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(list(value)).replace("'", '"') if isinstance(value, tuple) else str(value)


def _table(name: str, part: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    required = part.get("required", [])
    lines = [str(part.get("description", "")), "", "| Key | Form | What it is |", "|---|---|---|"]
    for key, value in part["properties"].items():
        mark = " (needed)" if key in required else ""
        lines.append(f"| `{key}`{mark} | {_form(value)} | {value.get('description', '')} |")
    return [*lines, ""]


def _form(value: dict[str, Any]) -> str:
    """A JSON Schema type in words."""
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in value:
        forms = [_form(option) for option in value["anyOf"] if option.get("type") != "null"]
        return " or ".join(dict.fromkeys(forms))
    if "additionalProperties" in value and value["additionalProperties"] is not True:
        return f"mapping of names to {_form(value['additionalProperties'])}"
    if "enum" in value:
        return ", ".join(f"`{option}`" for option in value["enum"])
    if "const" in value:
        return f"`{value['const']}`"
    if value.get("type") == "array":
        return f"list of {_form(value['items'])}" if value.get("items") else "list"
    if "x-form" in value:
        return str(value["x-form"])
    return {"string": "text", "boolean": "`true` or `false`", "object": "mapping"}.get(str(value.get("type")), "text")


def rules_page() -> str:
    """Every editorial rule with its severity."""
    lines = [
        "# Editorial rules",
        "",
        "Made by `scripts/make_docs.py`. A project sets a severity in `briefpress.toml`:",
        "",
    ]
    lines += ["```toml", "[rules]", 'key-point-uncited = "error"', 'source-uncited = "off"', "```", ""]
    lines += ["| Code | Severity | What it says |", "|---|---|---|"]
    lines += [f"| `{rule.code}` | {rule.severity.value} | {rule.says} |" for rule in RULES.values()]
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """Every command with its arguments and options, from the command line's own help."""
    lines = [
        "# Commands",
        "",
        "Made by `scripts/make_docs.py`.",
        "",
        "Exit codes: 0 fine, 1 a brief is wrong, 2 the command is wrong, 3 the machine lacks something.",
        "",
    ]
    command = typer.main.get_command(app)
    _command(command, "briefpress", lines)
    return "\n".join(lines).rstrip() + "\n"


def _command(command: Any, name: str, lines: list[str]) -> None:
    children = getattr(command, "commands", {})
    if not children:
        lines += [f"## `{name}`", "", (command.help or "").strip(), ""]
        parameters = [p for p in command.params if p.name not in ("help", "install_completion", "show_completion")]
        if parameters:
            lines += ["| | |", "|---|---|"]
            for parameter in parameters:
                names = ", ".join(f"`{o}`" for o in (*parameter.opts, *parameter.secondary_opts) if o.startswith("-"))
                says = str(getattr(parameter, "help", "") or "").replace("|", "\\|")
                lines.append(f"| {names or f'`{parameter.name}`'} | {says} |")
            lines.append("")
    for child, inner in sorted(children.items()):
        _command(inner, f"{name} {child}", lines)


def manifest_schema() -> str:
    """The JSON Schema of `manifest.json`."""
    return json.dumps(manifest.json_schema(), indent=2, ensure_ascii=False) + "\n"


PAGES = {
    "schema.md": schema_page,
    "rules.md": rules_page,
    "commands.md": commands_page,
    "manifest.schema.json": manifest_schema,
}


def main() -> int:
    """Write the pages, or check them."""
    stale = []
    for name, make in PAGES.items():
        path, text = ROOT / "docs" / name, make()
        if "--check" not in sys.argv:
            path.write_text(text, "utf-8")
        elif not path.is_file() or path.read_text("utf-8") != text:
            stale.append(name)
    if stale:
        print(f"not up to date: {', '.join(stale)}; run scripts/make_docs.py", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
