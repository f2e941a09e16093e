"""What is said to a mail server (RFC 5321), with a limit on every answer: one that comes a letter at a time is none."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ...diagnostics import MachineError, UsageError
from .messages import is_international

_LONGEST_REPLY = 20_000  # bytes
_DOT = re.compile(rb"^\.", re.MULTILINE)  # RFC 5321, 4.5.2
_LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is sent: host and port, how the way is secured, who asks. Seconds for each answer."""

    host: str
    port: int
    starttls: bool = False
    tls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 60

    @classmethod
    def named(cls, text: str, **more: Any) -> Server:
        """A server from `host:port`; without a port that of the way: 465 with TLS, else 587. Raises UsageError."""
        host, colon, port = text.rpartition(":") if ":" in text and not text.endswith("]") else (text, "", "")
        number = int(port) if colon and port.isascii() and port.isdigit() else 465 if more.get("tls") else 587
        if not host or (colon and not port.isdigit()) or not 0 < number < 65536:
            raise UsageError(f"--smtp {text!r} is no server such as mail.example.org:587")
        made = cls(host, number, **more)
        if made.user and not (made.tls or made.starttls) and host not in _LOOPBACK:
            raise UsageError("a password is not sent over an open line; give --starttls or --tls")
        return made

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class Lost(Exception):
    """The server is gone, or says what nobody understands. `whole` is true where it may have the message all the same."""

    def __init__(self, why: str, *, whole: bool = False) -> None:
        super().__init__(why)
        self.whole = whole


class Answer(Exception):
    """The server's answer to a message or its recipient, other than yes."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(f"{code} {text}".strip())
        self.code = code


class _Patient(smtplib.SMTP):
    """A client that waits for a whole answer so many seconds, however it comes, and reads so much of it."""

    limit: float
    _host: str  # smtplib checks the certificate against it, and sets it only where it connects by itself
    _rest = b""

    def getreply(self) -> tuple[int, bytes]:
        """The answer: its code, -1 where it has none, and its text."""
        until = time.monotonic() + self.limit
        found: list[bytes] = []
        size = 0
        while True:
            line = self._line(until)
            size += len(line)
            found.append(line[4:].strip())
            if size > _LONGEST_REPLY:
                self.close()
                raise smtplib.SMTPServerDisconnected("the answer has no end")
            if not line[:3].isdigit():
                return -1, line.strip()
            if line[3:4] != b"-":
                return int(line[:3]), b"\n".join(found)

    def _line(self, until: float) -> bytes:
        while b"\n" not in self._rest:
            left = until - time.monotonic()
            if self.sock is None or left <= 0 or len(self._rest) > _LONGEST_REPLY:
                self.close()
                raise smtplib.SMTPServerDisconnected(f"no answer came in {self.limit:g} seconds")
            self.sock.settimeout(left)
            try:
                got = self.sock.recv(4096)
            except OSError as fault:
                self.close()
                raise smtplib.SMTPServerDisconnected(_why(fault, self.limit)) from None
            if not got:
                self.close()
                raise smtplib.SMTPServerDisconnected("the server closed the connection")
            self._rest += got
        if self.sock:
            self.sock.settimeout(self.limit)
        line, _, self._rest = self._rest.partition(b"\n")
        return line + b"\n"

    def forget(self) -> None:
        """What came before the line was secure is not believed afterwards."""
        self._rest = b""


class _PatientTls(_Patient, smtplib.SMTP_SSL):
    """The same, secure from the first letter on."""


def _why(fault: OSError, limit: float) -> str:
    if isinstance(fault, TimeoutError):
        return f"no answer came in {limit:g} seconds"
    return fault.strerror or str(fault)


class Conversation:
    """A connection to a server that takes messages one by one."""

    def __init__(self, server: Server) -> None:
        """Connect, secure, log in. Raises MachineError that says which of it failed."""
        self.server = server
        context = ssl.create_default_context()
        name = socket.gethostname()  # smtplib would ask the network for more of it
        made = (
            _PatientTls(context=context, timeout=server.timeout, local_hostname=name)
            if server.tls
            else _Patient(timeout=server.timeout, local_hostname=name)
        )
        self.client = made
        made.limit, made._host = server.timeout, server.host
        try:
            code, text = made.connect(server.host, server.port)
            if code != 220:
                raise MachineError(f"{server} does not take mail: {_said(code, text)}")
            made.ehlo_or_helo_if_needed()
            if server.starttls:
                made.starttls(context=context)
                made.forget()
                made.ehlo()
            if server.user:
                made.login(server.user, server.password)
        except MachineError:
            self.close()
            raise
        except smtplib.SMTPAuthenticationError as fault:
            self.close()
            raise MachineError(
                f"{server} does not let {server.user} in: {_said(fault.smtp_code, fault.smtp_error)}"
            ) from None
        except ssl.SSLError as fault:
            self.close()
            raise MachineError(f"the line to {server} cannot be secured: {fault.reason or fault}") from None
        except smtplib.SMTPNotSupportedError:
            self.close()
            what = "STARTTLS" if server.starttls and not made.has_extn("auth") else "a login"
            raise MachineError(f"{server} does not know {what}") from None
        except (OSError, smtplib.SMTPException, ValueError) as fault:  # SMTPException is an OSError too
            self.close()
            raise MachineError(f"{server} cannot be reached: {_text_of(fault, server.timeout)}") from None

    def send(self, sender: str, to: str, message: bytes, about_to: Callable[[], None]) -> str:
        """Hand over a message; what the server answered when it took it. `about_to` is called before any of it is sent.

        Raises Answer where the server says no, Lost where it is gone.
        """
        client = self.client
        international = is_international(sender, to)
        if international and not client.has_extn("smtputf8"):
            raise Answer(553, "the server takes no addresses with such letters (SMTPUTF8)")
        more = ["SMTPUTF8", "BODY=8BITMIME"] if international else []
        if client.has_extn("size"):
            more.append(f"size={len(message)}")
        try:
            self._ask(lambda: client.mail(sender, more), 250)
            self._ask(lambda: client.rcpt(to), 250, 251)
            self._ask(lambda: client.docmd("data"), 354)
        except (OSError, smtplib.SMTPException) as fault:
            raise Lost(_text_of(fault, self.server.timeout)) from None
        about_to()
        try:
            client.send(_DOT.sub(b"..", message.removesuffix(b"\r\n") + b"\r\n"))
        except (OSError, smtplib.SMTPException) as fault:
            raise Lost(_text_of(fault, self.server.timeout)) from None
        try:
            client.send(b".\r\n")
            return str(self._ask(client.getreply, 250))
        except (OSError, smtplib.SMTPException) as fault:
            raise Lost(_text_of(fault, self.server.timeout), whole=True) from None
        except Lost as fault:
            raise Lost(str(fault), whole=True) from None

    def _ask(self, ask: Callable[[], tuple[int, bytes]], *yes: int) -> str:
        code, text = ask()
        if code in yes:
            return _said(code, text)
        if not 400 <= code <= 599:
            self.client.close()
            raise Lost(f"the server's answer is none that is understood: {_said(code, text)}")
        raise Answer(code, _shown(text))

    def reset(self) -> None:
        """Begin anew after a no. Raises Lost."""
        try:
            self._ask(self.client.rset, 250)
        except (OSError, smtplib.SMTPException, Answer) as fault:
            raise Lost(_text_of(fault, self.server.timeout)) from None

    def close(self) -> None:
        """End the conversation, politely where the server listens."""
        if self.client.sock is not None:
            self.client.limit = min(self.client.limit, 5)
            try:
                self.client.quit()
            except (OSError, smtplib.SMTPException):
                self.client.close()


def _text_of(fault: Exception, limit: float) -> str:
    return (
        _why(fault, limit) if isinstance(fault, OSError) and fault.strerror else _shown(str(fault)) or "it said no more"
    )


def _said(code: int, text: bytes | str) -> str:
    return f"{code} {_shown(text)}" if code > 0 else repr(_shown(text))


def _shown(text: bytes | str) -> str:
    """An answer in one line that holds nothing but print."""
    told = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return "".join(c if c.isprintable() else " " for c in told)[:300].strip()
