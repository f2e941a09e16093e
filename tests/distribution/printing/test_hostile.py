"""Printers that are none: what answers garbage, never, or for ever. Each ends in a sentence, in time."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefpress.diagnostics import MachineError, UsageError
from briefpress.distribution.printing import Ticket, client, describe, ipp, print_file, transport
from briefpress.distribution.printing.client import Attributes, Printer, plain
from briefpress.distribution.printing.ipp import Attribute, Group, Message, Tag, Value, attribute
from briefpress.distribution.printing.transport import Address

Answer = Callable[[socket.socket], None]
OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n"


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Answer], str]]:
    """Something that listens, reads a request and answers as it likes; its URI. Who waits, waits for a second and not for 20."""
    monkeypatch.setattr(client, "ANSWER", 1.0)
    listening: list[socket.socket] = []

    def start(answer: Answer, context: ssl.SSLContext | None = None) -> str:
        here = socket.create_server(("127.0.0.1", 0))
        listening.append(here)

        def run() -> None:
            while True:
                try:
                    one, _ = here.accept()
                except OSError:
                    return
                threading.Thread(target=handle, args=(one,), daemon=True).start()

        def handle(one: socket.socket) -> None:
            try:
                with context.wrap_socket(one, server_side=True) if context else one as wire:
                    one_request(wire)
                    answer(wire)
            except OSError:
                pass

        threading.Thread(target=run, daemon=True).start()
        return f"ipp{'s' if context else ''}://localhost:{here.getsockname()[1]}/ipp/print"

    yield start
    for one in listening:
        one.close()


def one_request(wire: socket.socket) -> bytes:
    """A request without a document, read to its end."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += wire.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    while len(body) < length:
        body += wire.recv(65536)
    return body


def says(data: bytes) -> Answer:
    return lambda wire: wire.sendall(data)


def body(data: bytes) -> bytes:
    return OK + f"Content-Length: {len(data)}\r\n\r\n".encode() + data


def endless(start: bytes, piece: bytes, pause: float = 0.0) -> Answer:
    def answer(wire: socket.socket) -> None:
        wire.sendall(start)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            wire.sendall(piece)
            time.sleep(pause)

    return answer


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (says(b""), "has not answered as a printer does|has ended without an answer"),
        (says(b"\x00\xff\x1b[2J garbage"), "has not answered as a printer does"),
        (says(b"HTTP/1.1 twenty\r\n\r\n"), "has not answered as a printer does"),
        (says(b"HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\nabc"), "has not answered as a printer does"),
        (says(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"), "has not answered as a printer does"),
        (says(OK + b"Content-Length: 100\r\n\r\nshort"), "has not answered as a printer does"),
        (says(body(b"<html>Login</html>")), "has not answered as a printer does"),
        (says(body(b"")), "too short for an IPP message"),
        (says(body(b"\2\0\0\0\0\0\0\1\4\x44\x7f\xff")), "ends in the middle"),
        (says(body(b"\2\0\0\0\0\0\0\7\3")), "has answered another question"),
        (says(OK + b"A: " + b"b" * 70_000), "has not answered as a printer does"),
        (says(OK + b"A: b\r\n" * 200), "has not answered as a printer does"),
        (says(b"HTTP/1.1 302 Found\r\nLocation: http://localhost:1/\r\n\r\n"), "which is not followed"),
        (says(b"HTTP/1.1 401 No\r\n\r\n"), "wants a name and a password"),
        (says(b"HTTP/1.1 404 No\r\n\r\n"), "is the path in the URI right"),
        (says(b"HTTP/1.1 426 Up\r\n\r\n"), "call it by ipps://"),
        (says(b"HTTP/1.1 503 No\r\n\r\n"), "has failed"),
        (lambda wire: time.sleep(30), "has not answered in time"),
        (endless(b"", b"x", 0.1), "has not answered in time"),
        (endless(OK, b"A: b\r\n", 0.3), "has not answered in time"),
        (endless(OK + b"\r\n", b"\0", 0.2), "has not answered in time"),
        (endless(OK + b"\r\n", b"\0" * 65536), "more than 8,000,000 bytes|not answered in time"),
        (endless(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"4\r\nabcd\r\n"), "not answered in time|more than"),
        (endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "not answered in time|as a printer does"),
    ],
)
def test_what_is_no_printer_is_told_and_waited_for_no_longer_than_a_printer(
    serve: Callable[[Answer], str], answer: Answer, told: str
) -> None:
    before = time.monotonic()
    with pytest.raises(MachineError, match=told) as fault:
        describe(serve(answer))
    assert time.monotonic() - before < 15
    assert str(fault.value).isprintable()


def test_an_answer_larger_than_any_printers_is_not_read(
    serve: Callable[[Answer], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "LARGEST", 100_000)
    with pytest.raises(MachineError, match="more than 100,000 bytes"):
        describe(serve(endless(OK + b"\r\n", b"\0" * 65536)))


def test_a_redirection_is_not_followed(serve: Callable[[Answer], str]) -> None:
    asked = threading.Event()
    other = serve(lambda wire: asked.set())
    target = other.replace("ipp:", "http:").encode()
    with pytest.raises(MachineError, match="which is not followed"):
        describe(serve(says(b"HTTP/1.1 307 Elsewhere\r\nLocation: " + target + b"\r\nContent-Length: 0\r\n\r\n")))
    assert not asked.wait(0.3)


def test_a_refusal_is_shown_without_what_a_terminal_would_obey(serve: Callable[[Answer], str]) -> None:
    text = attribute("status-message", Tag.TEXT, "No.\x1b[2J\r\nYes")
    message = ipp.encode(Message(0x0403, 1, (Group(Tag.OPERATION, (text,)),)))
    with pytest.raises(MachineError, match=r"it is not allowed; it says: No\. \[2J  Yes"):
        describe(serve(says(body(message))))


def test_a_printer_without_attributes_takes_nothing(
    serve: Callable[[Answer], str], document: Callable[..., bytes]
) -> None:
    uri = serve(says(body(ipp.encode(Message(0, 1, (Group(Tag.PRINTER, ()),))))))
    can = describe(uri)
    assert (can.formats, can.loaded, can.copies, can.state) == ((), None, None, "unknown")
    with pytest.raises(UsageError, match="takes no PDF, but nothing that it names"):
        print_file(document(), "a.pdf", uri, Ticket(), timeout=5)


NAMES = (
    "printer-name printer-state printer-state-reasons printer-is-accepting-jobs media-supported media-ready media-col-ready "
    "sides-supported finishings-supported copies-supported job-k-octets-supported operations-supported media-size x-dimension "
    "document-format-supported page-ranges-supported color-supported queued-job-count media-size-name"
).split()
ODD = st.recursive(
    st.one_of(
        st.builds(Value, st.just(Tag.INTEGER), st.integers(-(2**31), 2**31 - 1)),
        st.builds(Value, st.just(Tag.KEYWORD), st.one_of(st.text(), st.just("na_x_999999x0in"), st.just("a_1x1mm"))),
        st.builds(Value, st.just(Tag.BOOLEAN), st.booleans()),
        st.builds(Value, st.just(Tag.RANGE), st.builds(ipp.Range, st.integers(-9, 9), st.integers(-9, 9))),
        st.builds(Value, st.just(Tag.NO_VALUE), st.just(b"")),
    ),
    lambda inner: st.builds(
        Value,
        st.just(Tag.COLLECTION),
        st.lists(st.builds(Attribute, st.sampled_from(NAMES), st.tuples(inner)), max_size=2).map(tuple),
    ),
    max_leaves=4,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.builds(Attribute, st.sampled_from(NAMES), st.lists(ODD, min_size=1, max_size=3).map(tuple))))
def test_any_attributes_are_a_printer_that_can_be_told_of(
    monkeypatch: pytest.MonkeyPatch, attributes: list[Attribute]
) -> None:
    """Whatever is where it is not expected reads as if it were not there."""
    from briefpress.cli_print import _lines

    monkeypatch.setattr(Printer, "attributes", lambda self, format="": Attributes(attributes))
    can = describe("ipp://localhost/")
    assert all(line.isprintable() for line in _lines(can))
    assert can.as_dict()["uri"] == "ipp://localhost/"


@given(st.text())
def test_words_of_a_printer_are_one_short_line(text: str) -> None:
    assert plain(text).isprintable()
    assert len(plain(text)) <= 200


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "printer",
        "http://localhost/",
        "ipp://",
        "ipp:///ipp/print",
        "ipp://localhost:port/",
        "ipp://localhost:99999/",
        "ipp://[::1/",
        "ipp://localhost/a b",
        "ipp://localhost/\r\nHost: x",
        "ipp://localhost/\x1b[2J",
        "ipp://drucker.büro/ipp",
        "ipp://localhost/" + "a" * 2000,
        "ipp://me:secret@localhost/",
        "file:///etc/passwd",
    ],
)
def test_what_is_no_printers_uri_is_said_to_be_none(uri: str) -> None:
    with pytest.raises(UsageError) as fault:
        Address.of(uri)
    assert str(fault.value).isprintable()
    assert "secret" not in str(fault.value)


def test_a_printer_is_on_its_own_port() -> None:
    assert (Address.of("ipp://a/ipp/print?x=1").port, Address.of("ipps://a:80").port) == (631, 80)
    assert Address.of("ipp://a/ipp/print?x=1").path == "/ipp/print?x=1"


def test_a_host_that_is_not_there_is_told() -> None:
    with pytest.raises(MachineError, match="cannot be reached"):
        describe("ipp://nowhere.invalid/ipp/print")


@pytest.mark.needs("openssl")
def test_a_certificate_that_nobody_signed_wants_a_word(serve: Callable[..., str], tmp_path: Path) -> None:
    key, certificate = tmp_path / "key", tmp_path / "certificate"
    made = "req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -days 9 -addext subjectAltName=DNS:localhost".split()
    command = ["openssl", *made, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    uri = serve(says(body(ipp.encode(Message(0, 1, (Group(Tag.PRINTER, ()),))))), context)
    with pytest.raises(MachineError, match="is not to be trusted: self-signed certificate; --insecure takes any"):
        describe(uri)
    assert describe(uri, insecure=True).uri == uri
    with pytest.raises(UsageError, match="ipp:// has no certificate"):
        describe(uri.replace("ipps", "ipp"), insecure=True)
