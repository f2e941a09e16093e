"""The commands `package` and `mail`: options → distribution, what became of it → words and exit codes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .cli_options import (
    AudienceOption,
    CitationStyleOption,
    LimitOption,
    StrictOption,
    StyleOption,
    StylesOption,
    print_diagnostics,
    project_here,
)
from .diagnostics import Diagnostic, MachineError, UsageError
from .reports import Report, count

if TYPE_CHECKING:
    from .distribution.mailing.letters import Letters
    from .distribution.mailing.sending import Mailed
    from .distribution.recipients import Recipient
    from .distribution.signing import Signer
    from .project import Project

KEY_PASSWORD, SMTP_PASSWORD = "BRIEFPRESS_KEY_PASSWORD", "BRIEFPRESS_SMTP_PASSWORD"
_LARGE = 10_000_000  # bytes of a message that many servers refuse

BriefArgument = Annotated[Path, typer.Argument(help="A brief.", show_default=False)]
ListOption = Annotated[Path | None, typer.Option("--list", "-l", help="The recipients: a CSV or YAML file.")]
CopiesOption = Annotated[Path | None, typer.Option("--copies", help="The folder of the numbered copies.")]
PasswordFileOption = Annotated[
    Path | None, typer.Option(help=f"File with the password of the key; else {KEY_PASSWORD} of the environment.")
]


def package(
    brief: BriefArgument,
    list_: ListOption = None,
    copies: CopiesOption = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The folder, or the zip, to make.")] = None,
    zip_: Annotated[bool, typer.Option("--zip", help="One zip instead of a folder.")] = False,
    sign: Annotated[Path | None, typer.Option(help="Sign with the key of this PKCS #12 file (.p12).")] = None,
    key: Annotated[Path | None, typer.Option(help="Sign with this private key (PEM).")] = None,
    cert: Annotated[Path | None, typer.Option(help="The key's certificate (PEM), and those that vouch for it.")] = None,
    password_file: PasswordFileOption = None,
    handling: Annotated[str, typer.Option(help="Handling instructions instead of the style's own.")] = "",
    destroy_by: Annotated[str, typer.Option(help="The day by which all of it is to be destroyed.")] = "",
    audience: AudienceOption = None,
    style: StyleOption = None,
    citation_style: CitationStyleOption = None,
    strict: StrictOption = None,
    limit: LimitOption = None,
    styles: StylesOption = None,
) -> None:
    """Pack a brief for hand-over: deliverables, copies and register, a cover sheet, manifest and SHA256SUMS, signatures."""
    from . import finding
    from .distribution import packing

    if list_ and copies:
        raise UsageError("give the recipients by --list or by --copies, whose register names them; not by both")
    _is_a_brief(brief)
    project = project_here([brief], audience=audience, strict=strict, limit=limit, styles=styles)
    signer = signer_of(sign, key, cert, password_file)
    handover = packing.Handover(_recipients(list_, project), copies, signer, handling, destroy_by)
    made = packing.package(brief, project, handover, style=style, citation_style=citation_style, out=out, zipped=zip_)
    _warn(made.diagnostics)
    typer.echo(f"{finding.shown(brief)} -> {finding.shown(made.path)}, {count(len(made.files), 'file')}")
    if signer:
        typer.echo(f"signed by {signer.said}: {count(made.signed, 'PDF')} and SHA256SUMS")


def mail(
    what: Annotated[Path, typer.Argument(help="A brief, or a folder of numbered copies.", show_default=False)],
    sender: Annotated[str, typer.Option("--from", help="From whom: an address, a name before it or not.")],
    list_: ListOption = None,
    copies: CopiesOption = None,
    subject: Annotated[str, typer.Option(help="The subject; the marking and title where not given.")] = "",
    body: Annotated[Path | None, typer.Option(help="The text; that of the brief where not given.")] = None,
    attach: Annotated[str, typer.Option(help="With --list: formats of the attachments, with commas.")] = "pdf",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder of the .eml files; with --smtp only where given.")
    ] = None,
    smtp: Annotated[str | None, typer.Option(help="Send through this server: host:port.")] = None,
    user: Annotated[str, typer.Option(help="Who logs in to the server.")] = "",
    password_file: Annotated[
        Path | None, typer.Option(help=f"File with the password; else {SMTP_PASSWORD} of the environment.")
    ] = None,
    starttls: Annotated[bool, typer.Option("--starttls", help="Secure the line after the greeting.")] = False,
    tls: Annotated[bool, typer.Option("--tls", help="Secure it from the beginning.")] = False,
    timeout: Annotated[float, typer.Option(help="Seconds for each answer of the server.", min=0.1, max=3600)] = 60,
    again: Annotated[
        list[str] | None,
        typer.Option(help="Send this copy (number, id or name) whatever became of it before; several times."),
    ] = None,
    style: StyleOption = None,
    citation_style: CitationStyleOption = None,
    strict: StrictOption = None,
    limit: LimitOption = None,
    styles: StylesOption = None,
) -> None:
    """One message for each recipient, as .eml files or through a server. Nobody gets it twice; who did not get it is named."""
    from .distribution.mailing import letters as mailing
    from .distribution.mailing.conversation import Server
    from .distribution.mailing.sending import Mailing

    folder = what if what.is_dir() else copies
    if folder and list_:
        raise UsageError("the register of the copies names the recipients; --list is for a brief without copies")
    brief = None
    if not what.is_dir():
        _is_a_brief(what)
        brief = mailing.Brief(
            what, project_here([what], strict=strict, limit=limit, styles=styles), style, citation_style
        )
    text = mailing.read_body(body) if body else None
    if folder:
        letters = mailing.of_copies(folder, sender, subject, text, brief)
    elif brief and list_:
        recipients = _recipients(list_, brief.project)
        place = brief.project.output_folder / f"{brief.head.slug}-mail"
        letters = mailing.of_list(brief, recipients, place, sender, subject, text, _formats(attach))
    else:
        raise UsageError("nobody is named: give --list, or a folder of copies")
    if brief:
        _warn(brief.diagnostics)
    if out or not smtp:
        _write(letters, out or letters.folder / "eml")
    if not smtp:
        return
    password = _password(password_file, SMTP_PASSWORD).decode("utf-8", "surrogateescape") if user else ""
    server = Server.named(smtp, starttls=starttls, tls=tls, user=user, password=password, timeout=timeout)
    done = Mailing(letters.folder, letters.entries).send(
        server, letters.letter.envelope, letters.message_of, again=again or ()
    )
    _tell(done)
    raise typer.Exit(0 if done.complete else 3)


def signer_of(p12: Path | None, key: Path | None, cert: Path | None, password_file: Path | None) -> Signer | None:
    """Who signs, by the options of a command; None where nobody does."""
    if p12 and (key or cert):
        raise UsageError("give the key by --sign or by --key and --cert; not by both")
    if bool(key) != bool(cert):
        raise UsageError("--key and --cert are given together")
    from .distribution import signing

    password = _password(password_file, KEY_PASSWORD)
    if p12:
        return signing.read_p12(p12, password)
    return signing.read_pem(key, cert, password) if key and cert else None


def _password(file: Path | None, variable: str) -> bytes:
    """A password from a file or the environment, without the line's end; empty where there is none."""
    if file is None:
        return os.environb.get(variable.encode(), b"")
    from .opening import bytes_of

    return bytes_of(file, 10_000).split(b"\n")[0].rstrip(b"\r")


def _recipients(path: Path | None, project: Project) -> list[Recipient]:
    if path is None:
        return []
    from .distribution.recipients import read_recipients

    found, told = read_recipients(path, project.settings.limit)
    _warn(told)
    return found


def _formats(text: str) -> tuple[str, ...]:
    from .writers import FORMATS

    names = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    for name in names:
        if name not in FORMATS:
            raise UsageError(f"--attach: there is no format {name!r}; known are: {', '.join(FORMATS)}")
    return names


def _is_a_brief(path: Path) -> None:
    from . import finding, readers

    if not path.is_file():
        raise UsageError(f"there is no brief {finding.shown(path)}")
    if path.suffix.lower() not in readers.READERS:
        raise UsageError(f"{finding.shown(path)} has no format that is read ({', '.join(readers.READERS)})")


def _warn(told: Iterable[Diagnostic]) -> None:
    found = list(told)
    if found:
        print_diagnostics(found, {}, Report.human)


def _write(letters: Letters, out: Path) -> None:
    from . import finding
    from .distribution.mailing.letters import write_letters

    written = write_letters(letters, out)
    if not written:
        raise UsageError("none of the recipients has an address")
    sizes = [size for _, size in written]
    typer.echo(f"{count(len(written), 'message')} -> {finding.shown(out)}, {_size(sum(sizes))}")
    if max(sizes) > _LARGE:
        typer.echo(f"the largest has {_size(max(sizes))}; many servers refuse more than 10 MB", err=True)
    without = [f"{entry.copy} {entry.name}" for entry in letters.entries if not entry.email]
    if without:
        typer.echo(f"without an address: {', '.join(without[:20])}{' …' if len(without) > 20 else ''}", err=True)


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"


def _tell(done: Mailed) -> None:
    """What became of a mailing: numbers, then whoever did not get it."""
    from .distribution.mailing.sending import names_of

    typer.echo(f"sent to {count(len(done.of('sent')), 'recipient')}; {len(done.of('had'))} had it before")
    if done.of("no-address"):
        typer.echo(f"without an address: {names_of(done.of('no-address'))}", err=True)
    for one in done.of("refused"):
        typer.echo(f"refused: copy {one.entry.copy}, {one.entry.name}, {one.entry.email}: {one.says}", err=True)
    for one in done.of("later"):
        typer.echo(f"not yet: copy {one.entry.copy}, {one.entry.name}: {one.says}; the next run tries again", err=True)
    for one in done.of("open"):
        typer.echo(
            f"open: copy {one.entry.copy}, {one.entry.name}: nobody knows whether the server took it ({one.says});"
            f" ask, then --again {one.entry.copy} sends it",
            err=True,
        )
    if done.of("waiting"):
        typer.echo(f"not sent: {names_of(done.of('waiting'))}; the next run goes on", err=True)
    if done.stopped:
        raise MachineError(done.stopped)
