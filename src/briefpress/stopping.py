"""Ctrl-C and a service manager's stop (SIGINT, SIGTERM): when the command ends at once, and when it unwinds.

Python raises KeyboardInterrupt wherever it is. Within an import, a callback from C or `exec` it is swallowed, becomes another
error, or ends the process as if nobody had caught it. So it is raised only where there is something to put away.
"""

from __future__ import annotations

import os
import signal

CODE = 130
SAYS = "briefpress: interrupted; files that were written are whole"
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def at_once() -> None:
    """From now on a signal ends the command without unwinding: nothing is there that must be put away."""
    for number in _SIGNALS:
        signal.signal(number, _end)


def unwind() -> None:
    """From now on a signal raises KeyboardInterrupt, if it would end the command at once; other programs' handlers stay."""
    for number in _SIGNALS:
        if signal.getsignal(number) is _end:
            signal.signal(number, signal.default_int_handler)


def _end(*_: object) -> None:
    os.write(2, f"{SAYS}\n".encode())
    os._exit(CODE)
