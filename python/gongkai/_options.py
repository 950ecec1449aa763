"""How files are read, and what is said of one that cannot be."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

StrPath: TypeAlias = "str | os.PathLike[str]"


class ReadError(Exception):
    """A file of which there are no figures: its name, and why.

    >>> import gongkai
    >>> try:
    ...     gongkai.extract("no/such/report.pdf")
    ... except gongkai.ReadError as error:
    ...     print(error)
    no/such/report.pdf: no such file or folder
    """

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(file, reason)
        self.file = file
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.file}: {self.reason}"


@dataclass(frozen=True)
class Reader:
    """The program that reads, and what one file may take: seconds, and bytes of memory."""

    program: str
    codebook: StrPath | None
    password: str | None
    timeout: float
    memory: int


def reader(codebook: StrPath | None, password: str | None, timeout: float, memory: int) -> Reader:
    return Reader(program(), codebook, password, float(timeout), int(memory))


def program() -> str:
    """The program of the command line, which stands in this package."""
    path = Path(__file__).parent / "bin" / ("gongkai.exe" if os.name == "nt" else "gongkai")
    if not path.is_file():
        raise RuntimeError(f"{path} is missing: gongkai was not installed by `pip install`")
    return str(path)
