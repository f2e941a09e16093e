"""Storage that a batch's deliverables go to instead of a folder: whatever fsspec has, such as `s3://bucket/briefs`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from ..diagnostics import MachineError, UsageError
from ..output import write_all


class Store:
    """A folder of a file system by its URL. A file is replaced whole: object stores do so, in a local folder we do."""

    def __init__(self, url: str) -> None:
        try:
            import fsspec
        except ImportError:
            raise MachineError("--store needs fsspec: pip install 'briefpress[cluster]'") from None
        self.url = url.rstrip("/")
        try:
            self.system: Any
            self.system, self.path = fsspec.core.url_to_fs(self.url)
        except (ValueError, ImportError) as fault:
            raise UsageError(f"--store {url}: {fault}") from None
        self.local = "file" in (
            self.system.protocol if isinstance(self.system.protocol, tuple) else (self.system.protocol,)
        )

    def put(self, name: str, data: bytes) -> str:
        """Write a file; its URL. Raises MachineError."""
        if self.local:
            write_all(Path(self.path), {name: data})
        else:
            try:
                self.system.pipe_file(f"{self.path}/{name}", data)
            except Exception as fault:  # each file system has faults of its own
                raise MachineError(f"cannot write {self.url}/{name}: {type(fault).__name__}: {fault}") from None
        return f"{self.url}/{name}"

    def get(self, name: str) -> bytes | None:
        """The bytes of a file; None where there is none."""
        try:
            data: bytes = self.system.cat_file(os.path.join(self.path, name))
        except FileNotFoundError:
            return None
        except Exception as fault:
            raise MachineError(f"cannot read {self.url}/{name}: {type(fault).__name__}: {fault}") from None
        return data
