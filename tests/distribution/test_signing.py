"""Signatures cover the whole file and keep it PDF/A-3a and PDF/UA-1; openssl takes those beside files."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from briefpress.diagnostics import MachineError, UsageError
from briefpress.distribution import signing

from .. import verapdf
from .test_forms import cover

PASSWORD = b"geheim"
KEYS: dict[str, Callable[[], Any]] = {
    "ec": lambda: ec.generate_private_key(ec.SECP256R1()),
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
    "dsa": lambda: dsa.generate_private_key(2048),
}


def certificate_of(key: Any, begins: int = -1, ends: int = 1) -> x509.Certificate:
    """A self-signed certificate, valid from and to so many days from now."""
    now, name = datetime.now(UTC), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Institute of Märkte")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(now + timedelta(begins)).not_valid_after(now + timedelta(ends))
    return made.sign(key, hashes.SHA256())


def p12_of(folder: Path, kind: str = "ec", password: bytes = PASSWORD, **days: int) -> Path:
    """A PKCS #12 file."""
    key = KEYS[kind]()
    lock = BestAvailableEncryption(password) if password else NoEncryption()
    path = folder / f"{kind}.p12"
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"key", key, certificate_of(key, **days), None, lock))
    return path


def pem_of(folder: Path, password: bytes = b"") -> tuple[Path, Path]:
    """A key and its certificate in PEM."""
    key = KEYS["ec"]()
    lock = BestAvailableEncryption(password) if password else NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock))
    (folder / "cert.pem").write_bytes(certificate_of(key).public_bytes(Encoding.PEM))
    return folder / "key.pem", folder / "cert.pem"


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """A PDF of ours."""
    return cover(3)


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_a_signed_pdf_is_signed_as_a_whole_and_conforms_still(kind: str, pdf: bytes, tmp_path: Path) -> None:
    signer = signing.read_p12(p12_of(tmp_path, kind), PASSWORD)
    assert (signer.name, signer.self_signed) == ("Institute of Märkte", True)
    signed = signing.sign_pdf(pdf, signer)
    assert signed.startswith(pdf)  # an update is added; what was there is as it was
    assert signing.verified(signed)
    assert (signing.is_signed(pdf), signing.is_signed(signed)) == (False, True)
    (tmp_path / "s.pdf").write_bytes(signed)
    assert verapdf.faults(tmp_path / "s.pdf", "3a") + verapdf.faults(tmp_path / "s.pdf", "ua1") == []


def test_one_changed_byte_or_anything_added_breaks_a_signature(pdf: bytes, tmp_path: Path) -> None:
    signed = signing.sign_pdf(pdf, signing.read_p12(p12_of(tmp_path), PASSWORD))
    at = len(pdf) // 2
    assert not signing.verified(signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :])
    assert not signing.verified(signed + b"\n% more\n")
    assert not signing.verified(pdf)


def test_a_key_and_certificate_in_pem_sign_too(pdf: bytes, tmp_path: Path) -> None:
    assert signing.verified(signing.sign_pdf(pdf, signing.read_pem(*pem_of(tmp_path), None)))
    assert signing.verified(signing.sign_pdf(pdf, signing.read_pem(*pem_of(tmp_path, PASSWORD), PASSWORD)))


def test_a_password_that_is_wrong_or_missing_is_told_and_not_shown(tmp_path: Path) -> None:
    p12, (key, certificate) = p12_of(tmp_path), pem_of(tmp_path, PASSWORD)
    for read in (lambda word: signing.read_p12(p12, word), lambda word: signing.read_pem(key, certificate, word)):
        with pytest.raises(UsageError, match="the password is wrong") as fault:
            read(b"geheimer")
        assert "geheimer" not in str(fault.value)
        with pytest.raises(UsageError, match="it has a password"):
            read(None)


@pytest.mark.parametrize("days", [{"begins": -9, "ends": -1}, {"begins": 1, "ends": 9}])
def test_a_certificate_that_is_not_valid_today_signs_nothing(days: dict[str, int], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"the certificate is valid from .* and not today"):
        signing.read_p12(p12_of(tmp_path, **days), PASSWORD)


def test_what_is_no_key_is_told(tmp_path: Path) -> None:
    junk = tmp_path / "junk"
    junk.write_bytes(b"junk")
    with pytest.raises(UsageError, match="no private key in that form"):
        signing.read_p12(junk, PASSWORD)
    with pytest.raises(UsageError, match="there is no file"):
        signing.read_p12(tmp_path / "none.p12", PASSWORD)
    key, certificate = pem_of(tmp_path)
    with pytest.raises(UsageError, match="no private key in that form"):
        signing.read_pem(junk, certificate, None)
    with pytest.raises(UsageError, match="holds no certificate in PEM"):
        signing.read_pem(key, junk, None)
    (tmp_path / "other").mkdir()
    with pytest.raises(UsageError, match="is not that of the key"):
        signing.read_pem(key, pem_of(tmp_path / "other")[1], None)
    with pytest.raises(UsageError, match="keys are RSA or EC"):
        signing.read_p12(p12_of(tmp_path, "dsa"), PASSWORD)


@pytest.mark.needs("openssl")
@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_openssl_takes_a_signature_beside_a_file_and_no_other_file(kind: str, tmp_path: Path) -> None:
    key = KEYS[kind]()
    lock, certificate = BestAvailableEncryption(PASSWORD), certificate_of(key)
    (tmp_path / "k.p12").write_bytes(pkcs12.serialize_key_and_certificates(None, key, certificate, None, lock))
    (tmp_path / "cert.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    data = b"0123  a.pdf\n4567  b.pdf\n"
    (tmp_path / "SUMS.p7s").write_bytes(signing.sign_detached(data, signing.read_p12(tmp_path / "k.p12", PASSWORD)))
    for content, accepted in ((data, True), (data.replace(b"a", b"x"), False)):
        (tmp_path / "SUMS").write_bytes(content)
        command = (
            "openssl cms -verify -binary -inform DER -in SUMS.p7s -content SUMS -CAfile cert.pem -purpose any -out out"
        )
        done = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, text=True)
        assert (done.returncode == 0) == accepted, done.stderr


def test_where_nothing_is_there_that_signs_it_is_told_with_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyhanko.sign", None)
    with pytest.raises(MachineError, match=r"pip install 'briefpress\[sign\]'"):
        signing.read_p12(p12_of(tmp_path), PASSWORD)
