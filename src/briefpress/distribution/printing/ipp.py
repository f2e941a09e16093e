"""IPP messages as bytes and back (RFC 8010); what they mean is not known here.

Strict where bytes are counted, lenient where they are read: a message whose lengths do not add up raises `Malformed` and
nothing else, while a value that is not what its tag promises (a date in month 0, text that is no UTF-8) stays the bytes that it
is. So one odd attribute does not make a printer mute. Decoding takes time and room in proportion to the message, which whoever
reads it bounds.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import IntEnum

DEEPEST = 16  # collections within collections; the deepest that a standard defines has 4
_LONGEST = 0x7FFF  # octets of a name or a value (RFC 8010, 3.1: SIGNED-SHORT)
_VERSION = (2, 0)


class Malformed(Exception):
    """Bytes that are no IPP message, or values that cannot stand in one."""


class Tag(IntEnum):
    """Delimiters of groups (RFC 8010, 3.5.1) and syntaxes of values (3.5.2)."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    UNSUPPORTED_GROUP = 0x05
    UNSUPPORTED = 0x10
    UNKNOWN = 0x12
    NO_VALUE = 0x13
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    OCTETS = 0x30
    DATE = 0x31
    RESOLUTION = 0x32
    RANGE = 0x33
    COLLECTION = 0x34
    TEXT_LANGUAGE = 0x35
    NAME_LANGUAGE = 0x36
    COLLECTION_END = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    URI_SCHEME = 0x46
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME = 0x49
    MEMBER = 0x4A


_STRINGS = range(0x41, 0x4A)
_INTEGERS = (Tag.INTEGER, Tag.ENUM)
_TAGGED = (Tag.TEXT_LANGUAGE, Tag.NAME_LANGUAGE)


@dataclass(frozen=True, slots=True)
class Range:
    """rangeOfInteger: both ends belong to it."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Resolution:
    """Dots across and along the feed; the unit is 3 for an inch, 4 for a centimetre."""

    across: int
    along: int
    unit: int = 3


@dataclass(frozen=True, slots=True)
class Tagged:
    """Text or a name with its natural language."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Value:
    """One value and its syntax. `of` is bytes where the syntax is none that is known, or the octets do not obey it."""

    tag: int
    of: int | bool | str | bytes | datetime | Range | Resolution | Tagged | tuple[Attribute, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """A name and its values, at least one; several are a 1setOf, in which the syntaxes may differ."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Attributes of one kind: of the operation, a job, the printer, or those that are not supported."""

    tag: int
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A request (`code` is the operation) or an answer (`code` is the status), without the document after it."""

    code: int
    request: int
    groups: tuple[Group, ...] = ()
    version: tuple[int, int] = _VERSION


def attribute(name: str, tag: Tag, *values: int | bool | str | Range | tuple[Attribute, ...]) -> Attribute:
    """An attribute whose values have all the same syntax."""
    return Attribute(name, tuple(Value(tag, value) for value in values))


# ---------------------------------------------------------------------------------------------- encoding


def encode(message: Message) -> bytes:
    """The octets of a message. Raises Malformed for what the format has no room for."""
    try:
        parts = [struct.pack(">BBHi", *message.version, message.code, message.request)]
        for group in message.groups:
            parts.append(bytes([group.tag]))
            for one in group.attributes:
                parts += _attribute(one.name.encode(), one.values)
        return b"".join([*parts, bytes([Tag.END])])
    except (struct.error, ValueError, OverflowError, RecursionError) as fault:
        raise Malformed(f"cannot be said in IPP: {fault}") from None


def _attribute(name: bytes, values: tuple[Value, ...]) -> Iterator[bytes]:
    if not values:
        raise Malformed("an attribute without a value")
    for value in values:
        yield from _value(name, value)
        name = b""


def _value(name: bytes, value: Value) -> Iterator[bytes]:
    if not isinstance(value.of, tuple):
        yield _field(value.tag, name, _octets(value))
        return
    yield _field(Tag.COLLECTION, name, b"")
    for member in value.of:
        yield _field(Tag.MEMBER, b"", member.name.encode())
        yield from _attribute(b"", member.values)
    yield _field(Tag.COLLECTION_END, b"", b"")


def _field(tag: int, name: bytes, octets: bytes) -> bytes:
    if max(len(name), len(octets)) > _LONGEST:
        raise Malformed(f"more than {_LONGEST} octets in a name or a value")
    return struct.pack(">BH", tag, len(name)) + name + struct.pack(">H", len(octets)) + octets


def _octets(value: Value) -> bytes:
    match value.of:
        case bytes():
            return value.of
        case bool():
            return bytes([value.of])
        case int():
            return struct.pack(">i", value.of)
        case str():
            return value.of.encode()
        case Range(low, high):
            return struct.pack(">ii", low, high)
        case Resolution(across, along, unit):
            return struct.pack(">iib", across, along, unit)
        case Tagged(language, text):
            return b"".join(struct.pack(">H", len(part)) + part for part in (language.encode(), text.encode()))
        case datetime():
            return _date_octets(value.of)
    raise Malformed(f"no syntax for {value.of!r}")


def _date_octets(date: datetime) -> bytes:
    """RFC 2579, DateAndTime: eleven octets to a tenth of a second, with the distance from UTC."""
    offset = (date if date.tzinfo else date.replace(tzinfo=UTC)).utcoffset() or timedelta()
    minutes = int(abs(offset).total_seconds()) // 60
    sign = b"-" if offset < timedelta() else b"+"
    clock = (date.month, date.day, date.hour, date.minute, date.second, date.microsecond // 100_000)
    return struct.pack(">H6BcBB", date.year, *clock, sign, *divmod(minutes, 60))


# ---------------------------------------------------------------------------------------------- decoding


def decode(data: bytes) -> Message:
    """A message from its octets; what follows its end is not read. Raises Malformed, and nothing else, for any other bytes."""
    if len(data) < 9:
        raise Malformed("too short for an IPP message")
    major, minor, code, request = struct.unpack_from(">BBHi", data)
    fields = _Fields(data, 8)
    groups: list[Group] = []
    tag = fields.tag()
    while tag != Tag.END:
        if tag >= 0x10:
            raise Malformed("a value outside of every group")
        kind, found = tag, list[Attribute]()
        tag = fields.tag()
        while tag >= 0x10:
            name, value = fields.named(tag)
            if not name:
                raise Malformed("a value without a name")
            values, tag = fields.more(value)
            found.append(Attribute(name, values))
        groups.append(Group(kind, tuple(found)))
    return Message(code, request, tuple(groups), (major, minor))


class _Fields:
    """Reads the fields of a message one after the other; every read past the end raises Malformed."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data = data
        self.at = at

    def take(self, count: int) -> bytes:
        self.at += count
        if self.at > len(self.data):
            raise Malformed("ends in the middle")
        return self.data[self.at - count : self.at]

    def tag(self) -> int:
        return self.take(1)[0]

    def sized(self) -> bytes:
        (length,) = struct.unpack(">h", self.take(2))
        if length < 0:
            raise Malformed("a negative length")
        return self.take(length)

    def text(self) -> str:
        try:
            return self.sized().decode()
        except UnicodeDecodeError:
            raise Malformed("a name that is no text") from None

    def named(self, tag: int, depth: int = 0) -> tuple[str, Value]:
        """The rest of a field after its tag; a collection with all that is in it."""
        name, octets = self.text(), self.sized()
        if tag != Tag.COLLECTION:
            return name, Value(tag, _read(tag, octets))
        if octets:
            raise Malformed("a collection that begins with a value")
        return name, Value(tag, self.members(depth + 1))

    def more(self, first: Value, depth: int = 0) -> tuple[tuple[Value, ...], int]:
        """All values of an attribute, of which the first is read, and the tag of what comes after them."""
        values = [first]
        while True:
            tag = self.tag()
            if tag < 0x10 or tag in (Tag.MEMBER, Tag.COLLECTION_END) or self.data[self.at : self.at + 2] != b"\0\0":
                return tuple(values), tag
            values.append(self.named(tag, depth)[1])

    def members(self, depth: int) -> tuple[Attribute, ...]:
        """The members of a collection (RFC 8010, 3.1.6), its end read too."""
        if depth > DEEPEST:
            raise Malformed(f"collections nested more than {DEEPEST} deep")
        found: list[Attribute] = []
        tag = self.tag()
        while tag != Tag.COLLECTION_END:
            if tag != Tag.MEMBER or self.sized():
                raise Malformed("a collection with a value of no member")
            name, tag = self.text(), self.tag()
            if tag < 0x10 or tag in (Tag.MEMBER, Tag.COLLECTION_END):
                raise Malformed("a member without a value")
            empty, value = self.named(tag, depth)
            if empty:
                raise Malformed("an attribute in the middle of a collection")
            values, tag = self.more(value, depth)
            found.append(Attribute(name, values))
        if self.sized() or self.sized():
            raise Malformed("a collection's end with a value")
        return tuple(found)


def _read(tag: int, octets: bytes) -> int | bool | str | bytes | datetime | Range | Resolution | Tagged:
    try:
        if tag in _INTEGERS:
            return int(struct.unpack(">i", octets)[0])
        if tag == Tag.BOOLEAN and octets in (b"\0", b"\1"):
            return octets == b"\1"
        if tag in _STRINGS:
            return octets.decode()
        if tag == Tag.RANGE:
            return Range(*struct.unpack(">ii", octets))
        if tag == Tag.RESOLUTION:
            return Resolution(*struct.unpack(">iib", octets))
        if tag == Tag.DATE:
            return _date(octets)
        if tag in _TAGGED:
            return _tagged(octets)
    except (struct.error, ValueError, Malformed):
        pass  # the octets of one value do not harm the others
    return octets


def _date(octets: bytes) -> datetime:
    year, month, day, hour, minute, second, tenths, sign, hours, minutes = struct.unpack(">H6BcBB", octets)
    if sign not in b"+-" or minutes > 59 or tenths > 9:
        raise ValueError("no date")
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if sign == b"-" else 1)
    return datetime(year, month, day, hour, minute, second, tenths * 100_000, timezone(offset))


def _tagged(octets: bytes) -> Tagged:
    fields = _Fields(octets, 0)
    found = Tagged(fields.text(), fields.text())
    if fields.at != len(octets):
        raise ValueError("octets are left")
    return found
