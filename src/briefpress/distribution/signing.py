"""Signatures: PAdES (B-B) in a PDF, in an invisible field; CMS beside any other file (ETSI EN 319 142-1, RFC 5652).

A signature is a file's last change: whatever is written afterwards breaks it. pyHanko makes them, from the extra `sign`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from ..diagnostics import MachineError, UsageError
from ..opening import bytes_of

_FIELD = "Signature"
_MOST_BYTES = 1_000_000  # of a key or certificate
_DAY = "%Y-%m-%d"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the name in the certificate, and whether nobody but they themselves says who they are."""

    name: str
    self_signed: bool
    _made: Any

    @property
    def said(self) -> str:
        """Who signs, for people."""
        more = " (self-signed: readers must be given the certificate another way)" if self.self_signed else ""
        return self.name + more


def read_p12(path: Path, password: bytes | None) -> Signer:
    """The signer of a PKCS #12 file (.p12, .pfx). Raises UsageError for a wrong password or what is no such file."""
    data = bytes_of(path, _MOST_BYTES)
    _engine()
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        key, certificate, others = pkcs12.load_key_and_certificates(data, password or None)
    except ValueError as fault:
        raise UsageError(f"{path} cannot be opened: {_why(fault, password)}") from None
    if key is None or certificate is None:
        raise UsageError(f"{path} holds no {'key' if key is None else 'certificate'} to sign with")
    return _signer(key, certificate, others, str(path))


def read_pem(key: Path, certificate: Path, password: bytes | None) -> Signer:
    """The signer of a private key and a certificate in PEM, the certificates that vouch for it after it. Raises UsageError."""
    secret, public = bytes_of(key, _MOST_BYTES), bytes_of(certificate, _MOST_BYTES)
    _engine()
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        loaded = load_pem_private_key(secret, password if password and b"ENCRYPTED" in secret else None)
    except (ValueError, TypeError) as fault:
        raise UsageError(f"{key} cannot be opened: {_why(fault, password)}") from None
    try:
        first, *others = x509.load_pem_x509_certificates(public)
    except ValueError:
        raise UsageError(f"{certificate} holds no certificate in PEM") from None
    return _signer(loaded, first, others, str(certificate))


def _why(fault: Exception, password: bytes | None) -> str:
    """What is wrong with a key, in words that hold nothing of it."""
    told = str(fault).lower()
    if "password" in told or "mac" in told or "decrypt" in told:
        return "the password is wrong" if password else "it has a password; give it by --password-file or its variable"
    return "it is no private key in that form"


def _signer(key: Any, certificate: Any, others: Any, name: str) -> Signer:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.x509.oid import NameOID
    from pyhanko.keys.internal import (
        translate_pyca_cryptography_cert_to_asn1,
        translate_pyca_cryptography_key_to_asn1,
    )
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise UsageError(f"{name}: keys are RSA or EC; this is another")
    if key.public_key() != certificate.public_key():
        raise UsageError(f"{name}: the certificate is not that of the key")
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not begins <= datetime.now(UTC) <= ends:
        raise UsageError(
            f"{name}: the certificate is valid from {begins:{_DAY}} to {ends:{_DAY}}, and not today; no reader would accept"
            " the signature"
        )
    vouching = SimpleCertificateStore()
    vouching.register_multiple([translate_pyca_cryptography_cert_to_asn1(one) for one in others])
    made = SimpleSigner(
        signing_cert=translate_pyca_cryptography_cert_to_asn1(certificate),
        signing_key=translate_pyca_cryptography_key_to_asn1(key),
        cert_registry=vouching,
    )
    common = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    subject = str(common[0].value) if common else certificate.subject.rfc4514_string()
    return Signer(subject, certificate.subject == certificate.issuer, made)


def sign_pdf(pdf: bytes, signer: Signer) -> bytes:
    """A PDF with a signature that covers all of it, verified. It stays PDF/A-3a and PDF/UA-1. Raises MachineError."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    # Of the ways to have an invisible field, PDF/A forbids a hidden one and PDF/UA one on the page that is not tagged.
    unseen = fields.InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)
    signed = signers.sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)),
        signers.PdfSignatureMetadata(field_name=_FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES),
        signer=signer._made,
        new_field_spec=fields.SigFieldSpec(_FIELD, readable_field_name=_FIELD, invis_sig_settings=unseen),
    )
    data = bytes(signed.getvalue())
    if not verified(data):
        raise MachineError("a signature that was just made does not verify; nothing was written")
    return data


def is_signed(pdf: bytes) -> bool:
    """Whether a PDF holds a signature."""
    _engine()
    return b"/ByteRange" in pdf and bool(_signatures(pdf))


def verified(pdf: bytes) -> bool:
    """Whether the last signature of a PDF fits what it signs, and that is the whole file. Who signed is not judged."""
    _engine()
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    found = _signatures(pdf)
    if not found:
        return False
    trust = ValidationContext(
        trust_roots=[found[-1].signer_cert]
    )  # so that nothing but the signature itself is at issue
    try:
        status = validate_pdf_signature(found[-1], signer_validation_context=trust)
    except Exception:  # a file that was tampered with fails in any way that a parser can
        return False
    return bool(status.intact and status.valid and status.coverage is SignatureCoverageLevel.ENTIRE_FILE)


def _signatures(pdf: bytes) -> list[Any]:
    from pyhanko.pdf_utils.reader import PdfFileReader

    return list(PdfFileReader(BytesIO(pdf)).embedded_signatures)


def sign_detached(data: bytes, signer: Signer) -> bytes:
    """A signature to be kept beside some bytes: CMS SignedData in DER, as `openssl cms -verify -binary` takes it."""
    import asyncio

    return bytes(asyncio.run(signer._made.async_sign_general_data(data, "sha256", detached=True)).dump())


def _engine() -> None:
    """Raise MachineError where what signs is not installed."""
    try:
        import pyhanko.sign
    except ImportError:
        raise MachineError("nothing is there that signs: pip install 'briefpress[sign]'") from None
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # what it finds is told by us
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    assert pyhanko.sign
