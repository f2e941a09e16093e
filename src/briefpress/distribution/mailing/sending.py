"""The way of a mailing: who has it already, who is to get it, and what became of each; written down as it happens.

Nobody is sent a message twice: where a command or a server died between the message and the answer, nobody knows whether it
was taken; the copy is then open, its recipient is named, and only `again` sends it once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from ...diagnostics import MachineError, UsageError
from ...output import make_folder, write_all
from .. import register
from ..register import Entry
from .conversation import Answer, Conversation, Lost, Server
from .journal import Event, Journal, Line
from .messages import recipient

State = Literal["sent", "had", "later", "refused", "open", "waiting", "no-address"]
_BY = "mail"
_TRIES = 2  # connections one after another that take no message, after which a server is given up


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a copy. sent: now; had: before; later: 4xx; refused: 5xx; open: nobody knows; waiting: not tried, or lost
    on the way before the server could have it; no-address."""

    entry: Entry
    state: State
    says: str = ""


@dataclass(slots=True)
class Mailed:
    """What became of all copies, in the register's order, and why sending stopped where it did."""

    told: list[Told] = field(default_factory=list)
    stopped: str = ""

    def of(self, *states: State) -> list[Told]:
        """Those of a state."""
        return [one for one in self.told if one.state in states]

    @property
    def complete(self) -> bool:
        """Whether everybody who has an address got it."""
        return not self.of("later", "refused", "open", "waiting")


class Mailing:
    """A mailing of the copies that a folder's register names. The register and the journal lie in the folder."""

    def __init__(self, folder: Path, entries: Sequence[Entry]) -> None:
        self.folder, self.entries = folder, list(entries)
        ids: set[str] = set()
        for entry in self.entries:
            if not entry.id or entry.id in ids:
                raise UsageError(f"{folder / register.NAME}: copy {entry.copy} has no id of its own")
            ids.add(entry.id)
            if entry.email:
                recipient(entry)  # before anybody gets anything
        path = folder / register.NAME
        before = {entry.id: entry for entry in register.read(path)} if path.is_file() else {}
        self.entries = [replace(entry, sent=before.get(entry.id, entry).sent) for entry in self.entries]
        self.others = [
            entry for id, entry in before.items() if id not in ids
        ]  # of an earlier list; who got it stays known
        self.written = bool(before)

    def send(
        self,
        server: Server,
        sender: str,
        message_of: Callable[[Entry], bytes],
        *,
        again: Sequence[str] = (),
        tell: Callable[[Told], None] = lambda told: None,
    ) -> Mailed:
        """Send to each who has not got it. `again` names copies (number, id or name) that are sent whatever is known of them.

        Raises UsageError for a copy that is not there, MachineError where the journal cannot be written; a server that takes
        nothing is told in what is returned. The register is written at the beginning, with what a command that died had left,
        and at the end.
        """
        repeated = {entry.id for one in again for entry in (self._named(one),)}
        make_folder(self.folder)
        with Journal(self.folder) as journal:
            self._write_register(journal)
            for id in sorted(repeated):
                journal.add(id, "again")
            try:
                return self._send(_Post(server, journal), sender, message_of, tell)
            finally:
                self._write_register(journal)

    def _named(self, name: str) -> Entry:
        """The copy that somebody names."""
        same = [e for e in self.entries if name in (e.id, e.name) or _number(e.copy) == _number(name)]
        if len(same) != 1:
            what = f"names {len(same)} copies: {', '.join(e.copy for e in same)}" if same else "names no copy"
            raise UsageError(f"--again {name!r} {what}; {self.folder / register.NAME} has their numbers")
        return same[0]

    def _send(
        self, post: _Post, sender: str, message_of: Callable[[Entry], bytes], tell: Callable[[Told], None]
    ) -> Mailed:
        result = Mailed()
        try:
            for entry in self.entries:
                known = known_of(entry, post.journal.last.get(entry.id))
                if known.state == "waiting" and not post.given_up:
                    known = post.deliver(entry, sender, message_of)
                    tell(known)
                result.told.append(known)
        finally:
            post.close()
        result.stopped = post.given_up
        return result

    def _write_register(self, journal: Journal) -> None:
        """Bring the register's last column up to what the journal knows."""
        now = [replace(entry, sent=_sent(entry, journal.last.get(entry.id))) for entry in self.entries]
        if now != self.entries or not self.written:
            write_all(self.folder, {register.NAME: register.written([*now, *self.others])})
            self.entries, self.written = now, True


def known_of(entry: Entry, line: Line | None) -> Told:
    """What is known of a copy before a mailing begins: waiting where it is to be sent."""
    if not entry.email:
        return Told(entry, "no-address")
    if line is None:
        return Told(entry, "had", entry.sent) if _was_mailed(entry) else Told(entry, "waiting")
    match line.event:
        case "accepted":
            return Told(entry, "had", line.time)
        case "refused":
            return Told(entry, "refused", line.reply)
        case "about":
            return Told(entry, "open", line.time)
        case _:
            return Told(entry, "waiting", line.reply)


def _was_mailed(entry: Entry) -> bool:
    return any(part.endswith(f" {_BY}") for part in entry.sent.split("; "))


def _sent(entry: Entry, line: Line | None) -> str:
    if line is None or line.event != "accepted" or f"{line.time} {_BY}" in entry.sent:
        return entry.sent
    return "; ".join(part for part in (entry.sent, f"{line.time} {_BY}") if part)


def _number(text: str) -> str:
    return text.lstrip("0") if text.isdigit() else text


class _Post:
    """Hands messages to a server, with a new connection where the old one is gone, and keeps the journal."""

    def __init__(self, server: Server, journal: Journal) -> None:
        self.server, self.journal = server, journal
        self.line: Conversation | None = None
        self.fruitless = 0  # connections since one took a message or said no to it
        self.given_up = ""

    def deliver(self, entry: Entry, sender: str, message_of: Callable[[Entry], bytes]) -> Told:
        """Hand over one message; what became of it is on the disk when this returns."""
        to = recipient(entry).addr_spec
        message = message_of(entry)
        while (line := self._connected()) is not None:
            try:
                reply = line.send(sender, to, message, lambda: self._note(entry, "about"))
            except Answer as no:
                return self._no(entry, no)
            except Lost as fault:
                self._lost(fault)
                if fault.whole:
                    return Told(entry, "open", str(fault))
                if self._is_about(entry):
                    self._note(entry, "lost", str(fault))
            else:
                self.fruitless = 0
                self._note(entry, "accepted", reply)
                return Told(entry, "sent", reply)
        return Told(entry, "waiting", self.given_up)

    def _connected(self) -> Conversation | None:
        """A connection; None where the server is given up."""
        if self.line is None and not self.given_up:
            try:
                self.line = Conversation(self.server)
            except MachineError as fault:
                self.given_up = str(fault)
        return self.line

    def _note(self, entry: Entry, event: Event, reply: str = "") -> None:
        self.journal.add(entry.id, event, reply, copy=entry.copy)

    def _is_about(self, entry: Entry) -> bool:
        last = self.journal.last.get(entry.id)
        return last is not None and last.event == "about"

    def _no(self, entry: Entry, no: Answer) -> Told:
        self.fruitless = 0
        later = no.code < 500
        self._note(entry, "later" if later else "refused", str(no))
        try:
            if self.line:
                self.line.reset()
        except Lost as fault:
            self._lost(fault)
        return Told(entry, "later" if later else "refused", str(no))

    def _lost(self, fault: Lost) -> None:
        self.fruitless += 1
        self.close()
        if self.fruitless >= _TRIES:
            self.given_up = f"{self.server} is gone: {fault}"

    def close(self) -> None:
        """End the connection."""
        if self.line:
            self.line.close()
            self.line = None


def names_of(told: Iterable[Told], most: int = 20) -> str:
    """Who it is, for people: copy and name."""
    shown = [f"{one.entry.copy} {one.entry.name}" for one in told]
    return ", ".join(shown[:most]) + (f" and {len(shown) - most} more" if len(shown) > most else "")
