"""A message to one recipient (RFC 5322, MIME): the brief's text, and what is attached. It names nobody else.

The same copy gives the same message, but for its date, which is SOURCE_DATE_EPOCH where that is set.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from ...diagnostics import UsageError
from ...finding import given_moment
from ..register import Entry

LONGEST_SUBJECT = 400  # characters
_POLICY = SMTP.clone(cte_type="7bit")  # whatever servers it passes
_TYPES = {
    "pdf": ("application", "pdf"),
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "html": ("text", "html"),
    "txt": ("text", "plain"),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """What every recipient is told: from whom, about what."""

    sender: str
    subject: str

    def __post_init__(self) -> None:
        """Raise UsageError for what cannot stand in a header."""
        address(self.sender, "--from")
        if _breaks(self.subject) or not self.subject.strip() or len(self.subject) > LONGEST_SUBJECT:
            raise UsageError(f"the subject is one line of 1 to {LONGEST_SUBJECT} characters, not {self.subject[:80]!r}")

    @property
    def envelope(self) -> str:
        """The sender's address alone."""
        return address(self.sender, "--from").addr_spec


def address(text: str, what: str, name: str = "") -> Address:
    """An address, its domain as the network has it (RFC 5890). Raises UsageError for what is none, or more than one.

    `text` may have a name before it, as in `Ann <ann@example.org>`, unless `name` is given.
    """
    shown, spec = (name, text) if name else parseaddr(text)
    local, at, domain = spec.rpartition("@")
    if _breaks(text + name) or not (local and at and domain) or set(' ,;<>"\\()[]:') & set(spec):
        raise UsageError(f"{what}: {text!r} is no e-mail address")
    if not name and text.strip() not in (spec, f"<{spec}>") and not text.strip().endswith(f"<{spec}>"):
        raise UsageError(f"{what}: {text!r} is more than one e-mail address")
    try:
        return Address(shown, local, domain if domain.isascii() else domain.encode("idna").decode())
    except (ValueError, UnicodeError):
        raise UsageError(f"{what}: {text!r} is no e-mail address") from None


def recipient(entry: Entry) -> Address:
    """The address of a copy's recipient, with the name. Raises UsageError."""
    if _breaks(entry.name):
        raise UsageError(f"copy {entry.copy}: the name {entry.name!r} is not in one line")
    return address(entry.email, f"copy {entry.copy}", entry.name or entry.email)


def is_international(*addresses: str) -> bool:
    """Whether an address has letters before the @ that only some servers take (SMTPUTF8, RFC 6531)."""
    return not all(one.isascii() for one in addresses)


def message_id(entry: Entry, letter: Letter) -> str:
    """The same for the same copy: who gets it again, knows it."""
    digest = hashlib.sha256("\0".join((entry.id, entry.copy, entry.email)).encode()).hexdigest()
    return f"<{digest[:32]}@{letter.envelope.rpartition('@')[2]}>"


def message(entry: Entry, letter: Letter, body: str, files: Mapping[str, bytes]) -> bytes:
    """The message as it goes over the network, its lines ended by CR LF; `files` are attached. Raises UsageError."""
    to, sender = recipient(entry), address(letter.sender, "--from")
    policy = _POLICY.clone(utf8=True) if is_international(to.addr_spec, sender.addr_spec) else _POLICY
    made = EmailMessage(policy=policy)
    made["From"], made["To"], made["Subject"] = sender, to, " ".join(letter.subject.split())
    made["Date"] = format_datetime(given_moment() or datetime.now(UTC).replace(microsecond=0))
    made["Message-ID"] = message_id(entry, letter)
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answer by a machine is wanted
    made.set_content(body, charset="utf-8")
    for name, data in files.items():
        kind, more = _TYPES.get(name.rpartition(".")[2].lower(), ("application", "octet-stream"))
        made.add_attachment(data, maintype=kind, subtype=more, filename=name)
    if made.is_multipart():
        made.set_boundary(f"=_{hashlib.sha256(made['Message-ID'].encode()).hexdigest()[:40]}")
    return made.as_bytes()


def _breaks(text: str) -> bool:
    """Whether a text would not stay in its line of the header."""
    return any(unicodedata.category(c) in ("Cc", "Zl", "Zp", "Cs") for c in text)
