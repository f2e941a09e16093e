"""What is asked of a printer (RFC 8011, PWG 5100.7): requests made of attributes, answers made into what the rest speaks."""

from __future__ import annotations

import getpass
import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from ...diagnostics import MachineError
from .ipp import Attribute, Group, Malformed, Message, Tag, Tagged, attribute, decode, encode
from .transport import ANSWER, Address, Lost, post

PDF = "application/pdf"
_JOB_ATTRIBUTES = (
    "job-id job-name job-uuid job-state job-state-reasons job-state-message "
    "job-impressions-completed job-media-sheets-completed"
).split()
_MOST_JOBS = 500
_DOCUMENT_ANSWER = 120.0  # seconds; some printers answer only when they have looked through it


class Operation(IntEnum):
    """RFC 8011, 5.4.15."""

    PRINT_JOB = 0x02
    VALIDATE_JOB = 0x04
    CREATE_JOB = 0x05
    SEND_DOCUMENT = 0x06
    CANCEL_JOB = 0x08
    GET_JOB = 0x09
    GET_JOBS = 0x0A
    GET_PRINTER = 0x0B


class Status(IntEnum):
    """Of RFC 8011, appendix B, those on which something depends."""

    IGNORED = 0x0001
    CONFLICTING_BUT_OK = 0x0002
    NOT_POSSIBLE = 0x0404
    NOT_FOUND = 0x0406
    GONE = 0x0407
    FORMAT = 0x040A
    VALUES = 0x040B
    CONFLICTING = 0x040E
    DEVICE_ERROR = 0x0504
    TEMPORARY = 0x0505
    NOT_ACCEPTING = 0x0506
    BUSY = 0x0507


_SAYS = {
    0x0400: "the request is bad",
    0x0401: "it is forbidden",
    0x0402: "it wants a name and a password",
    0x0403: "it is not allowed",
    0x0404: "that is not possible now",
    0x0405: "it took too long",
    0x0406: "there is no such job or printer",
    0x0407: "it is gone",
    0x0408: "the document is too large",
    0x040A: "it does not take this format",
    0x040B: "it has not what is wanted",
    0x040E: "what is wanted does not go together",
    0x0411: "the document is broken",
    0x0500: "it has failed inside",
    0x0501: "it does not know this operation",
    0x0502: "it does not serve now",
    0x0503: "it does not know this version of IPP",
    0x0504: "the device has failed",
    0x0505: "it has failed for the moment",
    0x0506: "it takes no jobs now",
    0x0507: "it is busy",
    0x0509: "it does not know several documents in a job",
}


class Refused(MachineError):
    """The printer has answered, and the answer is no: nothing was done."""

    def __init__(self, status: int, message: str, unsupported: Sequence[str] = ()) -> None:
        self.status = status
        self.unsupported = unsupported
        named = f" ({', '.join(unsupported)})" if unsupported else ""
        says = _SAYS.get(status, f"status 0x{status:04x}")
        super().__init__(f"the printer refuses: {says}{named}" + (f"; it says: {message}" if message else ""))

    @property
    def passing(self) -> bool:
        """True where the same may be granted in a while."""
        return self.status in (Status.BUSY, Status.TEMPORARY)


class JobState(IntEnum):
    """RFC 8011, 5.3.7."""

    UNKNOWN = 0
    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9

    @property
    def over(self) -> bool:
        return self >= JobState.CANCELED


@dataclass(frozen=True, slots=True)
class Job:
    """A job as the printer tells of it; `pages` are sides printed so far, None where it does not count."""

    id: int
    name: str = ""
    uuid: str = ""
    state: JobState = JobState.UNKNOWN
    reasons: frozenset[str] = frozenset()
    message: str = ""
    pages: int | None = None


class Attributes:
    """The attributes of one group by name. What is not there, or of another syntax, reads as empty."""

    def __init__(self, attributes: Iterable[Attribute] = ()) -> None:
        self._all: dict[str, Attribute] = {}
        for one in attributes:
            self._all.setdefault(one.name, one)

    def __contains__(self, name: str) -> bool:
        return name in self._all

    def all(self, name: str) -> list[object]:
        """All values; none where the attribute is missing or said to have no value."""
        found = self._all.get(name)
        return [v.of for v in found.values if v.tag >= 0x20] if found else []

    def texts(self, name: str) -> list[str]:
        """Values that are words, fit to be printed in a line of a terminal."""
        return [plain(text) for text in map(_text, self.all(name)) if text is not None]

    def text(self, name: str) -> str:
        return next(iter(self.texts(name)), "")

    def numbers(self, name: str) -> list[int]:
        return [value for value in self.all(name) if isinstance(value, int) and not isinstance(value, bool)]

    def number(self, name: str) -> int | None:
        return next(iter(self.numbers(name)), None)

    def truth(self, name: str) -> bool | None:
        return next((value for value in self.all(name) if isinstance(value, bool)), None)

    def collections(self, name: str) -> list[Attributes]:
        return [Attributes(value) for value in self.all(name) if isinstance(value, tuple)]


def _text(value: object) -> str | None:
    return value.text if isinstance(value, Tagged) else value if isinstance(value, str) else None


def plain(text: str) -> str:
    """Words of a printer as they may be shown: in one line, short, and nothing in them that a terminal would obey."""
    return "".join(c if c.isprintable() else " " for c in text[:1000]).strip()[:200]


class Printer:
    """A printer at an address. Each call is one request; raises Unreachable, Lost, Refused."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._numbers = itertools.count(1)
        try:
            self._user = getpass.getuser()
        except (OSError, KeyError, ImportError):  # a user without a name
            self._user = "briefpress"

    def attributes(self, wanted: Sequence[str] = ("all", "media-col-database"), format: str = "") -> Attributes:
        """What the printer says of itself; of a format where it differs by that."""
        asked = [attribute("document-format", Tag.MIME, format)] if format else []
        asked.append(attribute("requested-attributes", Tag.KEYWORD, *wanted))
        return _group(self._ask(Operation.GET_PRINTER, asked), Tag.PRINTER)

    def validate(self, name: str, wanted: Sequence[Attribute]) -> None:
        """Ask whether a job would be taken as it is. Raises Refused, also where the printer would leave something out."""
        answer = self._ask(Operation.VALIDATE_JOB, [*_named(name), _FORMAT], wanted)
        if answer.code in (Status.IGNORED, Status.CONFLICTING_BUT_OK):
            raise Refused(Status.VALUES, "", _unsupported(answer))

    def create(self, name: str, wanted: Sequence[Attribute]) -> Job:
        """Make a job that has no document yet."""
        return self._made(self._ask(Operation.CREATE_JOB, _named(name), wanted))

    def send(self, job: int, document: bytes, last: Callable[[], None], stall: float) -> None:
        """Give a job its only document."""
        asked = [_FORMAT, attribute("last-document", Tag.BOOLEAN, True)]
        self._ask(Operation.SEND_DOCUMENT, asked, job=job, document=document, last=last, stall=stall)

    def print(
        self, name: str, wanted: Sequence[Attribute], document: bytes, last: Callable[[], None], stall: float
    ) -> Job:
        """Make a job and give it its document in one request."""
        asked = [*_named(name), _FORMAT]
        made = self._ask(Operation.PRINT_JOB, asked, wanted, document=document, last=last, stall=stall)
        return self._made(made)

    def job(self, number: int) -> Job:
        """How a job stands."""
        asked = [attribute("requested-attributes", Tag.KEYWORD, *_JOB_ATTRIBUTES)]
        return self._made(self._ask(Operation.GET_JOB, asked, job=number))

    def jobs(self) -> list[Job]:
        """The jobs that the printer has, and those done that it remembers."""
        found: dict[int, Job] = {}
        for which in (
            "completed",
            "not-completed",
        ):  # in this order: a job that ends meanwhile is seen twice, not never
            asked = [
                attribute("limit", Tag.INTEGER, _MOST_JOBS),
                attribute("requested-attributes", Tag.KEYWORD, *_JOB_ATTRIBUTES),
                attribute("which-jobs", Tag.KEYWORD, which),
            ]
            try:
                answer = self._ask(Operation.GET_JOBS, asked)
            except Refused as fault:
                if which == "completed" and fault.status == Status.VALUES:
                    continue  # it remembers none
                raise
            for group in answer.groups:
                if group.tag == Tag.JOB and (job := _job(Attributes(group.attributes))):
                    found[job.id] = job
        return list(found.values())

    def cancel(self, job: int) -> None:
        """Have a job stopped and thrown away."""
        self._ask(Operation.CANCEL_JOB, [], job=job)

    def _made(self, answer: Message) -> Job:
        job = _job(_group(answer, Tag.JOB))
        if job is None:
            raise Lost(f"{self.address} has answered without the number of a job")
        return job

    def _ask(
        self,
        operation: Operation,
        asked: Sequence[Attribute],
        wanted: Sequence[Attribute] = (),
        *,
        job: int | None = None,
        document: bytes = b"",
        last: Callable[[], None] = lambda: None,
        stall: float = ANSWER,
    ) -> Message:
        about = [
            attribute("attributes-charset", Tag.CHARSET, "utf-8"),
            attribute("attributes-natural-language", Tag.LANGUAGE, "en"),
            attribute("printer-uri", Tag.URI, self.address.uri),
            *([attribute("job-id", Tag.INTEGER, job)] if job is not None else []),
            attribute("requesting-user-name", Tag.NAME, self._user),
        ]
        groups = [Group(Tag.OPERATION, (*about, *asked))]
        if wanted:
            groups.append(Group(Tag.JOB, tuple(wanted)))
        request = next(self._numbers)
        head = encode(Message(operation, request, tuple(groups)))
        answer = _DOCUMENT_ANSWER if document else ANSWER
        data = post(self.address, head, document, last=last, stall=stall, answer=answer)
        try:
            found = decode(data)
        except Malformed as fault:
            raise Lost(f"{self.address} has not answered as a printer does: {fault}") from None
        if found.request != request:
            raise Lost(f"{self.address} has answered another question than was asked")
        if found.code >= 0x0100:
            message = _group(found, Tag.OPERATION).text("status-message")
            raise Refused(found.code, message, _unsupported(found))
        return found


_FORMAT = attribute("document-format", Tag.MIME, PDF)


def _named(name: str) -> list[Attribute]:
    fidelity = attribute("ipp-attribute-fidelity", Tag.BOOLEAN, True)
    return [attribute("job-name", Tag.NAME, name), fidelity]


def _group(answer: Message, tag: Tag) -> Attributes:
    return Attributes(next((group.attributes for group in answer.groups if group.tag == tag), ()))


def _unsupported(answer: Message) -> list[str]:
    named = (a.name for group in answer.groups if group.tag == Tag.UNSUPPORTED_GROUP for a in group.attributes)
    return [plain(name) for name in itertools.islice(named, 10)]


def _job(of: Attributes) -> Job | None:
    number = of.number("job-id")
    if number is None:
        return None
    state = of.number("job-state")
    pages = of.number("job-impressions-completed")
    return Job(
        number,
        of.text("job-name"),
        of.text("job-uuid"),
        JobState(state) if state in set(JobState) else JobState.UNKNOWN,
        frozenset(of.texts("job-state-reasons")) - {"none"},
        of.text("job-state-message"),
        pages if pages is not None else of.number("job-media-sheets-completed"),
    )
