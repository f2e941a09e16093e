"""The bytes of IPP: what is said can be read, and what is no message is said to be none."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefpress.distribution.printing import ipp
from briefpress.distribution.printing.ipp import (
    Attribute,
    Group,
    Malformed,
    Message,
    Range,
    Resolution,
    Tag,
    Tagged,
    Value,
)

INTEGERS = st.integers(-(2**31), 2**31 - 1)
NAMES = st.text(min_size=1, max_size=40)
OFFSETS = st.integers(-839, 839).map(lambda minutes: timezone(timedelta(minutes=minutes)))
DATES = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=OFFSETS).map(
    lambda date: date.replace(microsecond=date.microsecond // 100_000 * 100_000)
)
SINGLE = st.one_of(
    st.builds(Value, st.sampled_from([Tag.INTEGER, Tag.ENUM]), INTEGERS),
    st.builds(Value, st.just(Tag.BOOLEAN), st.booleans()),
    st.builds(Value, st.sampled_from([Tag.TEXT, Tag.NAME, Tag.KEYWORD, Tag.URI, Tag.MIME, Tag.CHARSET]), st.text()),
    st.builds(Value, st.just(Tag.RANGE), st.builds(Range, INTEGERS, INTEGERS)),
    st.builds(Value, st.just(Tag.RESOLUTION), st.builds(Resolution, INTEGERS, INTEGERS, st.integers(-128, 127))),
    st.builds(Value, st.just(Tag.DATE), DATES),
    st.builds(Value, st.sampled_from([Tag.TEXT_LANGUAGE, Tag.NAME_LANGUAGE]), st.builds(Tagged, st.text(), st.text())),
    st.builds(Value, st.just(Tag.OCTETS), st.binary()),
    st.builds(Value, st.sampled_from([Tag.UNSUPPORTED, Tag.UNKNOWN, Tag.NO_VALUE]), st.just(b"")),
)
VALUES = st.recursive(
    SINGLE,
    lambda inner: st.builds(
        Value,
        st.just(Tag.COLLECTION),
        st.lists(st.builds(Attribute, NAMES, st.lists(inner, min_size=1, max_size=3).map(tuple)), max_size=3).map(
            tuple
        ),
    ),
    max_leaves=8,
)
ATTRIBUTES = st.builds(Attribute, NAMES, st.lists(VALUES, min_size=1, max_size=3).map(tuple))
GROUPS = st.builds(Group, st.sampled_from([1, 2, 4, 5, 6, 15]), st.lists(ATTRIBUTES, max_size=4).map(tuple))
MESSAGES = st.builds(
    Message,
    st.integers(0, 0xFFFF),
    INTEGERS,
    st.lists(GROUPS, max_size=3).map(tuple),
    st.tuples(st.integers(0, 255), st.integers(0, 255)),
)


@given(MESSAGES)
def test_what_is_written_is_read_again(message: Message) -> None:
    assert ipp.decode(ipp.encode(message)) == message


@given(MESSAGES, st.data())
def test_a_message_cut_anywhere_is_none(message: Message, data: st.DataObject) -> None:
    whole = ipp.encode(message)
    with pytest.raises(Malformed):
        ipp.decode(whole[: data.draw(st.integers(0, len(whole) - 1))])


@given(st.binary(max_size=400))
def test_any_bytes_are_a_message_or_said_to_be_none(data: bytes) -> None:
    read_or_refused(data)


@given(MESSAGES, st.data())
def test_a_message_with_wrong_bytes_in_it_is_read_or_said_to_be_none(message: Message, data: st.DataObject) -> None:
    octets = bytearray(ipp.encode(message))
    for _ in range(data.draw(st.integers(1, 6))):
        octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    read_or_refused(bytes(octets))


FIELDS = [
    *(b"\x01", b"\x02", b"\x03", b"\x34\0\1a\0\0", b"\x34\0\0\0\0", b"\x37\0\0\0\0", b"\x4a\0\0\0\1m"),
    *(b"\x21\0\0\0\4\0\0\0\1", b"\x21\0\1a\0\4\0\0\0\1", b"\x44\0\0\0\1k"),
]


@given(st.lists(st.sampled_from(FIELDS), max_size=40))
def test_fields_in_any_order_are_a_message_or_said_to_be_none(fields: list[bytes]) -> None:
    read_or_refused(b"\2\0\0\0\0\0\0\1" + b"".join(fields))


def read_or_refused(data: bytes) -> None:
    """What is read can be written, and is then read as the same."""
    try:
        message = ipp.decode(data)
    except Malformed:
        return
    assert ipp.decode(ipp.encode(message)) == message


def test_the_octets_are_those_of_the_standard() -> None:
    """RFC 8010, A.1, the beginning of a Print-Job request; and a member of media-col (A.6, in spirit)."""
    request = Message(
        2, 1, (Group(Tag.OPERATION, (ipp.attribute("attributes-charset", Tag.CHARSET, "utf-8"),)),), (1, 1)
    )
    assert ipp.encode(request) == b"\x01\x01\0\2\0\0\0\1\x01\x47\0\x12attributes-charset\0\5utf-8\3"
    size = ipp.attribute("media-size", Tag.COLLECTION, (ipp.attribute("x-dimension", Tag.INTEGER, 21000),))
    assert ipp.encode(Message(2, 1, (Group(Tag.JOB, (size,)),)))[9:-1] == (
        b"\x34\0\x0amedia-size\0\0\x4a\0\0\0\x0bx-dimension\x21\0\0\0\4\0\0R\x08\x37\0\0\0\0"
    )


def test_collections_are_nested_so_deep_and_no_deeper() -> None:
    def nested(depth: int) -> bytes:
        opening = b"\x34\0\1a\0\0" + b"\x4a\0\0\0\1m\x34\0\0\0\0" * (depth - 1)
        return b"\2\0\0\0\0\0\0\1\2" + opening + b"\x37\0\0\0\0" * depth + b"\3"

    assert ipp.decode(nested(ipp.DEEPEST)).groups
    for depth in (ipp.DEEPEST + 1, 100_000):
        with pytest.raises(Malformed, match="nested more than 16 deep"):
            ipp.decode(nested(depth))


@pytest.mark.parametrize(
    ("tag", "octets"),
    [
        (Tag.DATE, b"\x07\xea\0\x18\x10\0\0\0+\0\0"),  # month 0, as of a printer without a clock
        (Tag.DATE, b"\x07\xea\x0b\x18\x10\0\0\0?\0\0"),
        (Tag.INTEGER, b"\0\1"),
        (Tag.BOOLEAN, b"\2"),
        (Tag.KEYWORD, b"\xff\xfe"),
        (Tag.TEXT_LANGUAGE, b"\0\2en\0\xff"),
        (Tag.TEXT_LANGUAGE, b"\0\2en\0\1ab"),
    ],
)
def test_a_value_that_breaks_its_syntax_stays_the_bytes_that_it_is(tag: Tag, octets: bytes) -> None:
    message = Message(0, 1, (Group(Tag.PRINTER, (Attribute("odd", (Value(tag, octets),)),)),))
    assert ipp.decode(ipp.encode(message)) == message


@pytest.mark.parametrize("value", [Value(Tag.INTEGER, 2**31), Value(Tag.TEXT, "x" * 40_000), Value(Tag.NAME, "\ud800")])
def test_what_the_format_has_no_room_for_is_not_written(value: Value) -> None:
    with pytest.raises(Malformed):
        ipp.encode(Message(0, 1, (Group(Tag.JOB, (Attribute("a", (value,)),)),)))
