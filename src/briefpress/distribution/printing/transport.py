"""IPP over HTTP (RFC 8010, section 4): one request on one connection, and an answer that may neither hang nor grow.

What matters of a fault is how far the request had come: `Unreachable` says that the printer has got nothing, `Lost` that it may
have got all of it.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from ...diagnostics import MachineError, UsageError

LARGEST = 8_000_000  # bytes of an answer; a printer's whole media database has some 200,000
CONNECT = 10.0  # seconds
ANSWER = 20.0  # seconds in which an answer must be there as a whole, once the request is sent
_PORT = 631
_CHUNK = 65_536


class Unreachable(MachineError):
    """No connection came about: nothing of the request has been sent."""


class Lost(MachineError):
    """The connection ended, or what was answered cannot be read: what became of the request is not known."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a printer is: the URI that it is called by in requests, and where these are posted."""

    uri: str
    host: str
    port: int
    path: str
    secure: bool
    insecure: bool = False  # take any certificate

    @classmethod
    def of(cls, uri: str, *, insecure: bool = False) -> Address:
        """Raises UsageError for what is no ipp:// or ipps:// URI with a host."""
        wanted = "a printer is called by a URI such as ipp://printer.local/ipp/print or ipps://…"
        try:
            parts = urlsplit(uri)
            port = parts.port
        except ValueError:
            raise UsageError(f"{uri!r} is no URI; {wanted}") from None
        if parts.scheme not in ("ipp", "ipps") or not parts.hostname or not (uri.isascii() and uri.isprintable()):
            raise UsageError(f"{uri!r} cannot be printed to; {wanted}")
        if " " in uri or len(uri) > 1023:  # RFC 8011, 5.1.6
            raise UsageError(f"{uri[:80]!r} is no URI; {wanted}")
        if parts.username is not None:
            raise UsageError(
                "a printer that wants a name and a password cannot be printed to; leave them out of the URI"
            )
        if insecure and parts.scheme == "ipp":
            raise UsageError("--insecure is for ipps://; ipp:// has no certificate")
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        return cls(uri, parts.hostname, port or _PORT, path or "/", parts.scheme == "ipps", insecure)

    def __str__(self) -> str:
        return self.uri

    def connection(self) -> http.client.HTTPConnection:
        if not self.secure:
            return http.client.HTTPConnection(self.host, self.port, timeout=CONNECT)
        context = ssl.create_default_context()
        if self.insecure:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return http.client.HTTPSConnection(self.host, self.port, timeout=CONNECT, context=context)


def post(
    address: Address,
    head: bytes,
    document: bytes = b"",
    *,
    last: Callable[[], None] = lambda: None,
    stall: float = ANSWER,
    answer: float = ANSWER,
) -> bytes:
    """Send a request and give back the answer's octets. Raises Unreachable or Lost, MachineError for another refusal.

    A printer may stop reading a document for `stall` seconds, for it prints meanwhile, and answer for `answer` seconds.
    `last` is called just before the last octets of the document leave: while it has not been called, nobody has all of it.
    """
    connection = address.connection()
    try:
        try:
            connection.connect()
        except ssl.SSLCertVerificationError as fault:
            why = f"the certificate of {address} is not to be trusted: {fault.verify_message}; --insecure takes any"
            raise Unreachable(why) from None
        except (OSError, ValueError) as fault:  # UnicodeError of a host's name is a ValueError
            raise Unreachable(f"{address} cannot be reached: {_reason(fault)}") from None
        return _exchange(connection, address, head, document, last, stall, answer)
    finally:
        connection.close()


def _exchange(
    connection: http.client.HTTPConnection,
    address: Address,
    head: bytes,
    document: bytes,
    last: Callable[[], None],
    stall: float,
    answer: float,
) -> bytes:
    wire, stopped = connection.sock, threading.Event()  # the connection lets go of its socket before the answer is read

    def stop() -> None:
        """A printer that drips never lets a socket's own time limit pass."""
        stopped.set()
        with contextlib.suppress(OSError):  # it may have ended by itself
            wire.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(answer, stop)
    watch.daemon = True
    length = str(len(head) + len(document))
    headers = {"Content-Type": "application/ipp", "Content-Length": length, "Connection": "close"}
    try:
        wire.settimeout(stall)
        _resets(wire, True)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it may have answered before it closed
            connection.request("POST", address.path, _chunks(head, document, last), headers)
            _resets(wire, False)
        wire.settimeout(answer)
        watch.start()
        body = _body(connection.getresponse(), address)
        if stopped.is_set():
            raise TimeoutError
        return body
    except (OSError, http.client.HTTPException, ValueError) as fault:
        if stopped.is_set() or isinstance(fault, TimeoutError):
            raise Lost(f"{address} has not answered in time") from None
        if isinstance(fault, ConnectionError):
            raise Lost(f"the connection to {address} has ended without an answer") from None
        raise Lost(f"{address} has not answered as a printer does: {_reason(fault)}") from None
    finally:
        watch.cancel()


def _resets(wire: socket.socket, hard: bool) -> None:
    """Whether a connection that ends with us, be it killed, is reset. Printers take its usual end for that of the document,
    and print what they have."""
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", hard, 0))


def _chunks(head: bytes, document: bytes, last: Callable[[], None]) -> Iterator[bytes]:
    yield head
    for start in range(0, len(document), _CHUNK):
        if start + _CHUNK >= len(document):
            last()
        yield document[start : start + _CHUNK]


def _body(response: http.client.HTTPResponse, address: Address) -> bytes:
    status = response.status
    if 300 <= status < 400:
        raise MachineError(f"{address} sends on to another address, which is not followed; give the printer's own")
    if status == 401:
        raise MachineError(f"{address} wants a name and a password, which briefpress does not give")
    if status == 426:
        raise MachineError(f"{address} wants an encrypted connection; call it by ipps://")
    if status >= 500:
        raise Lost(f"{address} has failed (HTTP {status})")
    if status != 200:
        raise MachineError(f"{address} answers with HTTP {status}; is the path in the URI right?")
    data = response.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Lost(f"{address} has answered with more than {LARGEST:,} bytes, which no printer does")
    return data


def _reason(fault: BaseException | None) -> str:
    if isinstance(fault, TimeoutError):
        return "no answer in time"
    said = getattr(fault, "strerror", None) or str(fault) or type(fault).__name__
    return "".join(c if c.isprintable() else "\ufffd" for c in said)[:160]
