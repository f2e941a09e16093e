"""Mailing: nobody gets it twice, nobody is left out, nobody's address is in another's message, whatever the server does."""

from __future__ import annotations

import json
import os
import signal
import socket
import ssl
import subprocess
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from briefpress.diagnostics import UsageError
from briefpress.distribution import register
from briefpress.distribution.mailing.conversation import Server
from briefpress.distribution.mailing.journal import Journal
from briefpress.distribution.mailing.letters import of_copies, write_letters
from briefpress.distribution.mailing.messages import Letter, address, message
from briefpress.distribution.mailing.sending import Mailed, Mailing
from briefpress.distribution.register import Entry

from .mailbox import NAMES, Box, address_of, begun, copies, run, scripted, serving

FROM = "Büro <office@example.net>"


def send(folder: Path, server: str, *again: str, **more: Any) -> Mailed:
    """Mail a folder of copies."""
    letters = of_copies(folder, FROM, "The wheat", "Dear reader,\n.\nend\n", None)
    place = Server.named(server, **{"timeout": 2, **more})
    return Mailing(folder, letters.entries).send(place, letters.letter.envelope, letters.message_of, again=again)


def states(done: Mailed) -> Counter[str]:
    return Counter(one.state for one in done.told)


def once(count: int) -> dict[str, int]:
    return {address_of(number): 1 for number in range(1, count + 1)}


def test_everybody_gets_their_own_copy_and_nobody_elses_address(tmp_path: Path) -> None:
    entries, box = copies(tmp_path / "c", 12), Box()
    with serving(box) as server:
        done = send(tmp_path / "c", server)
    assert done.complete
    assert box.counts() == once(12)
    for entry in entries:
        raw = next(data for to, data in box.mails if to == entry.email)
        assert [e.email for e in entries if e.email.encode() in raw] == [entry.email]
        mail = box.messages()[entry.email]
        assert mail["To"].addresses[0].display_name == entry.name
        (attached,) = mail.iter_attachments()
        assert attached.get_filename() == entry.file
        assert attached.get_content() == (tmp_path / "c" / entry.file).read_bytes()
        assert mail.get_body().get_content() == "Dear reader,\r\n.\r\nend\r\n"
        assert not ({"Cc", "Bcc"} & set(mail.keys()))
    after = register.read(tmp_path / "c" / register.NAME)
    assert all(entry.sent.endswith("Z mail") for entry in after)


def test_a_second_run_sends_nothing(tmp_path: Path) -> None:
    copies(tmp_path / "c", 3)
    box = Box()
    with serving(box) as server:
        send(tmp_path / "c", server)
        assert states(send(tmp_path / "c", server)) == {"had": 3}
        (tmp_path / "c" / "mail.journal").unlink()  # the register knows it, too
        assert states(send(tmp_path / "c", server)) == {"had": 3}
    assert box.counts() == once(3)


def test_a_refusal_in_the_middle_stops_nobody_else_and_is_told_apart(tmp_path: Path) -> None:
    copies(tmp_path / "c", 6)
    box = Box()
    box.at_rcpt = {address_of(2): "450 busy", address_of(3): "550 no such reader"}
    box.at_data = {address_of(4): "451 later", address_of(5): "554 too ugly"}
    with serving(box) as server:
        done = send(tmp_path / "c", server)
        assert states(done) == {"sent": 2, "later": 2, "refused": 2}
        assert [one.says for one in done.of("refused")] == ["550 no such reader", "554 too ugly"]
        assert not done.complete
        box.at_rcpt, box.at_data = {}, {}
        assert states(send(tmp_path / "c", server)) == {"had": 2, "sent": 2, "refused": 2}
        assert states(send(tmp_path / "c", server, "3", "005")) == {"had": 4, "sent": 2}
    assert box.counts() == once(6)


def test_a_server_that_hangs_up_before_the_message_costs_nobody_a_mail(tmp_path: Path) -> None:
    copies(tmp_path / "c", 2)

    def talk(line: socket.socket) -> None:
        line.sendall(b"220 hi\r\n")
        for answer in (b"250 hi\r\n", b"250 sender\r\n"):
            line.recv(1000)
            line.sendall(answer)
        line.recv(1000)

    with scripted(talk) as server:
        done = send(tmp_path / "c", server)
    assert states(done) == {"waiting": 2}
    assert "gone: the server closed the connection" in done.stopped
    box = Box()
    with serving(box) as server:
        assert states(send(tmp_path / "c", server)) == {"sent": 2}
    assert box.counts() == once(2)


def dies_after_data(line: socket.socket) -> None:
    """Takes a message whole, and hangs up without an answer."""
    file = line.makefile("rb")
    line.sendall(b"220 hi\r\n")
    for answer in (b"250 hi\r\n", b"250 sender\r\n", b"250 recipient\r\n", b"354 go on\r\n"):
        file.readline()
        line.sendall(answer)
    while file.readline() != b".\r\n":
        pass
    line.shutdown(socket.SHUT_RDWR)


def test_where_nobody_knows_whether_it_was_taken_it_is_not_sent_again_by_itself(tmp_path: Path) -> None:
    copies(tmp_path / "c", 4)
    with scripted(dies_after_data) as server:
        done = send(tmp_path / "c", server)
    assert states(done) == {"open": 2, "waiting": 2}
    box = Box()
    with serving(box) as server:
        assert states(send(tmp_path / "c", server)) == {"open": 2, "sent": 2}
        assert states(send(tmp_path / "c", server, "ID0000000001")) == {"sent": 1, "open": 1, "had": 2}
    assert box.counts() == {address_of(1): 1, address_of(3): 1, address_of(4): 1}


def hangs(line: socket.socket) -> None:
    line.settimeout(20)
    line.recv(1)


def talks_garbage(line: socket.socket) -> None:
    line.sendall(os.urandom(5000).replace(b"\n", b"x") + b"\n")
    hangs(line)


def drips(line: socket.socket) -> None:
    for letter in b"220-" * 1000:
        line.sendall(bytes([letter]))
        time.sleep(0.1)


def never_ends(line: socket.socket) -> None:
    while True:
        line.sendall(b"220-and more\r\n" * 100)


def is_busy(line: socket.socket) -> None:
    line.sendall(b"421 come back later\r\n")


@pytest.mark.parametrize(
    ("talk", "says"),
    [
        (hangs, "no answer came in 0.5 seconds"),
        (talks_garbage, "does not take mail"),
        (drips, "no answer came in 0.5 seconds"),
        (never_ends, "the answer has no end"),
        (is_busy, "421 come back later"),
    ],
)
def test_a_server_that_is_none_is_told_at_once(tmp_path: Path, talk: Any, says: str) -> None:
    copies(tmp_path / "c", 2)
    begin = time.monotonic()
    with scripted(talk) as server:
        done = send(tmp_path / "c", server, timeout=0.5)
        assert time.monotonic() - begin < 5
    assert states(done) == {"waiting": 2}
    assert says in done.stopped


@pytest.mark.parametrize("after", [b"", b"hello there\r\n", b"999 what\r\n"])
def test_garbage_after_the_message_leaves_it_open(tmp_path: Path, after: bytes) -> None:
    copies(tmp_path / "c", 1)

    def talk(line: socket.socket) -> None:
        file = line.makefile("rb")
        line.sendall(b"220 hi\r\n")
        for answer in (b"250 hi\r\n", b"250 sender\r\n", b"250 recipient\r\n", b"354 go on\r\n"):
            file.readline()
            line.sendall(answer)
        while file.readline() != b".\r\n":
            pass
        line.sendall(after)
        hangs(line)

    with scripted(talk) as server:
        assert states(send(tmp_path / "c", server, timeout=0.5)) == {"open": 1}


def test_no_server_at_all_is_told(tmp_path: Path) -> None:
    copies(tmp_path / "c", 1)
    done = run(tmp_path / "c", "127.0.0.1:1")
    assert done.returncode == 3
    assert "127.0.0.1:1 cannot be reached: Connection refused" in done.stderr
    assert "not sent: 001 =cmd()" in done.stderr


def test_two_commands_at_once_are_one_too_many(tmp_path: Path) -> None:
    copies(tmp_path / "c", 1)
    with Journal(tmp_path / "c"), pytest.raises(UsageError, match="another command is sending"):
        send(tmp_path / "c", "127.0.0.1:1")


def _killed(folder: Path, server: str, box: Box, step: str, number: int) -> None:
    """Kill the command when a recipient comes to a step."""
    process: list[subprocess.Popen[bytes]] = []

    def seen(at: str, address: str) -> None:
        if (at, address) == (step, address_of(number)):
            while not process:
                time.sleep(0.001)
            process[0].send_signal(signal.SIGKILL)
            process[0].wait()

    box.seen = seen
    process.append(begun(folder, server))
    assert process[0].wait(60) == -signal.SIGKILL
    box.seen = lambda step, address: None


@pytest.mark.parametrize(
    ("step", "number"), [("rcpt", 1), ("rcpt", 4), ("data", 1), ("data", 4), ("taken", 4), ("taken", 6)]
)
def test_a_command_that_is_killed_goes_on_and_sends_nothing_twice(tmp_path: Path, step: str, number: int) -> None:
    folder, count = tmp_path / "c", 6
    copies(folder, count)
    box = Box()
    with serving(box) as server:
        _killed(folder, server, box, step, number)
        done = run(folder, server)
        # Until the message is given away nobody can have it; afterwards the server may have taken it, and here it has.
        lost = step != "rcpt"
        assert done.returncode == (3 if lost else 0), done.stderr
        assert (f"open: copy {number:03}, {NAMES[number % 6]}" in done.stderr) == lost
        assert box.counts() == once(count)
        assert run(folder, server).returncode == done.returncode
        assert box.counts() == once(count)
    sent = [entry.email for entry in register.read(folder / register.NAME) if entry.sent]
    assert sent == [address_of(n) for n in range(1, count + 1) if not (lost and n == number)]


@pytest.mark.parametrize("milliseconds", [5, 20, 40, 70, 110])
def test_killed_at_any_moment_everybody_has_it_once_or_is_named(tmp_path: Path, milliseconds: int) -> None:
    folder, count = tmp_path / "c", 40
    copies(folder, count)
    box = Box()
    with serving(box) as server:
        first: list[float] = []
        box.seen = lambda step, address: first.append(time.monotonic())
        process = begun(folder, server)
        while not first and process.poll() is None:
            time.sleep(0.001)
        time.sleep(milliseconds / 1000)
        process.kill()
        process.wait()
        time.sleep(0.1)  # the server ends what it had taken
        done = run(folder, server)
        assert max(box.counts().values()) == 1
        missing = sorted(set(once(count)) - set(box.counts()))
        named = [line.split()[2].rstrip(",") for line in done.stderr.splitlines() if line.startswith("open:")]
        assert {int(address[6:9]) for address in missing} <= set(map(int, named))
        assert len(named) <= 1
        assert done.returncode == (3 if named else 0)
        if missing:
            assert run(folder, server, "--again", named[0]).returncode == 0
    assert box.counts() == once(count)


def test_a_journal_whose_last_line_is_torn_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    copies(folder, 2)
    with Journal(folder) as journal:
        journal.add("ID0000000001", "about")
        journal.add("ID0000000001", "accepted", "250 ok")
    path = folder / "mail.journal"
    path.write_bytes(path.read_bytes() + b'{"id": "ID0000000002", "ev')
    box = Box()
    with serving(box) as server:
        assert states(send(folder, server)) == {"had": 1, "sent": 1}
        assert states(send(folder, server)) == {"had": 2}
    assert [json.loads(line)["event"] for line in path.read_text().splitlines() if line.endswith("}")].count(
        "about"
    ) == 2
    path.write_text('{"id": 1}\n')
    with pytest.raises(UsageError, match=r"mail\.journal:1: this is no line of a journal"):
        send(folder, "127.0.0.1:1")


def test_what_again_does_not_find_or_finds_twice_is_told(tmp_path: Path) -> None:
    copies(tmp_path / "c", 8)
    with pytest.raises(UsageError, match="names no copy"):
        send(tmp_path / "c", "127.0.0.1:1", "Nobody")
    with pytest.raises(UsageError, match="names 2 copies: 001, 007"):
        send(tmp_path / "c", "127.0.0.1:1", "=cmd()")


# ------------------------------------------------------------------------------------------ messages


def entry(**more: str) -> Entry:
    cells = {"copy": "001", "of": "1", "id": "ID", "name": "Ann", "email": "a@example.org", "file": "w-001.pdf"}
    return Entry(**{**dict.fromkeys(register.COLUMNS, ""), **cells, **more})


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Ann\nBcc: all@example.org"},
        {"name": "Ann\r\n\r\nbody"},
        {"name": "Ann\u2028Bcc: x@example.org"},
        {"email": "a@example.org\nBcc: b@example.org"},
        {"email": "a@example.org, b@example.org"},
        {"email": "a@example.org> <b@example.org"},
        {"email": "a@example.org\0"},
        {"email": "@"},
    ],
)
def test_no_header_can_be_put_in_by_a_register(wrong: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="copy 001"):
        message(entry(**wrong), Letter(FROM, "About"), "", {})


@pytest.mark.parametrize("subject", ["a\nBcc: b@example.org", "a\r\n\r\nb", " ", "a\0", "x" * 500])
def test_no_header_can_be_put_in_by_a_subject(subject: str) -> None:
    with pytest.raises(UsageError, match="the subject is one line"):
        Letter(FROM, subject)


@pytest.mark.parametrize("sender", ["a@b.org, c@d.org", "a@b.org\nBcc: c@d.org", "nobody", "<a@b.org> c@d.org", ""])
def test_a_sender_is_one_address(sender: str) -> None:
    with pytest.raises(UsageError, match="--from"):
        Letter(sender, "About")


def test_a_domain_of_other_letters_is_written_as_the_network_has_it() -> None:
    assert address("ann@bücher.example", "x").addr_spec == "ann@xn--bcher-kva.example"


def test_an_address_with_other_letters_needs_a_server_that_takes_it(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    entries = copies(folder, 2)
    changed = [replace(entries[0], email="анна@example.org"), entries[1]]
    (folder / register.NAME).write_bytes(register.written(changed))
    box = Box()
    with serving(box, enable_SMTPUTF8=False) as server:
        done = send(folder, server)
        assert states(done) == {"refused": 1, "sent": 1}
        assert "SMTPUTF8" in done.of("refused")[0].says
    with serving(box) as server:
        assert states(send(folder, server, "1")) == {"sent": 1, "had": 1}
    assert box.counts() == {"анна@example.org": 1, address_of(2): 1}


def test_a_message_is_the_same_each_time_where_its_date_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    letter, files = Letter(FROM, "Über den Weizen"), {"w-001.pdf": b"%PDF"}
    first = message(entry(), letter, "Text é\n", files)
    assert first == message(entry(), letter, "Text é\n", files)
    assert b"Date: Thu, 01 Jan 1970 00:00:01 +0000\r\n" in first
    assert first.count(b"\n") == first.count(b"\r\n")
    assert max(map(len, first.split(b"\r\n"))) <= 998


def test_the_messages_are_files_one_for_each_who_has_an_address(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    entries = copies(folder, 3)
    (folder / register.NAME).write_bytes(register.written([entries[0], replace(entries[1], email="")]))
    letters = of_copies(folder, FROM, "The wheat", "Dear", None)
    written = write_letters(letters, tmp_path / "eml")
    assert [path.name for path, _ in written] == ["wheat-copy-001.eml"]
    assert written[0][1] == written[0][0].stat().st_size
    write_letters(letters, tmp_path / "eml")
    (tmp_path / "eml" / "mine.txt").touch()
    with pytest.raises(UsageError, match=r"mine\.txt; give another --out"):
        write_letters(letters, tmp_path / "eml")


def test_a_copy_that_is_not_the_one_of_the_register_is_sent_to_nobody(tmp_path: Path) -> None:
    copies(tmp_path / "c", 2)
    (tmp_path / "c" / "wheat-copy-001.pdf").write_bytes(b"%PDF other")
    box = Box()
    with serving(box) as server, pytest.raises(UsageError, match="is not the copy 001"):
        send(tmp_path / "c", server)
    assert box.mails == []


# ------------------------------------------------------------------------------------------ the way


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for the loopback address, and its key."""
    key, made = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
    more = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", made]
    subprocess.run([*command.split(), *more], check=True, capture_output=True)
    return made, key


@pytest.mark.needs("openssl")
def test_a_line_that_is_to_be_secure_is_so_or_nothing_is_sent(
    tmp_path: Path, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, box = tmp_path / "c", Box()
    copies(folder, 2)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    with serving(box) as server:  # it knows no STARTTLS
        assert "does not know STARTTLS" in send(folder, server, starttls=True).stopped
    with serving(box, tls_context=context, require_starttls=True) as server:
        assert "cannot be secured: CERTIFICATE_VERIFY_FAILED" in send(folder, server, starttls=True).stopped
        assert box.mails == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        assert states(send(folder, server, starttls=True)) == {"sent": 2}
    assert box.counts() == once(2)


def test_a_password_is_not_sent_over_an_open_line_nor_printed(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not sent over an open line"):
        Server.named("mail.example.org:25", user="ann", password="geheim")
    assert "geheim" not in repr(Server.named("localhost:25", user="ann", password="geheim"))


@pytest.mark.parametrize("text", ["", ":25", "host:", "host:x", "host:0", "host:99999"])
def test_what_is_no_server_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="is no server such as"):
        Server.named(text)
